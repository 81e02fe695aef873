"""The catalogue, the embedded model, and checkpoints added from a folder."""

from pathlib import Path

import pytest

from songngu.engines import load_engine, translate
from songngu.engines.catalogue import Entry, ModelKind, read_catalogue
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


def test_a_text_over_the_limit_is_cut_and_never_dropped() -> None:
    engine = load_engine("embedded", models=MODELS, beam_size=1, threads=1)
    long = " ".join(f"Xã số {number} có {number} hộ dân." for number in range(10, 80))
    [answer] = engine.translate([Request(long)])
    engine.close()
    assert "10" in answer.text
    assert "79" in answer.text


def test_an_unknown_engine_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="embedded, none"):
        load_engine("google", models=tmp_path)


def test_a_damaged_model_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "model.bin").write_bytes(b"nothing")
    with pytest.raises(EngineError, match="broken"):
        load_engine("broken", models=tmp_path)


def test_a_t5_checkpoint_is_added_loaded_and_keyed(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    import sentencepiece
    from transformers import T5Config, T5ForConditionalGeneration, T5Tokenizer

    from songngu.engines.hub import add_model

    lines = tmp_path / "lines.txt"
    lines.write_text("\n".join(f"vi: xã số {n} có {n} hộ dân en: commune {n}" for n in range(400)), encoding="utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(lines), model_prefix=str(tmp_path / "tiny"), vocab_size=80, pad_id=0, eos_id=1, unk_id=2, bos_id=-1
    )
    made = tmp_path / "checkpoint"
    pieces = sentencepiece.SentencePieceProcessor(str(tmp_path / "tiny.model"))
    vocabulary = [(pieces.id_to_piece(n), pieces.get_score(n)) for n in range(80)]
    T5Tokenizer(vocab=vocabulary, extra_ids=0).save_pretrained(made)
    config = T5Config(vocab_size=80, d_model=16, d_kv=8, d_ff=32, num_layers=1, num_heads=2, decoder_start_token_id=0)
    T5ForConditionalGeneration(config).save_pretrained(made)
    entry = Entry("tiny", ModelKind.HUB, "MIT", checkpoint=str(made), prefix="vi: ", answer_prefix="en: ")
    add_model(entry, tmp_path / "models")
    one, two = (load_engine("tiny", models=tmp_path / "models", beam_size=beam, threads=1) for beam in (1, 2))
    assert len(one.translate([Request("xã số 5"), Request("")])) == 2
    assert one.fingerprint != two.fingerprint
    with pytest.raises(EngineError, match="Nothing was changed"):
        add_model(entry, tmp_path / "models", checkpoint=str(tmp_path / "absent"))
    assert (tmp_path / "models" / "tiny" / "model.bin").is_file()
