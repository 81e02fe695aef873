"""Where sentences end.

Rules read from left to right: a candidate is a run of final marks with a space after it; what stands before and after
decides. Quotations and brackets are not cut, unless they are so long that a reviewer is better served by their
sentences.
"""

from __future__ import annotations

import re

from songngu.records import Span
from songngu.segment.abbreviations import (
    BEFORE_NAMES,
    LETTERED,
    MAY_END,
    MAY_END_BEFORE_STARTER,
    NAME_ABBREVIATIONS,
    NEVER_END,
    NUMBERED_HEADS,
    PLACE_LETTERS,
    STARTERS,
    TITLES,
)
from songngu.segment.enclosed import enclosures
from songngu.text import is_syllable

LONGEST_WHOLE_QUOTATION = 60
"""Syllables. Above it a quotation is cut at its own sentences: about four lines of a review table, set by looking
at the seed."""

_CLOSERS = "”\"'’»)\\]」』"
_CANDIDATE = re.compile(rf"(?P<marks>\.{{2,}}|…+\.?|[.!?。！？]+(?:…|\.)*)(?P<closers>[{_CLOSERS}]*)(?=\s|$)")
_GLUED = re.compile(r"(?<=\w)[.?!](?=[^\W\d_])|(?<=[”\"»)%])\.(?=[^\W\d_])")
_LINE = re.compile(r"[\n\r\u2028\u2029]+")
_LEFT = re.compile(r"[^\s(\[“\"‘«]+$")
_ROMAN = re.compile(r"(?:x{0,3})(?:ix|iv|v?i{0,3})", re.IGNORECASE)
_ENUMERATOR = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*[.)]|[^\W\d_]\d?[.)]|[ivxIVX]{1,5}[.)])(?=\s)")
_BULLET = re.compile(r"[-–—•▪●+*]\s")
_OPENERS = "“\"'‘«(["
_WORD = re.compile(r"[^\W\d_]+")
_MEASURE = re.compile(r"\d[\d.,]*(?:[a-zđ]{1,3}[²³23]?)")
_BRAND = re.compile(r"(?:[ie][A-Z]|e-[A-Za-z]|x[A-Z])")


def sentence_spans(text: str) -> list[Span]:
    """Return the sentences of a text, as spans without the space around them; only space lies between them."""
    ends = sorted({*_boundaries(text), *(line.start() for line in _LINE.finditer(text)), len(text)})
    spans = []
    start = 0
    for end in ends:
        piece = text[start:end]
        left = start + len(piece) - len(piece.lstrip())
        right = start + len(piece.rstrip())
        if left < right:
            spans.append(Span(left, right))
        start = end
    return spans


def _boundaries(text: str) -> list[int]:
    """Return the offsets after which a sentence ends."""
    closed = [span for span in enclosures(text) if len(span.of(text).split()) <= LONGEST_WHOLE_QUOTATION]
    glued = [found for found in _GLUED.finditer(text) if _is_glued_end(text, found.start())]
    ends: list[int] = []
    start = 0
    for found in sorted([*_CANDIDATE.finditer(text), *glued], key=lambda one: one.start()):
        end = found.end()
        if any(span.start < found.start() and end < span.end for span in closed):
            continue
        if found in glued or _ends(text, start, found):
            ends.append(end)
            start = end
    return ends


def _is_glued_end(text: str, at: int) -> bool:
    """Tell whether a mark with no space after it ends a sentence: "kế hoạch.Ông nói", not "Vietnam.vn" or "TP.HCM"."""
    before = re.search(r"\S+$", text[:at])
    after = re.match(r"[^\W\d_]+", text[at + 1 :])
    if before is None or after is None or re.search(r"[@]|//|www|\w\.\w+\.", before[0]):
        return False
    following = after[0]
    starts = following[0].isupper() and following[1:].islower() and is_syllable(following)
    if not starts:
        return False
    word = re.sub(r"^\W+", "", before[0])
    if word[-1:] in '”"»)%' or (word[-1:].isdigit() and len(word) > 2) or _MEASURE.fullmatch(word):
        return True
    if word.islower():
        known = following.lower() in STARTERS or not (word + following).isascii()
        return len(word) > 1 and is_syllable(word) and word not in NEVER_END and known
    acronym = word.isupper() and len(word) > 2 and word.lower() not in NEVER_END | TITLES
    return acronym and following.lower() in STARTERS


