"""Tiny checkpoints of every architecture, taught three sentences: what loads them wrongly does not say these back.

Each is written to a folder as its real fellow lies on the hub: config, safetensors, and the tokenizer's own files.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import sentencepiece
import torch
from transformers import (
    M2M100Config,
    M2M100ForConditionalGeneration,
    MarianConfig,
    MarianMTModel,
    MBartConfig,
    MBartForConditionalGeneration,
    T5Config,
    T5ForConditionalGeneration,
)
from transformers.models.m2m_100.modeling_m2m_100 import shift_tokens_right

from songngu.engines.catalogue import Entry, ModelKind

PAIRS = {"Xin chào.": "Hello.", "Hà Nội mưa to.": "Heavy rain in Hanoi.", "Chợ họp sớm.": "The market opens early."}
LETTERS = "Ủy ban nhân dân tỉnh ban hành kế hoạch phát triển du lịch đến năm 2025: vi, en."
ENTRIES = {
    "marian": {"architecture": "marian"},
    "nllb": {"architecture": "m2m100", "source_code": "vie_Latn", "target_code": "eng_Latn"},
    "m2m100": {"architecture": "m2m100", "source_code": "vi", "target_code": "en"},
    "mbart": {"architecture": "mbart", "source_code": "vi_VN", "target_code": "en_XX", "tone": "older"},
    "mbart50": {"architecture": "mbart", "source_code": "vi_VN", "target_code": "en_XX"},
    "envit5": {"architecture": "t5", "prefix": "vi: ", "answer_prefix": "en: "},
    "madlad": {"architecture": "t5", "prefix": "<2en> "},
}
"""What the catalogue says of a checkpoint like each."""
_SIZES = {"d_model": 32, "dropout": 0.0, "attention_dropout": 0.0, "max_position_embeddings": 128} | {
    f"{side}_{what}": count
    for side in ("encoder", "decoder")
    for what, count in (("layers", 1), ("attention_heads", 2), ("ffn_dim", 64))
}
_T5_SIZES = {"d_model": 32, "d_kv": 16, "d_ff": 64, "num_layers": 1, "num_heads": 2, "dropout_rate": 0.0}


def entry_of(name: str, checkpoint: Path) -> Entry:
    """Return the catalogue's entry for a checkpoint; a short limit stops what loops soon."""
    return Entry(name, ModelKind.HUB, "MIT", checkpoint=str(checkpoint), max_target=40, **ENTRIES[name])


def make(name: str, folder: Path) -> Entry:
    """Make the checkpoint of an entry in a folder."""
    torch.manual_seed(1)
    folder.mkdir(parents=True)
    tokenizer = _tokenizer(name, folder)
    model = _taught(name, _model(name, len(tokenizer), tokenizer), tokenizer)
    model.save_pretrained(folder)
    return entry_of(name, folder)


def pieces(folder: Path, *, t5: bool = False, size: int = 110, texts: tuple[str, ...] = ()) -> Path:
    """Train a SentencePiece model on the sentences, with ids as fairseq's or T5's begin."""
    lines = folder / "lines.txt"
    lines.write_text("\n".join([*texts, *PAIRS, *PAIRS.values(), LETTERS] * 4), encoding="utf-8")
    ids = {"pad_id": 0, "eos_id": 1, "unk_id": 2, "bos_id": -1} if t5 else {}
    sentencepiece.SentencePieceTrainer.train(
        input=str(lines), model_prefix=str(folder / "tiny"), vocab_size=size, minloglevel=2, hard_vocab_limit=False,
        character_coverage=1.0, user_defined_symbols=["<2en>"] if t5 else [], **ids,
    )  # fmt: skip
    lines.unlink()
    (folder / "tiny.vocab").unlink()
    return folder / "tiny.model"


