"""Scores the page reader on gold pages beside trafilatura alone, and times it. Prints what docs/reading-pages.md shows.

    python benchmarks/page_reader.py [--gold FOLDER] [--repeat N]

FOLDER holds pages (`NAME.html`) with gold beside them (`NAME.json`); without it the pages under tests/ are taken, in
two rows: the 18 that the reader was built on, and those written afterwards to try it.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "pipeline")]

from tests.archive.page.page_scoring import Score, as_row, golds, score  # noqa: E402

from songngu.archive.page import read_page  # noqa: E402

Reader = Callable[[bytes, str], dict]


def ours(data: bytes, name: str) -> dict:
    return as_row(read_page(data, source=name))


def trafilatura_alone(data: bytes, name: str) -> dict:
    import trafilatura

    found = trafilatura.bare_extraction(data, include_comments=False, include_tables=True, with_metadata=True)
    if found is None:
        return {"article": False}
    row = found.as_dict()
    text = row.get("text") or ""
    return {
        "article": bool(text),
        "title": row.get("title"),
        "published": row.get("date"),
        "lead": None,
        "byline": row.get("author"),
        "blocks": [{"kind": "paragraph", "text": line} for line in text.splitlines() if line.strip()],
        "pictures": [],
    }


def measure(folder: Path, names: list[str], reader: Reader) -> str:
    gold = golds(folder)
    pages = {name: (folder / f"{name}.html").read_bytes() for name in names}
    rows = {name: reader(data, name) for name, data in pages.items()}
    scores: list[Score] = [score(gold[name], rows[name]) for name in names if gold[name]["article"]]
    others = [name for name in names if not gold[name]["article"]]
    refused = sum(1 for name in others if not rows[name]["article"])
    n = len(scores)
    shares = [sum(getattr(s, part) for s in scores) / n for part in ("title", "published", "lead", "byline")]
    pairs, wanted = sum(s.pairs for s in scores), sum(s.pairs_wanted for s in scores)
    cells = [f"{sum(s.f1 for s in scores) / n:.3f}", *(f"{share:.0%}" for share in shares)]
    return " | ".join([*cells, f"{pairs}/{wanted}", str(sum(s.surplus for s in scores)), f"{refused}/{len(others)}"])


def speed(pages: list[bytes], reader: Reader, repeat: int) -> float:
    start = time.process_time()
    for _ in range(repeat):
        for data in pages:
            reader(data, "page")
    return repeat * len(pages) / (time.process_time() - start)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    args = parser.parse_args()
    folder = args.gold or ROOT / "tests" / "archive" / "page" / "gold"
    names = list(golds(folder))
    groups = {str(args.gold): names} if args.gold else {
        "built on": [name for name in names if name.startswith("page")],
        "written afterwards": [name for name in names if not name.startswith("page")],
    }  # fmt: skip
    print("| reader | pages | body F1 | title | date | lead | byline | pairs | surplus | refused |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for label, chosen in groups.items():
        for reader_name, reader in (("songngu", ours), ("trafilatura alone", trafilatura_alone)):
            print(f"| {reader_name} | {len(chosen)} {label} | {measure(folder, chosen, reader)} |")
    pages = [(folder / f"{name}.html").read_bytes() for name in groups.get("built on", names)]
    size = sum(map(len, pages)) / len(pages) / 1000
    for reader_name, reader, repeat in (("songngu", ours, args.repeat), ("trafilatura alone", trafilatura_alone, 1)):
        rate = speed(pages, reader, repeat)
        print(f"{reader_name}: {rate:.0f} pages of {size:.0f} KB a second of one core's time (of {os.cpu_count()})")


if __name__ == "__main__":
    main()
