"""A run on Ray against the same run without it: one core, one node of one core, two nodes of one core each.

    python benchmarks/cluster.py ARCHIVE... [--articles 2000] [--rounds 3] [--beam 1]

Each node is a real Ray node on this machine (`ray start`), bound to a core of its own; the driver shares the first. The
runs are interleaved, the best of the rounds is taken, and all of them must write the same units.jsonl. The cluster is
up before a run begins; joining it and starting its workers belong to the run. Processor seconds are those of the run's
own processes, Ray's included: on a machine that others load they say more than the clock.

Limits (issue figures): two nodes at least 1.7 times one; one node at most 15 % over the run without Ray.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from songngu.project import Project

PORT = 36379
RAY = [sys.executable, "-m", "ray.scripts.scripts"]
QUIET = {"RAY_worker_niceness": "0", "RAY_USAGE_STATS_ENABLED": "0", "RAY_AUTH_MODE": "disabled"}
"""All nodes listen on loopback. Ray gives its workers a lower priority than a plain run has; here all are alike."""


@dataclass(frozen=True)
class Taken:
    """What a run took, and made."""

    seconds: float
    processor: float
    words: int
    hash: str


class Meter(threading.Thread):
    """Adds up the processor seconds of processes whose command line, or whose parent's, names the run."""

    def __init__(self, *marks: str) -> None:
        super().__init__(daemon=True)
        self._marks = marks
        self._first: dict[str, float] = {}
        self._last: dict[str, float] = {}
        self._done = threading.Event()

    def run(self) -> None:
        """Look every half second."""
        while not self._done.wait(0.5):
            self.look()

    def look(self) -> None:
        """Note what each process has used by now."""
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
                if not any(mark in command for mark in self._marks):
                    continue
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            key = f"{entry.name}/{fields[19]}"
            used = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            self._first.setdefault(key, used)
            self._last[key] = used

    def begin(self) -> None:
        """What was used before the run is not the run's; of processes that begin later, all is."""
        self.look()
        self._base = dict(self._first)
        self.start()

    def end(self) -> float:
        """Return the seconds used since `begin`."""
        self._done.set()
        self.look()
        return sum(used - self._base.get(key, 0.0) for key, used in self._last.items())


@contextmanager
def cluster(cores: list[int]) -> Iterator[str]:
    """Start a Ray node on each core; the first is the head."""
    environment = os.environ | QUIET
    address = f"127.0.0.1:{PORT}"
    with tempfile.TemporaryDirectory(prefix="ray-") as folder:
        try:
            for core in cores:
                kind = ["--head", f"--port={PORT}", "--include-dashboard=false", f"--temp-dir={folder}"]
                where = kind if core == cores[0] else [f"--address={address}"]
                start = [
                    "taskset",
                    "-c",
                    str(core),
                    *RAY,
                    "start",
                    "--num-cpus=1",
                    "--node-ip-address=127.0.0.1",
                    "--object-store-memory=200000000",
                ]
                subprocess.run([*start, *where], check=True, env=environment, stdout=subprocess.DEVNULL)
            yield address
        finally:
            subprocess.run([*RAY, "stop", "--force"], check=True, stdout=subprocess.DEVNULL)


def once(project: Path, archive: Path, address: str | None) -> Taken:
    """Run over the archive in a project made new, on core 0."""
    for part in (".songngu", "review"):
        shutil.rmtree(project / part, ignore_errors=True)
    command = ["taskset", "-c", "0", sys.executable, "-m", "songngu", "run", str(archive), "--workers", "1"]
    meter = Meter("songngu run", "ray::", "raylet", "gcs_server", "/ray/")
    meter.begin()
    start = time.perf_counter()
    where = ["--cluster", address] if address else []
    done = subprocess.run([*command, *where], cwd=project, env=os.environ | QUIET, capture_output=True, text=True)
    seconds = time.perf_counter() - start
    processor = meter.end()
    report = next(project.glob("review/*/report.json"), None)
    if report is None:
        raise SystemExit(done.stderr)
    words = json.loads(report.read_text(encoding="utf-8"))["words"]
    units = report.with_name("units.jsonl").read_bytes()
    return Taken(seconds, processor, words, hashlib.sha256(units).hexdigest())


def write_archive(sources: list[str], count: int, path: Path) -> None:
    """Put the first articles of some archives into one file; paragraphs under any of their usual names."""
    from songngu.archive import open_archive
    from songngu.records import Article

    articles = (item for item in open_archive(sources, keep_duplicates=True) if isinstance(item, Article))
    with path.open("w", encoding="utf-8") as file:
        for number, article in enumerate(islice(articles, count)):
            text = "\n\n".join(block.text for block in article.blocks)
            day = article.day.isoformat() if article.day else None
            record = {"id": f"a{number}", "title": article.title, "published": day, "text": text}
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archives", nargs="+")
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--beam", type=int, default=1)
    parser.add_argument("--window", type=int, default=1024, help="segments of a shard")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="songngu-bench-") as folder:
        project = Project.create(Path(folder) / "project").root
        settings = f'[run]\nbeam_size = {asked.beam}\nwindow_segments = {asked.window}\nformats = ["jsonl"]\n'
        (project / "songngu.toml").write_text(settings, encoding="utf-8")
        archive = Path(folder) / "archive.jsonl"
        write_archive(asked.archives, asked.articles, archive)
        taken: dict[str, list[Taken]] = {"without Ray": [], "one node": [], "two nodes": []}
        for number in range(asked.rounds):
            for name, cores in (("without Ray", []), ("one node", [0]), ("two nodes", [0, 1])):
                if cores:
                    with cluster(cores) as address:
                        taken[name].append(once(project, archive, address))
                else:
                    taken[name].append(once(project, archive, None))
                last = taken[name][-1]
                load = os.getloadavg()[0]
                told = f"{last.seconds:.1f} s, {last.processor:.1f} s of processor, load {load:.0f}"
                print(f"round {number + 1}, {name}: {told}", flush=True)
    same = len({one.hash for runs in taken.values() for one in runs}) == 1
    best = {name: min(one.seconds for one in runs) for name, runs in taken.items()}
    used = {name: min(one.processor for one in runs) for name, runs in taken.items()}
    words = taken["without Ray"][0].words
    print(f"{asked.articles} articles, {words:,} words drafted, beam {asked.beam}, {asked.rounds} round(s)")
    for name in taken:
        print(f"{name:12} {best[name]:8.1f} s {words / best[name]:8,.0f} words/s {used[name]:8.1f} s of processor")
    print(f"two nodes are {best['one node'] / best['two nodes']:.2f} times as fast as one (at least 1.7)")
    over, over_used = best["one node"] / best["without Ray"] - 1, used["one node"] / used["without Ray"] - 1
    print(f"one node takes {over:+.0%} over the run without Ray (at most +15 %); of processor {over_used:+.0%}")
    print(f"units.jsonl is {'the same in all runs' if same else 'NOT THE SAME'}")


if __name__ == "__main__":
    main()
