"""The ladder that makes an engine obey terms: ask, verify, choose among alternatives, else flag.

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
    failing = [number for number, answer in enumerate(answers) if missed(answer)]
    if failing and engine.annotates:
        for number, better in zip(failing, _second_try([requests[n] for n in failing], engine), strict=True):
            answers[number] = min((answers[number], better), key=lambda answer: (missed(answer), -(answer.score or 0)))
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


def _second_try(requests: Sequence[Request], engine: Any) -> list[Translation]:
    """Return for each request the best of its alternatives: fewest terms missed, then the likeliest."""
    found = []
    for request, answer in zip(requests, engine.translate(requests, alternatives=ALTERNATIVES), strict=True):
        texts = (answer.text, *answer.alternatives)
        options = [Translation(text, answer.score, (), verify(text, request.hits, Mechanism.CHOICE)) for text in texts]
        found.append(min(options, key=missed))
    return found
