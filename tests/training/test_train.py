"""A tiny model of a toy language: it learns, survives a kill, converts, and int8 says what master weights say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch")

from songngu.engines import load_engine
from songngu.errors import EngineError, UsageError
from songngu.training.augment import Inline
from songngu.training.batches import open_vocabulary
from songngu.training.convert import convert
from songngu.training.data import gather
from songngu.training.files import beside
from songngu.training.network import load_network
from songngu.training.recipe import read_recipe
from songngu.training.score import read_examples, score_engine, score_texts
from songngu.training.train import Trained, train
from tests.training.conftest import write_toy

SAME = 0.9
"""Share of sentences that int8 weights say as the master weights do. So narrow a net loses more by int8 than the model
that ships (`docs/training.md`), and one of these sixty sentences is 2 BLEU."""


def _train(folder: Path, work: Path, **options: Any) -> Trained:
    recipe = read_recipe(folder / "recipe.toml")
    work.mkdir(exist_ok=True)
    return train(recipe, gather(recipe, [folder]), work=work, inline=Inline({}), **{"threads": 1} | options)


@pytest.fixture(scope="module")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a toy language, a model trained on it for some seconds, and the model converted."""
    folder = tmp_path_factory.mktemp("toy")
    write_toy(folder, steps=1500)
    trained = _train(folder, folder / "work")
    convert(trained.master, folder / "models" / "tiny")
    return folder


def test_it_learns_the_toy_language(learnt: Path) -> None:
    """In int8 so narrow a net says 85 to 100 (five trainings), its master weights 98 to 100 (in bf16 too)."""
    examples = read_examples(learnt / "dev.tsv")
    vocabulary, network = open_vocabulary(learnt / "work" / "master"), load_network(learnt / "work" / "master").eval()
    master = [_greedy(network, vocabulary, example.source) for example in examples]
    assert score_texts(master, examples, name="master", set_name="dev").bleu > 90
    engine = load_engine("tiny", models=learnt / "models", beam_size=1, threads=1)
    shipped = score_engine(engine, examples, name="tiny", set_name="dev", annotate=False)
    assert shipped.bleu > 75
    assert shipped.words_per_second is not None
    assert shipped.words_per_second > 0


def test_int8_weights_say_what_master_weights_say(learnt: Path) -> None:
    """Computed in float32: what products in int8 lose besides depends on the processor, much on so narrow a net."""
    import ctranslate2

    examples = read_examples(learnt / "dev.tsv")
    vocabulary = open_vocabulary(learnt / "work" / "master")
    network = load_network(learnt / "work" / "master").eval()
    master = [_greedy(network, vocabulary, e.source) for e in examples]
    translator = ctranslate2.Translator(str(learnt / "models" / "tiny"), compute_type="float32")
    sources = [[*vocabulary.pieces.encode(e.source, out_type=str), "</s>"] for e in examples]
    results = translator.translate_batch(sources, beam_size=1)
    texts = [vocabulary.pieces.decode(result.hypotheses[0]) for result in results]
    assert sum(one == other for one, other in zip(texts, master, strict=True)) >= SAME * len(examples)


def _greedy(network: Any, vocabulary: Any, text: str) -> str:
    import torch

    names = {number: piece for piece, number in vocabulary.ids.items()}
    answer = network.generate(torch.tensor([vocabulary.encode(text)]), num_beams=1, max_new_tokens=40)[0].tolist()
    return str(vocabulary.pieces.decode([names[i] for i in answer if i not in (0, vocabulary.pad)]))


def test_a_killed_run_goes_on_where_its_checkpoint_was(toy: Path) -> None:
    class Killed(Exception):  # noqa: N818
        pass

    def kill(_: Path) -> float:
        scored.append(1)
        if len(scored) == 2:
            raise Killed
        return 1.0

    scored: list[int] = []
    recipe = toy / "recipe.toml"
    text = recipe.read_text(encoding="utf-8")
    recipe.write_text(text.replace("checkpoint_minutes = 60.0", "checkpoint_minutes = 0"), encoding="utf-8")
    with pytest.raises(Killed):
        _train(toy, toy / "killed", development=kill)
    recipe.write_text(text, encoding="utf-8")
    resumed, whole = _train(toy, toy / "killed"), _train(toy, toy / "whole")
    assert resumed.progress.step == whole.progress.step == 20
    assert resumed.progress.subwords == whole.progress.subwords
    assert resumed.progress.losses == pytest.approx(whole.progress.losses, abs=0.1)


