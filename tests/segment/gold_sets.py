"""Reads the gold sets of sentence boundaries in tests/segment/gold: a sentence a line, a blank line between blocks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

GOLD = Path(__file__).parent / "gold"
GLUED = "⁀"
"""At the end of a line: the next sentence follows without a space."""


class GoldBlock(NamedTuple):
    """A block of text with the offsets after which its sentences end, the last apart."""

    text: str
    ends: frozenset[int]


def gold_blocks(path: Path) -> Iterator[GoldBlock]:
    """Yield the blocks of a gold file."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    block: list[str] = []
    for line in [*lines, ""]:
        if line:
            block.append(line)
        elif block:
            yield _join(block)
            block = []


def _join(sentences: list[str]) -> GoldBlock:
    text = ""
    ends = []
    for sentence in sentences:
        text += sentence.removesuffix(GLUED)
        ends.append(len(text))
        text += "" if sentence.endswith(GLUED) else " "
    return GoldBlock(text.rstrip(), frozenset(ends[:-1]))
