"""Long sentences cut for the engine, and the parts' translations joined again.

Administrative sentences of two or three hundred syllables are usual; a small model drops and repeats parts of such.
They are cut after semicolons and colons, then after commas, so that no part is longer than the engine does well; never
within brackets or quotation marks as long as these are short enough themselves, nor within a number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise

from songngu.records import Segment, Span

MAX_SYLLABLES = 60
"""A part is cut where it is longer. The embedded model's training pairs have 95 % of their sources below this."""
MIN_SYLLABLES = 8
"""A part is not cut shorter by a comma: a clause without a verb is translated worse alone than in its sentence."""

_STRONG = re.compile(r"[;:](?=\s)|…(?=\s)")
_COMMA = re.compile(r",(?=\s)|\s[-–—](?=\s)")
_PAIRS = {"(": ")", "[": "]", "“": "”", "«": "»"}
_PLACES_IN_ING = frozenset({"Beijing", "Nanjing", "Chongqing", "Boeing", "Viking"})
_END_MARKS = ".!?;:,…"


def clause_spans(text: str) -> tuple[Span, ...]:
    """Return the parts of a sentence that are translated one by one; together they hold all but the spaces between."""
    return tuple(_cut(text, Span(0, len(text)), [_STRONG, _COMMA]))


def _cut(text: str, whole: Span, marks: Sequence[re.Pattern[str]]) -> list[Span]:
    if not marks or _syllables(whole.of(text)) <= MAX_SYLLABLES:
        return [whole]
    places = [whole.start + m.end() for m in marks[0].finditer(whole.of(text))]
    shut = _depths(text, whole)
    outside = [place for place in places if shut[place - whole.start] == 0]
    pieces = _split(text, whole, outside or places)
    merged = _merge(text, pieces)
    return [part for piece in merged for part in _cut(text, piece, marks[1:])]


def _split(text: str, whole: Span, places: Sequence[int]) -> list[Span]:
    bounds = [whole.start, *places, whole.end]
    pieces = []
    for start, end in pairwise(bounds):
        stripped = text[start:end].strip()
        if stripped:
            begin = start + text[start:end].index(stripped)
            pieces.append(Span(begin, begin + len(stripped)))
    return pieces


def _merge(text: str, pieces: Sequence[Span]) -> list[Span]:
    """Join pieces while they stay short: as few parts as possible, each at most MAX_SYLLABLES where it can be."""
    merged: list[Span] = []
    for piece in pieces:
        if merged:
            joined = Span(merged[-1].start, piece.end)
            short = min(_syllables(merged[-1].of(text)), _syllables(piece.of(text))) < MIN_SYLLABLES
            if _syllables(joined.of(text)) <= (MAX_SYLLABLES if not short else MAX_SYLLABLES + MIN_SYLLABLES):
                merged[-1] = joined
                continue
        merged.append(piece)
    return merged


def _depths(text: str, whole: Span) -> list[int]:
    """Return how many brackets or quotations are open before each character, and at the end."""
    depths: list[int] = []
    stack: list[str] = []
    for char in whole.of(text):
        depths.append(len(stack))
        if char in _PAIRS:
            stack.append(_PAIRS[char])
        elif stack and char == stack[-1]:
            stack.pop()
    return [*depths, len(stack)]


def _syllables(text: str) -> int:
    return len(text.split())


def join_clauses(segment: Segment, parts: Sequence[str]) -> str:
    """Join the translations of a segment's clauses: each keeps its clause's mark, and only the first its capital.

    Raises ValueError where the numbers of parts and clauses differ.
    """
    clauses = segment.clauses or (Span(0, len(segment.text)),)
    if len(parts) != len(clauses):
        raise ValueError(f"{len(parts)} translations for {len(clauses)} clauses")
    if len(parts) == 1:
        return parts[0].strip()
    joined = []
    for number, (part, clause) in enumerate(zip(parts, clauses, strict=True)):
        source = clause.of(segment.text)
        text = _with_mark(part.strip(), source)
        if number and not _opens_sentence(clauses[number - 1].of(segment.text)):
            text = _lowered(text, source)
        joined.append(text)
    return " ".join(text for text in joined if text)


def _with_mark(text: str, source: str) -> str:
    """End a part as its source ends."""
    if not text or source[-1:] not in _END_MARKS:
        return text.rstrip(".") if source[-1:].isalnum() else text
    bare = text.rstrip(_END_MARKS + " ")
    closing = text[len(bare) :].strip()
    return bare + (
        source[-1] if source[-1] in ";:," or not closing else closing if closing[-1:] in ".!?…" else source[-1]
    )


def _opens_sentence(previous: str) -> bool:
    return previous.rstrip()[-1:] in ".!?"


def _lowered(text: str, source: str) -> str:
    """Take the capital off a part that does not begin a sentence, unless it is a name, an abbreviation or `I`."""
    first = text.split(" ", 1)[0]
    if not text or source[:1].isupper() or not text[0].isupper() or first.isupper() or first[1:2].isupper():
        return text
    gerund = len(first) > 5 and first.endswith("ing") and first not in _PLACES_IN_ING
    return text[0].lower() + text[1:] if gerund or first.lower() in _openers() else text


@cache
def _openers() -> frozenset[str]:
    lines = (files("songngu.segment") / "openers.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
