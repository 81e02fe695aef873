"""Many texts at once: found as one by one, never across two texts, with offsets into each as given."""

import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from songngu.records import Romanisation
from songngu.termbase import Asked, Termbase, load
from songngu.termbase.lookup import Lookup
from songngu.termbase.reading import Pieces, Reading
from songngu.termbase.syllables import SYLLABLE
from tests.termbase import gold
from tests.termbase.conftest import DAY_2021, GLOSSARY, segment

SENTENCES = [
    "Sở TT&TT họp với Bộ Y tế, UBND tỉnh.",
    "",
    unicodedata.normalize("NFD", "Bộ trưởng thăm thành phố Đông Hà; biển đảo - “Quảng Trị”."),
    "Ủy ban  nhân\u00a0dân tỉnh / Quảng\u200bTrị, 12 ha\nhéc-ta.",
    "- – ... ,",
]


@pytest.mark.parametrize("part", gold.PARTS)
def test_articles_together_have_the_terms_that_they_have_alone(termbase: Termbase, part: str) -> None:
    articles = [Asked(one.segments, one.day, one.publisher) for one in gold.read(part)]
    alone = [termbase.find_all(one.segments, on=one.on, publisher=one.publisher) for one in articles]
    assert termbase.find_many(articles) == alone


def test_no_articles_and_no_segments(termbase: Termbase) -> None:
    assert termbase.find_many([]) == []
    assert termbase.find_many([Asked((), DAY_2021)]) == [[]]


def test_no_term_reaches_from_one_text_into_the_next(termbase: Termbase) -> None:
    halves = [segment("Anh làm ở Quảng", words=False), segment("Trị đã lâu.", words=False)]
    assert termbase.find_all(halves, on=DAY_2021) == [(), ()]


def test_surfaces_are_those_of_the_text_as_given(termbase: Termbase) -> None:
    segments = [segment(text, words=False) for text in SENTENCES]
    for one, hits in zip(segments, termbase.find_all(segments, on=DAY_2021), strict=True):
        assert all(one.text[hit.start : hit.end] == hit.surface for hit in hits)
    assert [len(hits) for hits in termbase.find_all(segments, on=DAY_2021)] == [3, 0, 4, 3, 0]


@given(st.lists(st.text(alphabet="aâ bđĐ\u0302\u00a0-,.1&", max_size=12), max_size=5))
def test_a_reading_has_the_syllables_of_its_texts(texts: list[str]) -> None:
    segments = [segment(text, words=False, name=str(n)) for n, text in enumerate(texts)]
    reading = Reading(segments, Pieces(lambda _: 1))
    for number, text in enumerate(reading.texts):
        held = np.flatnonzero(reading.text_of(np.arange(len(reading))) == number)
        starts = (reading.starts[held] - reading.bases[number]).tolist()
        ends = (reading.ends[held] - reading.bases[number]).tolist()
        assert [text[a:b] for a, b in zip(starts, ends, strict=True)] == SYLLABLE.findall(text)


@given(st.sets(st.text(alphabet="\x01\x02\x03", min_size=1, max_size=4)), st.text(alphabet="\x00\x01\x02\x03\x04"))
def test_the_lookup_finds_what_a_search_finds(words: set[str], text: str) -> None:
    ordered = sorted(words)
    runs = Lookup(ordered).runs(np.array([ord(letter) for letter in text], dtype=np.int64))
    found = list(zip(runs.firsts.tolist(), runs.lasts.tolist(), runs.phrases.tolist(), strict=True))
    wanted = [
        (first, last, ordered.index(text[first:last]))
        for first in range(len(text))
        for last in range(len(text), first, -1)
        if text[first:last] in words
    ]
    assert found == wanted


def test_the_kept_index_serves_both_spellings_of_names(tmp_path: Path) -> None:
    kept = tmp_path / "kept.index"
    plain = load(GLOSSARY, cache=kept)
    marked = load(GLOSSARY, cache=kept, romanisation=Romanisation.DIACRITICS)
    one = segment("Lễ hội ở Quảng Trị.")
    assert [hit.target for hit in plain.find(one, on=DAY_2021)] == ["Quang Tri"]
    assert [hit.target for hit in marked.find(one, on=DAY_2021)] == ["Quảng Trị"]
    assert plain.fingerprint != marked.fingerprint
