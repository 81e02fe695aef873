"""Figures of an English text, read into values.

A figure is a set of atoms: `n:20` a number, `m:4` a month, `t:14:30` a time of day, `w:1` a weekday,
`q:4` a quarter of a year, and the words `month` and `lunar`. Words count too:
"twenty-five", "a third", "twice", "a decade".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from songngu.checks.hints import HINTS
from songngu.checks.roman import roman
from songngu.records import Span

MONTHS = [
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
]  # fmt: skip
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
SCALES = {
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "mn": 10**6,
    "bn": 10**9,
    "tn": 10**12,
    "mln": 10**6,
    "bln": 10**9,
    "trln": 10**12,
    "quadrillion": 10**15,
}
SCALES |= {f"{word}s": SCALES[word] for word in ("thousand", "million", "billion", "trillion")}
_UNITS = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth",
    "nineteenth",
]  # fmt: skip
_TENTHS = ["twentieth", "thirtieth", "fortieth", "fiftieth", "sixtieth", "seventieth", "eightieth", "ninetieth"]
_WORDS: dict[str, int] = {
    **{word: value for value, word in enumerate(_UNITS)},
    **{word: 20 + 10 * index for index, word in enumerate(_TENS)},
    **{word: 1 + index for index, word in enumerate(_ORDINALS)},
    **{word: 20 + 10 * index for index, word in enumerate(_TENTHS)},
}
_SMALL = {word: value for word, value in _WORDS.items() if value < 10 and word != "zero"}
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|\d+"
_SCALED = re.compile(
    rf"(?<!\d)(?P<first>{_NUMBER})(?:\s?(?:-|–|to|and|or)\s?(?P<last>{_NUMBER}))?[\s-]?(?P<scale>{'|'.join(SCALES)})\b",
    re.IGNORECASE,
)
_PLAIN = re.compile(_NUMBER)
_SHORT_MILLIONS = re.compile(rf"(?<=[$€£])(?P<first>{_NUMBER})(?P<scale>m|k|bn?|tn?)\b")
_SHORT_SCALES = {"k": 1000, "m": 10**6, "b": 10**9, "bn": 10**9, "t": 10**12, "tn": 10**12}
_TIME = re.compile(
    r"\b(?P<h>\d{1,2})(?:[:.](?P<m>\d{2}))?\s?(?P<half>[ap])\.?m\b\.?|\b(?P<h24>[01]?\d|2[0-4])[:h](?P<m24>[0-5]\d)\b",
    re.IGNORECASE,
)
_HOUR = r"(?:\d{1,2}|" + "|".join(_UNITS[1:13]) + r")"
_CLOCK = re.compile(
    rf"\b(?P<first>{_HOUR})(?:[:.](?P<firstm>[0-5]\d))?\s?(?:-|–|to|and|or|until)\s?(?=\d{{1,2}}(?:[:.]\d\d)?\s?[ap]\.?m)"
    rf"|\b(?:at|by|from|to|until|till|before|after|around|about|between|and|since|past|-|–)\s?(?P<bare>{_HOUR})"
    r"(?=\s?(?:[,;)]|\.(?!\d)|$|(?:in|on|at|to|and|until|every|each|daily|this|that|sharp|local)\b))"
    rf"|\b(?P<told>{_HOUR})(?=\s(?:o['’]clock|in\sthe\s(?:morning|afternoon|evening)|at\snight))",
    re.IGNORECASE,
)
"""Hours of a clock that bear no half of the day themselves: "from 7 to 9 a.m.", "before 7,", "six o'clock"."""
_NOONS = {"noon": 12, "midday": 12, "midnight": 0}
_MARKS = {"month": "month", "months": "month", "lunar": "lunar", "tet": "lunar"}
"""Words that figures are compared with, as "the 11th month" and "the 27th of the third lunar month"."""
_WORD = re.compile(r"[A-Za-z]+(?:-[a-z]+)*")
_MONTH = re.compile(r"\b(" + "|".join(f"{m}|{m[:3]}" for m in MONTHS) + r"|sept)\b\.?")
_MONTH_BEFORE = re.compile(r"\b(?:" + "|".join(MONTHS) + r")\s$", re.IGNORECASE)
"""After a month, "5-6" is a range of days."""
_QUARTERS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "last": 4, "opening": 1,
    "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4,
}  # fmt: skip
_QUARTER_WORD = r"(?:first|second|third|fourth|final|last|opening|1st|2nd|3rd|4th)"
_QUARTER = re.compile(
    rf"\b{_QUARTER_WORD}(?:,?\s(?:(?:and|or|to)\s)?(?:the\s)?{_QUARTER_WORD})*[\s-]quarters?\b"
    r"|\bquarters?\s(?:IV|I{1,3}|[1-4])\b|\bQ[1-4]\b|\b[1-4]Q\b",
    re.IGNORECASE,
)
_QUARTER_NAME = re.compile(rf"{_QUARTER_WORD}|\b(?:IV|I{{1,3}})\b|[1-4]", re.IGNORECASE)
_SLASHED = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?\b(?![.,]\d)")
_FOREIGN = re.compile(
    r"(?<![\d.,])\d{1,3}(?:\.\d{3})+,\d+(?![\d,])|(?<![\d.,])\d+,(?:\d{1,2}|\d{4,})(?![\d,])|(?<![\d.,])\d{1,3}(?:\.\d{3}){2,}(?![\d.])"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the English text: where it stands and what it may mean. `sure` figures must have a source."""

    span: Span
    atoms: frozenset[str]
    sure: bool = True


