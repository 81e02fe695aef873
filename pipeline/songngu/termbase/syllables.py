"""Syllables: how text and terms are cut for matching, and when two spellings are the same.

A key is what spellings of one syllable share: letter case, the older or newer tone placement (hòa, hoà) and i or y
(kỹ, kĩ) make no difference. What stands between syllables is compared apart, as a gap.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from songngu.text import fold

# Letters with the digits that follow them (km2, QH15), numbers, and the signs that terms are written with.
SYLLABLE = re.compile(r"[^\W\d_]+[0-9²³]*|\d+|[&‰]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_Y_ENDING = re.compile(r"^(b|h|k|l|m|qu|s|t|v)([yýỳỷỹỵ])$")
_Y_TO_I = str.maketrans("yýỳỷỹỵ", "iíìỉĩị")
_ALIKE = str.maketrans({"–": "-", "—": "-", "‑": "-", "−": "-", "“": '"', "”": '"', "‘": '"', "’": '"', "'": '"'})
_MOST_KEYS = 1 << 17

_keys: dict[str, str] = {}


def key(syllable: str) -> str:
    """Return the key of one syllable in NFC."""
    found = _keys.get(syllable)
    if found is None:
        folded = fold(syllable)
        match = _Y_ENDING.match(folded)
        found = match[1] + match[2].translate(_Y_TO_I) if match else folded
        if len(_keys) >= _MOST_KEYS:
            _keys.clear()
        _keys[syllable] = found
    return found


def keys(text: str) -> list[str]:
    """Return the keys of a text's syllables, in order."""
    cut = SYLLABLE.findall(text)
    try:
        return [_keys[syllable] for syllable in cut]
    except KeyError:
        return [key(syllable) for syllable in cut]


def phrase_key(text: str) -> str:
    """Return the key of a wording: its syllables' keys, a space between them. Empty where it has no syllable."""
    return " ".join(keys(text))


def gap(between: str) -> str:
    """Return what a stretch between two syllables says: dashes and quotation marks made alike, without spaces."""
    return "".join(between.translate(_ALIKE).split())


def gaps_agree(between: str, wanted: str) -> bool:
    """Tell whether the stretch between two syllables of a text may stand where a term has `wanted` (a `gap`).

    A term's hyphen may be missing in the text; a hyphen without spaces, or a quotation mark, may stand where the term
    has none (pa-nô, pa nô). Marks of the sentence never agree with a plain space: no term is found across them.
    """
    given = gap(between)
    if given == wanted:
        return True
    if wanted == "-":
        return given == ""
    return wanted == "" and ((given == "-" and len(between) == 1) or given == '"')


def parting(between: str) -> int:
    """Return how many characters of a stretch between syllables may never stand in a wording that has only spaces."""
    return sum(char not in '-"' for char in gap(between))


@dataclass(frozen=True, slots=True)
class Plain:
    """A text in NFC without invisible characters, and where each of its characters stood."""

    text: str
    offsets: tuple[int, ...] = ()
    """Offset in the text as given, for each character and for the end; empty where nothing moved."""

    def back(self, position: int) -> int:
        """Return the offset in the text as given of a position here."""
        return self.offsets[position] if self.offsets else position


def is_plain(text: str) -> bool:
    """Tell whether a text is ready for matching as it is."""
    return text.isascii() or (unicodedata.is_normalized("NFC", text) and not _INVISIBLE.search(text))


def plain(text: str) -> Plain:
    """Return `text` ready for matching, with the way back to its own offsets."""
    if is_plain(text):
        return Plain(text)
    composed: list[str] = []
    offsets: list[int] = []
    position = 0
    while position < len(text):
        after = position + 1
        while after < len(text) and (unicodedata.combining(text[after]) or _INVISIBLE.match(text[after])):
            after += 1
        cluster = unicodedata.normalize("NFC", _INVISIBLE.sub("", text[position:after]))
        composed.append(cluster)
        offsets.extend([position] * len(cluster))
        position = after
    return Plain("".join(composed), (*offsets, len(text)))
