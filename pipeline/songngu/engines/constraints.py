"""The ladder that makes an engine obey terms: ask, verify, choose, ask for less, mask, else flag.

A term is never put into a sentence blindly: where no rung helps, the draft stays as the engine wrote it, and the term
is marked as missed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from songngu.english import find_wording
from songngu.records import Applied, Engine, Mechanism, Request, Span, TermHit, Translation

ALTERNATIVES = 8
"""Hypotheses asked for where a term is missing."""


def translate(requests: Sequence[Request], *, engine: Engine) -> list[Translation]:
    """Translate requests, with `applied` telling how each required term fared. Raises EngineError."""
    asked = Mechanism.ANNOTATION if engine.annotates else Mechanism.ENGINE
    answers = [
        replace(answer, applied=verify(answer.text, request.hits, asked))
        for request, answer in zip(requests, engine.translate(requests), strict=True)
    ]
    for rung in (_choice, _fewer, _mask) if engine.annotates else ():
        failing = [number for number, answer in enumerate(answers) if missed(answer)]
        if not failing:
            break
        tried = rung([requests[n] for n in failing], [answers[n] for n in failing], engine)
        for number, other in zip(failing, tried, strict=True):
            if missed(other) < missed(answers[number]):
                answers[number] = other
    return answers


def missed(answer: Translation) -> int:
    """Return how many required terms a translation lacks."""
    return sum(applied.mechanism is Mechanism.MISSED for applied in answer.applied)


def verify(text: str, hits: Sequence[TermHit], mechanism: Mechanism) -> tuple[Applied, ...]:
    """Tell where each term stands in a translation, in whatever inflection."""
    return tuple(_applied(text, hit, mechanism) for hit in hits)


def _applied(text: str, hit: TermHit, mechanism: Mechanism) -> Applied:
    for wording in hit.expected:
        span = find_wording(wording, text)
        if span is not None:
            return Applied(hit.term_id, hit.surface, mechanism, Span(*span))
    return Applied(hit.term_id, hit.surface, Mechanism.MISSED)


def _choice(requests: Sequence[Request], answers: Sequence[Translation], engine: Any) -> list[Translation]:
    """Choose among the engine's other hypotheses."""
    del answers
    return _best(requests, requests, Mechanism.CHOICE, engine)


def _fewer(requests: Sequence[Request], answers: Sequence[Translation], engine: Any) -> list[Translation]:
    """Ask for the missing terms alone: many terms at once distract a small model."""
    alone = [
        replace(request, hits=_lacking(request.hits, answer)) for request, answer in zip(requests, answers, strict=True)
    ]
    return _best(requests, alone, Mechanism.ANNOTATION, engine)


def _mask(requests: Sequence[Request], answers: Sequence[Translation], engine: Any) -> list[Translation]:
    """Put the English of the missing terms into the source, where the engine copies it; ask for the others."""
    masked = [_masked(request, answer) for request, answer in zip(requests, answers, strict=True)]
    return _best(requests, masked, Mechanism.MASK, engine)


def _masked(request: Request, answer: Translation) -> Request:
    lacking = _lacking(request.hits, answer)
    text, hits, shift = request.text, [], 0
    for hit in sorted(request.hits, key=lambda hit: hit.start):
        start, end = hit.start + shift, hit.end + shift
        if hit in lacking:
            text = text[:start] + hit.target + text[end:]
            shift += len(hit.target) - (hit.end - hit.start)
        else:
            hits.append(replace(hit, start=start, end=end))
    return replace(request, text=text, hits=tuple(hits))


def _lacking(hits: Sequence[TermHit], answer: Translation) -> tuple[TermHit, ...]:
    return tuple(
        hit for hit, applied in zip(hits, answer.applied, strict=True) if applied.mechanism is Mechanism.MISSED
    )


def _best(
    requests: Sequence[Request], asked: Sequence[Request], mechanism: Mechanism, engine: Any
) -> list[Translation]:
    """Return for each request the hypothesis that lacks fewest of its terms, the likelier first."""
    found = []
    for request, answer in zip(requests, engine.translate(asked, alternatives=ALTERNATIVES), strict=True):
        texts = (answer.text, *answer.alternatives)
        options = [Translation(text, answer.score, (), verify(text, request.hits, mechanism)) for text in texts]
        found.append(min(options, key=missed))
    return found
