"""Figures of runs over archives: against the bare engine, transformers and one sentence after another; what is not done
again; memory; the ledger. Needs the shared text, which is under copyright and stays where it is.

    python benchmarks/batch.py --shared ../shared --articles 10000            (or SONGNGU_SHARED)
    python benchmarks/batch.py --part memory --most 100000

Each figure is a ratio taken in one process; seconds are of the wall, and of the processor, which a busy machine
changes less.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import multiprocessing
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from songngu.batch import runs
from songngu.batch.asked import RunOptions
from songngu.batch.ledger import Ledger
from songngu.batch.run import run
from songngu.batch.tally import Tally
from songngu.engines import load_engine
from songngu.errors import Stopped
from songngu.project import Project, shipped
from songngu.records import BlockKind, Draft, Origin, Request, Segment, State, Unit

LINES_AN_ARTICLE = 6
SAMPLE = 96
"""Segments for the ways of working that are slow."""
OPTIONS = RunOptions(keep_duplicates=True, formats=("jsonl",))


@dataclass(frozen=True, slots=True)
class Spent:
    """What a call took."""

    wall: float
    processor: float

    def over(self, other: Spent) -> str:
        """Say how many times another call's time this is."""
        return f"{self.wall / other.wall:.3f} (processor {self.processor / other.processor:.3f})"


def timed(call: Callable[[], object]) -> Spent:
    """Time a call, the processes it started and ended included."""
    wall, own, others = time.perf_counter(), time.process_time(), _children()
    call()
    return Spent(time.perf_counter() - wall, time.process_time() - own + _children() - others)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def texts(shared: Path) -> Iterator[str]:
    """Yield lines of news."""
    with gzip.open(shared / "data/mono/press-baomoi-2017.txt.gz", "rt", encoding="utf-8") as file:
        yield from (line.strip() for line in file if 6 <= len(line.split()) <= 60)


def write_archive(path: Path, shared: Path, count: int, lines: int = LINES_AN_ARTICLE) -> None:
    """Write so many articles of so many lines of news, the first of them as the title."""
    source = itertools.cycle(texts(shared))
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            title, *body = itertools.islice(source, lines)
            article = {"id": f"a{number}", "title": title, "published": f"2017-{1 + number % 12:02d}-11", "text": body}
            file.write(json.dumps(article, ensure_ascii=False) + "\n")


def make(folder: Path, shared: Path, articles: int, beam: int, lines: int = LINES_AN_ARTICLE) -> Project:
    """Make a project with an archive."""
    project = Project.create(folder)
    write_archive(project.root / "archive.jsonl", shared, articles, lines)
    return replace(project, settings=replace(project.settings, beam_size=beam))


def go(project: Project, options: RunOptions = OPTIONS, **how: Any) -> Any:
    """Run over the project's archive, and return the report."""
    return run(project, [str(project.root / "archive.jsonl")], options=options, **how).content


