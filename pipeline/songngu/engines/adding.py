"""Adding a model: fetch a checkpoint, see that it is whole, convert it to CTranslate2 int8, try it."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from songngu.engines.catalogue import Entry
from songngu.engines.converted import ENTRY_FILE, Converted
from songngu.engines.huggingface import unlike
from songngu.engines.tokens import LOADING_ERRORS, Tokens, file_hash, within_positions
from songngu.engines.weights import PICKLES, SAFE, has_safe_weights, safe_copy
from songngu.errors import EngineError, MissingExtra
from songngu.records import Request

TRIAL = "Tỉnh Quảng Trị mở hội nghị xúc tiến du lịch."
"""What a new model is asked to translate."""
_TOKENIZERS = ("tokenizer.json", "source.spm", "spiece.model", "sentencepiece.bpe.model", "sentencepiece.model")
_WANTED = ["*.json", "*.safetensors", "*.spm", "*.model", "*.txt"]
_ROOM = 6
"""Times its int8 size that a model needs on the disk while it is made: the checkpoint in 32 bits, and the result."""

_ONLY_PICKLES = (
    "Its weights are pickles (pytorch_model.bin), which can hold programs. If you trust who made them, add --pickled: "
    "torch's restricted reader then makes safetensors of them first."
)

Listener = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Added:
    """A model that was added: where it is, how large, and what it said at its trial."""

    folder: Path
    megabytes: float
    source: str
    answer: str
    seconds: float
    """Of the trial, loading apart."""


def add_model(
    entry: Entry, models: Path, *, checkpoint: str = "", pickled: bool = False, listen: Listener = lambda _: None
) -> Added:
    """Fetch a checkpoint (a hub name, or a folder), check it, convert it to int8 and try it.

    Weights that are pickles are taken only where `pickled` says so. `listen` is told each step. Raises EngineError
    where the checkpoint cannot be had, converted or run, with nothing changed, and MissingExtra without torch.
    """
    try:
        import torch  # noqa: F401  (the converter needs it)
    except ImportError:
        raise MissingExtra("Adding a model", "torch") from None
    folder, beside, safe = models / entry.name, models / f".{entry.name}.part", models / f".{entry.name}.safe"
    models.mkdir(parents=True, exist_ok=True)
    _see_room(entry, models)
    shutil.rmtree(beside, ignore_errors=True)
    source = checkpoint or entry.checkpoint
    try:
        place = _fetched(source, listen, pickled=pickled)
        if not has_safe_weights(place) and any(place.glob(PICKLES)):
            if not pickled:
                raise EngineError(_ONLY_PICKLES)
            place = safe_copy(place, safe, listen)
        hashes = _checked(place, listen)
        listen("Converting to int8 ...")
        from transformers import AutoConfig

        entry = within_positions(entry, AutoConfig.from_pretrained(place))
        tokens = Tokens(str(place), entry)
        _converter(place, tokens).convert(str(beside), quantization="int8")
        _with_begin_mark(beside / "config.json")
        tokens.tokenizer.save_pretrained(beside / "tokenizer")
        table = asdict(entry) | {"made_from": {"checkpoint": source, "sha256": hashes}}
        (beside / ENTRY_FILE).write_text(json.dumps(table, ensure_ascii=False, indent=1), encoding="utf-8")
        added = _tried(beside, folder)
    except EngineError as error:
        shutil.rmtree(beside, ignore_errors=True)
        raise EngineError(f"{entry.name} could not be made from {source}. Nothing was changed. {error}") from None
    except LOADING_ERRORS as error:
        shutil.rmtree(beside, ignore_errors=True)
        raise EngineError(
            f"{entry.name} could not be made from {source}: {error}. Nothing was changed. Check the name, the "
            "network and that all files of the checkpoint are there."
        ) from None
    finally:
        shutil.rmtree(safe, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
    os.replace(beside, folder)
    return added


def _see_room(entry: Entry, models: Path) -> None:
    free, needed = shutil.disk_usage(models).free / 1e6, _ROOM * entry.megabytes
    if free < needed:
        raise EngineError(
            f"{entry.name} needs about {needed:,.0f} MB while it is made; {models} has {free:,.0f} MB free. Make room."
        )


def _fetched(source: str, listen: Listener, *, pickled: bool) -> Path:
    """Return the folder of a checkpoint: the one named, or the hub's, fetched where it is not in the cache yet."""
    if Path(source).is_dir():
        return Path(source)
    if "/" not in source or source.startswith((".", "/", "~")):
        raise EngineError(f"There is no folder {source}.")
    from huggingface_hub import snapshot_download

    listen(f"Fetching {source} ...")
    place = Path(snapshot_download(source, allow_patterns=_WANTED))
    if has_safe_weights(place) or not pickled:
        return place
    return Path(snapshot_download(source, allow_patterns=[*_WANTED, PICKLES]))


