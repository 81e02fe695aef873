"""Hub checkpoints converted to CTranslate2 by `songngu model add`."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from songngu.engines.catalogue import Entry, ModelKind
from songngu.engines.confidence import read_calibration
from songngu.engines.tokens import LOADING_ERRORS, Tokens, file_hash
from songngu.engines.whole import Decoded, translate_whole
from songngu.errors import EngineError
from songngu.records import Request, Translation, digest

ENTRY_FILE = "songngu.json"
"""What the catalogue said of a model when it was added, and what it was made from; it loads without the catalogue."""
_BATCH_TOKENS = 2048


def entry_beside(folder: Path) -> Entry:
    """Return what is known of an added model. Raises EngineError where its files are damaged."""
    try:
        table = json.loads((folder / ENTRY_FILE).read_text(encoding="utf-8"))
        table.pop("made_from", None)
        return Entry(**(table | {"kind": ModelKind(table["kind"])}))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise EngineError(f"{folder / ENTRY_FILE} cannot be read: {error}. Add the model again.") from None


class Converted:
    """A hub checkpoint converted by `add_model`. Raises EngineError where its files are missing or damaged."""

    annotates = False
    gives_alternatives = True

    def __init__(self, folder: Path, *, beam_size: int, threads: int) -> None:
        import ctranslate2

        entry = entry_beside(folder)
        self.name = entry.name
        self._beam_size = beam_size
        self._tokens = Tokens(str(folder / "tokenizer"), entry)
        cores = threads or os.cpu_count() or 1
        try:
            self._translator: Any = ctranslate2.Translator(
                str(folder), compute_type="int8", inter_threads=cores, intra_threads=1
            )
            start = json.loads((folder / "config.json").read_text(encoding="utf-8")).get("decoder_start_token")
        except LOADING_ERRORS as error:
            raise EngineError(f"The model in {folder} cannot be loaded: {error}. Add it again.") from None
        code = self._tokens.code_token if entry.target_code else ""
        # CTranslate2 starts mBART from the prefix alone where the checkpoint does not name its tokenizer.
        end = [] if start is not None or self._tokens.starts_with_code else [self._tokens.tokenizer.eos_token]
        self._prefix = [*end, code] if code else []
        self.calibration = read_calibration(folder)
        self.fingerprint = digest(
            file_hash(folder / "model.bin"), (folder / ENTRY_FILE).read_text(encoding="utf-8"), f"beam {beam_size}"
        )

    def translate(self, requests: Sequence[Request], *, alternatives: int = 1) -> list[Translation]:
        """Translate requests, with all hypotheses of the beam; terms are verified afterwards, not asked for."""

        def decode(inputs: Sequence[Sequence[int]]) -> list[Decoded]:
            return self._answers(inputs, max(self._beam_size, alternatives))

        limit = self._tokens.entry.max_source
        return translate_whole(requests, encode=self._tokens.encode, decode=decode, limit=limit)

    def _answers(self, inputs: Sequence[Sequence[int]], beams: int) -> list[Decoded]:
        tokenizer = self._tokens.tokenizer
        prefix = {"target_prefix": [self._prefix] * len(inputs)} if self._prefix else {}
        results = self._translator.translate_batch(
            [tokenizer.convert_ids_to_tokens(ids) for ids in inputs],
            beam_size=beams,
            num_hypotheses=beams,
            max_batch_size=_BATCH_TOKENS,
            batch_type="tokens",
            max_decoding_length=self._tokens.entry.max_target,
            return_scores=True,
            **prefix,
        )
        return [self._read(result) for result in results]

    def _read(self, result: Any) -> Decoded:
        tokens = self._tokens
        best, *others = [tokens.read(tokens.tokenizer.convert_tokens_to_ids(one)) for one in result.hypotheses]
        finished = len(result.hypotheses[0]) < tokens.entry.max_target - len(self._prefix)
        return Decoded(Translation(best, float(result.scores[0]), tuple(others)), finished)

    def close(self) -> None:
        """Free the model's memory."""
        self._translator.unload_model()
