"""Quotations and brackets: what one would rather not cut."""

from __future__ import annotations

import re

from songngu.records import Span

_PAIRS = {"“": "”", "«": "»", "(": ")", "[": "]", "「": "」"}
_CLOSING = {close: opening for opening, close in _PAIRS.items()}
_MARK = re.compile(f'["\n{re.escape("".join((*_PAIRS, *_CLOSING)))}]')


def enclosures(text: str) -> tuple[Span, ...]:
    """Return the quotations and brackets of a text that close, marks included, in order; inner ones too.

    A mark that is never closed encloses nothing: of a quotation that runs over several blocks only the last closes.
    """
    spans: list[Span] = []
    open_at: list[tuple[str, int]] = []
    for found in _MARK.finditer(text):
        at, char = found.start(), found[0]
        if char == '"':
            char = _direction(text, at, open_at)
        if char in _PAIRS or char == '"open':
            open_at.append((char, at))
        elif char in _CLOSING or char == '"close':
            wanted = '"open' if char == '"close' else _CLOSING[char]
            for index in range(len(open_at) - 1, -1, -1):
                if open_at[index][0] == wanted:
                    spans.append(Span(open_at[index][1], at + 1))
                    del open_at[index:]
                    break
        elif char == "\n":
            open_at.clear()
    return tuple(sorted(spans))


def _direction(text: str, at: int, open_at: list[tuple[str, int]]) -> str:
    """Tell whether a straight quotation mark opens or closes, by what stands beside it."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    is_open = any(char == '"open' for char, _ in open_at)
    if before == "" or before.isspace() or before in "([“«-–—:":
        if is_open and (after == "" or after.isspace()):
            return '"close'
        return '"open'
    if is_open:
        return '"close'
    return '"open' if after.isalnum() and not before.isalnum() else ""
