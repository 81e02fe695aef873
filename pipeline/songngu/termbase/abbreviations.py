"""Abbreviations: where not to look for them, and what an article itself says they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from songngu.termbase.syllables import SYLLABLE, phrase_key
from songngu.text import strip_diacritics

# Addresses, e-mail, file names, and document codes: 10/KH-UBND, 35-NQ/TW, 01/2007/QH12, 125/NQ-HĐND.
MASKED = re.compile(
    # With bounds, and none beginning within another: a line of 50,000 letters is passed over once.
    r"https?://\S+|www\.\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"
    r"|(?<!\w)(?<!\w-)\w[\w-]{0,200}\.(?:jpe?g|png|gif|webp|mp[34]|pdf|docx?|xlsx?|pptx?|html?)\b"
    r"|(?<!\w)(?<!\w[.-])\w[\w-]{0,62}(?:\.[\w-]{1,63}){0,8}\.(?:gov|com|edu|org|net)(?:\.vn)?(?:/\S*)?"
    r"|(?<!\w)(?<!\w-)\w[\w-]{0,62}\.vn\b(?:/\S*)?"
    r"|\b\d+[A-Za-z]?(?:/\d{4})?\s?/\s?(?:[A-ZĐƯÔ][A-Za-zĐđƯÔ]*\d*)(?:\s?[-/.&]\s?[A-ZĐƯÔ][A-Za-zĐđƯÔ0-9]*)*"
    r"|\b\d+\s?-\s?(?:NQ|QĐ|QĐi|CT|KL|TB|HD|KH|BC|CV|TTr|ĐA|QC|CTr|TT|TTLT)/[A-ZĐƯ]+\b"
)
_CODED = re.compile(r"/\s?[A-ZĐƯÔ/]")
_DOTTED = re.compile(r"\.[^\W\d_]")
_DEFINED = re.compile(
    r"\(\s*(?:(?:sau đây )?(?:gọi|viết) tắt là:?\s*|sau đây gọi là\s*)?[\"“']?"
    r"([A-ZĐƯÔ&-]{2,12}(?:\s[A-ZĐƯÔ&]{2,8})?)[\"”']?\s*\)"
)
_MOST_LEFT_OUT = 2
"""Syllables that an abbreviation may leave out."""
_SMALL_WORDS = frozenset(("và", "của", "về", "các", "cho", "với", "trên", "tại"))


@dataclass(frozen=True, slots=True)
class Definition:
    """What an article says an abbreviation stands for."""

    short: str
    full: str


def masked(text: str) -> list[tuple[int, int]]:
    """Return the stretches of a text in which no terms are looked for."""
    coded = "/" in text and _CODED.search(text)  # most strokes stand in dates
    if not (coded or "@" in text or "www." in text or _DOTTED.search(text)):
        return []
    return [match.span() for match in MASKED.finditer(text)]


def definitions(texts: Iterable[str]) -> dict[str, Definition]:
    """Return the abbreviations that an article defines in brackets: `thông tin đối ngoại (TTĐN)`."""
    found: dict[str, Definition] = {}
    for text in texts:
        if "(" in text:
            for definition in _definitions(text):
                found.setdefault(definition.short, definition)
    return found


def _definitions(text: str) -> Iterator[Definition]:
    for match in _DEFINED.finditer(text):
        letters = [strip_diacritics(c).lower() for c in match[1] if c.isalpha()]
        syllables = list(SYLLABLE.finditer(text[: match.start()]))
        first = _spelled_out(letters, syllables)
        if first is None:
            first = _loosely(letters, syllables, text)
        if first is not None:
            yield Definition(match[1], text[syllables[first].start() : syllables[-1].end()])


def _spelled_out(letters: Sequence[str], syllables: Sequence[re.Match[str]]) -> int | None:
    """Return the first of the syllables before a bracket whose first letters are the abbreviation's, or None."""
    at = len(syllables)
    for letter in reversed(letters):
        at -= 1
        while at >= 0 and syllables[at][0].lower() in _SMALL_WORDS and _first(syllables[at]) != letter:
            at -= 1
        if at < 0 or _first(syllables[at]) != letter:
            return None
    return at


def _loosely(letters: Sequence[str], syllables: Sequence[re.Match[str]], text: str) -> int | None:
    """Return where the words before a bracket begin that have the letters in order, some syllables left out, or None.

    Ban chấp hành tạm thời (BCT): nothing of the termbase, but the article says that its BCT is not Bộ Chính trị.
    """
    least = max(0, len(syllables) - len(letters) - _MOST_LEFT_OUT)
    for first in range(len(syllables) - len(letters), least - 1, -1):
        held = syllables[first:]
        if re.search(r"[,;:.()]", text[held[0].start() : held[-1].end()]):
            return None
        rest = iter([_first(s) for s in held])
        if _first(held[0]) == letters[0] and all(letter in rest for letter in letters):
            return first
    return None


def _first(match: re.Match[str]) -> str:
    return strip_diacritics(match[0][0]).lower()


def same_name(full: str, wordings: Iterable[str]) -> bool:
    """Tell whether a spelled out name is one of the wordings of a term."""
    given = phrase_key(full)
    return any(phrase_key(wording) == given for wording in wordings)
