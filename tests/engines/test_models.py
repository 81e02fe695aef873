"""The catalogue, the embedded model, and checkpoints added from a folder."""

from pathlib import Path

import pytest

from songngu.engines import load_engine, translate
from songngu.engines.catalogue import read_catalogue
from songngu.errors import EngineError, UsageError
from songngu.records import Request, TermHit

MODELS = Path(__file__).parents[2] / "models"


def test_the_catalogue_holds_what_the_issue_names() -> None:
    checkpoints = {entry.checkpoint for entry in read_catalogue(MODELS / "catalog.toml").values()}
    assert {"vinai/vinai-translate-vi2en-v2", "VietAI/envit5-translation", "google/madlad400-3b-mt"} <= checkpoints


def test_a_wrong_catalogue_names_every_problem(tmp_path: Path) -> None:
    path = tmp_path / "catalog.toml"
    path.write_text('[models.a]\nkind = "cloud"\n[models.b]\nkind = "hub"\nlicence = "MIT"\n', encoding="utf-8")
    with pytest.raises(EngineError, match=r"models\.a: kind must be.*\n.*models\.b: checkpoint and architecture"):
        read_catalogue(path)


def test_the_embedded_model_keeps_names_codes_and_terms() -> None:
    engine = load_engine("embedded", models=MODELS, beam_size=2, threads=1)
    hit = TermHit("place", 5, 14, "Quảng Trị", "Quang Tri")
    text = "Tỉnh Quảng Trị ban hành Kế hoạch số 10/KH-UBND."
    [answer] = translate([Request(text, (hit,))], engine=engine)
    engine.close()
    assert "10/KH-UBND" in answer.text
    assert "Quang Tri" in answer.text


def test_an_unknown_engine_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="embedded, none"):
        load_engine("google", models=tmp_path)


def test_a_damaged_model_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "model.bin").write_bytes(b"nothing")
    with pytest.raises(EngineError, match="broken"):
        load_engine("broken", models=tmp_path)
