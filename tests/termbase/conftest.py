"""What the tests of the termbase share: the shipped glossary, and segments with pyvi's words."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from songngu.records import BlockKind, Segment, TermHit
from songngu.segment.words import word_spans
from songngu.termbase import Termbase, load

GLOSSARY = Path(__file__).resolve().parents[2] / "glossary"
DAY_2021 = dt.date(2021, 1, 25)


def segment(text: str, *, words: bool = True, name: str = "s") -> Segment:
    spans = word_spans(text) if words else ()
    return Segment(name, "a", 0, BlockKind.PARAGRAPH, 0, len(text), text, words=spans)


@pytest.fixture(scope="session")
def termbase() -> Termbase:
    return load(GLOSSARY)


@pytest.fixture(scope="session")
def hits(termbase: Termbase) -> Callable[..., tuple[TermHit, ...]]:
    def find(text: str, *, on: dt.date | None = DAY_2021, words: bool = True) -> tuple[TermHit, ...]:
        return termbase.find(segment(text, words=words), on=on)

    return find
