"""Texts translated whole: what is too long for a model, or for its answer, is cut in two, translated and rejoined.

Models silently stop at their limits. Here nothing is left out: an input over the limit is halved before it is decoded,
and a text whose answer met the decoding limit before its end is halved and translated again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from songngu.records import Request, TermHit, Translation

SHORTEST_CUT = 24
"""Characters below which a text whose answer does not end is not cut again: the model loops, the length is no cause."""
UNFINISHED_SCORE = -5.0
"""Score (mean log-probability) of an answer that never ended, however sure each of its subwords was: low enough for the
finding `low-score` under any calibration."""

_MARK = re.compile(r"[;:,.!?](?=\s)")
_WEIGHTS = {";": 0.0, ".": 0.02, "!": 0.02, "?": 0.02, ":": 0.1, ",": 0.25}
"""How far off the middle (as a share of the text) a mark may lie and still be as good a place as one in it."""
_PAIRS = (("(", ")"), ("“", "”"), ("[", "]"))
_LOWERED = frozenset(
    """
    The A An In On At By For From With And But To Of It They He She This These That Those There When While As If After
    Before Since Under Over More Many Some All Each Its Their His Her Not Also Then Until
    """.split()  # noqa: SIM905  (a list this long reads better as text)
)
"""First words that lose their capital within a sentence; any other may be a name."""

Input = TypeVar("Input", bound=Sequence[object])


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a model made of one input; `finished` tells whether it ended by itself, before the decoding limit."""

    answer: Translation
    finished: bool


def translate_whole(
    requests: Sequence[Request],
    *,
    encode: Callable[[Sequence[Request]], list[Input]],
    decode: Callable[[Sequence[Input]], list[Decoded]],
    limit: int,
) -> list[Translation]:
    """Translate requests, in order, halving those of more than `limit` subwords and those whose answer does not end."""
    found = [Translation("")] * len(requests)
    asked = [n for n, request in enumerate(requests) if request.text.strip()]
    if not asked:
        return found
    inputs = dict(zip(asked, encode([requests[n] for n in asked]), strict=True))
    fitting = [n for n in asked if len(inputs[n]) <= limit]
    halved = [n for n in asked if len(inputs[n]) > limit]
    for n, decoded in zip(fitting, decode([inputs[n] for n in fitting]) if fitting else [], strict=True):
        if decoded.finished:
            found[n] = decoded.answer
        elif len(requests[n].text) >= SHORTEST_CUT:
            halved.append(n)
        else:
            score = decoded.answer.score
            found[n] = replace(
                decoded.answer, score=min(UNFINISHED_SCORE, UNFINISHED_SCORE if score is None else score)
            )
    if not halved:
        return found
    cuts = {n: middle(requests[n].text, requests[n].hits) for n in halved}
    parts = [half for n, cut in cuts.items() for half in halves(requests[n], cut)]
    answers = iter(translate_whole(parts, encode=encode, decode=decode, limit=limit))
    for n, cut in cuts.items():
        found[n] = joined(next(answers), next(answers), requests[n].text, cut)
    return found


def mark_place(text: str, hits: Sequence[TermHit], *, marks: str, shortest: int) -> int | None:
    """Return where to cut a text in two after one of `marks`, or None.

    The place lies in no term, no bracket and no quotation, and leaves `shortest` characters at either side.
    """
    places = [
        mark.end()
        for mark in _MARK.finditer(text)
        if mark[0] in marks
        and shortest <= mark.end() <= len(text) - shortest
        and not _within(mark.end(), hits)
        and all(text.count(left, 0, mark.end()) == text.count(right, 0, mark.end()) for left, right in _PAIRS)
        and text.count('"', 0, mark.end()) % 2 == 0
    ]
    half = len(text) / 2
    return min(places, key=lambda p: abs(p - half) / len(text) + _WEIGHTS[text[p - 1]], default=None)


def middle(text: str, hits: Sequence[TermHit]) -> int:
    """Return where to cut a text that must be cut: after a mark, else at a space, else between two letters."""
    place = mark_place(text, hits, marks=";.!?:,", shortest=max(1, len(text) // 5))
    if place is not None:
        return place
    half = len(text) / 2
    spaces = [n for n, char in enumerate(text) if char == " " and 0 < n < len(text) - 1 and not _within(n, hits)]
    central = [n for n in spaces if len(text) // 5 <= n <= len(text) - len(text) // 5]
    return min(central, key=lambda n: abs(n - half), default=len(text) // 2)


def _within(place: int, hits: Sequence[TermHit]) -> bool:
    return any(hit.start < place < hit.end for hit in hits)


def halves(request: Request, cut: int) -> tuple[Request, Request]:
    """Return the two parts of a request, each with the terms that lie in it."""
    text = request.text
    after = len(text) - len(text[cut:].lstrip())
    first = tuple(hit for hit in request.hits if hit.end <= cut)
    second = tuple(
        replace(hit, start=hit.start - after, end=hit.end - after) for hit in request.hits if hit.start >= after
    )
    return replace(request, text=text[:cut].rstrip(), hits=first), replace(request, text=text[after:], hits=second)


def joined(first: Translation, second: Translation, source: str, cut: int) -> Translation:
    """Join the translations of two parts as the source joins them; the score is the worse one's."""
    mark, begin = source[cut - 1], source[cut:].lstrip()[:1]
    mark = mark if mark in _WEIGHTS and source[cut : cut + 1].isspace() else ""
    head = first.text.rstrip(" .,;:" + mark)
    if not mark and source[: cut + 1].rstrip().endswith((".", "”", '"', ")")):
        head = first.text.rstrip()
    tail = second.text.lstrip()
    plain = len(tail) > 1 and tail[0].isupper() and tail[1:2].islower() and tail.split()[0] in _LOWERED
    if begin.islower() and plain:
        tail = tail[0].lower() + tail[1:]
    scores = [part.score for part in (first, second) if part.score is not None]
    text = f"{head}{mark} {tail}" if head and tail else head + tail
    return Translation(text.strip(), min(scores) if scores else None)