def number(value: Decimal | int | str) -> str:
    """Return the atom of a number: the same for 3500 and 3500.0."""
    plain = Decimal(value).normalize()
    return f"n:{plain:f}"


def english_figures(text: str) -> list[Figure]:
    """Return the figures of an English text, in order of kind."""
    taken: list[Span] = []
    figures = [*_times(text, taken), *_foreign(text, taken), *_scaled(text, taken), *_digits(text, taken)]
    return [*figures, *_clocks(text), *_months(text), *_quarters(text), *_word_numbers(text), *_hints(text)]


def _free(span: Span, taken: list[Span]) -> bool:
    if any(span.start < other.end and other.start < span.end for other in taken):
        return False
    taken.append(span)
    return True


def _times(text: str, taken: list[Span]) -> Iterator[Figure]:
    for found in _TIME.finditer(text):
        span = Span(*found.span())
        if not _free(span, taken):
            continue
        if found["h24"]:
            hour, minute = int(found["h24"]), int(found["m24"])
            if text[found.end() :].startswith((" minute", "-minute")):
                yield Figure(span, frozenset())
                continue
            yield Figure(
                span,
                frozenset({f"t:{hour % 24}:{minute}", f"t:{(hour + 12) % 24}:{minute}", number(hour), number(minute)}),
            )
            continue
        clock, minute = int(found["h"]), int(found["m"] or 0)
        hour = clock % 12 + (12 if found["half"].lower() == "p" else 0)
        # "17 pm" is no time of any clock, and has no counterpart.
        yield Figure(span, frozenset({f"t:{hour}:{minute}"} if clock <= 12 else ()))


def _clocks(text: str) -> Iterator[Figure]:
    """Read hours that bear no half of the day: either may be meant."""
    for found in _CLOCK.finditer(text):
        name = next(group for group in ("first", "bare", "told") if found[group])
        hour = _WORDS.get(found[name].lower()) or int(found[name])
        minute = int(found["firstm"] or 0)
        if hour <= 24:
            times = {f"t:{hour % 24}:{minute}", f"t:{(hour + 12) % 24}:{minute}"}
            yield Figure(Span(*found.span(name)), frozenset(times), sure=False)
    for word in _WORD.finditer(text):
        if (noon := _NOONS.get(word[0].lower())) is not None:
            yield Figure(Span(*word.span()), frozenset({f"t:{noon}:0"}), sure=False)


def _foreign(text: str, taken: list[Span]) -> Iterator[Figure]:
    """Read numbers left in the Vietnamese manner; a check of its own tells of them."""
    for span in foreign_numbers(text):
        if _free(span, taken):
            value = Decimal(span.of(text).replace(".", "").replace(",", "."))
            scale = re.match(r"\s?(" + "|".join(SCALES) + r")\b", text[span.end :], re.IGNORECASE)
            yield Figure(span, frozenset({number(value), number(value * (SCALES[scale[1].lower()] if scale else 1))}))


def foreign_numbers(text: str) -> list[Span]:
    """Return the numbers of an English text that are written in the Vietnamese manner: 12,5 and 1.234,5."""
    return [Span(*found.span()) for found in _FOREIGN.finditer(text)]