def _checked(place: Path, listen: Listener) -> dict[str, str]:
    """Return the SHA-256 of the weights by file name. Raises EngineError where files are missing or damaged."""
    lacking = [] if (place / "config.json").is_file() else ["config.json"]
    if not has_safe_weights(place):
        lacking.append(f"the weights ({SAFE[0]}; where a checkpoint has only pickles, see --pickled)")
    if not any((place / name).is_file() for name in _TOKENIZERS):
        lacking.append(f"the tokenizer ({', '.join(_TOKENIZERS[:-1])} or {_TOKENIZERS[-1]})")
    if lacking:
        raise EngineError(f"{place} lacks {'; '.join(lacking)}. Fetch the whole checkpoint.")
    hashes = {}
    for path in sorted(place.glob("*.safetensors")):
        found = hashes[path.name] = file_hash(path)
        # The hub's cache keeps large files under their hash: what is in them can be compared with what was meant.
        blob = path.resolve().name
        named = blob if len(blob) == 64 and path.is_symlink() else ""
        if named and named != found:
            raise EngineError(f"{path.name} is damaged: its hash is not the hub's. Delete {path.resolve()}, add again.")
        listen(f"{path.name}: sha256 {found[:16]}…" + (", as on the hub" if named else ""))
    return hashes


def _converter(place: Path, tokens: Tokens) -> Any:
    """Return a converter that refuses weights with gaps and a tokenizer of another model."""
    from ctranslate2.converters import TransformersConverter

    class Strict(TransformersConverter):  # type: ignore[misc]  # CTranslate2 has no types
        def load_model(self, model_class: Any, model_name_or_path: str, **kwargs: Any) -> Any:
            options = kwargs | {"use_safetensors": True, "output_loading_info": True}
            model, info = model_class.from_pretrained(model_name_or_path, **options)
            if problem := unlike(model, info, tokens):
                raise EngineError(f"The checkpoint cannot be used: {problem}.")
            _as_converted(model.config, tokens)
            return model

        def load_tokenizer(self, tokenizer_class: Any, model_name_or_path: str, **kwargs: Any) -> Any:
            tokenizer = super().load_tokenizer(tokenizer_class, model_name_or_path, **kwargs)
            if hasattr(tokenizer, "lang_token_to_id"):  # M2M-100: the converter asks by a name of transformers 4
                known = tokenizer.special_tokens_map | {"additional_special_tokens": list(tokenizer.lang_token_to_id)}
                kind = type(tokenizer)
                tokenizer.__class__ = type(kind.__name__, (kind,), {"special_tokens_map": known})
            return tokenizer

    return Strict(str(place))


def _as_converted(config: Any, tokens: Tokens) -> None:
    """Say in a configuration what CTranslate2's converter reads there and transformers 5 no longer writes."""
    if config.model_type == "mbart":
        config.normalize_before = config.normalize_embedding = True
        config.tokenizer_class = "MBartTokenizer" if tokens.starts_with_code else "MBart50Tokenizer"
    if hasattr(config, "scale_decoder_outputs"):  # T5: this was told by tie_word_embeddings, which is now always true
        config.tie_word_embeddings = config.scale_decoder_outputs


def _with_begin_mark(path: Path) -> None:
    """Name a beginning mark, which CTranslate2 wants and mBART-50 does not have; no input of ours holds it."""
    config = json.loads(path.read_text(encoding="utf-8"))
    if config.get("bos_token", "") is None:
        path.write_text(json.dumps(config | {"bos_token": config["eos_token"]}), encoding="utf-8")


def _tried(beside: Path, folder: Path) -> Added:
    engine = Converted(beside, beam_size=1, threads=1)
    begun = time.perf_counter()
    [answer] = engine.translate([Request(TRIAL)])
    seconds = time.perf_counter() - begun
    engine.close()
    if not answer.text:
        raise EngineError(f"Asked to translate “{TRIAL}”, it answered nothing: its files do not belong together.")
    size = sum(path.stat().st_size for path in beside.rglob("*") if path.is_file()) / 1e6
    return Added(folder, size, TRIAL, answer.text, seconds)
