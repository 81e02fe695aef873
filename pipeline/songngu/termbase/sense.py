"""Senses: which term a stretch of an article means there, by the article's day, its abbreviations and its mentions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from songngu.records import Segment, Term, TermHit, TermStatus
from songngu.termbase.abbreviations import Definition, definitions, same_name
from songngu.termbase.index import Index
from songngu.termbase.rules import Wording, is_foreign

_EPOCH = dt.date(1, 1, 1)
_MOST_KEPT = 1 << 17


@dataclass(slots=True)
class Context:
    """What is known of an article while its terms are looked up."""

    day: dt.date | None
    dated: bool
    """Whether the day is the article's own."""
    publisher: str | None
    segments: Sequence[Segment]
    writes: Callable[[], frozenset[int]]
    """Gives the numbers of the terms that the article writes out in full."""
    seen: set[int] = field(default_factory=set)
    """Numbers of the terms met so far, in reading order."""
    _defined: dict[str, Definition] | None = None
    _written: frozenset[int] | None = None

    @property
    def defined(self) -> dict[str, Definition]:
        """The abbreviations that the article defines."""
        if self._defined is None:
            self._defined = definitions(segment.text for segment in self.segments)
        return self._defined

    @property
    def written(self) -> frozenset[int]:
        """Numbers of the terms that the article writes out in full."""
        if self._written is None:
            self._written = self.writes()
        return self._written


@dataclass(frozen=True, slots=True)
class Sense:
    """What some wordings mean on a day, apart from the article around them."""

    term: Term
    number: int
    """Of the term in the index."""
    rivals: tuple[str, ...]
    """English of other terms that it may be as well."""
    required: bool
    doubt: str
    notes: tuple[str, ...]
    note: str
    """All notes in one, for hits that nothing of the article changes."""
    plain: bool
    """Whether nothing of the article can change it."""

    def hit(self, start: int, end: int, surface: str) -> TermHit:
        """Return the hit that a plain sense makes of a stretch of text."""
        term = self.term
        return TermHit(
            term.id, start, end, surface, term.target, term.target_variants, term.forbidden, self.required, self.note
        )


