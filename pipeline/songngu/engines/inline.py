"""Terms written into the source, for models that were taught to read them there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from songngu.records import TermHit

OPEN, ARROW, CLOSE = "⟦", "⇒", "⟧"


def annotated(text: str, hits: Sequence[TermHit]) -> str:
    """Return a text with its terms inline: `⟦Bộ Y tế ⇒ Ministry of Health⟧`. Hits must not overlap."""
    return _with(text, hits, lambda hit: f"{OPEN}{hit.surface} {ARROW} {hit.target}{CLOSE}")


def masked(text: str, hits: Sequence[TermHit], *, annotates: bool) -> str:
    """Return a text whose terms are hidden behind their English, which models copy as they copy foreign names."""
    if annotates:
        return _with(text, hits, lambda hit: f"{OPEN}{hit.target} {ARROW} {hit.target}{CLOSE}")
    return _with(text, hits, lambda hit: hit.target)


def _with(text: str, hits: Sequence[TermHit], write: Callable[[TermHit], str]) -> str:
    pieces, position = [], 0
    for hit in sorted(hits, key=lambda hit: hit.start):
        if hit.start >= position:
            pieces += [text[position : hit.start], write(hit)]
            position = hit.end
    return "".join([*pieces, text[position:]])
