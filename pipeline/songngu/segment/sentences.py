"""Sentences of Vietnamese news.

A full stop ends a sentence unless what stands around it says otherwise: an abbreviation before it, a number on both
sides, a small letter after it. The rules were written on the texts of `tests/segment/`; abbreviations are in
`abbreviations.txt`.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from songngu.records import Span

_CLOSERS = "\"'”’»)]}"
_OPENERS = "\"'“‘«([{"
_MASKED = re.compile(
    r"(?:https?://|www\.)\S+"  # addresses
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\b[\w-]+\.(?:vn|com|org|net|gov|edu|info|jpe?g|png|gif|pdf|docx?|xlsx?|html?)(?:\.\w{2})?\b(?:/\S*)?"
    r"|\d+(?:[.,]\d+)+"  # 1.234,5 and 25.1.2021
    r"|\b\d{1,2}\.\d{1,2}(?=\s*-\s*\d)"
    r"|\bv\.v\b|\bv\.\s?v\b",
    re.IGNORECASE,
)
_STOP = re.compile(r"(?:\.{2,}|…|[.!?])+[" + re.escape(_CLOSERS) + r"]*")
_INITIALS = re.compile(r"(?:^|[\s(“\"'‘.-])(?:[A-ZĐÀ-Ỹ]\.)*[A-ZĐÀ-Ỹ]$")
_ENUMERATION = re.compile(r"^[\s(\"“]*(?:\d{1,2}(?:\.\d{1,2})*|[a-zđA-ZĐ]|[IVX]{1,5})$")
_LAST_WORD = re.compile(r"[\w./]+$")
_DIGITS_BEFORE_UNIT = re.compile(r"^\s*\d")
_CONTEXT = 60
"""Characters on either side that decide about a stop."""
_NUMBERED = frozenset({"Q", "P", "H", "số", "No", "tr", "Tr", "pp", "vol", "Vol", "T", "Nr", "ĐT", "Đt", "tel", "Tel"})
"""Abbreviations that only count before a number: a sentence may well end in `đường số` or `Q`."""


@cache
def abbreviations() -> frozenset[str]:
    """Return the curated abbreviations, without their full stops."""
    text = (files("songngu.segment") / "abbreviations.txt").read_text(encoding="utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def sentence_spans(text: str) -> list[Span]:
    """Return the sentences of a block, in order, without the spaces around them. Together they hold all but spaces."""
    masked = {place for match in _MASKED.finditer(text) for place in range(match.start() + 1, match.end() - 1)}
    starts = [0]
    for stop in _STOP.finditer(text):
        if stop.start() in masked or not _ends(text, stop):
            continue
        starts.append(stop.end())
    spans = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        stripped = text[start:end].strip()
        if stripped:
            begin = start + text[start:end].index(stripped)
            spans.append(Span(begin, begin + len(stripped)))
    return spans


def _ends(text: str, stop: re.Match[str]) -> bool:
    """Tell whether a sentence ends at a stop."""
    after = text[stop.end() : stop.end() + _CONTEXT]
    before = text[max(0, stop.start() - _CONTEXT) : stop.start()]
    if not after.strip():
        return False  # the end of the text is a boundary anyway
    following = after.lstrip()
    spaced = following != after
    first = following.lstrip(_OPENERS)[:1]
    mark = stop[0].rstrip(_CLOSERS)
    if not spaced:
        return mark[-1] in ".!?" and _glued(before, following)
    if mark == ".":
        return _full_stop_ends(before, following, first)
    if first.islower() or first in ",;:)-–":
        return False  # “Đi đâu đấy?” bà hỏi; một, hai, ba... rồi
    if mark.startswith(("..", "…")):
        return bool(first) and (first.isupper() or first.isdigit())
    return True


def _glued(before: str, following: str) -> bool:
    """Tell whether a stop without a space after it ends a sentence: `...năm 2021.Theo đó`, but not `TP.HCM`."""
    word = _LAST_WORD.search(before)
    small = (word is not None and word[0][-1:].islower() and len(word[0]) > 2) or before[-1:].isdigit()
    capitalised = len(following) > 1 and following[0].isupper() and following[1].islower()
    return bool(small and capitalised and word and word[0].rsplit(".", 1)[-1] not in abbreviations())


def _full_stop_ends(before: str, following: str, first: str) -> bool:
    if not first or first.islower() or first in ",;:)":
        return False
    if _ENUMERATION.match(before) or _ENUMERATION.match(_STOP.split(before)[-1]):
        return False  # `1. Mục tiêu`, `a. Đối tượng` at the start of a block or after a sentence
    word = _LAST_WORD.search(before)
    if word is None:
        return True
    name = word[0].rsplit("/", 1)[-1] if word[0].lower() not in ("đ/c",) else word[0]
    last = name.rsplit(".", 1)[-1]
    if last in _NUMBERED:
        return not _DIGITS_BEFORE_UNIT.match(following)
    if last in abbreviations() or name in abbreviations():
        return False
    return not (_INITIALS.search(before) and len(last) == 1)  # `Nguyễn Văn A. Minh` is rare, `J. Smith` is not
