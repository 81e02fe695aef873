"""What engines answer, made fit to keep and to read: whole letters, a bounded length, figures in English form."""

from __future__ import annotations

import re
from dataclasses import replace
from math import isfinite

from songngu.records import Translation

MOST_TIMES, LONGEST_ANSWER = 10, 2_000
"""An answer is at most so many times as long as its source, or has so many letters; more is no translation, and the
checks of length and repetition say so."""
_VIETNAMESE_NUMBER = re.compile(
    r"(?<![\w.,/-])(?:[1-9]\d{0,2}(?:\.\d{3}){1,2}(?:,\d+)?|\d{1,3},\d{1,2})(?![\d/-]|[.,]\d|\sTS\b)(?=\W|k[mg]\b|m\b|ha\b|$)"
)
"""A number that can be nothing else in Vietnamese: an address of the internet has four groups, a telephone number may
begin with 0, and TS comes behind the numbers of fishing boats."""
_TWICE_DONG = re.compile(
    r"(VND\s?\d[\d.,]*(?:\s(?:thousand|million|billion|trillion))?)\s(?:Vietnam(?:ese)?\s)?dong\b", re.IGNORECASE
)


def sound(answer: Translation, source: str) -> Translation:
    """Return an answer that can be kept: halves of letters, which no file can hold, become U+FFFD; what goes on and on
    is cut; a score is a number or none; figures are as `in_english` writes them."""
    most = max(LONGEST_ANSWER, MOST_TIMES * len(source))
    given = (answer.text, *answer.alternatives)
    texts = tuple(in_english(_whole(text[:most]), source) for text in given)
    score = answer.score if answer.score is not None and isfinite(answer.score) else None
    if score == answer.score and texts == given:
        return answer
    return replace(answer, text=texts[0], alternatives=texts[1:], score=score)


def in_english(text: str, source: str) -> str:
    """Write numbers that came over as the source has them in the English way, and say the currency of an amount once.

    "VND1.200 billion" for "1.200 tỷ đồng" is VND1,200 billion. Numbers that do not stand so in the source are left: a
    point may be a decimal one.
    """
    for number in {found[0] for found in _VIETNAMESE_NUMBER.finditer(source)}:
        here = rf"(?:(?<![\w.,/-])|(?<=VND)|(?<=US\$))(?<!\d[.,/]){re.escape(number)}(?![\d/-]|[.,]\d)"
        text = re.sub(here, plain_number(number), text)
    return _TWICE_DONG.sub(r"\1", text)


def plain_number(number: str) -> str:
    """Write a Vietnamese number the English way: 1.200.000 is 1,200,000 and 12,5 is 12.5."""
    return number.translate(str.maketrans(",.", ".,"))


def _whole(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
