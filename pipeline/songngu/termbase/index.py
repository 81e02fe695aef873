"""The index of a termbase: which wordings a run of syllables may be. It is kept in a file, keyed by the term files.

Every syllable of the termbase has a letter of its own, so that a text becomes a short string and a wording a piece of
it. Two dictionaries do the work: the first two letters of every wording, with the lengths that begin so, and the whole
wordings. Most places of a text fail at the first one, so that plain Python is quick enough.
"""

from __future__ import annotations

import gc
import marshal
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from operator import add, itemgetter
from pathlib import Path
from typing import NamedTuple

from songngu.files import beside
from songngu.records import Term, TermStatus
from songngu.termbase.rules import Wording, wording
from songngu.termbase.syllables import key, keys
from songngu.termbase.table import Row, term_of

VERSION = 4
"""Grows when the shape of the index or the way of matching changes, so that older files are not read."""
_CELL = "\x1f"
_MOST_SYLLABLES = 1 << 17
_UNKNOWN = "\0"
_SURROGATES, _SURROGATES_END = 0xD800, 0xE000


class Entry(NamedTuple):
    """The wordings that one run of syllables may be, of one term or several."""

    wordings: tuple[Wording, ...]
    simple: bool
    """Whether plain spaces between its syllables are all that any of them asks for."""
    advice: bool
    """Whether all of their terms are only proposed."""


class Candidate(NamedTuple):
    """A run of a text's syllables that may be a term: from syllable `first` up to, not including, `last`."""

    first: int
    last: int
    entry: Entry
    wordings: tuple[Wording, ...]
    after: tuple[str, ...] = ()
    """Keys of the syllables that follow, where they matter."""


class _Letters(dict[str, str]):
    """The letter of each syllable as written; syllables that no wording has share one."""

    def __init__(self, of_keys: dict[str, str]) -> None:
        super().__init__()
        self._of_keys = of_keys

    def __missing__(self, syllable: str) -> str:
        if len(self) >= _MOST_SYLLABLES:
            self.clear()
        letter = self[syllable] = self._of_keys.get(key(syllable), _UNKNOWN)
        return letter


class Index:
    """Rows of term files, and where their wordings may begin."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = [_CELL.join(row) for row in rows]
        self._letters: dict[str, str] = {}
        self._starts: dict[str, tuple[int, ...]] = {}
        self._phrases: dict[str, int | list[int]] = {}
        with _no_collection():
            self._build(rows)
        self._prepare()

    def _prepare(self) -> None:
        self._terms: dict[int, Term] = {}
        self._entries: dict[str, Entry] = {}
        self._numbers: dict[str, int] = {}
        self._letter_of = _Letters(self._letters)
        self._singles = frozenset(phrase for phrase in self._phrases if len(phrase) == 1)

    def __len__(self) -> int:
        """Return the number of terms."""
        return len(self._rows)

    def term(self, number: int) -> Term:
        """Return a term by its number."""
        found = self._terms.get(number)
        if found is None:
            found = self._terms[number] = term_of(tuple(self._rows[number].split(_CELL)))
        return found

    def number(self, term_id: str) -> int | None:
        """Return the number of a term by its id, or None."""
        if not self._numbers:
            self._numbers = {row[: row.index(_CELL)]: number for number, row in enumerate(self._rows)}
        return self._numbers.get(term_id)

    def candidates(self, syllables: Sequence[str]) -> list[Candidate]:
        """Return each run of syllables that is a wording, in order of its first syllable; overlapping ones too."""
        text = "".join(map(self._letter_of.__getitem__, syllables))
        lengths_of, phrases, known = self._starts.get, self._phrases, self._entries.get
        found = []
        for first, pair in enumerate(map(add, text, text[1:])):
            lengths = lengths_of(pair)
            if lengths is not None:
                for length in lengths:
                    phrase = text[first : first + length]
                    entry = known(phrase)
                    if len(phrase) < length or (entry is None and phrase not in phrases):
                        continue
                    entry = entry or self._entry(phrase)
                    found.append(Candidate(first, first + length, entry, entry.wordings))
        if not self._singles.isdisjoint(text):
            singles = [(n, known(c) or self._entry(c)) for n, c in enumerate(text) if c in self._singles]
            found += [Candidate(n, n + 1, entry, entry.wordings) for n, entry in singles]
            found.sort(key=itemgetter(0))
        return found

    def any_run(self, syllables: Sequence[str]) -> bool:
        """Tell whether any run of syllables is a wording."""
        text = "".join(map(self._letter_of.__getitem__, syllables))
        if not self._singles.isdisjoint(text):
            return True
        return any(
            text[first : first + length] in self._phrases
            for first, pair in enumerate(map(add, text, text[1:]))
            if pair in self._starts
            for length in self._starts[pair]
        )

    def _entry(self, phrase: str) -> Entry:
        held = self._phrases[phrase]
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
        letters, phrases = self._letters, self._phrases
        lengths: dict[str, set[int]] = {}
        for number, row in enumerate(rows):
            if row[11] == TermStatus.DEPRECATED:
                continue
            wordings = [row[1], *_parts(row[3]), *_parts(row[4])] if row[3] or row[4] else (row[1],)
            for place, text in enumerate(wordings):
                parts = keys(text)
                if not parts:
                    continue
                phrase = "".join([letters.get(part) or self._new_letter(part) for part in parts])
                held = phrases.get(phrase)
                if held is None:
                    phrases[phrase] = number * 1000 + place
                elif isinstance(held, int):
                    phrases[phrase] = [held, number * 1000 + place]
                else:
                    held.append(number * 1000 + place)
                if len(phrase) > 1:
                    lengths.setdefault(phrase[:2], set()).add(len(phrase))
        shared: dict[tuple[int, ...], tuple[int, ...]] = {}  # few kinds of tuples: one object each keeps the file small
        for pair, found in lengths.items():
            ordered = tuple(sorted(found, reverse=True))
            self._starts[pair] = shared.setdefault(ordered, ordered)

    def _new_letter(self, part: str) -> str:
        code = len(self._letters) + 1
        letter = self._letters[part] = chr(code if code < _SURROGATES else code - _SURROGATES + _SURROGATES_END)
        return letter

    def save(self, path: Path, stamp: str) -> None:
        """Write the index beside `path` and put it there in one step. A folder that cannot be written to is no harm."""
        data = marshal.dumps((VERSION, stamp, self._rows, self._letters, self._starts, self._phrases))
        with suppress(OSError), beside(path) as made:
            made.write_bytes(data)

    @classmethod
    def saved(cls, path: Path, stamp: str) -> Index | None:
        """Return the index kept at `path` where it was made from the term files that `stamp` tells of, else None."""
        try:
            data = path.read_bytes()
            with _no_collection():
                version, made_from, *tables = marshal.loads(data)
        except (OSError, ValueError, EOFError, TypeError):
            return None
        if version != VERSION or made_from != stamp:
            return None
        index = cls.__new__(cls)
        index._rows, index._letters, index._starts, index._phrases = tables
        index._prepare()
        return index


def _parts(cell: str) -> Iterable[str]:
    return dict.fromkeys(part for raw in cell.split("|") if (part := raw.strip()))


@contextmanager
def _no_collection() -> Iterator[None]:
    """Hold the garbage collector while many objects are made that all stay: it would look at them again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
