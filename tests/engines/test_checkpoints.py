"""Checkpoints of every architecture through the real path: run by transformers, converted, and damaged."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from rapidfuzz.distance import Indel

pytest.importorskip("torch")

from songngu.cli import songngu
from songngu.engines import load_engine, translate
from songngu.engines.adding import add_model
from songngu.engines.huggingface import Transformers
from songngu.errors import EngineError
from songngu.project import Project
from songngu.records import Mechanism, Request, TermHit
from tests.engines.checkpoints import ENTRIES, PAIRS, entry_of, make, pieces

if TYPE_CHECKING:
    from songngu.records import Engine

KINDS = tuple(ENTRIES)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which each checkpoint is made once, when it is first asked for."""
    return tmp_path_factory.mktemp("checkpoints")


def checkpoint(kind: str, made: Path) -> Path:
    if not (made / kind).exists():
        make(kind, made / kind)
    return made / kind


def likeness(engine: Engine) -> float:
    """Return how like the taught sentences an engine's answers are, from 0 to 1; int8 may cost a letter."""
    answers = engine.translate([Request(source) for source in PAIRS])
    pairs = zip(answers, PAIRS.values(), strict=True)
    return sum(Indel.normalized_similarity(one.text, taught) for one, taught in pairs) / len(PAIRS)


@pytest.mark.parametrize("kind", KINDS)
def test_transformers_and_ctranslate2_say_what_the_checkpoint_was_taught(kind: str, made: Path, tmp_path: Path) -> None:
    entry = entry_of(kind, checkpoint(kind, made))
    original = Transformers(entry, beam_size=2, threads=1)
    assert likeness(original) > 0.9
    steps: list[str] = []
    added = add_model(entry, tmp_path, listen=steps.append)
    converted = load_engine(kind, models=tmp_path, beam_size=2, threads=1)
    assert likeness(converted) > 0.75
    assert added.answer
    assert added.megabytes > 0
    assert any("sha256" in step for step in steps)
    for engine in (original, converted):
        [answer] = engine.translate([Request("Hà Nội mưa to.")], alternatives=3)  # type: ignore[call-arg]
        assert len(answer.alternatives) == 2
        assert answer.score is not None
        assert -0.7 < answer.score <= 0
        engine.close()


def test_the_ladder_chooses_among_the_hypotheses_of_a_hub_engine(made: Path) -> None:
    engine = Transformers(entry_of("marian", checkpoint("marian", made)), beam_size=2, threads=1)
    [answer] = engine.translate([Request("Xin chào.")], alternatives=4)
    other = next(text for text in answer.alternatives if text != answer.text)
    hit = TermHit("t", 0, 3, "Xin", other.split()[-1].strip("."))
    [mended] = translate([Request("Xin chào.", (hit,))], engine=engine)
    assert mended.applied[0].mechanism in (Mechanism.CHOICE, Mechanism.MASK, Mechanism.ENGINE, Mechanism.MISSED)
    assert hit.target in mended.text or mended.applied[0].mechanism is Mechanism.MISSED


def test_a_greedy_transformers_engine_scores_too(made: Path) -> None:
    engine = Transformers(entry_of("envit5", checkpoint("envit5", made)), beam_size=1, threads=1)
    [answer] = engine.translate([Request("Hà Nội mưa to.")])
    assert answer.score is not None
    assert -0.7 < answer.score <= 0


def test_a_text_over_the_limit_is_cut_and_rejoined(made: Path) -> None:
    entry = replace(entry_of("envit5", checkpoint("envit5", made)), max_source=20)
    engine = Transformers(entry, beam_size=2, threads=1)
    [answer, empty] = engine.translate([Request("Xin chào. Chợ họp sớm. Hà Nội mưa to."), Request(" ")])
    assert "Hello." in answer.text
    assert answer.text.index("market") < answer.text.index("Hanoi")
    assert empty.text == ""


