"""A project's reviewed translations teach, and a part of them stays unseen."""

from __future__ import annotations

import pytest

from songngu.errors import UsageError
from songngu.training.data import Corpus, Pair
from songngu.training.recipe import TextSet
from songngu.training.reviewed import LEAST, Reviewed, with_reviewed

ROWS = [
    Reviewed(
        f"Bài {article}: đoạn thứ {number} nói về du lịch.",
        f"Article {article}: part {number} on tourism.",
        f"a{article}",
    )
    for article in range(20)
    for number in range(15)
]
OTHER = TextSet("authored", "parallel/*.tsv", "CC BY 4.0")


def test_a_tenth_of_the_articles_is_held_out_whole() -> None:
    lesson = with_reviewed(Corpus((), ()), ROWS, seed=1)
    assert len(lesson.held_out) == 2 * 15
    learnt = {pair.source for pair in lesson.corpus.pairs()}
    assert len(learnt) == 18 * 15
    assert not learnt & {pair.source for pair in lesson.held_out}
    assert lesson == with_reviewed(Corpus((), ()), ROWS, seed=1)


def test_what_is_held_out_is_taken_out_of_the_other_sets_too() -> None:
    held = with_reviewed(Corpus((), ()), ROWS, seed=1).held_out[0]
    other = Corpus(((OTHER, (Pair(held.source.upper(), "x"), Pair("Trời mưa.", "It rains."))),), ())
    assert Pair("Trời mưa.", "It rains.") in with_reviewed(other, ROWS, seed=1).corpus.pairs()
    assert Pair(held.source.upper(), "x") not in with_reviewed(other, ROWS, seed=1).corpus.pairs()


def test_the_same_sentence_in_two_articles_is_not_learnt_when_held_out_in_one() -> None:
    rows = [*ROWS, *(Reviewed("Nguồn: cổng thông tin điện tử.", "Source: web portal.", f"a{n}") for n in range(20))]
    lesson = with_reviewed(Corpus((), ()), rows, seed=1)
    assert "Source: web portal." not in {pair.target for pair in lesson.corpus.pairs()}


def test_a_small_memory_is_refused_with_what_to_do() -> None:
    with pytest.raises(UsageError, match=f"at least {LEAST}"):
        with_reviewed(Corpus((), ()), ROWS[: LEAST - 1], seed=1)
    one = [Reviewed(f"Câu số {n}.", f"Sentence {n}.", "a") for n in range(LEAST)]
    with pytest.raises(UsageError, match="one article"):
        with_reviewed(Corpus((), ()), one, seed=1)
