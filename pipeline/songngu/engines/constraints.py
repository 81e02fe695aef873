"""The ladder that makes an engine obey terms: ask, verify, repair what fails, else flag.

A term is never put into a sentence blindly: where no rung helps, the draft stays as the engine wrote it, and the term
is marked as missed. Codes and figures climb the same ladder as guards (see `protect`), without being reported as terms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from songngu.engines.answers import sound
from songngu.engines.confidence import AGREEING, calibration_of
from songngu.engines.protect import CODE, guards, is_guard
from songngu.english import find_wording
from songngu.errors import EngineError
from songngu.records import Applied, Engine, Mechanism, Request, Span, TermHit, Translation


@dataclass(frozen=True, slots=True)
class Candidate:
    """A translation of a request, with how its terms and guards fare in it."""

    answer: Translation
    applied: tuple[Applied, ...]
    guards: tuple[Applied, ...]

    @property
    def missed(self) -> int:
        """How many required terms and guards it lacks."""
        return sum(one.mechanism is Mechanism.MISSED for one in (*self.applied, *self.guards))

    @property
    def terms_missed(self) -> int:
        """How many required terms it lacks."""
        return sum(one.mechanism is Mechanism.MISSED for one in self.applied)

    @property
    def looping(self) -> bool:
        """Whether it says the same words again and again."""
        return _LOOP.search(self.answer.text) is not None

    @property
    def rank(self) -> tuple[bool, int, int, float]:
        """What to sort candidates by, the best first: no loop, then terms, then guards, then likelihood."""
        return (self.looping, self.terms_missed, self.missed, -(self.answer.score or 0.0))


_LOOP = re.compile(r"\b(\w{2,}(?:\W+\w+){0,5})(?:\W+\1\b){2,}", re.IGNORECASE)


def translate(requests: Sequence[Request], *, engine: Engine) -> list[Translation]:
    """Translate requests, with `applied` telling how each required term fared. Raises EngineError."""
    from songngu.engines.repair import repair

    required = [
        replace(request, hits=tuple(hit for hit in request.hits if hit.required and hit.target)) for request in requests
    ]
    guarded = [guards(request.text, request.hits) for request in required]
    asked = [
        replace(request, hits=(*request.hits, *(guard for guard in kept if guard.term_id == CODE)))
        for request, kept in zip(required, guarded, strict=True)
    ]
    mechanism = asking(engine)
    given = engine.translate(asked)
    if len(given) != len(asked):
        raise EngineError(f"The engine gave {len(given)} translations for {len(asked)} texts.")
    found = [
        verify(answer, request, kept, mechanism) for answer, request, kept in zip(given, required, guarded, strict=True)
    ]
    failing = [n for n, one in enumerate(found) if one.answer.text and (one.missed or one.looping)]
    mended = repair([(required[n], guarded[n], found[n]) for n in failing], engine=engine)
    for number, one in zip(failing, mended, strict=True):
        found[number] = one
    answers = [replace(one.answer, applied=one.applied) for one in found]
    return _with_alternatives(asked, answers, engine)


def _with_alternatives(asked: Sequence[Request], answers: list[Translation], engine: Engine) -> list[Translation]:
    """Leave suspect answers alone the engine's other hypotheses: where they disagree, the engine does not know."""
    from songngu.engines.repair import Choosing

    least = calibration_of(engine).suspect
    suspects = [n for n, one in enumerate(answers) if one.text and one.score is not None and one.score < least]
    found = [replace(one, alternatives=()) for one in answers]
    lacking = [n for n in suspects if not answers[n].alternatives]
    others = {n: answers[n] for n in suspects}
    if lacking and isinstance(engine, Choosing):
        given = engine.translate([asked[n] for n in lacking], alternatives=AGREEING)
        others |= {n: sound(answer, asked[n].text) for n, answer in zip(lacking, given, strict=True)}
    for n, other in others.items():
        texts = dict.fromkeys((other.text, *other.alternatives))
        found[n] = replace(found[n], alternatives=tuple(text for text in texts if text != found[n].text))
    return found


def asking(engine: Engine) -> Mechanism:
    """Return the mechanism by which an engine is asked for terms."""
    if engine.annotates:
        return Mechanism.ANNOTATION
    return Mechanism.PROMPT if getattr(engine, "prompts", False) else Mechanism.ENGINE


def verify(answer: Translation, request: Request, kept: Sequence[TermHit], mechanism: Mechanism) -> Candidate:
    """Make a translation fit to keep, and tell where each term and guard stands in it."""
    answer = sound(answer, request.text)
    return Candidate(
        answer,
        tuple(_applied(answer.text, hit, mechanism) for hit in request.hits),
        tuple(_applied(answer.text, hit, mechanism) for hit in kept),
    )


def _applied(text: str, hit: TermHit, mechanism: Mechanism) -> Applied:
    for wording in hit.expected:
        span = find_literal(wording, text) if is_guard(hit) else find_wording(wording, text)
        if span is not None:
            return Applied(hit.term_id, hit.surface, mechanism, Span(*span))
    return Applied(hit.term_id, hit.surface, Mechanism.MISSED)


def find_literal(wording: str, text: str) -> Span | None:
    """Return where a code or figure stands in a text, not as a part of a longer one; letter case apart.

    A currency may stand right before it: the first figure of "VND90-150 million".
    """
    pattern = rf"(?:(?<!\w)|(?<=VND)|(?<=USD))(?<!\d[.,/]){re.escape(wording)}(?!\w)(?![.,/]\d)"
    found = re.search(pattern, text, re.IGNORECASE)
    return Span(*found.span()) if found else None