def test_the_fingerprint_tells_settings_apart(made: Path, tmp_path: Path) -> None:
    add_model(entry_of("madlad", checkpoint("madlad", made)), tmp_path)
    one, two = (load_engine("madlad", models=tmp_path, beam_size=beam, threads=1) for beam in (1, 2))
    assert one.fingerprint != two.fingerprint


# --- pickles ---


class Opened:
    """What runs when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.path,)


def pickled(kind: str, made: Path, folder: Path, **more: object) -> Path:
    """Make a copy of a checkpoint whose weights are a pickle."""
    import torch
    from safetensors.torch import load_file

    shutil.copytree(checkpoint(kind, made), folder)
    torch.save(load_file(folder / "model.safetensors") | more, folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    return folder


def test_pickled_weights_are_taken_only_when_asked_and_made_safe_first(made: Path, tmp_path: Path) -> None:
    entry, models = entry_of("marian", pickled("marian", made, tmp_path / "old")), tmp_path / "models"
    with pytest.raises(EngineError, match=r"can hold programs.*--pickled"):
        add_model(entry, models)
    with pytest.raises(EngineError, match="cannot be loaded"):
        Transformers(entry, beam_size=1, threads=1)
    steps: list[str] = []
    assert add_model(entry, models, pickled=True, listen=steps.append).answer
    assert any("restricted reader" in step for step in steps)
    assert [path.name for path in models.iterdir()] == ["marian"]


def test_a_pickle_that_holds_a_program_does_not_run_it(made: Path, tmp_path: Path) -> None:
    spoor = tmp_path / "ran"
    entry = entry_of("marian", pickled("marian", made, tmp_path / "evil", program=Opened(spoor)))
    with pytest.raises(EngineError, match="holds more than weights"):
        add_model(entry, tmp_path / "models", pickled=True)
    assert not spoor.exists()
    assert list((tmp_path / "models").iterdir()) == []


# --- damaged ---


@pytest.mark.parametrize(
    ("lost", "said"),
    [
        ("config.json", "lacks config.json"),
        ("model.safetensors", "lacks the weights"),
        ("spiece.model", "lacks the tokenizer"),
    ],
)
def test_a_missing_file_is_named_and_nothing_changed(lost: str, said: str, made: Path, tmp_path: Path) -> None:
    models, broken = tmp_path / "models", tmp_path / "broken"
    add_model(entry_of("envit5", checkpoint("envit5", made)), models)
    shutil.copytree(checkpoint("envit5", made), broken)
    (broken / lost).unlink()
    with pytest.raises(EngineError, match=rf"Nothing was changed.*{said}"):
        add_model(entry_of("envit5", broken), models)
    assert (models / "envit5" / "model.bin").is_file()
    assert not (models / ".envit5.part").exists()
    with pytest.raises(EngineError, match="broken"):
        Transformers(entry_of("envit5", broken), beam_size=1, threads=1)


def test_weights_with_gaps_are_refused(made: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    broken = tmp_path / "broken"
    shutil.copytree(checkpoint("envit5", made), broken)
    weights = load_file(broken / "model.safetensors")
    weights.pop("encoder.block.0.layer.0.SelfAttention.q.weight")
    save_file(weights, broken / "model.safetensors", metadata={"format": "pt"})
    for use in (
        lambda: add_model(entry_of("envit5", broken), tmp_path),
        lambda: Transformers(entry_of("envit5", broken), beam_size=1, threads=1),
    ):
        with pytest.raises(EngineError, match=r"lack 1 parameters.*q\.weight"):
            use()


def test_a_cut_off_weights_file_is_refused(made: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(checkpoint("envit5", made), broken)
    content = (broken / "model.safetensors").read_bytes()
    (broken / "model.safetensors").write_bytes(content[: len(content) // 2])
    with pytest.raises(EngineError, match="Nothing was changed"):
        add_model(entry_of("envit5", broken), tmp_path)


def test_a_tokenizer_of_another_model_is_told(made: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(checkpoint("envit5", made), broken)
    larger = pieces(tmp_path, t5=True, size=160, texts=("Phố cổ Hội An về đêm rực rỡ ánh đèn lồng quyến rũ du khách",))
    shutil.move(larger, broken / "spiece.model")
    with pytest.raises(EngineError, match="tokenizer is another model's"):
        add_model(entry_of("envit5", broken), tmp_path)
    with pytest.raises(EngineError, match="does not know the language vie_Latn"):
        add_model(replace(entry_of("nllb", broken), checkpoint=str(checkpoint("envit5", made))), tmp_path)


def test_a_tokenizer_that_knows_no_vietnamese_is_told(made: Path, tmp_path: Path) -> None:
    import sentencepiece

    broken = tmp_path / "broken"
    shutil.copytree(checkpoint("envit5", made), broken)
    lines = tmp_path / "english.txt"
    lines.write_text("The market opens early. Heavy rain in Hanoi.\n" * 20, encoding="utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(lines), model_prefix=str(broken / "spiece"), vocab_size=60, minloglevel=2, hard_vocab_limit=False,
        pad_id=0, eos_id=1, unk_id=2, bos_id=-1,
    )  # fmt: skip
    with pytest.raises(EngineError, match="knows no Vietnamese"):
        add_model(entry_of("envit5", broken), tmp_path)


# --- the hub's cache, and the command ---


def hub_cache(source: Path, cache: Path, name: str, *, damaged: bool = False) -> None:
    """Lay a checkpoint out as the hub's cache does: files under their hash, a snapshot of links to them."""
    from songngu.engines.tokens import file_hash

    repository = cache / f"models--{name.replace('/', '--')}"
    snapshot, revision = repository / "snapshots", "0" * 40
    (repository / "blobs").mkdir(parents=True)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(revision, encoding="utf-8")
    (snapshot / revision).mkdir(parents=True)
    for path in source.iterdir():
        blob = repository / "blobs" / file_hash(path)
        shutil.copy(path, blob)
        if damaged and path.suffix == ".safetensors":
            content = bytearray(blob.read_bytes())
            content[-1] ^= 1
            blob.write_bytes(content)
        (snapshot / revision / path.name).symlink_to(blob)