def _value(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _scaled(text: str, taken: list[Span]) -> Iterator[Figure]:
    for found in _SHORT_MILLIONS.finditer(text):
        if _free(Span(*found.span()), taken):
            yield Figure(
                Span(*found.span()), frozenset({number(_value(found["first"]) * _SHORT_SCALES[found["scale"]])})
            )
    for found in _SCALED.finditer(text):
        if not _free(Span(*found.span()), taken):
            continue
        scale = SCALES[found["scale"].lower()]
        first = _value(found["first"])
        if found["last"]:
            yield Figure(Span(*found.span("first")), frozenset({number(first), number(first * scale)}))
            yield Figure(Span(found.start("last"), found.end()), frozenset({number(_value(found["last"]) * scale)}))
        else:
            yield Figure(Span(*found.span()), frozenset({number(first * scale)}))


def _digits(text: str, taken: list[Span]) -> Iterator[Figure]:
    for found in _SLASHED.finditer(text):
        if text[found.start() : found.end()].count(".") == 1:
            continue
        span = Span(*found.span())
        if _MONTH_BEFORE.search(text[: span.start]):
            continue
        if _free(span, taken):
            first, second = int(found[1]), int(found[2])
            # "17-5" for May 17 is no English, "17/5" and "17-5-2020" are not either; "5/17/2020" may be.
            months = [f"m:{m}" for m in (first, second) if 1 <= m <= 12 and found[3] and "/" in found[0]]
            atoms = {number(first), number(second), *months}
            yield Figure(span, frozenset(atoms | ({number(found[3])} if found[3] else set())), sure=False)
    for found in _PLAIN.finditer(text):
        span = Span(*found.span())
        if _free(span, taken):
            atoms = {number(_value(found[0]))}
            if found[0].isdigit() and len(found[0]) == 2 and re.search(r"\d{4}\s?[-–/]\s?$", text[: span.start]):
                atoms.add(number(text[: span.start].rstrip(" -–/")[-4:][:2] + found[0]))
            if re.fullmatch(r"[4-9]0", found[0]) and text[span.end :].startswith(("s", "'s", "’s")):
                atoms.add(number("19" + found[0]))
            yield Figure(span, frozenset(atoms))


def _months(text: str) -> Iterator[Figure]:
    for found in _MONTH.finditer(text.lower()):
        if text[found.start()].isupper():
            index = next(i for i, m in enumerate(MONTHS, 1) if m.startswith(found[1][:3]))
            # "May" and "March" begin sentences as verbs; beside a number they are months.
            beside = re.search(r"\d\S?\s?$", text[: found.start()]) or re.match(r"\s\d|,\s\d{4}", text[found.end() :])
            short = len(found[1]) < 5 and index != 5
            yield Figure(
                Span(*found.span(1)), frozenset({f"m:{index}"}), sure=bool(beside) or not (short or index in (3, 5))
            )
    for found in _WORD.finditer(text):
        if found[0].lower().removesuffix("s") in WEEKDAYS:
            index = WEEKDAYS.index(found[0].lower().removesuffix("s")) + 1
            yield Figure(Span(*found.span()), frozenset({f"w:{index}"}))


def _quarters(text: str) -> Iterator[Figure]:
    for found in _QUARTER.finditer(text):
        numbers = {_QUARTERS[word.lower()] for word in _QUARTER_NAME.findall(found[0]) if word.lower() in _QUARTERS}
        if numbers:
            yield Figure(Span(*found.span()), frozenset(f"q:{n}" for n in numbers), sure=False)


def _word_numbers(text: str) -> Iterator[Figure]:
    """Read runs of number words: "two hundred and fifty thousand", "twenty-first"."""
    run: list[str] = []
    start = end = 0
    words = [(w, m.start(), m.end()) for m in re.finditer(r"[A-Za-z]+|[^\w\s-]", text) for w in [m[0].lower()]]
    for word, left, right in [*words, ("", len(text), len(text))]:
        joins = word == "and" and bool(run) and run[-1] in SCALES
        if word in _WORDS or (word in SCALES and run) or joins:
            start = start if run else left
            run.append(word)
            end = end if joins else right
            continue
        if run:
            yield from _run(run, Span(start, end))
        run = []


def _run(run: list[str], span: Span) -> Iterator[Figure]:
    total = group = 0
    scaled = {word for word, following in pairwise(run) if following in SCALES}
    atoms = {number(_WORDS[word]) for word in run if word in _WORDS and word not in scaled}
    for word in run:
        if word in _WORDS:
            group += _WORDS[word]
        elif word == "hundred":
            group = (group or 1) * 100
        elif word in SCALES:
            total += (group or 1) * SCALES[word]
            group = 0
    atoms.add(number(total + group))
    yield Figure(span, frozenset(atoms), sure=False)


def _hints(text: str) -> Iterator[Figure]:
    for found in _WORD.finditer(text):
        for word in {found[0].lower(), *found[0].lower().split("-")}:
            if word in _MARKS:
                yield Figure(Span(*found.span()), frozenset({_MARKS[word]}), sure=False)
            if word in HINTS:
                yield Figure(Span(*found.span()), frozenset(number(v) for v in HINTS[word]), sure=False)
    for found in re.finditer(r"\b[IVXLC]+\b", text):
        if (value := roman(found[0])) is not None:
            yield Figure(Span(*found.span()), frozenset({number(value)}), sure=False)
