"""Subwords, and batches of them: sorted by length, so that little of a batch is padding."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from songngu.errors import EngineError
from songngu.training.data import Pair

LONGEST = 220
"""Subwords of one side, with the end mark; the position table of the models holds more, the sets hardly do."""
SORTED = 20_000
"""Pairs sorted together: enough for even lengths, few enough to keep batches of every length mixed."""
DROPPED_MERGES = 0.05
"""Share of merges that BPE-dropout leaves out, as the first model was trained; Provilkov 2020 found 0.1 best for more
data."""
END, UNKNOWN = 0, 1


@dataclass(frozen=True, slots=True)
class Encoded:
    """A pair in subword ids, each side with its end mark."""

    source: list[int]
    target: list[int]
    text: str = ""
    """The source, to be cut anew."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A SentencePiece model with the ids that a network knows its pieces by."""

    pieces: Any
    ids: dict[str, int]
    pad: int

    def encode(self, text: str, *, sampling: bool = False) -> list[int]:
        """Return the ids of a text, with the end mark."""
        options = {"enable_sampling": True, "alpha": DROPPED_MERGES, "nbest_size": -1} if sampling else {}
        return [self.ids.get(piece, UNKNOWN) for piece in self.pieces.encode(text, out_type=str, **options)] + [END]


def open_vocabulary(folder: Path) -> Vocabulary:
    """Open the vocabulary of a model in Hugging Face Marian format. Raises EngineError where it is missing."""
    import sentencepiece

    try:
        ids = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
        pieces = sentencepiece.SentencePieceProcessor(str(folder / "source.spm"))
    except (OSError, ValueError, RuntimeError) as error:
        raise EngineError(f"The vocabulary in {folder} cannot be read: {error}. Name master weights.") from None
    return Vocabulary(pieces, ids, ids["<pad>"])


def encoded(pairs: Iterable[Pair], *, vocabulary: Vocabulary) -> Iterator[Encoded]:
    """Encode pairs; those over `LONGEST` subwords are left out."""
    for pair in pairs:
        source = vocabulary.encode(pair.source)
        target = vocabulary.encode(pair.target)
        if max(len(source), len(target)) <= LONGEST:
            yield Encoded(source, target, pair.source)


def sampled(batch: list[Encoded], *, vocabulary: Vocabulary, chance: float, rng: random.Random) -> list[Encoded]:
    """Cut some sources of a batch at random.

    Only now: SentencePiece's chance cannot be seeded anew, so batches made of cut sources differ from run to run, and
    a resumed run would learn some pairs twice.
    """
    return [
        replace(pair, source=vocabulary.encode(pair.text, sampling=True)) if rng.random() < chance else pair
        for pair in batch
    ]


def batches(pairs: Iterable[Encoded], *, subwords: int, rng: random.Random) -> Iterator[list[Encoded]]:
    """Yield batches of at most `subwords` padded subwords of the longer side, in random order."""
    waiting: list[Encoded] = []
    for pair in pairs:
        waiting.append(pair)
        if len(waiting) == SORTED:
            yield from _sorted(waiting, subwords, rng)
            waiting = []
    yield from _sorted(waiting, subwords, rng)


def _sorted(pairs: list[Encoded], subwords: int, rng: random.Random) -> list[list[Encoded]]:
    found: list[list[Encoded]] = []
    current: list[Encoded] = []
    longest = 0
    for pair in sorted(pairs, key=lambda pair: (len(pair.target), len(pair.source))):
        length = max(len(pair.source), len(pair.target))
        if current and max(longest, length) * (len(current) + 1) > subwords:
            found.append(current)
            current, longest = [], 0
        current.append(pair)
        longest = max(longest, length)
    if current:
        found.append(current)
    rng.shuffle(found)
    return found