def test_model_add_fetches_checks_converts_tries_and_says_so(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import huggingface_hub.constants as constants

    hub_cache(checkpoint("marian", made), tmp_path / "hub", "Helsinki-NLP/opus-mt-vi-en")
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    project = Project.create(tmp_path / "project")
    monkeypatch.chdir(project.root)
    result = CliRunner().invoke(songngu, ["model", "add", "opus-mt"])
    assert result.exit_code == 0, result.output
    for said in (
        "opus-mt: Helsinki-NLP/opus-mt-vi-en, about 75 MB",
        "Licence: Apache-2.0.",
        "Fetching Helsinki-NLP/opus-mt-vi-en",
        "as on the hub",
        "Converting to int8",
        "Tried in ",
        "Use it with: songngu run --engine opus-mt",
    ):
        assert said in result.output
    assert result.output.index("Licence") < result.output.index("Fetching")
    beside = json.loads((project.root / "models" / "opus-mt" / "songngu.json").read_text(encoding="utf-8"))
    assert len(beside["made_from"]["sha256"]["model.safetensors"]) == 64
    assert "opus-mt      here" in CliRunner().invoke(songngu, ["model", "list"]).output


def test_a_damaged_download_is_told_by_its_hash(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub.constants as constants

    hub_cache(checkpoint("marian", made), tmp_path / "hub", "some/checkpoint", damaged=True)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(EngineError, match=r"model\.safetensors is damaged"):
        add_model(replace(entry_of("marian", Path()), checkpoint="some/checkpoint"), tmp_path / "models")


def test_a_folder_that_is_not_there_is_no_name_of_the_hub(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="There is no folder"):
        add_model(entry_of("marian", tmp_path / "absent"), tmp_path)
