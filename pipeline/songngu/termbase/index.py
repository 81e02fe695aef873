"""The index of a termbase: which wordings a run of syllables may be. It is kept in a file, keyed by the term files.

Every syllable of the termbase has a letter of its own, so that a wording is a short word of letters, a phrase. A table
of hashes says where in a text a phrase may stand, for all places at once; the letters of the phrase confirm it.
"""

from __future__ import annotations

import gc
import marshal
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple

import numpy as np

from songngu.files import beside
from songngu.records import Romanisation, Term, TermStatus
from songngu.romanise import respelt_term
from songngu.termbase.lookup import Lookup, Runs
from songngu.termbase.reading import Marks, Numbers, Pieces, Reading
from songngu.termbase.rules import Wording, wording
from songngu.termbase.syllables import keys
from songngu.termbase.table import Row, term_of

VERSION = 7
"""Grows when the shape of the index or the way of matching changes, so that older files are not read."""
_CELL = "\x1f"
_SURROGATES, _SURROGATES_END = 0xD800, 0xE000
_KNOWN, _SIMPLE, _ADVICE = 1, 2, 4
"""Of a phrase: that its wordings have been looked at, and what they are."""


class Entry(NamedTuple):
    """The wordings that one run of syllables may be, of one term or several."""

    wordings: tuple[Wording, ...]
    simple: bool
    """Whether plain spaces between its syllables are all that any of them asks for."""
    advice: bool
    """Whether all of their terms are only proposed."""


class Asks(IntEnum):
    """What a stretch of text that has the letters of a wording still hangs on."""

    NOTHING = 0
    BEFORE = 1
    """Whether a person's name, or Phó, stands before it."""
    AROUND = 2
    """The words on both sides of it."""


class Fit(NamedTuple):
    """What a stretch of text may be by its own letters and marks alone, whatever stands around it."""

    wordings: tuple[Wording, ...]
    reason: str
    """Why it is none of its wordings, where it is none."""
    asks: Asks
    abroad: bool
    """Whether the country named after it may matter."""


class Index:
    """Rows of term files, and where their wordings may begin."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = [_CELL.join(row) for row in rows]
        self._letters: dict[str, int] = {}
        """The letter of each syllable's key; 0 is no letter."""
        self._words: dict[str, int | list[int]] = {}
        with no_collection():
            self._build(rows)
        self._prepare()

    def _prepare(self) -> None:
        self.romanisation = Romanisation.PLAIN
        self._terms: dict[int, Term] = {}
        self._numbers: dict[str, int] = {}
        self._held = list(self._words.values())
        self._entries: list[Entry | None] = [None] * len(self._held)
        self._kinds = np.zeros(len(self._held), dtype=np.uint8)
        self._lookup = Lookup(list(self._words))
        letters = self._letters
        self.pieces = Pieces(lambda key: letters.get(key, 0))
        self.fits: dict[str, Fit] = {}
        """What stretches of text fit, as found so far: texts repeat themselves. `match` fills it."""

    def __len__(self) -> int:
        """Return the number of terms."""
        return len(self._rows)

    def term(self, number: int) -> Term:
        """Return a term by its number."""
        found = self._terms.get(number)
        if found is None:
            told = term_of(tuple(self._rows[number].split(_CELL)))
            found = self._terms[number] = respelt_term(told, self.romanisation)
        return found

    def number(self, term_id: str) -> int | None:
        """Return the number of a term by its id, or None."""
        if not self._numbers:
            self._numbers = {row[: row.index(_CELL)]: number for number, row in enumerate(self._rows)}
        return self._numbers.get(term_id)

    def runs(self, reading: Reading) -> Runs:
        """Return the runs of a reading's syllables that are wordings."""
        runs = self._lookup.runs(reading.letters)
        whole = reading.text_of(runs.firsts) == reading.text_of(runs.lasts - 1)
        return runs if whole.all() else Runs(runs.firsts[whole], runs.lasts[whole], runs.phrases[whole])

    def simple(self, phrases: Numbers) -> Marks:
        """Tell of phrases whether plain spaces between their syllables are all that any of their wordings asks for."""
        self._know(phrases)
        return (self._kinds[phrases] & _SIMPLE) > 0

    def advice(self, phrases: Numbers) -> Marks:
        """Tell of phrases whether all of their terms are only proposed."""
        self._know(phrases)
        return (self._kinds[phrases] & _ADVICE) > 0

    def _know(self, phrases: Numbers) -> None:
        new = phrases[self._kinds[phrases] == 0]
        for phrase in np.unique(new).tolist():
            entry = self.entry(phrase)
            self._kinds[phrase] = _KNOWN | _SIMPLE * entry.simple | _ADVICE * entry.advice

    def entry(self, phrase: int) -> Entry:
        """Return the wordings that a phrase may be."""
        entry = self._entries[phrase]
        if entry is None:
            held = self._held[phrase]
            wordings = tuple(self._wording(number) for number in ([held] if isinstance(held, int) else held))
            proposed = all(self.term(w.term).status is TermStatus.PROPOSED for w in wordings)
            entry = self._entries[phrase] = Entry(wordings, all(w.simple for w in wordings), proposed)
        return entry

    def _wording(self, number: int) -> Wording:
        term_number, place = divmod(number, 1000)
        term = self.term(term_number)
        full = (term.source, *term.variants)
        text = full[place] if place < len(full) else term.short[place - len(full)]
        return wording(term_number, text, term, short=place >= len(full))

    def _build(self, rows: Sequence[Row]) -> None:
        signs: dict[str, str] = {}
        words = self._words
        for number, row in enumerate(rows):
            if row[11] == TermStatus.DEPRECATED:
                continue
            wordings = [row[1], *_parts(row[3]), *_parts(row[4])] if row[3] or row[4] else (row[1],)
            for place, text in enumerate(wordings):
                parts = keys(text)
                if not parts:
                    continue
                word = "".join([signs.get(part) or _new_sign(signs, part) for part in parts])
                held = words.get(word)
                if held is None:
                    words[word] = number * 1000 + place
                elif isinstance(held, int):
                    words[word] = [held, number * 1000 + place]
                else:
                    held.append(number * 1000 + place)
        self._letters = {part: ord(sign) for part, sign in signs.items()}

    def save(self, path: Path, stamp: str) -> None:
        """Write the index beside `path` and put it there in one step. A folder that cannot be written to is no harm."""
        data = marshal.dumps((VERSION, stamp, self._rows, self._letters, self._words))
        with suppress(OSError), beside(path) as made:
            made.write_bytes(data)

    @classmethod
    def saved(cls, path: Path, stamp: str) -> Index | None:
        """Return the index kept at `path` where it was made from the term files that `stamp` tells of, else None."""
        try:
            data = path.read_bytes()
            with no_collection():
                version, made_from, *tables = marshal.loads(data)
        except (OSError, ValueError, EOFError, TypeError):
            return None
        if version != VERSION or made_from != stamp:
            return None
        index = cls.__new__(cls)
        index._rows, index._letters, index._words = tables
        index._prepare()
        return index


def _new_sign(signs: dict[str, str], part: str) -> str:
    code = len(signs) + 1
    sign = signs[part] = chr(code if code < _SURROGATES else code - _SURROGATES + _SURROGATES_END)
    return sign


def _parts(cell: str) -> Iterable[str]:
    return dict.fromkeys(part for raw in cell.split("|") if (part := raw.strip()))


@contextmanager
def no_collection() -> Iterator[None]:
    """Hold the garbage collector while many objects are made that all stay: it would look at them again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
