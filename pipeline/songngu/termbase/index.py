"""The index of a termbase: which wordings a run of syllables may be. It is kept in a file, keyed by the term files.

Two dictionaries do the work: the first two syllables of every wording, with the lengths that begin so, and the whole
wordings. Most places of a text fail at the first one, so that plain Python is quick enough.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

from songngu.files import beside
from songngu.records import Term, TermStatus
from songngu.termbase.rules import Wording, wording
from songngu.termbase.syllables import keys
from songngu.termbase.table import Row, term_of

VERSION = 3
"""Grows when the shape of the index or the way of matching changes, so that older files are not read."""


class Index:
    """Rows of term files, and where their wordings may begin."""

    def __init__(self, rows: Sequence[Row], tables: tuple[dict[str, Any], ...] | None = None) -> None:
        self.rows = rows
        self._terms: dict[int, Term] = {}
        self._wordings: dict[int, Wording] = {}
        self.starts: dict[str, tuple[int, ...]]
        self.phrases: dict[str, list[int]]
        self.numbers: dict[str, int]
        if tables is None:
            self.starts, self.phrases, self.numbers = {}, {}, {}
            self._build()
        else:
            self.starts, self.phrases, self.numbers = tables

    def term(self, number: int) -> Term:
        """Return a term by its number."""
        found = self._terms.get(number)
        if found is None:
            found = self._terms[number] = term_of(self.rows[number])
        return found

    def wording(self, number: int) -> Wording:
        """Return a wording by its number, as `phrases` has it."""
        found = self._wordings.get(number)
        if found is None:
            term_number, place = divmod(number, 1000)
            term = self.term(term_number)
            full = (term.source, *term.variants)
            text = full[place] if place < len(full) else term.short[place - len(full)]
            found = wording(term_number, text, term, short=place >= len(full))
            self._wordings[number] = found
        return found

    def candidates(self, text_keys: list[str]) -> Iterator[tuple[int, int, list[int]]]:
        """Yield each run of syllables that is a wording: its first syllable, the one after its last, the wordings."""
        starts, phrases = self.starts, self.phrases
        pairs = [a + " " + b for a, b in pairwise(text_keys)]
        for first, pair in enumerate(pairs):
            if pair in starts:
                for length in starts[pair]:
                    found = phrases.get(" ".join(text_keys[first : first + length]))
                    if found is not None and first + length <= len(text_keys):
                        yield first, first + length, found
        for first, single in enumerate(text_keys):
            if single in phrases:
                yield first, first + 1, phrases[single]

    def _build(self) -> None:
        lengths: dict[str, set[int]] = {}
        for number, row in enumerate(self.rows):
            self.numbers[row[0]] = number
            if row[11] == TermStatus.DEPRECATED:
                continue
            wordings = [row[1], *_parts(row[3]), *_parts(row[4])]
            for place, text in enumerate(wordings):
                parts = keys(text)
                if not parts:
                    continue
                self.phrases.setdefault(" ".join(parts), []).append(number * 1000 + place)
                if len(parts) > 1:
                    lengths.setdefault(parts[0] + " " + parts[1], set()).add(len(parts))
        self.starts = {pair: tuple(sorted(found, reverse=True)) for pair, found in lengths.items()}

    def save(self, path: Path, stamp: str) -> None:
        """Write the index beside `path` and put it there in one step. A folder that cannot be written to is no harm."""
        data = marshal.dumps((VERSION, stamp, list(self.rows), self.starts, self.phrases, self.numbers))
        with suppress(OSError), beside(path) as made:
            made.write_bytes(data)


def _parts(cell: str) -> Iterable[str]:
    return dict.fromkeys(part for raw in cell.split("|") if (part := raw.strip()))


def saved(path: Path, stamp: str) -> Index | None:
    """Return the index kept at `path` where it was made from the term files that `stamp` tells of, else None."""
    try:
        version, made_from, rows, *tables = marshal.loads(path.read_bytes())
    except (OSError, ValueError, EOFError, TypeError):
        return None
    if version != VERSION or made_from != stamp:
        return None
    return Index(rows, tuple(tables))
