"""The index of a termbase: every wording of every term in a trie of syllables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from songngu.records import Term
from songngu.termbase.syllables import Syllable, syllables


@dataclass(frozen=True, slots=True)
class Entry:
    """A wording of a term."""

    term: Term
    surface: str
    short: bool
    """Whether it is an abbreviation."""
    exact: bool
    """Whether letters must stand as written: abbreviations and single syllables."""
    capitals: bool
    """Whether its capitals must be capitals in the text: names of places."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Wordings that stand at a place of a text."""

    start: int
    end: int
    size: int
    """In syllables."""
    entries: tuple[Entry, ...]


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)


class Index:
    """A trie over the syllables of all wordings."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._root = _Node()
        for term in terms:
            for surface in (term.source, *term.variants):
                self._add(_entry(term, surface, short=False))
            for surface in term.short:
                self._add(_entry(term, surface, short=True))

    def _add(self, entry: Entry) -> None:
        keys = [syllable.key for syllable in syllables(entry.surface, masked=False)]
        without = [key for key in keys if key != ","]  # commas in names are often left out
        for path in [keys] if keys == without else [keys, without]:
            node = self._root
            for key in path:
                node = node.children.setdefault(key, _Node())
            if path:
                node.entries.append(entry)

    def candidates(self, text: str) -> Iterator[Candidate]:
        """Yield every wording that stands in a text, overlapping ones too."""
        found = syllables(text)
        for first in range(len(found)):
            node = self._root
            for last in range(first, len(found)):
                child = node.children.get(found[last].key)
                if child is None:
                    break
                node = child
                if node.entries:
                    candidate = _candidate(text, found[first : last + 1], node.entries)
                    if candidate.entries:
                        yield candidate


def _entry(term: Term, surface: str, *, short: bool) -> Entry:
    single = " " not in surface and "-" not in surface
    return Entry(
        term,
        surface,
        short,
        exact=short or single or term.case_sensitive or surface.isupper(),
        capitals=term.domain == "place",
    )


def _candidate(text: str, covered: list[Syllable], entries: list[Entry]) -> Candidate:
    start, end = covered[0].start, covered[-1].end
    surface = text[start:end]
    fitting = tuple(entry for entry in entries if _fits(entry, surface))
    return Candidate(start, end, sum(s.key not in ",&/" for s in covered), fitting)


def _fits(entry: Entry, surface: str) -> bool:
    """Tell whether a surface's letters are such as the wording asks for. Headings in capitals fit."""
    if entry.exact:
        if surface == entry.surface or (entry.surface[:1].islower() and surface == _raised(entry.surface)):
            return True
        return not entry.short and not entry.surface.isupper() and surface.isupper() and len(surface) > 4
    if not entry.capitals or surface.isupper():
        return True
    wanted = [word[:1] for word in entry.surface.replace("-", " ").split() if word[:1].isalpha()]
    given = [word[:1] for word in surface.replace("-", " ").split() if word[:1].isalpha()]
    return len(wanted) != len(given) or all(g.isupper() for w, g in zip(wanted, given, strict=True) if w.isupper())


def _raised(surface: str) -> str:
    return surface[:1].upper() + surface[1:]
