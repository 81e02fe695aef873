"""The score of a draft: what counts, on which scale, and the file beside the model."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from songngu.engines import FakeEngine, confidence
from songngu.engines.confidence import DEFAULT, FILE, Calibration, agreement, features, read_calibration, standing
from songngu.engines.constraints import translate
from songngu.errors import EngineError
from songngu.records import Finding, Request, Severity, Translation

SOURCE = "Tỉnh Quảng Trị mở hội nghị xúc tiến du lịch vào tháng tới."
ANSWER = Translation("Quang Tri holds a tourism promotion conference next month.", -0.4)
WRONG = Finding("numbers", Severity.ERROR, "", "")


def test_the_score_rises_with_the_likelihood_and_keeps_to_its_scale() -> None:
    engine = FakeEngine()
    scores = [confidence(engine, SOURCE, replace(ANSWER, score=score), ()) for score in (-9, -1, -0.8, -0.5, 0.0)]
    assert scores == sorted(scores, key=lambda one: one or 0)
    assert scores[0] == 0.0
    assert scores[-1] == 1.0
    assert confidence(engine, SOURCE, replace(ANSWER, score=None), ()) is None


def test_findings_lengths_and_disagreement_are_among_the_features() -> None:
    plain, doubted = features(SOURCE, ANSWER, ()), features(SOURCE, ANSWER, (WRONG, WRONG))
    assert (plain["errors"], doubted["errors"]) == (0.0, 2.0)
    assert features(SOURCE, replace(ANSWER, text="Quang Tri."), ())["length_off"] > plain["length_off"]
    other = replace(ANSWER, alternatives=("The sea is blue today.",))
    assert features(SOURCE, other, ())["disagreement"] > plain["disagreement"] == 0.0


def test_hypotheses_agree_where_they_say_the_same() -> None:
    assert agreement(replace(ANSWER, alternatives=(ANSWER.text,))) == 1.0
    assert agreement(ANSWER) == 1.0


def test_a_standing_is_the_share_of_drafts_below() -> None:
    calibration = Calibration({"log_probability": 1.0}, (0.0, 1.0, 3.0))
    assert [standing(value, calibration) for value in (-1.0, 0.5, 1.0, 2.0, 9.0)] == [0.0, 0.25, 0.5, 0.75, 1.0]


def test_the_file_beside_a_model_is_read_and_a_damaged_one_named(tmp_path: Path) -> None:
    assert read_calibration(tmp_path) is DEFAULT
    table = {"weights": {"": 50.0, "errors": -4.0}, "scale": [1, 2], "suspect": -0.9}
    (tmp_path / FILE).write_text(json.dumps(table), encoding="utf-8")
    assert read_calibration(tmp_path) == Calibration({"": 50.0, "errors": -4.0}, (1.0, 2.0), -0.9)
    for damaged in ("{", '{"weights": {}}', json.dumps(table | {"scale": [2, 1]})):
        (tmp_path / FILE).write_text(damaged, encoding="utf-8")
        with pytest.raises(EngineError, match=r"benchmarks/confidence\.py"):
            read_calibration(tmp_path)


class Doubtful:
    """An engine that gives hypotheses, and is unsure of one text."""

    name = fingerprint = "doubtful"
    annotates = False
    gives_alternatives = True
    calibration = Calibration(suspect=-0.9)

    def __init__(self) -> None:
        self.compared: list[str] = []

    def translate(self, requests: list[Request], *, alternatives: int = 1) -> list[Translation]:
        if alternatives > 1:
            self.compared += [request.text for request in requests]
            return [Translation("It rains.", -1.2, ("It snows.", "He sleeps.")) for _ in requests]
        return [Translation("It rains.", -1.2 if "mưa" in request.text else -0.2) for request in requests]

    def close(self) -> None:
        """Hold nothing."""


def test_only_suspects_are_asked_for_hypotheses() -> None:
    engine = Doubtful()
    sure, unsure = translate([Request("Trời nắng."), Request("Trời mưa.")], engine=engine)
    assert engine.compared == ["Trời mưa."]
    assert sure.alternatives == ()
    assert unsure.alternatives == ("It snows.", "He sleeps.")
    assert unsure.score == -1.2