def test_early_stop_keeps_the_best(toy: Path) -> None:
    recipe = toy / "recipe.toml"
    text = recipe.read_text(encoding="utf-8").replace(
        "checkpoint_minutes = 60.0", "checkpoint_minutes = 0\npatience = 2"
    )
    recipe.write_text(text, encoding="utf-8")
    scores = iter([1.0, 5.0, 4.0, 3.0, 99.0])
    trained = _train(toy, toy / "work", development=lambda _: next(scores))
    assert trained.stopped_early
    assert (trained.progress.best, trained.progress.step) == (5.0, 4)
    best, last = (toy / "work" / name / "model.safetensors" for name in ("master", "last"))
    assert best.read_bytes() != last.read_bytes()


def test_scoring_a_checkpoint_leaves_the_trainer_its_cores(toy: Path) -> None:
    """An engine that translates on one thread leaves OpenMP with one, and training went on at half its speed."""
    import torch

    def score(_: Path) -> float:
        torch.set_num_threads(1)
        return 1.0

    _train(toy, toy / "work", development=score, threads=2)
    assert torch.get_num_threads() == 2


def test_a_checkpoint_of_another_recipe_is_refused(toy: Path) -> None:
    _train(toy, toy / "work")
    recipe = toy / "recipe.toml"
    recipe.write_text(recipe.read_text(encoding="utf-8").replace("seed = 3", "seed = 4"), encoding="utf-8")
    with pytest.raises(UsageError, match="another shape"):
        _train(toy, toy / "work")


def test_a_damaged_checkpoint_is_named(toy: Path) -> None:
    _train(toy, toy / "work")
    checkpoint = toy / "work" / "checkpoint.pt"
    checkpoint.write_bytes(checkpoint.read_bytes()[:1000])
    with pytest.raises(EngineError, match="damaged"):
        _train(toy, toy / "work")


def test_training_on_from_master_weights(learnt: Path, tmp_path: Path) -> None:
    write_toy(tmp_path / "more", steps=2)
    first = _train(tmp_path / "more", tmp_path / "work", start=learnt / "work" / "master").progress.losses
    assert first[0] < 0.5


def test_a_result_may_keep_a_share_of_the_weights_it_began_with(learnt: Path, tmp_path: Path) -> None:
    start = load_network(learnt / "work" / "master").model.shared.weight

    def moved(keep: float) -> float:
        folder = tmp_path / f"{keep}"
        recipe = write_toy(folder, steps=60)
        recipe.write_text(recipe.read_text(encoding="utf-8") + f"keep = {keep}\n", encoding="utf-8")
        master = _train(folder, folder / "work", start=learnt / "work" / "master").master
        return float((load_network(master).model.shared.weight - start).abs().mean())

    assert moved(1.0) == 0
    assert 0.3 < moved(0.5) / moved(0.0) < 0.7


def test_a_converted_model_cannot_learn(learnt: Path, tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="no master weights"):
        load_network(learnt / "models" / "tiny")


def test_no_gpu_is_said(toy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    with pytest.raises(UsageError, match="no GPU"):
        _train(toy, toy / "work", device="cuda")


def test_conversion_never_replaces_a_model_unasked(learnt: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds a model already"):
        convert(learnt / "work" / "master", learnt / "models" / "tiny")
    before = (learnt / "models" / "tiny" / "model.bin").read_bytes()
    broken = tmp_path / "broken"
    broken.mkdir()
    with pytest.raises(EngineError):
        convert(broken, learnt / "models" / "tiny", replace=True)
    assert (learnt / "models" / "tiny" / "model.bin").read_bytes() == before
    assert not list((learnt / "models").glob(".*"))


def test_a_full_disk_leaves_the_old_folder(tmp_path: Path) -> None:
    folder = tmp_path / "master"
    folder.mkdir()
    (folder / "weights").write_text("old", encoding="utf-8")

    def fill() -> None:
        with beside(folder) as made:
            (made / "weights").write_text("half", encoding="utf-8")
            raise OSError(28, "No space left on device")

    with pytest.raises(EngineError, match="No space left"):
        fill()
    assert (folder / "weights").read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["master"]
