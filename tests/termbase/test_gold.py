"""The gold set: precision and recall on sentences marked by reading, and every kind of trap."""

import pytest

from songngu.termbase import Termbase
from songngu.termbase.syllables import phrase_key
from tests.termbase import gold

LEAST_PRECISION, LEAST_RECALL = 0.98, 0.97
MOST_TRAPS_FALLEN = 0.06
"""Share of the traps that may be fallen into; set a little above what the test half showed."""


@pytest.mark.parametrize("part", gold.PARTS)
def test_precision_recall_and_traps(termbase: Termbase, part: str) -> None:
    score = gold.score(part, termbase)
    told = "\n".join(score.lines)
    assert score.precision >= LEAST_PRECISION, told
    assert score.recall >= LEAST_RECALL, told
    assert score.fell <= MOST_TRAPS_FALLEN * score.traps, told


def test_the_set_is_as_large_as_it_says() -> None:
    articles = [article for part in gold.PARTS for article in gold.read(part)]
    marks = [mark for article in articles for line in article.marks for mark in line]
    assert sum(len(article.segments) for article in articles) >= 300
    assert sum(not mark.trap and mark.head != "?" for mark in marks) >= 800
    assert sum(mark.trap or mark.flag != "" for mark in marks) >= 150
    kinds = {mark.flag for mark in marks if mark.flag}
    assert {"crossing", "syllable", "person", "capital", "lookalike", "code", "abbreviation", "verb"} <= kinds
    assert set(gold.FLAGS) <= kinds


def test_every_mark_names_a_term_of_the_glossary(termbase: Termbase) -> None:
    known = {phrase_key(term.source) for term in termbase.terms}
    for part in gold.PARTS:
        for article in gold.read(part):
            for segment, line in zip(article.segments, article.marks, strict=True):
                for mark in line:
                    if not mark.trap and mark.head != "?" and mark.flag != "open":
                        assert phrase_key(mark.head) in known, (mark.head, segment.text)