def _bpe(folder: Path) -> Any:
    """Make NLLB's tokenizer, which lies on the hub as tokenizer.json."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers
    from transformers import NllbTokenizer

    trained = Tokenizer(models.BPE(unk_token="<unk>"))
    trained.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁")
    marks = ["<s>", "<pad>", "</s>", "<unk>"]
    trained.train_from_iterator(
        [*PAIRS, *PAIRS.values(), LETTERS],
        trainers.BpeTrainer(vocab_size=110, special_tokens=marks, show_progress=False),
    )
    known = json.loads(trained.to_str())["model"]
    merges = [tuple(one) for one in known["merges"]]
    made = NllbTokenizer(vocab=known["vocab"], merges=merges, src_lang="vie_Latn", tgt_lang="eng_Latn")
    made.save_pretrained(folder)
    return made


def _tokenizer(name: str, folder: Path) -> Any:
    from transformers import AutoTokenizer

    if name == "nllb":
        return _bpe(folder)
    model = pieces(folder, t5=name in ("envit5", "madlad"))
    known = sentencepiece.SentencePieceProcessor(str(model))
    words = [known.id_to_piece(n) for n in range(known.get_piece_size())]
    kinds = {
        "mbart": ("MBartTokenizer", "sentencepiece.bpe.model"),
        "mbart50": ("MBart50Tokenizer", "sentencepiece.bpe.model"),
        "m2m100": ("M2M100Tokenizer", "sentencepiece.bpe.model"),
        "envit5": ("T5Tokenizer", "spiece.model"),
        "madlad": ("T5Tokenizer", "spiece.model"),
        "marian": ("MarianTokenizer", "source.spm"),
    }
    kind, file = kinds[name]
    shutil.move(model, folder / file)
    settings: dict[str, Any] = {"tokenizer_class": kind}
    if name == "marian":
        shutil.copy(folder / file, folder / "target.spm")
        order = ["</s>", "<unk>", *(word for word in words if word not in ("<s>", "</s>", "<unk>")), "<pad>"]
        (folder / "vocab.json").write_text(json.dumps({word: n for n, word in enumerate(order)}), encoding="utf-8")
        settings |= {"source_lang": "vi", "target_lang": "en"}
    if name == "m2m100":
        order = ["<s>", "<pad>", "</s>", "<unk>", *(word for word in words if not word.startswith("<"))]
        (folder / "vocab.json").write_text(json.dumps({word: n for n, word in enumerate(order)}), encoding="utf-8")
    if name in ("envit5", "madlad"):
        settings |= {"extra_ids": 0}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")
    types = {"marian": "marian", "m2m100": "m2m_100", "mbart": "mbart", "mbart50": "mbart"}
    (folder / "config.json").write_text(json.dumps({"model_type": types.get(name, "t5")}), encoding="utf-8")
    entry = entry_of(name, folder)
    codes = {"src_lang": entry.source_code, "tgt_lang": entry.target_code} if entry.source_code else {}
    return AutoTokenizer.from_pretrained(folder, **codes)


def _model(name: str, size: int, tokenizer: Any) -> Any:
    ids = {"pad_token_id": tokenizer.pad_token_id, "eos_token_id": tokenizer.eos_token_id}
    if name in ("envit5", "madlad"):
        gated = {"feed_forward_proj": "gated-gelu", "tie_word_embeddings": False}
        made = T5ForConditionalGeneration(
            T5Config(vocab_size=size, decoder_start_token_id=ids["pad_token_id"], **gated, **ids, **_T5_SIZES)
        )
        if name == "madlad":  # its output layer is its own
            made.lm_head.weight = torch.nn.Parameter(torch.randn_like(made.lm_head.weight) * 0.05)
        return made
    if name == "marian":
        return MarianMTModel(
            MarianConfig(
                vocab_size=size, decoder_vocab_size=size, decoder_start_token_id=ids["pad_token_id"],
                forced_eos_token_id=ids["eos_token_id"], static_position_embeddings=True, scale_embedding=True,
                bos_token_id=None, **ids, **_SIZES,
            )
        )  # fmt: skip
    start = {"decoder_start_token_id": ids["eos_token_id"], "bos_token_id": tokenizer.bos_token_id}
    if name.startswith("mbart"):
        named = {"tokenizer_class": "MBart50Tokenizer"} if name == "mbart50" else {}
        return MBartForConditionalGeneration(MBartConfig(vocab_size=size, **named, **start, **ids, **_SIZES))
    size = size if name == "nllb" else len(tokenizer.encoder) + 100 + tokenizer.num_madeup_words  # 100 languages
    return M2M100ForConditionalGeneration(M2M100Config(vocab_size=size, **start, **ids, **_SIZES))


def _taught(name: str, model: Any, tokenizer: Any) -> Any:
    """Teach a model the pairs by heart, in the form that its real fellow was taught."""
    entry = entry_of(name, Path())
    sources = [entry.prefix + source for source in PAIRS]
    inputs = tokenizer(sources, return_tensors="pt", padding=True)
    targets = [entry.answer_prefix + target for target in PAIRS.values()]
    labels = tokenizer(text_target=targets, return_tensors="pt", padding=True)["input_ids"]
    pad = tokenizer.pad_token_id
    settings: dict[str, Any] = {}
    if name in ("nllb", "m2m100", "mbart50"):  # these shift by their own start; state it, whatever the version does
        settings["decoder_input_ids"] = shift_tokens_right(labels, pad, tokenizer.eos_token_id)
    learner = torch.optim.Adam(model.parameters(), lr=5e-3)
    model.train()
    for _ in range(200):
        output = model(
            input_ids=inputs["input_ids"],
            attention_mask=inputs["attention_mask"],
            labels=labels.masked_fill(labels == pad, -100),
            **settings,
        )
        loss = output.loss
        if loss.item() < 0.005:
            break
        learner.zero_grad()
        loss.backward()
        learner.step()
        if name == "marian":  # Marian's decoder starts from zeros, which transformers keep as the padding's embedding
            model.get_input_embeddings().weight.data[pad] = 0.0
    return model.eval()
