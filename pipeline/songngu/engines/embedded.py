"""CTranslate2 models with a SentencePiece model beside them: the embedded one, and others in its manner."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from songngu.errors import EngineError
from songngu.records import Request, TermHit, Translation, digest

BATCH_TOKENS = 2048
"""Padded source subwords in a batch: beyond this two cores gain nothing (measured with benchmarks/engines.py)."""
MAX_SOURCE = 256
"""Subwords of one input: the model saw none longer. A longer one is cut at the last space before, never dropped."""
OPEN, ARROW, CLOSE = "⟦", "⇒", "⟧"


_PLAIN = str.maketrans({"“": '"', "”": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "…": "...", "–": "-", "—": "-"})
"""Marks that the model's vocabulary lacks: spelt in bytes, it translates them to nonsense."""


def annotated(text: str, hits: Sequence[TermHit]) -> str:
    """Return a text with its terms inline: `⟦Bộ Y tế ⇒ Ministry of Health⟧`. Hits must not overlap."""
    pieces, position = [], 0
    for hit in sorted(hits, key=lambda hit: hit.start):
        pieces += [text[position : hit.start], f"{OPEN}{hit.surface} {ARROW} {hit.target}{CLOSE}"]
        position = hit.end
    return "".join([*pieces, text[position:]])


class Embedded:
    """A CTranslate2 model in memory. Raises EngineError where its files are missing or damaged."""

    annotates = True

    def __init__(self, folder: Path, *, name: str, beam_size: int, threads: int) -> None:
        import ctranslate2
        import sentencepiece

        self.name = name
        self._beam_size = beam_size
        cores = threads or os.cpu_count() or 1
        try:
            self._pieces: Any = sentencepiece.SentencePieceProcessor(str(folder / "source.spm"))
            self._translator: Any = ctranslate2.Translator(
                str(folder), device="cpu", compute_type="int8", inter_threads=cores, intra_threads=1
            )
        except (RuntimeError, OSError, ValueError) as error:
            raise EngineError(f"The model in {folder} cannot be loaded: {error}. Install it again.") from None
        self.fingerprint = digest(
            _file_hash(folder / "model.bin"), _file_hash(folder / "source.spm"), f"beam {beam_size}"
        )

    def translate(self, requests: Sequence[Request], *, alternatives: int = 1) -> list[Translation]:
        """Translate requests with their terms inline; `alternatives` hypotheses each, best first."""
        inputs = [self._inputs(annotated(request.text, request.hits).translate(_PLAIN)) for request in requests]
        flat = [part for parts in inputs for part in parts]
        if not flat:
            return [Translation("") for _ in requests]
        results = self._translator.translate_batch(
            flat,
            beam_size=max(self._beam_size, alternatives),
            num_hypotheses=alternatives,
            max_batch_size=BATCH_TOKENS,
            batch_type="tokens",
            max_decoding_length=2 * MAX_SOURCE,
            return_scores=True,
        )
        answers = iter(results)
        joined = (self._joined([next(answers) for _ in parts]) for parts in inputs)
        return [_typographic(answer, request.text) for answer, request in zip(joined, requests, strict=True)]

    def _inputs(self, text: str) -> list[list[str]]:
        """Cut a text into inputs that the model can hold."""
        parts: list[list[str]] = []
        current: list[str] = []
        for word in text.split(" "):
            pieces = list(self._pieces.encode(word, out_type=str))
            if current and len(current) + len(pieces) > MAX_SOURCE:
                parts.append(current)
                current = []
            current += pieces
        if current:
            parts.append(current)
        return [[*part, "</s>"] for part in parts]

    def _joined(self, results: Sequence[Any]) -> Translation:
        if not results:
            return Translation("")
        if len(results) > 1:
            text = " ".join(self._pieces.decode(result.hypotheses[0]) for result in results)
            return Translation(text, min(result.scores[0] for result in results))
        texts = [str(self._pieces.decode(hypothesis)) for hypothesis in results[0].hypotheses]
        return Translation(texts[0], float(results[0].scores[0]), tuple(texts[1:]))

    def close(self) -> None:
        """Free the model's memory."""
        self._translator.unload_model()


def _typographic(answer: Translation, source: str) -> Translation:
    """Give a translation the quotation marks of its source, where they come in pairs."""
    if "“" not in source:
        return answer
    return replace(answer, text=_curled(answer.text), alternatives=tuple(_curled(text) for text in answer.alternatives))


def _curled(text: str) -> str:
    if text.count('"') % 2:
        return text
    parts = text.split('"')
    return "".join(part + ("“" if number % 2 == 0 else "”") for number, part in enumerate(parts[:-1])) + parts[-1]


def _file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
