"""Variations of training pairs: terms inline, two pairs as one, other spellings; targets stay true."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from songngu.english import find_wording
from songngu.records import BlockKind, Segment
from songngu.text import fold, strip_diacritics
from songngu.training.data import Pair
from songngu.training.figures import refigured
from songngu.training.recipe import Variation

if TYPE_CHECKING:
    from songngu.termbase import Termbase

OPEN, ARROW, CLOSE = "⟦", "⇒", "⟧"
"""The marks that `engines` writes around terms."""
SOME = (1, 1, 2, 2, 3, 4, 9)
"""How many terms a sentence is given, chosen evenly: mostly one or two, now and then all, as articles ask."""

_NEWER = {
    unicodedata.normalize("NFC", pair[0] + tone) + pair[1]: pair[0] + unicodedata.normalize("NFC", pair[1] + tone)
    for pair in ("oa", "oe", "uy")
    for tone in "\u0300\u0301\u0303\u0309\u0323"
}


@dataclass(frozen=True, slots=True)
class Known:
    """A term of a source whose English stands in the target, as it is written there."""

    start: int
    end: int
    wording: str


def known_terms(pairs: Iterable[Pair], termbase: Termbase) -> dict[Pair, tuple[Known, ...]]:
    """Return the glossary terms of pairs that stand on both sides; pairs without any are left out."""
    found: dict[Pair, tuple[Known, ...]] = {}
    for pair in pairs:
        segment = Segment("", "", 0, BlockKind.PARAGRAPH, 0, len(pair.source), pair.source)
        terms = []
        for hit in termbase.find(segment, on=None):
            spans = (find_wording(wording, pair.target) for wording in hit.expected)
            span = next((span for span in spans if span is not None), None)
            if span is not None:
                terms.append(Known(hit.start, hit.end, span.of(pair.target)))
        if terms:
            found[pair] = tuple(terms)
    return found


@dataclass(frozen=True, slots=True)
class Inline:
    """What may be given inline: the glossary's terms of each pair, and phrases that alignment found."""

    terms: Mapping[Pair, tuple[Known, ...]]
    phrases: Mapping[Pair, tuple[Known, ...]] = field(default_factory=dict)

    def wordings(self) -> list[str]:
        """Return every wording of the terms, or of the phrases where there is no term, once and in order."""
        return sorted({one.wording for known in (self.terms or self.phrases).values() for one in known})


def varied(pairs: Sequence[Pair], *, inline: Inline, variation: Variation, rng: random.Random) -> Iterator[Pair]:
    """Yield the pairs of an epoch, each varied by chance; joined pairs come as one."""
    wordings = inline.wordings()
    waiting = iter(pairs)
    for pair in waiting:
        one = _vary(pair, inline, wordings, variation, rng)
        if rng.random() < variation.join and (other := next(waiting, None)) is not None:
            second = _vary(other, inline, wordings, variation, rng)
            one = Pair(f"{one.source} {second.source}", f"{one.target} {second.target}")
        yield one


def _vary(pair: Pair, inline: Inline, wordings: Sequence[str], variation: Variation, rng: random.Random) -> Pair:
    chosen = _chosen(pair, inline, variation, rng)
    if chosen:
        target = pair.target
        for number, term in enumerate(chosen):
            if rng.random() < variation.counterfactual:
                chosen[number], target = _counterfactual(term, target, rng.choice(wordings))
        return Pair(annotated(pair.source, chosen, mask=variation.mask, rng=rng), target)
    if rng.random() < variation.figures:
        pair = refigured(pair, rng)
    if wordings and rng.random() < variation.distract:
        return Pair(_distracted(pair.source, wordings, rng), pair.target)
    if rng.random() < variation.tone_placement:
        return Pair(newer_tones(pair.source), pair.target)
    if rng.random() < variation.no_diacritics:
        return Pair(strip_diacritics(pair.source), pair.target)
    return pair


def _chosen(pair: Pair, inline: Inline, variation: Variation, rng: random.Random) -> list[Known]:
    """Choose what is given inline: terms, phrases, both where chance says both, without overlaps."""
    chosen: list[Known] = []
    for known, chance in ((inline.terms, variation.annotate), (inline.phrases, variation.phrases)):
        found = [one for one in known.get(pair, ()) if not any(_overlap(one, other) for other in chosen)]
        if found and rng.random() < chance:
            chosen += rng.sample(found, min(rng.choice(SOME), len(found)))
    return sorted(chosen, key=lambda one: one.start)


def _overlap(one: Known, other: Known) -> bool:
    return one.start < other.end and other.start < one.end


def _counterfactual(term: Known, target: str, wording: str) -> tuple[Known, str]:
    """Put another wording into the target and ask for it, where the old one stands in it just once."""
    if target.count(term.wording) != 1:
        return term, target
    return replace(term, wording=wording), target.replace(term.wording, wording)


def annotated(source: str, terms: Sequence[Known], *, mask: float, rng: random.Random) -> str:
    """Return a source with terms inline; some hide their Vietnamese behind the English."""
    pieces, position = [], 0
    for term in terms:
        surface = term.wording if rng.random() < mask else source[term.start : term.end]
        pieces += [source[position : term.start], f"{OPEN}{surface} {ARROW} {term.wording}{CLOSE}"]
        position = term.end
    return "".join([*pieces, source[position:]])


def _distracted(source: str, wordings: Sequence[str], rng: random.Random) -> str:
    """Put a foreign term onto a word of the source."""
    words = source.split(" ")
    place = rng.randrange(len(words))
    words[place] = f"{OPEN}{words[place]} {ARROW} {rng.choice(wordings)}{CLOSE}"
    return " ".join(words)


def newer_tones(text: str) -> str:
    """Return a text with its tones in the newer place: hoà for hòa, only where a syllable ends there."""
    for older, newer in _NEWER.items():
        for first, second in ((older, newer), (older.capitalize(), newer.capitalize())):
            text = _replaced(text, first, second)
    return text


def _replaced(text: str, older: str, newer: str) -> str:
    start = text.find(older)
    while start >= 0:
        end = start + len(older)
        changed = text[:start] + newer + text[end:]
        # fold knows which spellings are one: where it sees no difference, the tone may move
        if (end == len(text) or not text[end].isalpha()) and fold(changed) == fold(text):
            text = changed
        start = text.find(older, end)
    return text
