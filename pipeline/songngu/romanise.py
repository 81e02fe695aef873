"""How Vietnamese names are spelt in English: plain (Nguyen Hoan, Quang Tri) or with their diacritics.

The order is the Vietnamese one in both. Names that English has its own form for stay as English has them (Hanoi,
Vietnam, Laos): they are no spelling of the Vietnamese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from songngu.english import find_all_wordings
from songngu.records import Romanisation, Span, Term, TermHit
from songngu.text import strip_diacritics

_WORD = re.compile(r"[^\W\d_]+")
_LONGEST_NAME = 6
"""Syllables of a name; longer runs of capitals are headings."""
_LEAST_PERSON = 2
"""A name of one syllable may be a word of English (Do, An): only places are spelt so, where the termbase says so."""


def respelt(english: str, vietnamese: str, hits: Sequence[TermHit], romanisation: Romanisation) -> str:
    """Return a translation with the names of its source spelt as asked for; the length stays.

    The English that the glossary asks for is spelt as the glossary has it, whatever is asked for.
    """
    names = _names(vietnamese, least=_LEAST_PERSON) if romanisation is Romanisation.DIACRITICS else {}
    english = _marked(english, [hit.target for hit in hits], names)
    marked = [word for word in _WORD.findall(english) if strip_diacritics(word) != word]
    if romanisation is Romanisation.DIACRITICS or any(word[0].islower() for word in marked):
        return english  # small letters with diacritics: what is left is no name, and a check says so
    kept = [
        span
        for hit in hits
        for wording in hit.expected
        if strip_diacritics(wording) != wording
        for span in find_all_wordings(wording, english)
    ]
    syllables = {word for word in _WORD.findall(vietnamese) if word[0].isupper()}
    return _WORD.sub(lambda found: _plain(found, syllables, kept), english)


def respelt_term(term: Term, romanisation: Romanisation) -> Term:
    """Return a term with the names in its English spelt as asked for. Term files have them plain."""
    if romanisation is Romanisation.PLAIN:
        return term
    least = 1 if term.domain == "place" else _LEAST_PERSON
    names = {key: name for source in (term.source, *term.variants) for key, name in _names(source, least=least).items()}

    def spelt(wording: str) -> str:
        return _marked(wording, (), names)

    return replace(
        term,
        target=spelt(term.target),
        target_variants=tuple(dict.fromkeys(map(spelt, term.target_variants))),
        later=spelt(term.later),
    )


def plain_hit(hit: TermHit) -> TermHit:
    """Return a hit as engines know its English: without diacritics."""
    return replace(hit, target=strip_diacritics(hit.target), variants=tuple(map(strip_diacritics, hit.variants)))


def _plain(found: re.Match[str], syllables: set[str], kept: Sequence[Span]) -> str:
    word = found[0]
    if word not in syllables or any(span.start <= found.start() < span.end for span in kept):
        return word
    return strip_diacritics(word)


def _marked(english: str, wordings: Sequence[str], names: dict[tuple[str, ...], str]) -> str:
    for wording in wordings:
        plain = strip_diacritics(wording)
        if plain != wording:
            english = re.sub(rf"(?<!\w){re.escape(plain)}(?!\w)", wording.replace("\\", r"\\"), english)
    if not names:
        return english
    words = list(_WORD.finditer(english))
    pieces, at, done = [], 0, 0
    while at < len(words):
        name, length = next(_known(words, at, names, english), ("", 1))
        if name:
            pieces += [english[done : words[at].start()], name]
            done = words[at + length - 1].end()
        at += length
    return "".join([*pieces, english[done:]])


def _known(
    words: Sequence[re.Match[str]], at: int, names: dict[tuple[str, ...], str], english: str
) -> Iterator[tuple[str, int]]:
    """Yield the names that words may be from one on, longest first, each with its number of words."""
    for length in range(min(_LONGEST_NAME, len(words) - at), 0, -1):
        run = words[at : at + length]
        name = names.get(tuple(word[0] for word in run))
        if name and english[run[0].start() : run[-1].end()] == strip_diacritics(name):
            yield name, length


def _names(vietnamese: str, *, least: int) -> dict[tuple[str, ...], str]:
    """Return the runs of capitalised syllables of a text, and their parts, by their plain syllables.

    Runs that are plain already are left out, and so are those that would be spelt in two ways.
    """
    found: dict[tuple[str, ...], set[str]] = {}
    for run in _runs(vietnamese):
        for first in range(len(run)):
            for last in range(first + least, min(len(run), first + _LONGEST_NAME) + 1):
                name = " ".join(run[first:last])
                found.setdefault(tuple(strip_diacritics(name).split()), set()).add(name)
    return {key: next(iter(names)) for key, names in found.items() if len(names) == 1 and " ".join(key) not in names}


def _runs(vietnamese: str) -> Iterator[list[str]]:
    run: list[str] = []
    end = -1
    for word in _WORD.finditer(vietnamese):
        if run and vietnamese[end : word.start()] != " ":
            yield run
            run = []
        if word[0][0].isupper():
            run.append(word[0])
        elif run:
            yield run
            run = []
        end = word.end()
    if run:
        yield run
