"""Phrase pairs of a training pair: what stands for what, by word alignment, so that any phrase can be given inline."""

from __future__ import annotations

import json
import random
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from songngu.errors import MissingExtra
from songngu.records import digest
from songngu.training.augment import Inline, Known, known_terms
from songngu.training.data import Corpus, Pair
from songngu.training.files import write_text
from songngu.training.recipe import Recipe

if TYPE_CHECKING:
    from songngu.termbase import Termbase

MOST = 6
"""Phrases kept of a pair: as many as a long article's sentence has terms."""
LONGEST_SOURCE, LONGEST_TARGET = 8, 8
"""Syllables and words of a phrase: of the glossary's terms 97 in 100 are no longer."""

_WORD = re.compile(r"\w+(?:['’-]\w+)*|[^\w\s]")
_INSIDE = frozenset(["of", "the", "and", "for", "in", "on", "to"])
"""Thin words that stand inside terms."""
_THIN = _INSIDE | set(
    """a an at by from with or but as is are was were be been has have had will that this these those it its he she they
    their his her we our you your i not no which who than also more very said""".split()  # noqa: SIM905
)
"""English words that no term begins or ends with."""


@dataclass(frozen=True, slots=True)
class Links:
    """Word alignments of a pair: (source word, target word), numbered as `words` finds them."""

    sure: frozenset[tuple[int, int]]
    """Found in both directions."""
    all: frozenset[tuple[int, int]]
    """Found in either."""


def prepare_inline(recipe: Recipe, corpus: Corpus, termbase: Termbase | None, *, work: Path) -> Inline:
    """Find what the pairs of a corpus may be given inline: the terms of a termbase, and phrases as the recipe asks.

    Aligned phrases are kept in `work`, as aligning takes minutes. Raises MissingExtra.
    """
    pairs = corpus.pairs()
    terms = known_terms(pairs, termbase) if termbase is not None else {}
    if not recipe.variation.phrases:
        return Inline(terms)
    stamp, kept = digest(repr((recipe.seed, pairs))), work / "phrases.json"
    if not kept.exists() or (found := json.loads(kept.read_text(encoding="utf-8")))["of"] != stamp:
        rng = random.Random(recipe.seed)
        aligned = [phrases(pair, links, rng=rng) for pair, links in zip(pairs, align(pairs), strict=True)]
        found = {"of": stamp, "phrases": [[astuple(one) for one in some] for some in aligned]}
        write_text(kept, json.dumps(found, ensure_ascii=False))
    some = {
        pair: tuple(Known(*one) for one in ones) for pair, ones in zip(pairs, found["phrases"], strict=True) if ones
    }
    return Inline(terms, some)


def words(text: str) -> list[tuple[int, int]]:
    """Return the spans of words and marks, as the aligner sees them."""
    return [match.span() for match in _WORD.finditer(text)]


def align(pairs: Sequence[Pair]) -> Iterator[Links]:
    """Align the words of pairs with eflomal (Östling and Tiedemann 2016). Raises MissingExtra."""
    try:
        from eflomal import Aligner
    except ImportError:
        raise MissingExtra("Word alignment (phrases in [variation] of the recipe)", "align") from None
    sources, targets = [_spaced(pair.source) for pair in pairs], [_spaced(pair.target) for pair in pairs]
    with tempfile.TemporaryDirectory() as folder:
        forward, reverse = Path(folder) / "forward", Path(folder) / "reverse"
        Aligner().align(sources, targets, links_filename_fwd=str(forward), links_filename_rev=str(reverse))
        with forward.open() as first, reverse.open() as second:
            for one, other in zip(first, second, strict=True):
                ahead, back = _read(one), _read(other)
                yield Links(ahead & back, ahead | back)


def _spaced(text: str) -> str:
    # an empty line would be dropped by the aligner and shift all that follow
    return " ".join(text[start:end].lower() for start, end in words(text)) or "."


def _read(line: str) -> frozenset[tuple[int, int]]:
    return frozenset((int(source), int(target)) for source, target in (link.split("-") for link in line.split()))


def phrases(pair: Pair, links: Links, *, rng: random.Random) -> tuple[Known, ...]:
    """Return phrases of a pair that do not overlap: some of those that are consistent with all links (Koehn 2003),
    and whose ends are sure."""
    source, target = words(pair.source), words(pair.target)
    found = list(_consistent(pair, links, source, target))
    rng.shuffle(found)
    kept: list[Known] = []
    for known in found:
        if all(known.end <= other.start or other.end <= known.start for other in kept):
            kept.append(known)
        if len(kept) == MOST:
            break
    return tuple(sorted(kept, key=lambda known: known.start))


def _consistent(
    pair: Pair, links: Links, source: Sequence[tuple[int, int]], target: Sequence[tuple[int, int]]
) -> Iterator[Known]:
    ahead: dict[int, set[int]] = {}
    back: dict[int, set[int]] = {}
    for one, other in links.all:
        ahead.setdefault(one, set()).add(other)
        back.setdefault(other, set()).add(one)
    firm_source, firm_target = {one for one, _ in links.sure}, {other for _, other in links.sure}
    marks = {number for number, (start, _) in enumerate(source) if not pair.source[start].isalnum()}
    for first in sorted(firm_source - marks):
        reached: set[int] = set()
        for last in range(first, min(first + LONGEST_SOURCE, len(source))):
            if last in marks:
                break
            reached |= ahead.get(last, set())
            if last not in firm_source:
                continue
            low, high = min(reached), max(reached)
            if high - low >= LONGEST_TARGET or low not in firm_target or high not in firm_target:
                continue
            if any(not first <= one <= last for number in range(low, high + 1) for one in back.get(number, ())):
                continue
            start, end = source[first][0], source[last][1]
            wording = pair.target[target[low][0] : target[high][1]]
            if _worth(pair.source[start:end], wording):
                yield Known(start, end, wording)


def _worth(surface: str, wording: str) -> bool:
    """Tell whether a phrase could be a term: more than a syllable or a name, no marks inside, no thin ends."""
    english = wording.lower().split()
    if any(not char.isalnum() and char not in " -'’&" for char in wording):
        return False
    if english[0] in _THIN or english[-1] in _THIN or any(word in _THIN - _INSIDE for word in english):
        return False
    return any(char.isalpha() for char in wording) and (" " in surface or surface[0].isupper())
