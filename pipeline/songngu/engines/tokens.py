"""Tokenizers of hub checkpoints, with the language codes, prefixes and tone placement that the catalogue knows of."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

from safetensors import SafetensorError

from songngu.engines.catalogue import Entry
from songngu.errors import EngineError
from songngu.records import Request
from songngu.text import fold

MAX_TARGET = 480
"""Subwords of one output of the embedded model. An answer this long has not ended: its source is halved."""
LOADING_ERRORS = (
    *(OSError, ValueError, RuntimeError, KeyError, AttributeError, ImportError, TypeError, IndexError),
    *(EOFError, UnpicklingError, SafetensorError),
)
"""What transformers and CTranslate2 raise on damaged or foreign files."""
_PROBE = "Ủy ban nhân dân tỉnh ban hành kế hoạch phát triển du lịch đến năm 2025."
_MOST_UNKNOWN = 0.2
"""Share of subwords of the probe that may be unknown. A tokenizer of another language knows few of its letters."""


class Tokens:
    """A checkpoint's tokenizer. Raises EngineError where it is missing, damaged or made for another model."""

    def __init__(self, place: str, entry: Entry) -> None:
        from transformers import AutoTokenizer

        codes = {"src_lang": entry.source_code, "tgt_lang": entry.target_code} if entry.source_code else {}
        try:
            self.tokenizer: Any = AutoTokenizer.from_pretrained(place, **codes)
            self._check(place, entry)
        except LOADING_ERRORS as error:
            raise EngineError(f"The tokenizer in {place} cannot be loaded: {error}. Add the model again.") from None
        self.entry = entry

    def _check(self, place: str, entry: Entry) -> None:
        unknown = self.tokenizer.unk_token_id
        for code in filter(None, (entry.source_code, entry.target_code)):
            if self._id(code) == unknown:
                raise EngineError(f"The tokenizer in {place} does not know the language {code}: it is another model's.")
        probe = self.tokenizer(_PROBE)["input_ids"]
        if sum(one == unknown for one in probe) > _MOST_UNKNOWN * len(probe):
            raise EngineError(f"The tokenizer in {place} knows no Vietnamese: it is another model's.")

    @property
    def starts_with_code(self) -> bool:
        """Whether the decoder starts with the language code itself, as mBART-25 does, and VinAI's models after it.

        mBART-50 and NLLB start with the end mark, and are forced to write the code first.
        """
        return bool(self.entry.target_code) and type(self.tokenizer).__name__.startswith("MBartTokenizer")

    def _id(self, code: str) -> int:
        """Return the id of a language code, which M2M-100 writes `__en__`, or that of unknown subwords."""
        unknown = int(self.tokenizer.unk_token_id)
        ids = [self.tokenizer.convert_tokens_to_ids(one) for one in (f"__{code}__", code)]
        return next((int(one) for one in ids if one not in (None, unknown)), unknown)

    @property
    def code_id(self) -> int:
        """The id of the target language's code."""
        return self._id(self.entry.target_code)

    @property
    def code_token(self) -> str:
        """The target language's code as the vocabulary writes it."""
        return str(self.tokenizer.convert_ids_to_tokens(self.code_id))

    def encode(self, requests: Sequence[Request]) -> list[list[int]]:
        """Return the ids that the model reads for each request: prefix, codes and end mark included."""
        older = self.entry.tone == "older"
        texts = [self.entry.prefix + (_older_tones(one.text) if older else one.text) for one in requests]
        return [list(ids) for ids in self.tokenizer(texts)["input_ids"]] if texts else []

    def read(self, ids: Sequence[int]) -> str:
        """Return the text of an answer, without special subwords and without the model's own prefix."""
        text = str(self.tokenizer.decode(list(ids), skip_special_tokens=True)).strip()
        text = text.removeprefix(self.code_token).strip() if self.entry.target_code else text
        return text.removeprefix(self.entry.answer_prefix.strip()).strip() if self.entry.answer_prefix else text


def within_positions(entry: Entry, config: Any) -> Entry:
    """Return what is known of a model, its limits lowered to the positions that its weights have."""
    positions = getattr(config, "max_position_embeddings", None)
    if not isinstance(positions, int):
        return entry
    most = positions - 2  # the decoder's start and the end mark
    return replace(entry, max_source=min(entry.max_source, most), max_target=min(entry.max_target, most))


def _older_tones(text: str) -> str:
    """Return a text with the older tone placement and its own capitals."""
    return "".join(new.upper() if old.isupper() else new for old, new in zip(text, fold(text), strict=True))


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
