"""A converted model goes on learning."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch")

from songngu.engines import load_engine
from songngu.errors import EngineError
from songngu.training.augment import Inline
from songngu.training.convert import convert
from songngu.training.data import gather
from songngu.training.network import load_network
from songngu.training.recipe import read_recipe
from songngu.training.thaw import master_weights, thaw
from songngu.training.train import train
from tests.training.conftest import write_toy

EMBEDDED = Path(__file__).parents[2] / "models" / "vi-en"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("toy")
    recipe = read_recipe(write_toy(folder, steps=5))
    (folder / "work").mkdir()
    train(recipe, gather(recipe, [folder]), work=folder / "work", inline=Inline({}), threads=1)
    convert(folder / "work" / "master", folder / "int8")
    return folder


def test_thawed_weights_are_within_the_rounding_of_int8(made: Path, tmp_path: Path) -> None:
    before = load_network(made / "work" / "master").state_dict()
    after = load_network(thaw(made / "int8", tmp_path / "thawed")).state_dict()
    assert set(before) == set(after)
    for name, weights in before.items():
        assert float((after[name] - weights).abs().max()) <= 0.02 * float(weights.abs().max()) + 1e-6, name


def test_the_embedded_model_thaws_and_converts_to_itself(tmp_path: Path) -> None:
    convert(thaw(EMBEDDED, tmp_path / "thawed"), tmp_path / "models" / "again")
    text = "Tỉnh Quảng Trị quảng bá hình ảnh bằng tiếng Việt và tiếng Anh."
    outputs = []
    for models, name in ((EMBEDDED.parent, "embedded"), (tmp_path / "models", "again")):
        engine = load_engine(name, models=models, beam_size=1, threads=1)
        outputs.append(engine.translate([_request(text)])[0].text)
        engine.close()
    assert outputs[0] == outputs[1]


def _request(text: str):  # type: ignore[no-untyped-def]
    from songngu.records import Request

    return Request(text, ())


def test_master_weights_are_taken_as_they_are(made: Path, tmp_path: Path) -> None:
    assert master_weights(made / "work" / "master", tmp_path) == made / "work" / "master"


def test_a_damaged_model_is_named(made: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    for name in ("source.spm", "shared_vocabulary.json"):
        (broken / name).write_bytes((made / "int8" / name).read_bytes())
    with pytest.raises(EngineError, match="neither master weights"):
        master_weights(broken, tmp_path)
    (broken / "model.bin").write_bytes((made / "int8" / "model.bin").read_bytes()[:5000])
    with pytest.raises(EngineError, match="cannot be read for training"):
        thaw(broken, tmp_path / "out")
