"""Figures of a source compared with those of its translation: what is missing, what lost its unit, what is new."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from songngu.checks.codes import without_codes
from songngu.checks.english_figures import Figure, english_figures, number
from songngu.checks.spelt import spelt_clocks, spelt_numbers
from songngu.checks.vietnamese_figures import Asked, vietnamese_figures, weekdays_told
from songngu.records import Span

DATE_REACH = 25
"""Characters between a day and its month at most: "from January 20 to the evening of 21"."""
CURRENCY_BEFORE = 12
"""Characters before a number in which its currency may stand: "VND3.5 billion", "from VND20 to 25 million"."""
UNIT_AFTER = 40
"""Characters after a number in which its unit must stand: "1,234.5 billion Vietnamese dong"."""
_REACH = re.compile(r"(?:\s?(?:,|and|to|or|-|–|&)\s?[A-Z$€£]{0,4}\d[\d.,]*)*(?:\D|(?<=m)\d)*")
"""How far a number's unit may lie: over the other numbers of a list or range, up to the next figure."""


_JOINED = re.compile(r"(?<![\d.,/-])(\d{1,3}) (?:and|or|to) (\1)(?![\d/-]|[.,]\d)")
"""A number joined to itself: "31 and 31 million doses"."""


@dataclass(frozen=True, slots=True)
class Compared:
    """The figures of a source and of its translation, and what does not fit."""

    asked: tuple[Asked, ...]
    given: tuple[Figure, ...]
    missing: tuple[Asked, ...]
    unitless: tuple[Asked, ...]
    added: tuple[Span, ...]

    def places(self, asked: Asked) -> list[Span]:
        """Return where the values of a source's figure stand in the translation."""
        return _places(asked, self.given)


@lru_cache(maxsize=256)
def compare(source: str, target: str) -> Compared:
    """Read the figures of both, codes apart; tell which have no counterpart, which lost their unit, which are new."""
    bare_source, bare_target = without_codes(source), without_codes(target)
    asked = vietnamese_figures(bare_source)
    given = english_figures(bare_target)
    missing = tuple(one for one in asked if not _stands(one, given))
    unitless = tuple(one for one in asked if one.unit and one not in missing and not _has_unit(one, given, bare_target))
    known = {atom for one in asked for option in one.options for atom in option} | spelt_numbers(bare_source)
    known |= (
        {number(int(run)) for run in re.findall(r"\d+", _without_dates(source, asked))}
        | _loose(bare_source)
        | weekdays_told(source)
        | {atom for _, times in spelt_clocks(bare_source) for atom in times}
    )
    added = tuple(figure.span for figure in given if figure.sure and not figure.atoms & known)
    added += tuple(_repeated(bare_source, asked, given, bare_target))
    return Compared(tuple(asked), tuple(given), missing, unitless, added)


def _without_dates(source: str, asked: Sequence[Asked]) -> str:
    """Return a source with its dates blanked: a month may not come back as a number."""
    for one in asked:
        if any(atom.startswith("m:") for option in one.options for atom in option) and one.check == "dates":
            source = source[: one.span.start] + " " * (one.span.end - one.span.start) + source[one.span.end :]
    return source


def _repeated(source: str, asked: Sequence[Asked], given: Sequence[Figure], target: str) -> Iterator[Span]:
    """Find the last of figures that stand oftener in the target than in the source: "in 2016, the 2016 machine"."""
    for found in _JOINED.finditer(target):
        if source.count(found[1]) < 2:
            yield Span(*found.span(2))
            return
    spelt = spelt_numbers(source) | _loose(source)
    runs = Counter(number(int(run)) for run in re.findall(r"\d+", _without_dates(source, asked)))
    for figure in reversed(given):
        for atom in figure.atoms if figure.sure and len(figure.atoms) == 1 else ():
            if not atom.startswith("n:") or not target[figure.span.start].isdigit():
                continue
            told = sum(any(atom in option for option in one.options) for one in asked)
            said = sum(other.atoms == figure.atoms and other.sure for other in given)
            if told and said > max(told, runs[atom]) + (atom in spelt):
                yield figure.span
                return


def _stands(asked: Asked, given: list[Figure]) -> bool:
    """Tell whether one of a figure's options stands in the target; a day and its month must stand near one another."""
    present = {atom for figure in given for atom in figure.atoms}
    for option in asked.options:
        if not option <= present:
            continue
        month = next((atom for atom in option if atom.startswith("m:")), None)
        day = next((atom for atom in option if atom.startswith("n:") and len(atom) <= 4), None)
        if month is None or day is None or _near(month, day, given):
            return True
    return False


def _near(month: str, day: str, given: list[Figure]) -> bool:
    months = [figure.span for figure in given if month in figure.atoms]
    days = [figure.span for figure in given if day in figure.atoms]
    return any(max(m.start, d.start) - min(m.end, d.end) <= DATE_REACH for m in months for d in days)


def _has_unit(asked: Asked, given: list[Figure], target: str) -> bool:
    """Tell whether a figure's unit stands near one of the places where its value does."""
    return any(
        re.search(asked.unit, _around(place, asked.check, target), re.IGNORECASE) for place in _places(asked, given)
    )


def _places(asked: Asked, given: Sequence[Figure]) -> list[Span]:
    values = {atom for option in asked.options for atom in option}
    return [figure.span for figure in given if figure.atoms & values]


def _around(place: Span, check: str, target: str) -> str:
    """Return the text beside a number in which its unit is looked for; a currency before the next number is that
    one's."""
    before = target[max(0, place.start - CURRENCY_BEFORE) : place.start] if check == "money" else ""
    reach = _REACH.match(target[place.end : place.end + UNIT_AFTER])
    after = re.sub(r"(?:[A-Z]{3}|[A-Z]{0,2}[$€£])\s?(?=\d|$)", "", reach[0]) if reach else ""
    return f"{before}{place.of(target)}{after}"


def _loose(source: str) -> set[str]:
    """Return atoms that a translation may add without a figure in the source: months and numbers told in words."""
    atoms, lowered = set(), source.lower()
    for word, values in _TOLD.items():
        if word in lowered:
            atoms |= {number(value) for value in values}
    return atoms


_TOLD: dict[str, tuple[int, ...]] = {
    "thập kỷ": (10,),
    "thập niên": (10,),
    "thế kỷ": (100,),
    "tá ": (12,),
    "gấp đôi": (2,),
    "nửa": (50,),
    "toàn bộ": (100,),
    "tất cả": (100,),
    "nhất": (1,),
    "đầu tiên": (1,),
    "rằm": (15,),
    "mùng": (1,),
    "tuần": (7,),
    "nghìn năm": (1000,),
    "trăm năm": (100,),
    "hàng chục": (10,),
    "hàng trăm": (100,),
    "hàng nghìn": (1000,),
    "giao thừa": (30, 31),
    "tết dương lịch": (1,),
    "quốc khánh": (2,),
    "ngày nào": (24,),
    "suốt ngày đêm": (24, 7),
}
