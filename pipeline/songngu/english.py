"""English wordings: whether a term stands in a text, in whatever inflection.

Plural, possessive, articles, capitals, hyphens and the two spellings (organisation, organization) make no difference.
Abbreviations in capitals must keep them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from songngu.records import Span

_WORD = re.compile(r"\w+(?:['’]\w+)*['’]?|[%$€]")
_ARTICLES = frozenset({"a", "an", "the"})
_SPELLINGS = (
    (re.compile(r"is(e|ed|es|ing|ation|ations|er|ers)$"), r"iz\1"),
    (re.compile(r"(?<=[a-z]{2})our(s|ed|ing|able|al|er|ers|hood)?$"), r"or\1"),
    (re.compile(r"^(cent|met|theat|kilomet|fib|lit)re(s?)$"), r"\1er\2"),
    (re.compile(r"^programme(s?)$"), r"program\1"),
    (re.compile(r"^(def|off|lic)ence(s?)$"), r"\1ense\2"),
    (re.compile(r"ll(ed|ing|er|ers)$"), r"l\1"),
)
_IRREGULAR = {"men": "man", "women": "woman", "children": "child", "people": "person", "persons": "person"}


@dataclass(frozen=True, slots=True)
class _Word:
    surface: str
    key: str
    start: int
    end: int


def find_wording(expected: str, target: str) -> Span | None:
    """Return where an English wording first stands in a text, inflection and spelling apart, or None."""
    found = find_all_wordings(expected, target)
    return found[0] if found else None


def find_all_wordings(expected: str, target: str) -> list[Span]:
    """Return every place where an English wording stands in a text, in order."""
    wanted = _words(expected)
    if not wanted:
        return []
    words = _words(target)
    first = wanted[0]
    return [
        Span(words[start].start, _end(words[start + len(wanted) - 1], target))
        for start in range(len(words) - len(wanted) + 1)
        if _same(first, words[start])
        and all(_same(w, g) for w, g in zip(wanted[1:], words[start + 1 : start + len(wanted)], strict=True))
    ]


def _same(wanted: _Word, given: _Word) -> bool:
    if wanted.key != given.key:
        return False
    capitals = wanted.surface.isupper() and len(wanted.surface) > 1
    return not capitals or given.surface[: len(wanted.surface)] == wanted.surface or given.surface.isupper()


def _end(word: _Word, target: str) -> int:
    """Return a word's end without a possessive, which is no part of the term."""
    surface = target[word.start : word.end]
    for ending in ("'s", "’s", "'", "’"):
        if surface.endswith(ending):
            return word.end - len(ending)
    return word.end


@lru_cache(maxsize=4096)
def _words(text: str) -> Sequence[_Word]:
    """Cut a text into words, articles left out."""
    found = []
    for match in _WORD.finditer(text):
        surface = match[0]
        if surface.lower() not in _ARTICLES or surface == "A":
            found.append(_Word(surface, _key(surface), match.start(), match.end()))
    return tuple(found)


@lru_cache(maxsize=65536)
def _key(surface: str) -> str:
    """Return what all forms and spellings of a word have in common."""
    word = surface.lower().replace("’", "'").removesuffix("'s").removesuffix("'")
    word = _IRREGULAR.get(word, word)
    for pattern, replacement in _SPELLINGS:
        word = pattern.sub(replacement, word)
    return _singular(word)


def _singular(word: str) -> str:
    if len(word) < 4 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    return word.removesuffix("s")
