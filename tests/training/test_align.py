"""Phrases that alignment found are what stands for what, and make terms that no glossary knew."""

from __future__ import annotations

import itertools
import random

import pytest

from songngu.training.align import Links, align, phrases, words
from songngu.training.augment import Inline, Known, varied
from songngu.training.data import Pair
from songngu.training.recipe import Variation

PAIR = Pair("Sở Du lịch quảng bá hang Sơn Đoòng.", "The Department of Tourism promotes the Son Doong cave.")
LINKS = frozenset({(0, 1), (1, 3), (2, 3), (3, 4), (4, 4), (5, 8), (6, 6), (7, 7), (8, 9)})


def test_phrases_are_consistent_with_all_links_and_do_not_overlap() -> None:
    found = {
        (PAIR.source[one.start : one.end], one.wording)
        for seed in range(30)
        for one in phrases(PAIR, Links(LINKS, LINKS), rng=random.Random(seed))
    }
    assert ("Sở Du lịch", "Department of Tourism") in found
    assert ("Sơn Đoòng", "Son Doong") in found
    assert ("hang Sơn Đoòng", "Son Doong cave") in found
    assert ("quảng bá", "promotes") in found
    assert ("Du", "Tourism") not in found  # its second syllable stands for the same word
    for seed in range(30):
        some = phrases(PAIR, Links(LINKS, LINKS), rng=random.Random(seed))
        assert all(one.end <= other.start for one, other in itertools.pairwise(some))


def test_a_link_found_in_one_direction_only_ends_no_phrase() -> None:
    sure = LINKS - {(6, 6)}
    found = {one.wording for seed in range(30) for one in phrases(PAIR, Links(sure, LINKS), rng=random.Random(seed))}
    assert "Son Doong" not in found
    assert "Son" not in found


def test_words_and_marks_are_counted_apart() -> None:
    text = "Đồng Hới, 30/4."
    assert [text[start:end] for start, end in words(text)] == ["Đồng", "Hới", ",", "30", "/", "4", "."]


def test_eflomal_finds_what_stands_for_what() -> None:
    pytest.importorskip("eflomal")
    nouns = {"mèo": "cats", "chó": "dogs", "nhà": "houses", "sông": "rivers", "núi": "hills", "biển": "seas"}
    pairs = [Pair(f"{a} và {b}", f"{x} and {y}") for a, x in nouns.items() for b, y in nouns.items() if a != b] * 4
    links = list(align(pairs))
    right = sum({(0, 0), (1, 1), (2, 2)} <= one.sure for one in links)
    assert len(links) == len(pairs)
    assert right > 0.9 * len(pairs)


def test_a_counterfactual_term_stands_on_both_sides() -> None:
    known = {PAIR: (Known(0, 10, "Department of Tourism"),), Pair("x", "y"): (Known(0, 1, "Green Office"),)}
    always = Variation(annotate=1.0, counterfactual=1.0, mask=0.0, join=0.0, figures=0.0)
    made = {
        pair
        for seed in range(9)
        for pair in varied([PAIR], inline=Inline(known), variation=always, rng=random.Random(seed))
    }
    assert (
        Pair("⟦Sở Du lịch ⇒ Green Office⟧ quảng bá hang Sơn Đoòng.", "The Green Office promotes the Son Doong cave.")
        in made
    )
