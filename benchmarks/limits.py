"""The largest article, segment, termbase and memory that were tried: seconds of processor time, and peak memory.

    python benchmarks/limits.py [article segment termbase memory review]

Each size runs in a process of its own, so that its peak is its own; the processes end after ten minutes.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

SIZES = {
    "article": (100_000, 1_000_000, 5_000_000),
    "segment": (10_000, 100_000, 1_000_000),
    "termbase": (10_000, 100_000),
    "memory": (100_000, 1_000_000),
    "review": (10_000, 50_000),
}
"""Letters, letters, terms, entries, units."""
SENTENCE = "Sáng 14/3/2021, Sở Thông tin và Truyền thông tỉnh Quảng Trị họp bàn kế hoạch số 10/KH-UBND, {} người dự. "
SYLLABLES = "an bình cao đại gia hà kim lan minh nam oanh phú quang sơn tân uyên văn xuân yên đông tây trung hải"
LATEST = 600.0
"""Seconds of a size."""


def article(letters: int) -> None:
    """Read one article of so many letters, in sentences, from JSON Lines; cut it and find its terms."""
    _through("".join(SENTENCE.format(number) for number in range(letters // len(SENTENCE))))


def segment(letters: int) -> None:
    """The same of an article that is one sentence, without an end in it."""
    _through(("tỉnh Quảng Trị và " * letters)[:letters])


def _through(text: str) -> None:
    from songngu.archive import open_archive
    from songngu.project import shipped
    from songngu.records import Article
    from songngu.segment import cut
    from songngu.termbase import load

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "tin.jsonl")
        path.write_text(json.dumps({"id": "a", "title": "Họp bàn kế hoạch", "text": text}), encoding="utf-8")
        (one,) = open_archive([str(path)])
    assert isinstance(one, Article)
    segments = cut(one)
    load(shipped("glossary")).find_all(segments, on=None)


def termbase(terms: int) -> None:
    """Load a glossary of so many terms, and look for them in a thousand sentences."""
    from songngu.records import Article, Block, BlockKind
    from songngu.segment import cut
    from songngu.termbase import load

    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        with Path(folder, "terms.csv").open("w", encoding="utf-8") as file:
            file.write("id,vi,en\n")
            for number in range(terms):
                file.write(f"t{number},{' '.join(chance.choices(SYLLABLES.split(), k=4))} {number},Term {number}\n")
        found = load(Path(folder))
    blocks = tuple(Block(n, BlockKind.PARAGRAPH, SENTENCE.format(n)) for n in range(1000))
    found.find_all(cut(Article("a", "a", "", None, blocks)), on=None)


def memory(entries: int) -> None:
    """Add so many translations to a memory, and look a hundred segments up."""
    from songngu.memory import Entry, Memory
    from songngu.records import BlockKind, Segment

    with tempfile.TemporaryDirectory() as folder, Memory(Path(folder, "memory.db")) as held:
        held.add(Entry(source=SENTENCE.format(n), target=f"Meeting {n}", unit_id=f"u{n}") for n in range(entries))
        for number in range(100):
            text = SENTENCE.format(number * 7)
            held.find(Segment("s", "a", 0, BlockKind.PARAGRAPH, 0, len(text), text))


def review(units: int) -> None:
    """Write a workbook of so many units, and read it back."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from tests.review.builders import many

    from songngu.review import read, write

    with tempfile.TemporaryDirectory() as folder:
        (path,) = write(many(units), Path(folder), name="bai", formats=["xlsx"], project="test")
        assert len(read(path)) == units


KINDS: dict[str, Callable[[int], None]] = {
    "article": article, "segment": segment, "termbase": termbase, "memory": memory, "review": review,
}  # fmt: skip


def main() -> None:
    """Measure the kinds named, or all."""
    if sys.argv[1:2] == ["--one"]:
        kind, size = sys.argv[2], int(sys.argv[3])
        began = time.process_time()
        KINDS[kind](size)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        print(f"{kind:>8} {size:>10,}  {time.process_time() - began:8.1f} s  peak {peak:,} MiB", flush=True)
        return
    for kind in sys.argv[1:] or list(KINDS):
        for size in SIZES[kind]:
            try:
                command = [sys.executable, __file__, "--one", kind, str(size)]
                subprocess.run(command, check=False, timeout=LATEST)
            except subprocess.TimeoutExpired:
                print(f"{kind:>8} {size:>10,}  not done in {LATEST:g} s", flush=True)


if __name__ == "__main__":
    main()
