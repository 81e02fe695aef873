"""The main job on the sample: start-up, first line, wall time, peak memory, and how the required terms fared.

    python benchmarks/main_job.py

Runs the installed `songngu` in a fresh project in a temporary folder, as a user would. Prints a table; the
limits are those of the first step: --help under 0.3 s, first progress line within 3 s, the sample within 60 s and
1.5 GB, at least 90 % of the required terms in the drafts, every miss flagged.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SONGNGU = [sys.executable, "-m", "songngu"]


def help_seconds() -> float:
    """Median of seven starts."""
    taken = []
    for _ in range(7):
        start = time.perf_counter()
        subprocess.run([*SONGNGU, "--help"], check=True, stdout=subprocess.DEVNULL)
        taken.append(time.perf_counter() - start)
    return sorted(taken)[3]


def run_sample(folder: Path) -> tuple[float, float]:
    """Return seconds to the first line of progress, and in all."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [*SONGNGU, "run", "corpora/sample"], cwd=folder, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    assert process.stderr is not None
    process.stderr.readline()
    first = time.perf_counter() - start
    process.stderr.read()
    process.wait()
    return first, time.perf_counter() - start


def missed_and_flagged(folder: Path) -> tuple[int, int, int]:
    """Return required terms, misses, and misses that have a finding, from units.jsonl."""
    required = missed = flagged = 0
    for path in folder.glob("review/*/*units.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            unit = json.loads(line)
            hits = [hit for hit in unit["hits"] if hit["required"]]
            required += len(hits)
            misses = [hit for hit in hits if not hit["applied"]]
            missed += len(misses)
            if any(finding["check"] == "terms" for finding in unit["findings"]):
                flagged += len(misses)
    return required, missed, flagged


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "project"
        subprocess.run([*SONGNGU, "init", str(folder)], check=True, stdout=subprocess.DEVNULL)
        first, total = run_sample(folder)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
        required, missed, flagged = missed_and_flagged(folder)
    rows = [
        ("songngu --help", f"{help_seconds():.2f} s", "0.3 s"),
        ("first progress line", f"{first:.2f} s", "3 s"),
        ("sample, wall time", f"{total:.1f} s", "60 s"),
        ("peak memory", f"{peak:.2f} GB", "1.5 GB"),
        ("required terms in the drafts", f"{100 * (required - missed) / required:.1f} % of {required}", "90 %"),
        ("misses flagged", f"{flagged} of {missed}", "all"),
    ]
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    print("| figure | measured | limit |\n| --- | --- | --- |")
    for row in rows:
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
