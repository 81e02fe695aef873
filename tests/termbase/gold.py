"""The gold set of terms: sentences marked by reading, and how hits are scored against them.

`tests/terms-gold/README.md` tells the format. A hit is right where its span and its term are those of a mark; marks
with `?` count neither way, and so do hits of proposed terms that touch no mark: they are advice to a reviewer.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from pathlib import Path

from songngu.records import Segment, Term, TermHit, TermStatus
from songngu.termbase import Termbase
from songngu.termbase.syllables import phrase_key
from tests.termbase.conftest import segment

FOLDER = Path(__file__).resolve().parents[1] / "terms-gold"
_MARK = re.compile(r"\[\[(?P<hit>[^\[\]]+)\]\]|\{\{(?P<trap>[^{}]+)\}\}")
PARTS = ("dev", "test", "fresh")
FLAGS = ("open", "expired", "advice")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a sentence: a term (`head` is its first wording), or a trap (`head` is empty, `flag` its kind)."""

    start: int
    end: int
    head: str
    flag: str = ""
    trap: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """Sentences that stand together, with the day and the publication."""

    day: dt.date
    publisher: str | None
    segments: tuple[Segment, ...]
    marks: tuple[tuple[Mark, ...], ...]


@dataclass(slots=True)
class Score:
    """Counts, and every disagreement as a line to read."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    traps: int = 0
    fell: int = 0
    lines: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed)


def read(name: str) -> list[Article]:
    """Read one of the parts."""
    articles = []
    for number, block in enumerate((FOLDER / f"{name}.txt").read_text(encoding="utf-8").strip().split("\n\n")):
        head, *lines = block.split("\n")
        day, publisher, _ = head.removeprefix("# ").split(" | ")
        read_lines = [_line(line, f"{name}-{number}-{at}") for at, line in enumerate(lines)]
        articles.append(
            Article(
                dt.date.fromisoformat(day),
                None if publisher == "-" else publisher,
                tuple(s for s, _ in read_lines),
                tuple(m for _, m in read_lines),
            )
        )
    return articles


def _line(line: str, name: str) -> tuple[Segment, tuple[Mark, ...]]:
    text, marks, at = "", [], 0
    for match in _MARK.finditer(line):
        text += line[at : match.start()]
        surface, head, flag = ((match["hit"] or match["trap"]) + "||").split("|")[:3]
        trap = match["trap"] is not None
        if trap:
            head, flag = "", head
        marks.append(Mark(len(text), len(text) + len(surface), head or ("" if trap else surface), flag, trap))
        text += surface
        at = match.end()
    return segment(text + line[at:], name=name), tuple(marks)


def score(name: str, termbase: Termbase) -> Score:
    """Score a termbase on one part of the gold set."""
    total = Score()
    for article in read(name):
        found = termbase.find_all(article.segments, on=article.day, publisher=article.publisher)
        for one, marks, hits in zip(article.segments, article.marks, found, strict=True):
            _score(one, marks, hits, article.day, termbase, total)
    return total


def _score(
    one: Segment, marks: tuple[Mark, ...], hits: tuple[TermHit, ...], day: dt.date, termbase: Termbase, total: Score
) -> None:
    left = {(h.start, h.end): h for h in hits}
    for mark in marks:
        surface = one.text[mark.start : mark.end]
        touching = [h for h in hits if h.start < mark.end and mark.start < h.end]
        if mark.trap or mark.flag:
            total.traps += 1
        if mark.trap:
            if touching:
                total.fell += 1
                total.lines.append(f"FELL   {surface} ({mark.flag}) -> {touching[0].surface} | {one.text}")
            continue
        if mark.head == "?":
            for hit in touching:
                left.pop((hit.start, hit.end), None)
            continue
        hit = left.get((mark.start, mark.end))
        why = "not found" if hit is None else _differs(hit, mark, day, termbase)
        if why:
            total.missed += 1
            total.fell += bool(mark.flag)
            total.lines.append(f"MISSED {surface} = {mark.head} {mark.flag}: {why} | {one.text}")
        else:
            total.right += 1
            del left[mark.start, mark.end]
    for hit in left.values():
        touches = any(m.start < hit.end and hit.start < m.end for m in marks)
        if touches or _term(hit, termbase).status is not TermStatus.PROPOSED:
            total.wrong += 1
            total.lines.append(f"WRONG  {hit.surface} = {hit.term_id} | {one.text}")


def _term(hit: TermHit, termbase: Termbase) -> Term:
    term = termbase.get(hit.term_id)
    assert term is not None
    return term


def _differs(hit: TermHit, mark: Mark, day: dt.date, termbase: Termbase) -> str:
    """Say what is not as marked: the term, its period, whether it is required; empty where all is."""
    term = _term(hit, termbase)
    if mark.flag == "open":
        return "" if not hit.required and "not resolved" in hit.note else f"{term.id} was taken"
    if phrase_key(term.source) != phrase_key(mark.head):
        return f"is {term.id}"
    outside = (term.valid_from and day < term.valid_from) or (term.valid_to and day > term.valid_to)
    if mark.flag == "expired":
        return "" if outside and "until" in hit.note else "no word of its period"
    if outside:
        return f"{term.id} is not of {day}"
    return "required" if mark.flag == "advice" and hit.required else ""
