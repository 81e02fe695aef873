"""The index of a termbase: which wordings a run of syllables may be. It is kept in a file, keyed by the term files.

Every syllable of the termbase has a letter of its own, so that a text becomes a short string and a wording a piece of
it. A table of hashes, looked up by numpy for all places of an article at once, says where a wording may stand; a
dictionary of the wordings confirms it.
"""

from __future__ import annotations

import gc
import marshal
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from songngu.files import beside
from songngu.records import Term, TermStatus
from songngu.termbase.rules import Wording, wording
from songngu.termbase.syllables import key, keys
from songngu.termbase.table import Row, term_of

VERSION = 6
"""Grows when the shape of the index or the way of matching changes, so that older files are not read."""
_CELL = "\x1f"
_MOST_SYLLABLES = 1 << 17
_UNKNOWN = "\0"
Numbers = npt.NDArray[np.int64]
_NONE = np.zeros(0, dtype=np.int64)
_LEAST_BITS, _ROOM = 16, 32
"""Of the table of hashes: places for each wording. More make fewer errors, fewer stay in the processor's cache."""
_FACTOR = 0x9E3779B97F4A7C1 | 1
"""Odd, so that no letter is lost from a hash; products wrap around."""
_SURROGATES, _SURROGATES_END = 0xD800, 0xE000


class Entry(NamedTuple):
    """The wordings that one run of syllables may be, of one term or several."""

    wordings: tuple[Wording, ...]
    simple: bool
    """Whether plain spaces between its syllables are all that any of them asks for."""
    advice: bool
    """Whether all of their terms are only proposed."""


Run = tuple[int, int, Entry]
"""The number of a first syllable, the number after the last one, and what they may be."""


class Fit(NamedTuple):
    """What a stretch of text may be by its own letters and marks alone, whatever stands around it."""

    wordings: tuple[Wording, ...]
    reason: str
    """Why it is none of its wordings, where it is none."""
    settled: bool
    """Whether nothing around it can matter to these wordings."""
    abroad: bool
    """Whether the country named after it may matter."""


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
        self._phrases: dict[str, int | list[int]] = {}
        with no_collection():
            self._build(rows)
        self._prepare()

    def _prepare(self) -> None:
        self._terms: dict[int, Term] = {}
        self._entries: dict[str, Entry] = {}
        self._numbers: dict[str, int] = {}
        self._letter_of = _Letters(self._letters)
        self._marks, self._longest = self._marked()
        self.fits: dict[str, Fit] = {}
        """What stretches of text fit, as found so far: texts repeat themselves. `match` fills it."""

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

    def runs(self, texts: Sequence[Sequence[str]]) -> list[list[Run]]:
        """Return, for each text's syllables, the runs that are wordings; overlapping ones too.

        They are in order of their first syllable, longer ones first.
        """
        letter_of = self._letter_of.__getitem__
        pieces = ["".join(map(letter_of, syllables)) + _UNKNOWN for syllables in texts]
        offsets = list(accumulate(map(len, pieces), initial=0))
        text = "".join(pieces)
        firsts, lengths = self._likely(text)
        numbers = np.searchsorted(offsets, firsts, side="right") - 1
        found: list[list[Run]] = [[] for _ in texts]
        phrases, known = self._phrases, self._entries.get
        for at, length, number in zip(firsts.tolist(), lengths.tolist(), numbers.tolist(), strict=True):
            phrase = text[at : at + length]
            entry = known(phrase)
            if entry is None:
                if phrase not in phrases:
                    continue
                entry = self._entry(phrase)
            first = at - offsets[number]
            found[number].append((first, first + length, entry))
        return found

    def _likely(self, text: str) -> tuple[Numbers, Numbers]:
        """Return where wordings begin in letters, and their lengths; a few may be none: hashes coincide.

        All places of a text are looked at together, a letter further in each step, as long as wordings begin so.
        """
        codes = _codes(text + _UNKNOWN * self._longest)
        places = np.arange(len(text))
        hashes = codes[places]
        firsts, lengths = [], []
        for length in range(1, self._longest + 1):
            said = self._marks[hashes & (len(self._marks) - 1)]
            whole = places[said > 1]
            firsts.append(whole)
            lengths.append(np.full(len(whole), length))
            on = said > 0
            places = places[on]
            if not len(places):
                break
            hashes = hashes[on] * _FACTOR + codes[places + length]
        if not firsts:
            return _NONE, _NONE
        first, length_of = np.concatenate(firsts), np.concatenate(lengths)
        order = np.lexsort((-length_of, first))
        return first[order], length_of[order]

    def _marked(self) -> tuple[npt.NDArray[np.uint8], int]:
        """Return a table by hashes of letters: 1 where a wording begins so, 3 where it is whole; and the longest."""
        marks = np.zeros(1 << max(_LEAST_BITS, (_ROOM * len(self._phrases)).bit_length()), dtype=np.uint8)
        mask = len(marks) - 1
        sizes = np.fromiter(map(len, self._phrases), dtype=np.int64, count=len(self._phrases))
        longest = int(sizes.max(initial=0))
        codes = _codes("".join(self._phrases) + _UNKNOWN)
        places = np.cumsum(sizes) - sizes
        hashes = codes[places]
        for length in range(1, longest + 1):
            marks[hashes & mask] |= 1
            marks[hashes[sizes == length] & mask] |= 2
            on = sizes > length
            places, sizes = places[on], sizes[on]
            hashes = hashes[on] * _FACTOR + codes[places + length]
        return marks, longest

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

    def _new_letter(self, part: str) -> str:
        code = len(self._letters) + 1
        letter = self._letters[part] = chr(code if code < _SURROGATES else code - _SURROGATES + _SURROGATES_END)
        return letter

    def save(self, path: Path, stamp: str) -> None:
        """Write the index beside `path` and put it there in one step. A folder that cannot be written to is no harm."""
        data = marshal.dumps((VERSION, stamp, self._rows, self._letters, self._phrases))
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
        index._rows, index._letters, index._phrases = tables
        index._prepare()
        return index


def _codes(letters: str) -> Numbers:
    return np.frombuffer(letters.encode("utf-32-le"), dtype=np.uint32).astype(np.int64)


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
