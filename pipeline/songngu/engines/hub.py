"""Engines from hub checkpoints: converted to CTranslate2, or run by transformers with the same tokenizer and quirks."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from songngu.engines.catalogue import Entry, ModelKind
from songngu.errors import EngineError, MissingExtra
from songngu.records import Request, Translation, digest
from songngu.text import fold

ENTRY_FILE = "songngu.json"
"""What the catalogue said of a model when it was added; beside its weights, so that it loads without the catalogue."""
_BATCH_TOKENS = 2048
_BATCH_SENTENCES = 16
_MAX_TARGET = 480


def add_model(entry: Entry, models: Path, *, checkpoint: str = "") -> Path:
    """Fetch a checkpoint (a hub name, or a folder), convert it to int8 and try it. Returns its folder.

    Raises EngineError where the checkpoint cannot be had, converted or run, and MissingExtra without torch.
    """
    folder, beside = models / entry.name, models / f".{entry.name}.part"
    shutil.rmtree(beside, ignore_errors=True)
    models.mkdir(parents=True, exist_ok=True)
    source = checkpoint or entry.checkpoint
    try:
        import torch  # noqa: F401  (the converter needs it)
        from ctranslate2.converters import TransformersConverter
        from transformers import AutoTokenizer
    except ImportError:
        raise MissingExtra("Adding a model", "torch") from None
    try:
        TransformersConverter(source).convert(str(beside), quantization="int8")
        AutoTokenizer.from_pretrained(source).save_pretrained(beside / "tokenizer")
        (beside / ENTRY_FILE).write_text(json.dumps(asdict(entry), ensure_ascii=False, indent=1), encoding="utf-8")
        engine = Converted(beside, beam_size=1, threads=1)
        engine.translate([Request("Xin chào Việt Nam.")])
        engine.close()
    except (OSError, ValueError, RuntimeError, KeyError, AttributeError, ImportError, TypeError) as error:
        shutil.rmtree(beside, ignore_errors=True)
        raise EngineError(
            f"{entry.name} could not be made from {source}: {error}. Nothing was changed. Check the name, the "
            "network and that all files of the checkpoint are there."
        ) from None
    shutil.rmtree(folder, ignore_errors=True)
    os.replace(beside, folder)
    return folder


def entry_beside(folder: Path) -> Entry:
    """Return what is known of an added model. Raises EngineError where its files are damaged."""
    try:
        table = json.loads((folder / ENTRY_FILE).read_text(encoding="utf-8"))
        return Entry(**(table | {"kind": ModelKind(table["kind"])}))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise EngineError(f"{folder / ENTRY_FILE} cannot be read: {error}. Add the model again.") from None


class _Tokens:
    """A checkpoint's tokenizer, with its language codes, prefix and tone placement."""

    def __init__(self, place: str, entry: Entry) -> None:
        from transformers import AutoTokenizer

        codes = {"src_lang": entry.source_code, "tgt_lang": entry.target_code} if entry.source_code else {}
        try:
            self.tokenizer: Any = AutoTokenizer.from_pretrained(place, **codes)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EngineError(f"The tokenizer in {place} cannot be loaded: {error}. Add the model again.") from None
        self.entry = entry
        unknown = self.tokenizer.unk_token_id
        for code in filter(None, (entry.source_code, entry.target_code)):
            if self.tokenizer.convert_tokens_to_ids(code) in (None, unknown):
                raise EngineError(f"The tokenizer in {place} does not know the language {code}: it is another model's.")

    def parts(self, text: str) -> list[str]:
        """Return a text in parts that fit the model, each with the model's prefix; nothing is left out."""
        text = _older_tones(text) if self.entry.tone == "older" else text
        limit = self.entry.max_source - 8  # room for codes, prefix and end
        parts: list[str] = []
        current: list[str] = []
        length = 0
        for word in text.split():
            size = len(self.tokenizer.tokenize(word))
            if current and length + size > limit:
                parts.append(" ".join(current))
                current, length = [], 0
            current.append(word)
            length += size
        if current:
            parts.append(" ".join(current))
        return [self.entry.prefix + part for part in parts]

    def clean(self, text: str) -> str:
        """Return an answer without the model's own prefix."""
        return text.removeprefix(self.entry.answer_prefix.strip()).strip() if self.entry.answer_prefix else text.strip()


def _older_tones(text: str) -> str:
    """Return a text with the older tone placement and its own capitals."""
    return "".join(new.upper() if old.isupper() else new for old, new in zip(text, fold(text), strict=True))


def _joined(parts: Sequence[Translation]) -> Translation:
    scores = [part.score for part in parts if part.score is not None]
    return Translation(" ".join(part.text for part in parts), min(scores) if scores else None)