def _ends(text: str, start: int, found: re.Match[str]) -> bool:
    """Tell whether a sentence that began at `start` ends with the marks found."""
    rest = text[found.end() :].lstrip()
    if not rest or text[found.end() : found.end() + 1] in "\n\r":
        return True
    marks, closers = found["marks"], found["closers"]
    if closers and rest[0] in "-–—,;:":
        return False
    if not _can_start(rest, after_closer=bool(closers)):
        return False
    before = text[start : found.start()]
    left = _LEFT.search(before)
    word = left[0] if left else ""
    if marks[0] in "….!?" and not word:
        # A mark alone in brackets, "(…)" or "(!)", belongs to what stands around it.
        return bool(before.strip(_OPENERS + " ")) and not closers
    if marks != ".":
        return not (marks == "…" and before.strip() == "")
    return bool(closers) or _stop_ends(before, word, rest)


def _can_start(rest: str, *, after_closer: bool) -> bool:
    """Tell whether a sentence can begin with this text."""
    if _ENUMERATOR.match(rest) or _BRAND.match(rest):
        return True
    if _BULLET.match(rest):
        return not after_closer
    first = rest.lstrip(_OPENERS + "…. )]")[:1]
    return first.isupper() or first.isdigit() or first in "•▪●"


def _stop_ends(before: str, word: str, rest: str) -> bool:
    """Tell whether a full stop after `word` ends a sentence."""
    bare = word.strip(_CLOSERS + ",;:")
    if bare != word:
        return True
    key = bare.lower()
    earlier = before[: len(before) - len(word)].rstrip()
    if _is_enumerator(bare, earlier):
        return False
    if key in MAY_END:
        return key not in MAY_END_BEFORE_STARTER or _starter(rest)
    last = bare.rpartition(".")[2]
    if key in NEVER_END | TITLES and bare.islower() and is_syllable(bare):
        return True
    if key == "tr" and earlier[-1:].isdigit() and rest[0].isalpha():
        return True  # "Vé VIP 2 tr. Vé thường 500 k.", not "tr. 45"
    if key in NEVER_END or (last != bare and last.lower() in NEVER_END and not last.islower()):
        return False
    if key in TITLES or last.lower() in TITLES:
        return _starter(rest)
    if key in NAME_ABBREVIATIONS and bare.istitle():
        return _starter(rest)
    if len(last) == 1 and last.isalpha() and last.isupper():
        return _initial_ends(earlier, bare, rest)
    return True


def _is_enumerator(word: str, earlier: str) -> bool:
    """Tell whether `word` numbers what follows: "1.", "1.2.", "I.", "a.", "Điều 5."."""
    is_number = bool(re.fullmatch(r"\d{1,3}(?:\.\d{1,3}){0,3}", word))
    is_mark = is_number or (len(word) <= 5 and bool(_ROMAN.fullmatch(word))) or (len(word) == 1 and word.isalpha())
    if not is_mark:
        return False
    opening = earlier.lstrip('-–—•+*“"( ')
    # "gồm: 1. Hoàn thiện; 2. Xây dựng" counts, "Số nhịp: 7. Chiều dài" is a figure.
    if opening == "" or earlier[-1:] == ";" or (earlier[-1:] == ":" and word.lower() in ("1", "a", "i")):
        return True
    return opening.lower() in NUMBERED_HEADS or opening.lower().replace(" ", ".") in NUMBERED_HEADS


def _initial_ends(earlier: str, word: str, rest: str) -> bool:
    """Tell whether a single capital ends a sentence ("vitamin C.", "Nguyễn Văn A.") or is an initial ("John F.")."""
    previous = earlier.rpartition(" ")[2].strip(_OPENERS)
    if "." in word:
        return _starter(rest)
    if re.match(r"[A-ZĐ]\.\s", rest):
        return False
    if previous[-1:].isdigit() or not (word.isascii() or word == "Đ"):
        return True  # "500 W.", "Đông Nam Á.", "nước Ý."
    if previous.lower() in LETTERED:
        return True
    if previous.lower() in BEFORE_NAMES and (following := _WORD.match(rest)) and not is_syllable(following[0]):
        return False
    first_word = " " not in earlier
    if re.fullmatch(r"[A-ZĐ]\.", previous):
        return _starter(rest)  # the last of several initials: "Ma V. K."
    if (previous.islower() or first_word) and is_syllable(previous.lower()):
        return word.lower() not in PLACE_LETTERS
    return (is_syllable(previous) or word in "IVX") and _starter(rest)


def _starter(rest: str) -> bool:
    first = re.match(r"[^\W_]+", rest.lstrip(_OPENERS + "- "))
    return first is not None and first[0].lower() in STARTERS
