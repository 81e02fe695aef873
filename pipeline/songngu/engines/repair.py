"""The rungs for drafts that miss a term, a code or a figure: choice, forced prefix, annotation, parts, mask.

Each rung works only on what still fails after the rungs before it. A rung's candidate replaces a draft only where it
misses less, and is not much less likely to the engine than the draft that it replaces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol, runtime_checkable

from songngu.engines.constraints import Candidate, asking, verify
from songngu.engines.inline import masked
from songngu.engines.whole import halves, joined, mark_place
from songngu.records import Applied, Engine, Mechanism, Request, TermHit, Translation

ALTERNATIVES = 4
"""Hypotheses asked for where a term is missing."""
MARGIN = 0.7
"""How much less likely (log-probability a subword) a repaired draft may be than the draft that misses a term. Drafts
with random English forced into them lie below (measured with benchmarks/engines.py, wrong terms)."""
SHORTEST_PART = 40
"""Characters of the shorter part of a sentence that is translated in two."""

Case = tuple[Request, tuple[TermHit, ...], Candidate]
"""A request with its required terms, its guards, and the best translation so far."""


@runtime_checkable
class Choosing(Protocol):
    """An engine that gives alternatives: it can be repaired by choice, in parts and by a mask."""

    annotates: bool
    gives_alternatives: bool

    def translate(self, requests: Sequence[Request], *, alternatives: int = 1) -> list[Translation]:
        """Translate, with so many hypotheses at least; those of the beam cost nothing."""


@runtime_checkable
class Steerable(Choosing, Protocol):
    """An engine that can also continue from the beginning of a translation."""

    def forced(
        self,
        requests: Sequence[Request],
        drafts: Sequence[str],
        wanted: Sequence[TermHit],
        *,
        enough: Callable[[int, Translation], bool],
    ) -> list[list[Translation]]:
        """Say drafts again with one wanted term forced in; candidates of each until one is `enough`, or none."""


def repair(cases: Sequence[Case], *, engine: Engine) -> list[Candidate]:
    """Return the best translation found for each case; the one given where no rung helps."""
    best = [found for _, _, found in cases]
    if not isinstance(engine, Choosing):
        return best
    rungs: tuple[Callable[[Sequence[Case], Choosing, Mechanism], list[list[Candidate]]], ...]
    rungs = (_choice, _forced, _missing_inline, _parts, _mask)
    for rung in rungs:
        failing = [n for n, found in enumerate(best) if found.missed or found.looping]
        if not failing:
            break
        failed = [(cases[n][0], cases[n][1], best[n]) for n in failing]
        for number, options in zip(failing, rung(failed, engine, asking(engine)), strict=True):
            best[number] = _better(best[number], options)
    return best


def _better(found: Candidate, options: Sequence[Candidate]) -> Candidate:
    floor = None if found.answer.score is None or found.looping else found.answer.score - MARGIN
    likely = [one for one in options if floor is None or one.answer.score is None or one.answer.score >= floor]
    best = min((found, *likely), key=lambda one: one.rank)
    if best.rank[:3] >= found.rank[:3]:
        return found
    kept = tuple(_standing(before, after) for before, after in zip(found.applied, best.applied, strict=True))
    return replace(best, applied=kept)


def _standing(before: Applied, after: Applied) -> Applied:
    """Return how a term came to stand: what put it there first, where it stood before the repair too."""
    if Mechanism.MISSED in (before.mechanism, after.mechanism):
        return after
    return replace(after, mechanism=before.mechanism)


def _with_codes(request: Request, kept: Sequence[TermHit]) -> tuple[TermHit, ...]:
    return (*request.hits, *(guard for guard in kept if guard.term_id == "guard:code"))


def _missing(case: Case) -> list[TermHit]:
    """Return the terms and guards that a case still lacks."""
    request, kept, found = case
    pairs = zip((*request.hits, *kept), (*found.applied, *found.guards), strict=True)
    return [hit for hit, applied in pairs if applied.mechanism is Mechanism.MISSED]


def _choice(cases: Sequence[Case], engine: Choosing, asked: Mechanism) -> list[list[Candidate]]:
    """Choose among the hypotheses that came with the draft; others are asked for where none came, or where it loops."""
    lacking = [n for n, (_, _, found) in enumerate(cases) if found.looping or not found.answer.alternatives]
    again = [replace(cases[n][0], hits=_with_codes(cases[n][0], cases[n][1])) for n in lacking]
    answers = {n: found.answer for n, (_, _, found) in enumerate(cases)}
    if again:
        answers |= zip(lacking, engine.translate(again, alternatives=ALTERNATIVES), strict=True)
    return _verified(cases, [_hypotheses(answers[n]) for n in range(len(cases))], Mechanism.CHOICE)


def _verified(
    cases: Sequence[Case], options: Iterable[Iterable[Translation]], mechanism: Mechanism
) -> list[list[Candidate]]:
    """Tell how the terms and guards of each case fare in each of its translations."""
    return [
        [verify(one, request, kept, mechanism) for one in each]
        for (request, kept, _), each in zip(cases, options, strict=True)
    ]


def _hypotheses(answer: Translation) -> Iterator[Translation]:
    for text in (answer.text, *answer.alternatives):
        yield Translation(text, answer.score)


def _missing_inline(cases: Sequence[Case], engine: Choosing, asked: Mechanism) -> list[list[Candidate]]:
    """Ask for the missing alone, figures and dates among them: fewer annotations disturb the sentence less."""
    if not engine.annotates:
        return [[] for _ in cases]

    def fewer(request: Request, missing: list[TermHit]) -> Request | None:
        return replace(request, hits=tuple(missing)) if missing or request.hits else None

    return _anew(cases, engine, asked, fewer)


def _anew(
    cases: Sequence[Case],
    engine: Choosing,
    mechanism: Mechanism,
    change: Callable[[Request, list[TermHit]], Request | None],
) -> list[list[Candidate]]:
    """Ask in another way; `change` gives None where there is none that was not tried."""
    changed = {n: other for n, case in enumerate(cases) if (other := change(case[0], _missing(case)))}
    answers = engine.translate(list(changed.values()), alternatives=ALTERNATIVES) if changed else []
    made = dict(zip(changed, answers, strict=True))
    return _verified(cases, [_hypotheses(made[n]) if n in made else () for n in range(len(cases))], mechanism)


def _parts(cases: Sequence[Case], engine: Choosing, asked: Mechanism) -> list[list[Candidate]]:
    """Translate a long sentence in two parts, cut at the semicolon or comma nearest its middle."""
    cuts = [mark_place(case[0].text, (*case[0].hits, *case[1]), marks=";:,", shortest=SHORTEST_PART) for case in cases]
    wanted = [
        part
        for case, cut in zip(cases, cuts, strict=True)
        if cut is not None
        for part in halves(replace(case[0], hits=_with_codes(case[0], case[1])), cut)
    ]
    answers = iter(engine.translate(wanted))
    found: list[list[Candidate]] = []
    for case, cut in zip(cases, cuts, strict=True):
        if cut is None:
            found.append([])
            continue
        whole = joined(next(answers), next(answers), case[0].text, cut)
        found.append([verify(whole, case[0], case[1], asked)])
    return found


def _mask(cases: Sequence[Case], engine: Choosing, asked: Mechanism) -> list[list[Candidate]]:
    """Hide the missing terms behind their English."""

    def hidden(request: Request, missing: list[TermHit]) -> Request | None:
        text = masked(request.text, missing, annotates=engine.annotates)
        return replace(request, text=text, hits=()) if missing else None

    return _anew(cases, engine, Mechanism.MASK, hidden)


def _forced(cases: Sequence[Case], engine: Choosing, asked: Mechanism) -> list[list[Candidate]]:
    """Force the first missing term in at the place that attends to it, and let the engine go on from there."""
    if not isinstance(engine, Steerable):
        return [[] for _ in cases]
    wanted = [replace(request, hits=_with_codes(request, kept)) for request, kept, _ in cases]
    missing = [next(iter(_missing(case)), _nothing()) for case in cases]

    def helps(number: int, answer: Translation) -> bool:
        request, kept, found = cases[number]
        return _better(found, [verify(answer, request, kept, Mechanism.PREFIX)]) is not found

    answers = engine.forced(wanted, [case[2].answer.text for case in cases], missing, enough=helps)
    return _verified(cases, answers, Mechanism.PREFIX)


def _nothing() -> TermHit:
    return TermHit("", 0, 0, "", "")
