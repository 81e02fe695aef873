from __future__ import annotations

import json
from pathlib import Path

import pytest

from songngu.engines import FakeEngine
from songngu.errors import UsageError
from songngu.records import TermHit
from songngu.training.score import Example, read_examples, score_engine, score_texts
from songngu.training.table import BEGIN, END, table, write_table

HIT = TermHit("x", 0, 7, "Bộ Y tế", "Ministry of Health", ("Health Ministry",))
EXAMPLES = [
    Example("Bộ Y tế họp ngày 5/3/2021.", "The Ministry of Health met on March 5, 2021.", (HIT,)),
    Example("Trời mưa to suốt đêm ở vùng núi.", "It rained hard all night in the hills."),
]


def test_references_score_full_marks() -> None:
    score = score_texts([e.reference for e in EXAMPLES], EXAMPLES, name="r", set_name="s")
    assert (round(score.bleu), round(score.chrf), score.terms, score.figures, score.wild) == (100, 100, 100, 100, 0)
    assert "version:" in score.signatures[0]


def test_each_score_falls_with_its_own_mistake() -> None:
    texts = ["The Health Ministry met on April 5, 2021.", "rain rain rain rain rain rain rain rain rain rain rain"]
    score = score_texts(texts, EXAMPLES, name="r", set_name="s")
    assert (score.terms, score.exact_terms, score.figures, score.wild) == (100, 0, 0, 50)
    assert score.bleu < 60


def test_nothing_is_measured_where_there_is_nothing() -> None:
    score = score_texts(["It rained."], EXAMPLES[1:], name="r", set_name="s")
    assert score.terms is None
    assert score.figures is None


def test_unequal_files_are_refused() -> None:
    with pytest.raises(UsageError, match="peer: 1 lines for the 2 of s"):
        score_texts(["a"], EXAMPLES, name="peer", set_name="s")


@pytest.mark.parametrize("annotate", [True, False])
def test_engines_are_given_terms_only_when_asked(annotate: bool) -> None:
    engine = FakeEngine(lambda request: "x")
    score_engine(engine, EXAMPLES, name="fake", set_name="s", annotate=annotate)
    assert [request.hits for request in engine.asked] == ([(HIT,), ()] if annotate else [(), ()])


def test_terms_are_read_from_json_lines_and_bad_lines_named(tmp_path: Path) -> None:
    path = tmp_path / "terms.jsonl"
    term = {
        "id": "x",
        "start": 0,
        "end": 7,
        "surface": "Bộ Y tế",
        "en": "Ministry of Health",
        "accept": ["Health Ministry"],
    }
    line = json.dumps({"vi": EXAMPLES[0].source, "en": EXAMPLES[0].reference, "terms": [term]})
    path.write_text(line + "\n", encoding="utf-8")
    assert read_examples(path) == EXAMPLES[:1]
    path.write_text(line + "\n{}\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"terms\.jsonl, line 2"):
        read_examples(path)


def test_the_table_replaces_itself_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text("# Models\n\nbefore\n", encoding="utf-8")
    scores = [score_texts([e.reference for e in EXAMPLES], EXAMPLES, name=name, set_name="s") for name in ("a", "b")]
    write_table(scores[:1], path)
    path.write_text(path.read_text(encoding="utf-8") + "\nafter\n", encoding="utf-8")
    write_table(scores, path)
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# Models\n\nbefore\n")
    assert text.endswith("after\n")
    assert text.count(BEGIN) == text.count(END) == 1
    assert table(scores) in text
    path.write_text(BEGIN, encoding="utf-8")
    with pytest.raises(UsageError, match="one of the table's two marks"):
        write_table(scores, path)
