"""Measure the termbase: loading, the kept index, matching beside three peers, impact.

    python benchmarks/termbase.py [--terms 100000] [--peers]

Text is the parallel corpus written for this project ($SONGNGU_SHARED/data/train/authored, ../shared by default). Terms
are the shipped ones and, up to the number asked for, runs of 2 to 5 of its syllables (seed 7): at random, as in a large
glossary, of which a text has little; and `dense`, half of them drawn as they stand in the text, so that nearly every
run of syllables is a term. Peers need spacy and flashtext beside songngu. Times are those of the processor, not of the
clock: other programs on the machine count less. Loading is the best of two, songngu's matching the best of five, after
which all pieces of the text have been met; a peer's is the one.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import re
import resource
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from songngu.records import BlockKind, Segment
from songngu.termbase import Termbase, load
from songngu.termbase.impact import compare
from songngu.termbase.table import COLUMNS, read_rows, write_csv

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("SONGNGU_SHARED", ROOT.parent / "shared"))
DAY = dt.date(2021, 1, 25)
TIMES = 5
IMPACT_ARTICLES, SEGMENTS_AN_ARTICLE = 10_000, 15


def text_lines() -> list[str]:
    files = sorted((SHARED / "data" / "train" / "authored").glob("*.tsv"))
    return [line.split("\t")[0] for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def many_rows(lines: list[str], wanted: int, *, drawn_share: float) -> list[tuple[str, ...]]:
    rows = read_rows(ROOT / "glossary")
    rng = random.Random(7)
    syllables = re.findall(r"[^\W\d_]+", " ".join(lines))
    seen = {row[1].lower() for row in rows}
    while len(rows) < wanted:
        length = rng.choice((2, 2, 3, 4, 5))
        at = rng.randrange(len(syllables) - length)
        drawn = syllables[at : at + length] if rng.random() < drawn_share else rng.sample(syllables, length)
        wording = " ".join(drawn).lower()
        if wording not in seen:
            seen.add(wording)
            cells = dict.fromkeys(COLUMNS, "") | {"id": f"t{len(rows)}", "vi": wording, "en": f"term {len(rows)}"}
            rows.append(tuple(cells.values()))
    return rows


def timed(call, times: int = 1):  # type: ignore[no-untyped-def]
    """Return what a call gives and the least processor time that it took."""
    best = float("inf")
    for _ in range(times):
        start = time.process_time()
        result = call()
        best = min(best, time.process_time() - start)
    return result, best


def row(name: str, terms: str, build: float, match: float, megabytes: float, found: int) -> None:
    print(f"| {name} | {terms} | {build:.2f} s | {megabytes / match:.2f} MB/s | {found:,} |", flush=True)


def matched(termbase: Termbase, segments: list[Segment]) -> int:
    return sum(len(hits) for hits in termbase.find_all(segments, on=DAY))


def loaded(rows: list[tuple[str, ...]]) -> tuple[Termbase, float, float]:
    """Return a termbase of rows, and the seconds that loading it took: from its term file, from the kept index."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "t.csv").write_text(write_csv(rows), encoding="utf-8")
        kept = Path(folder) / "kept.index"
        termbase, cold = timed(lambda: load(Path(folder)), times=2)
        load(Path(folder), cache=kept)
        _, warm = timed(lambda: load(Path(folder), cache=kept), times=2)
        return termbase, cold, warm


def peers(wordings: list[str], terms: str, lines: list[str], megabytes: float) -> None:
    import spacy
    from flashtext import KeywordProcessor
    from spacy.matcher import PhraseMatcher

    def build_spacy():  # type: ignore[no-untyped-def]
        nlp = spacy.blank("xx")
        matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        matcher.add("T", list(nlp.tokenizer.pipe(wordings)))
        return nlp, matcher

    (nlp, matcher), build = timed(build_spacy)
    found, match = timed(lambda: sum(len(matcher(doc)) for doc in nlp.tokenizer.pipe(lines)))
    row("spaCy PhraseMatcher, tokenizer included", terms, build, match, megabytes, found)

    def build_flashtext():  # type: ignore[no-untyped-def]
        processor = KeywordProcessor()
        processor.add_keywords_from_list(wordings)
        return processor

    processor, build = timed(build_flashtext)
    found, match = timed(lambda: sum(len(processor.extract_keywords(line)) for line in lines))
    row("flashtext", terms, build, match, megabytes, found)

    def build_regex():  # type: ignore[no-untyped-def]
        ordered = sorted(wordings, key=len, reverse=True)
        return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, ordered)) + r")(?!\w)", re.I)

    few = lines[: max(1, len(lines) // 2000)]  # an alternation of 100,000 is slow: a part is enough to tell the pace
    pattern, build = timed(build_regex)
    found, match = timed(lambda: sum(len(pattern.findall(line)) for line in few))
    row(
        "regular expression, on 1/2000 of the text", terms, build, match, sum(len(x.encode()) for x in few) / 1e6, found
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--terms", type=int, default=100_000)
    parser.add_argument("--peers", action="store_true")
    options = parser.parse_args()
    lines = text_lines()
    megabytes = sum(len(line.encode()) for line in lines) / 1e6
    segments = [Segment(str(n), "a", 0, BlockKind.PARAGRAPH, 0, len(t), t) for n, t in enumerate(lines)]
    print(f"Text {megabytes:.1f} MB.\n\n| matcher | terms | build | speed | hits |\n| --- | --- | --- | --- | --- |")
    shipped = load(ROOT / "glossary")
    found, match = timed(lambda: matched(shipped, segments), times=TIMES)
    row("songngu", f"{len(shipped):,} shipped", 0, match, megabytes, found)
    for name, share in (("", 0.0), (" dense", 0.5)):
        rows = many_rows(lines, options.terms, drawn_share=share)
        told = f"{len(rows):,}{name}"
        termbase, cold, warm = loaded(rows)
        found, match = timed(lambda: matched(termbase, segments), times=TIMES)  # noqa: B023
        row("songngu", told, cold, match, megabytes, found)
        if options.peers:
            peers([r[1] for r in rows], told, lines, megabytes)
        print(f"| songngu, from the kept index | {told} | {warm:.2f} s | | |", flush=True)
    measure_impact(shipped, segments)
    print(f"Peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB.")


def measure_impact(shipped: Termbase, segments: list[Segment]) -> None:
    from dataclasses import replace

    edited = [replace(t, target=t.target + " X") if n % 100 == 0 else t for n, t in enumerate(shipped.terms)]
    after = Termbase.of(edited)
    wanted = IMPACT_ARTICLES * SEGMENTS_AN_ARTICLE
    pairs = [(segments[n % len(segments)], DAY) for n in range(wanted)]
    result, seconds = timed(lambda: compare(shipped, after, pairs))
    print(
        f"\nImpact of {len(result.changes)} edits over {IMPACT_ARTICLES:,} articles of {SEGMENTS_AN_ARTICLE} segments: "
        f"{seconds:.1f} s ({len(result.redo):,} drafts to redo)."
    )


if __name__ == "__main__":
    main()
