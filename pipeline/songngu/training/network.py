"""The network: Marian through transformers, and a SentencePiece vocabulary for one made from nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from songngu.errors import EngineError, MissingExtra, UsageError
from songngu.training.augment import ARROW, CLOSE, OPEN
from songngu.training.batches import Vocabulary
from songngu.training.data import Pair
from songngu.training.files import beside
from songngu.training.recipe import Shape

VOCABULARY_FILES = ("source.spm", "target.spm", "vocab.json", "tokenizer_config.json")
TOKENIZER = {
    "source_lang": "vi",
    "target_lang": "en",
    "tokenizer_class": "MarianTokenizer",
    "model_max_length": 512,
    "separate_vocabs": False,
}
_LONGEST_POSITION = 512


def make_vocabulary(pairs: Iterable[Pair], folder: Path, *, size: int) -> None:
    """Learn one BPE vocabulary of both languages: digits one by one, bytes for what is rare, term marks whole."""
    import sentencepiece

    folder.mkdir(parents=True, exist_ok=True)
    try:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=(text for pair in pairs for text in (pair.source, pair.target)),
            model_prefix=str(folder / "source"),
            vocab_size=size,
            model_type="bpe",
            byte_fallback=True,
            split_digits=True,
            character_coverage=0.9999,
            user_defined_symbols=[OPEN, CLOSE, ARROW],
            eos_id=0,
            unk_id=1,
            bos_id=-1,
            pad_id=-1,
            minloglevel=2,
        )
    except RuntimeError as error:
        raise UsageError(f"No vocabulary of {size} subwords can be made of this text: {error}") from None
    (folder / "source.model").rename(folder / "source.spm")
    (folder / "source.vocab").unlink()
    shutil.copy(folder / "source.spm", folder / "target.spm")
    pieces = sentencepiece.SentencePieceProcessor(str(folder / "source.spm"))
    ids = {pieces.id_to_piece(number): number for number in range(pieces.get_piece_size())}
    ids["<pad>"] = len(ids)
    (folder / "vocab.json").write_text(json.dumps(ids, ensure_ascii=False), encoding="utf-8")
    (folder / "tokenizer_config.json").write_text(json.dumps(TOKENIZER), "utf-8")


def make_network(shape: Shape, vocabulary: Vocabulary) -> Any:
    """Make an untrained network: deep encoder, shallow decoder, one table of embeddings."""
    from transformers import MarianConfig, MarianMTModel

    size = vocabulary.pad + 1
    config = MarianConfig(
        vocab_size=size,
        decoder_vocab_size=size,
        d_model=shape.width,
        encoder_layers=shape.encoder_layers,
        decoder_layers=shape.decoder_layers,
        encoder_attention_heads=shape.heads,
        decoder_attention_heads=shape.heads,
        encoder_ffn_dim=shape.feed_forward,
        decoder_ffn_dim=shape.feed_forward,
        activation_function="swish",
        max_position_embeddings=_LONGEST_POSITION,
        scale_embedding=True,
        pad_token_id=vocabulary.pad,
        eos_token_id=0,
        forced_eos_token_id=0,
        decoder_start_token_id=vocabulary.pad,
    )
    network = MarianMTModel(config)
    clear_padding(network)
    return network


def clear_padding(network: Any) -> None:
    """Make the padding's embedding zero. It starts the decoder, and CTranslate2 starts Marian models from zero.

    The tied output layer gives it a gradient at every step, so this is needed after each.
    """
    import torch

    with torch.no_grad():
        network.get_input_embeddings().weight[network.config.pad_token_id].zero_()


def load_network(folder: Path) -> Any:
    """Load master weights to go on from. Raises EngineError where they are missing or damaged."""
    try:
        import torch
        from transformers import MarianMTModel
        from transformers.utils import logging
    except ImportError:
        raise MissingExtra("Training", "train") from None
    logging.disable_progress_bar()
    if not (folder / "model.safetensors").is_file():
        raise EngineError(f"{folder} holds no master weights (model.safetensors).")
    try:
        network = MarianMTModel.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")
    except (OSError, ValueError, RuntimeError) as error:
        raise EngineError(f"The master weights in {folder} cannot be loaded: {error}") from None
    clear_padding(network)
    return network


def save_master(network: Any, weights: dict[str, Any], vocabulary: Path, folder: Path) -> None:
    """Write weights in bf16 with their vocabulary, in place of what the folder held. The network stays as it is."""
    import torch

    averaged = type(network)(network.config)
    averaged.load_state_dict(weights)
    with beside(folder) as made:
        averaged.to(torch.bfloat16).save_pretrained(made)
        for name in VOCABULARY_FILES:
            shutil.copyfile(vocabulary / name, made / name)