class Converted:
    """A hub checkpoint converted by `add_model`. Raises EngineError where its files are missing or damaged."""

    annotates = False

    def __init__(self, folder: Path, *, beam_size: int, threads: int) -> None:
        import ctranslate2

        entry = entry_beside(folder)
        self.name = entry.name
        self._beam_size = beam_size
        self._tokens = _Tokens(str(folder / "tokenizer"), entry)
        cores = threads or os.cpu_count() or 1
        try:
            self._translator: Any = ctranslate2.Translator(
                str(folder), compute_type="int8", inter_threads=cores, intra_threads=1
            )
        except (RuntimeError, OSError, ValueError) as error:
            raise EngineError(f"The model in {folder} cannot be loaded: {error}. Add it again.") from None
        weights = folder / "model.bin"
        self.fingerprint = digest(
            _hash(weights), (folder / ENTRY_FILE).read_text(encoding="utf-8"), f"beam {beam_size}"
        )

    def translate(self, requests: Sequence[Request]) -> list[Translation]:
        """Translate requests; terms are verified afterwards, not asked for."""
        tokens = self._tokens
        groups = [tokens.parts(request.text) for request in requests]
        flat = [tokens.tokenizer.convert_ids_to_tokens(tokens.tokenizer.encode(p)) for group in groups for p in group]
        code = tokens.entry.target_code
        prefix = {"target_prefix": [[code]] * len(flat)} if code else {}
        results = iter(
            self._translator.translate_batch(
                flat,
                beam_size=self._beam_size,
                max_batch_size=_BATCH_TOKENS,
                batch_type="tokens",
                max_decoding_length=_MAX_TARGET,
                return_scores=True,
                **prefix,
            )
            if flat
            else ()
        )
        return [_joined([self._read(next(results)) for _ in group]) for group in groups]

    def _read(self, result: Any) -> Translation:
        tokenizer = self._tokens.tokenizer
        ids = tokenizer.convert_tokens_to_ids(result.hypotheses[0])
        return Translation(self._tokens.clean(tokenizer.decode(ids, skip_special_tokens=True)), float(result.scores[0]))

    def close(self) -> None:
        """Free the model's memory."""
        self._translator.unload_model()


class Transformers:
    """A seq2seq checkpoint, from a folder or the hub, run by transformers (the `torch` extra)."""

    annotates = False

    def __init__(self, entry: Entry, *, beam_size: int, threads: int) -> None:
        try:
            import torch
        except ImportError:
            raise MissingExtra("The transformers engine", "torch") from None
        from transformers import AutoModelForSeq2SeqLM

        self.name = f"transformers:{entry.checkpoint}"
        self._beam_size = beam_size
        self._tokens = _Tokens(entry.checkpoint, entry)
        if threads:
            torch.set_num_threads(threads)
        try:
            self._model: Any = AutoModelForSeq2SeqLM.from_pretrained(entry.checkpoint).eval()
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise EngineError(f"The checkpoint {entry.checkpoint} cannot be loaded: {error}") from None
        self.fingerprint = digest(_weights_digest(self._model), json.dumps(asdict(entry)), f"beam {beam_size}")

    def translate(self, requests: Sequence[Request]) -> list[Translation]:
        """Translate requests, a few at a time; terms are verified afterwards, not asked for."""
        groups = [self._tokens.parts(request.text) for request in requests]
        flat = [part for group in groups for part in group]
        texts: list[str] = []
        for start in range(0, len(flat), _BATCH_SENTENCES):
            texts += self._batch(flat[start : start + _BATCH_SENTENCES])
        answers = iter(texts)
        return [_joined([Translation(next(answers)) for _ in group]) for group in groups]

    def _batch(self, texts: Sequence[str]) -> list[str]:
        import torch

        tokens = self._tokens
        code = tokens.entry.target_code
        forced = {"forced_bos_token_id": tokens.tokenizer.convert_tokens_to_ids(code)} if code else {}
        inputs = tokens.tokenizer(list(texts), return_tensors="pt", padding=True)
        inputs.pop("token_type_ids", None)
        with torch.inference_mode():
            made = self._model.generate(
                **inputs, num_beams=self._beam_size, max_new_tokens=_MAX_TARGET, max_length=None, **forced
            )
        return [tokens.clean(text) for text in tokens.tokenizer.batch_decode(made, skip_special_tokens=True)]

    def close(self) -> None:
        """Let go of the weights."""
        self._model = None


def _weights_digest(model: Any) -> str:
    """Return a hash of a model's weights: their names, shapes and sums, which tell checkpoints apart."""
    parts = [
        f"{name} {tuple(value.shape)} {float(value.double().sum())!r}" for name, value in model.state_dict().items()
    ]
    return digest(*parts)


def _hash(path: Path) -> str:
    import hashlib

    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