class Senses:
    """The senses of a termbase's wordings. Those that do not hang on the article are kept."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._timeless: dict[tuple[Wording, ...], Sense] = {}
        self._dated: dict[tuple[object, ...], Sense] = {}

    def hit(
        self, wordings: tuple[Wording, ...], start: int, end: int, surface: str, after: Sequence[str], context: Context
    ) -> TermHit | None:
        """Return the hit of a candidate, or None where the article says that its abbreviation means something else.

        `after` has the keys of the syllables that follow it, where they may matter.
        """
        sense = self._timeless.get(wordings) or self._sense(wordings, surface, context)
        if sense is None:
            return None
        term = sense.term
        if sense.plain:
            return sense.hit(start, end, surface)
        required, notes = sense.required, list(sense.notes)
        if "vietnam only" in term.rules and is_foreign(after):
            required = False
            notes.append("of another country, whose own English name may differ")
        if surface == surface.upper() and "capital" in term.rules and any(w.capital and not w.exact for w in wordings):
            required = False
            notes.append("in capitals: may be the common word")
        target, variants = _mention(sense, context, short=all(w.short for w in wordings))
        context.seen.add(sense.number)
        return TermHit(
            term.id, start, end, surface, target,
            tuple(v for v in dict.fromkeys((*variants, *sense.rivals)) if v != target),
            () if sense.doubt else term.forbidden, required, " · ".join((*notes, term.note) if term.note else notes),
        )  # fmt: skip

    def settled(self, wordings: tuple[Wording, ...]) -> Sense | None:
        """Return what wordings mean in every article of every day, or None where that is not known."""
        sense = self._timeless.get(wordings)
        return sense if sense and sense.plain else None

    def _sense(self, wordings: tuple[Wording, ...], surface: str, context: Context) -> Sense | None:
        """Return what wordings mean in an article. What holds for every article of a day is kept.

        An abbreviation means what the article defines, then what it writes out, then the publication's default.
        """
        full = [w for w in wordings if not w.short]
        if not full and surface in context.defined:
            return self._as_defined(wordings, surface, context)
        key = (wordings, context.day, context.dated, context.publisher)
        kept = self._dated.get(key)
        if kept is not None:
            return kept
        meant = full or wordings
        numbers = _in_period(self._numbers(meant), context.day, self._index, short=not full)
        if not full and len({t.target for t in self._terms(numbers)}) > 1:
            written = [n for n in numbers if n in context.written]
            return self._settled(written if len(written) == 1 else numbers, surface, context, meant)
        if len(self._dated) >= _MOST_KEPT:
            self._dated.clear()
        kept = self._dated[key] = self._settled(numbers, surface, context, meant)
        if full and not any(t.valid_from or t.valid_to for t in self._terms(self._numbers(full))) and not kept.doubt:
            self._timeless[wordings] = kept
        return kept

    def _as_defined(self, wordings: tuple[Wording, ...], surface: str, context: Context) -> Sense | None:
        """Return what an abbreviation means that the article defines; None where that is no term."""
        said = context.defined[surface].full
        numbers = [n for n in self._numbers(wordings) if same_name(said, _wordings(self._index.term(n)))]
        if not numbers:
            return None
        return self._settled(_in_period(numbers, context.day, self._index, short=True), surface, context, wordings)

    def _settled(self, numbers: list[int], surface: str, context: Context, wordings: Sequence[Wording]) -> Sense:
        """Return the sense of terms that are left; several only where it stays open."""
        terms = self._terms(numbers)
        doubt = ""
        if len({t.target for t in terms}) > 1:
            default = [
                n for n, t in zip(numbers, terms, strict=True)
                if context.publisher and f"default in {context.publisher}" in t.rules
            ]  # fmt: skip
            if default:
                numbers, terms = default[:1], self._terms(default[:1])
            else:
                names = "; ".join(f"{t.source} ({t.target})" for t in terms)
                doubt = f"not resolved: {surface} may be {names}"
        term = terms[0]
        proposed = term.status is TermStatus.PROPOSED
        notes = (doubt, self._period(term, context), "proposed term: advice" if proposed else "")
        kept = tuple(note for note in notes if note)
        special = "vietnam only" in term.rules or "capital" in term.rules or term.later or doubt
        return Sense(
            term=term,
            number=numbers[0],
            rivals=tuple(t.target for t in terms[1:]) if doubt else (),
            required=not doubt and not proposed and "advice" not in term.rules,
            doubt=doubt,
            notes=kept,
            note=" · ".join((*kept, term.note) if term.note else kept),
            plain=not special and not any(w.short for w in wordings),
        )

    def _numbers(self, wordings: Sequence[Wording]) -> list[int]:
        return list(dict.fromkeys(w.term for w in wordings))

    def _terms(self, numbers: Sequence[int]) -> list[Term]:
        return [self._index.term(number) for number in numbers]

    def _period(self, term: Term, context: Context) -> str:
        """Say when a term stands outside its period, and what came after it; or that no date could tell."""
        if not term.valid_from and not term.valid_to:
            return ""
        if context.day is None:
            return "the article has no date: its period could not be checked"
        undated = "" if context.dated else f"the article has no date, {context.day} was taken"
        said = ""
        if term.valid_to and context.day > term.valid_to:
            said = f"name in use until {term.valid_to}{self._after(term)}"
        elif term.valid_from and context.day < term.valid_from:
            said = f"name in use only since {term.valid_from}"
        return " · ".join(filter(None, (undated, said)))

    def _after(self, term: Term) -> str:
        number = self._index.number(term.succeeded_by) if term.succeeded_by else None
        successor = None if number is None else self._index.term(number)
        return f": now part of {successor.target}" if successor and successor.target != term.target else ""


def _wordings(term: Term) -> tuple[str, ...]:
    return (term.source, *term.variants)


def _mention(sense: Sense, context: Context, *, short: bool) -> tuple[str, tuple[str, ...]]:
    """Return the English wanted and what else is right: the full name first, the acronym for later mentions."""
    term = sense.term
    if not term.later:
        return term.target, term.target_variants
    if sense.number not in context.seen:
        return term.target, (*term.target_variants, f"{term.target} ({term.later})")
    if short:
        return term.later, (term.target, *term.target_variants)
    return term.target, (term.later, *term.target_variants)


def _in_period(numbers: list[int], day: dt.date | None, index: Index, *, short: bool = False) -> list[int]:
    """Return the terms valid on a day; where none is, those nearest in time; without a day, those longest in force.

    Proposed terms give way to others, but not as the meaning of an abbreviation: BTC stays open.
    """
    if len(numbers) < 2:
        return numbers
    terms = {number: index.term(number) for number in numbers}
    if not short:
        terms = {n: t for n, t in terms.items() if t.status is not TermStatus.PROPOSED} or terms
    if day is None:
        open_ended = [n for n, t in terms.items() if not t.valid_from]
        return open_ended or sorted(terms, key=lambda n: terms[n].valid_from or _EPOCH)[:1]
    distances = {n: _distance(t, day) for n, t in terms.items()}
    nearest = min(distances.values())
    return [n for n, distance in distances.items() if distance == nearest]


def _distance(term: Term, day: dt.date) -> int:
    """Return the days between a day and a term's period; 0 within it."""
    if term.valid_from and day < term.valid_from:
        return (term.valid_from - day).days
    if term.valid_to and day > term.valid_to:
        return (day - term.valid_to).days
    return 0