class Listening:
    """An engine that remembers what it is asked, so that the bare one can be asked the same; `calls` are of the run."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        self.first: dict[str, Request] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def translate(self, requests: Sequence[Request], **options: Any) -> Any:
        if not options:
            for request in requests:
                self.first.setdefault(request.text, request)
        return self._engine.translate(requests, **options)


def requests_of(folder: Path, shared: Path, articles: int, beam: int) -> list[Request]:
    """Return what a run asks the engine first, each unique text once."""
    import songngu.engines as engines

    load, heard = engines.load_engine, Listening(load_engine("embedded", models=shipped("models"), beam_size=beam))
    engines.load_engine = lambda *_args, **_options: heard  # type: ignore[assignment]
    try:
        go(make(folder, shared, articles, beam))
    finally:
        engines.load_engine = load
    return list(heard.first.values())


def compare_speed(folder: Path, shared: Path, articles: int, beam: int) -> None:
    """Print the whole run against the bare engine, the engine with its repairs, one by one, and transformers."""
    from songngu.engines import translate

    asked = requests_of(folder / "asked", shared, articles, beam)
    plain = [replace(request, hits=()) for request in asked]
    words = sum(len(request.text.split()) for request in asked)
    with closing(load_engine("embedded", models=shipped("models"), beam_size=beam)) as engine:
        engine.translate(plain[:16])
        bare = timed(lambda: engine.translate(plain))
        whole = timed(lambda: go(make(folder / "whole", shared, articles, beam)))
        ladder = timed(lambda: translate(asked, engine=engine))
        again = timed(lambda: engine.translate(plain))
        bare = min(bare, again, key=lambda spent: spent.wall)
        few = plain[:: max(1, len(plain) // SAMPLE)][:SAMPLE]
        one_by_one = timed(lambda: [engine.translate([request]) for request in few])
        together = timed(lambda: engine.translate(few))
    print(f"beam {beam}: {articles} articles, {len(asked)} unique segments, {words} words")
    print(f"  bare CTranslate2                  {words / bare.wall:,.0f} words/s")
    print(f"  end to end / bare                 {whole.over(bare)}   wanted: at most 1.10")
    print(f"  engine with its repairs / bare    {ladder.over(bare)}")
    print(f"  end to end / engine with repairs  {whole.over(ladder)}")
    rate = sum(len(request.text.split()) for request in few)
    slow = one_by_one.wall / rate
    print(f"  end to end / one by one, words/s  {slow / (whole.wall / words):.2f}   wanted: {2 if beam == 4 else 3}")
    print(f"  (bare on those {len(few)} segments: {one_by_one.over(together)} times as fast as one by one)")
    if beam == 4:
        slow = _transformers(shared, [request.text for request in few]).wall / rate
        print(f"  end to end / transformers, batch 16, words/s  {slow / (whole.wall / words):.1f}   wanted: 10")


def _transformers(shared: Path, sentences: Sequence[str]) -> Spent:
    import torch
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(shared / "model-v0")
    model = AutoModelForSeq2SeqLM.from_pretrained(shared / "model-v0").eval()
    torch.set_num_threads(os.cpu_count() or 1)

    def all_of_them() -> None:
        with torch.inference_mode():
            for start in range(0, len(sentences), 16):
                batch = tokenizer(list(sentences[start : start + 16]), return_tensors="pt", padding=True)
                model.generate(**batch, num_beams=4, max_new_tokens=256)

    return timed(all_of_them)


def not_again(folder: Path, shared: Path, articles: int, beam: int) -> None:
    """Print what a second run, a changed term and an interruption cost, as shares of the first run."""
    project = make(folder / "first", shared, articles, beam)
    first = timed(lambda: go(project))
    second = timed(lambda: go(project))
    print(f"second run, nothing new / first     {second.over(first)}   wanted: under 0.02")
    surface, share = _term_of_a_hundredth(project)
    (project.glossary / "changed.csv").write_text(
        f"id,vi,en\nx-changed,{surface},a wording nobody has\n", encoding="utf-8"
    )
    changed = timed(lambda: go(project))
    print(f"a term in {share:.1%} of segments / first  {changed.over(first)}   wanted: under 0.04 at 1 %")
    broken = make(folder / "broken", shared, articles, beam)
    windows = iter(range(1 << 30))

    def until_the_middle() -> None:
        try:
            go(broken, stop=lambda: next(windows) >= articles * LINES_AN_ARTICLE // 1024 // 2)
        except Stopped:
            return

    before = timed(until_the_middle)
    after = timed(lambda: go(broken))
    both = Spent(before.wall + after.wall, before.processor + after.processor)
    print(f"interrupted and resumed / first     {both.over(first)}   wanted: at most 1.03")


def _term_of_a_hundredth(project: Project) -> tuple[str, float]:
    """Return a pair of syllables that about one segment in a hundred has."""
    with Ledger(project.state_dir, read_only=True) as ledger:
        sources = [row["source"].lower() for row in ledger.db.execute("SELECT source FROM units")]
    counts: dict[str, int] = {}
    for source in sources:
        found = source.split()
        for pair in {f"{a} {b}" for a, b in itertools.pairwise(found) if a.isalpha() and b.isalpha()}:
            counts[pair] = counts.get(pair, 0) + 1
    best = min(counts, key=lambda pair: (abs(counts[pair] - len(sources) / 100), pair))
    return best, counts[best] / len(sources)


def write_rate(folder: Path, count: int = 40_000) -> None:
    """Print how many segments a second the ledger takes, in windows of 1,024."""
    text = (
        "Sở Thông tin và Truyền thông chủ trì, phối hợp với các sở, ban, ngành thực hiện kế hoạch này trong năm 2021."
    )
    segments = [Segment(f"{n:016x}", f"a{n // 20}", n, BlockKind.PARAGRAPH, 0, 99, f"{n} {text}") for n in range(count)]
    units = [
        Unit(one, (), (), Draft(one.id, text, Origin.ENGINE, "f", 0.5), (), text, State.TRANSLATED) for one in segments
    ]
    with Ledger(folder / "rate") as ledger:
        run_id = runs.begin(ledger, runs.Plan("rate", (), "", "e", "g")).run_id

        def write() -> None:
            for start in range(0, count, 1024):
                with ledger.transaction():
                    window = units[start : start + 1024]
                    ledger.save_units([(unit, unit.id, at) for at, unit in enumerate(window)], run_id=run_id)
                    runs.keep_progress(ledger, run_id, start, Tally())

        spent = timed(write)
    of_processor = count / spent.processor
    print(f"ledger: {count / spent.wall:,.0f} segments/s ({of_processor:,.0f} a processor second)   wanted: 20,000")


def memory(folder: Path, shared: Path, counts: Sequence[int]) -> None:
    """Print the peak memory of runs without an engine, each in a process of its own."""
    context = multiprocessing.get_context("spawn")
    peaks = []
    for count in counts:
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=_peak, args=(folder / str(count), shared, count, sender))
        process.start()
        peaks.append(receiver.recv())
        process.join()
        growth = peaks[-1] / peaks[0] - 1
        print(f"memory: {count:,} articles, peak {peaks[-1]:.0f} MB, {growth:+.1%}   wanted: under +10 %")


def _peak(folder: Path, shared: Path, count: int, sender: Any) -> None:
    go(make(folder, shared, count, 4, lines=3), replace(OPTIONS, engine="none"))
    sender.send(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("SONGNGU_SHARED", "../shared")))
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--most", type=int, default=100_000, help="articles for the figure of memory")
    parser.add_argument("--beam", type=int, nargs="*", default=[4, 1])
    parser.add_argument("--part", nargs="*", default=["speed", "again", "ledger", "memory"])
    options = parser.parse_args()
    shared = options.shared.resolve()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if "ledger" in options.part:
            write_rate(folder)
        if "speed" in options.part:
            for beam in options.beam:
                compare_speed(folder / f"speed{beam}", shared, options.articles, beam)
        if "again" in options.part:
            not_again(folder / "again", shared, options.articles, options.beam[0])
        if "memory" in options.part:
            memory(folder / "memory", shared, (1_000, options.most))


if __name__ == "__main__":
    main()
