"""CTranslate2 models with a SentencePiece model beside them: the embedded one, and others in its manner."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from songngu.engines.confidence import read_calibration
from songngu.engines.inline import annotated
from songngu.engines.tokens import MAX_TARGET, file_hash
from songngu.engines.whole import Decoded, translate_whole
from songngu.errors import EngineError
from songngu.records import Request, TermHit, Translation, digest

BATCH_TOKENS = 2048
"""Padded source subwords in a batch: beyond this two cores gain nothing (measured with benchmarks/engines.py)."""
LEAST_BATCH_TOKENS = 256
"""Smaller batches pay for themselves no more, even where a core has nothing else to do."""
BATCHES_A_CORE = 4
"""So many at least, where the inputs allow it: a repair of a few segments shall not wait for one core."""
MAX_SOURCE = 256
"""Subwords of one input: the model saw none longer. A longer one is halved (see `whole`), never dropped."""
NO_REPEAT = 10
"""A run of so many subwords never comes twice in a repair, which breaks loops. First drafts are free: a shorter limit,
or one on all, breaks names that rightly come twice in long administrative sentences."""
PLACES = 3
"""Places at which a missing term is tried."""
FORCED_BEAM = 2
"""Hypotheses kept after a forced prefix: what follows is mostly the draft again."""

_PLAIN = str.maketrans({"“": '"', "”": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "…": "...", "–": "-", "—": "-"})
"""Marks that the model's vocabulary lacks: spelt in bytes, it translates them to nonsense."""


class Embedded:
    """A CTranslate2 model in memory. Raises EngineError where its files are missing or damaged."""

    annotates = True
    gives_alternatives = True

    def __init__(self, folder: Path, *, name: str, beam_size: int, threads: int) -> None:
        import ctranslate2
        import sentencepiece

        self.name = name
        self._beam_size = beam_size
        self._cores = threads or os.cpu_count() or 1
        try:
            self._pieces: Any = sentencepiece.SentencePieceProcessor(str(folder / "source.spm"))
            self._translator: Any = ctranslate2.Translator(
                str(folder), device="cpu", compute_type="int8", inter_threads=self._cores, intra_threads=1
            )
        except (RuntimeError, OSError, ValueError) as error:
            raise EngineError(f"The model in {folder} cannot be loaded: {error}. Install it again.") from None
        self.calibration = read_calibration(folder)
        self.fingerprint = digest(
            file_hash(folder / "model.bin"), file_hash(folder / "source.spm"), f"beam {beam_size}"
        )

    def translate(self, requests: Sequence[Request], *, alternatives: int = 1) -> list[Translation]:
        """Translate requests, terms inline; all hypotheses of the beam, at least `alternatives`, best first."""
        beams = max(self._beam_size, alternatives)
        repairing = {"no_repeat_ngram_size": NO_REPEAT} if alternatives > 1 else {}
        options = {"beam_size": beams, "num_hypotheses": beams, **repairing}
        answers = translate_whole(
            requests, encode=self._inputs, decode=lambda inputs: self._answers(inputs, options), limit=MAX_SOURCE
        )
        return [_typographic(answer, request.text) for answer, request in zip(answers, requests, strict=True)]

    def _inputs(self, requests: Sequence[Request]) -> list[list[str]]:
        """Return the subwords that the model reads for each request."""
        encoded = self._pieces.encode([self._source(request) for request in requests], out_type=str)
        return [[*pieces, "</s>"] for pieces in encoded]

    def _answers(self, inputs: Sequence[Sequence[str]], options: Mapping[str, Any]) -> list[Decoded]:
        results = self._decode(inputs, **options)
        texts = iter(self._pieces.decode([hypothesis for result in results for hypothesis in result.hypotheses]))
        found = []
        for result in results:
            best, *others = [next(texts) for _ in result.hypotheses]
            answer = Translation(best, float(result.scores[0]), tuple(others))
            found.append(Decoded(answer, len(result.hypotheses[0]) < MAX_TARGET))
        return found

    def forced(
        self,
        requests: Sequence[Request],
        drafts: Sequence[str],
        wanted: Sequence[TermHit],
        *,
        enough: Callable[[int, Translation], bool],
    ) -> list[list[Translation]]:
        """Say drafts again with one wanted term forced in, at the places of the draft that look at it most.

        The likeliest place of every request is tried, then the next, up to PLACES, of those whose last candidate is
        not `enough`.
        """
        read = self._inputs(requests)
        fit = [n for n, hit in enumerate(wanted) if hit.target and len(read[n]) <= MAX_SOURCE]
        said = self._pieces.encode([drafts[n].translate(_PLAIN) for n in fit], out_type=str)
        looked = self._decode([read[n] for n in fit], target_prefix=said, return_attention=True, beam_size=1)
        prefixes = {n: self._prefixes(requests[n], wanted[n], one) for n, one in zip(fit, looked, strict=True)}
        found: list[list[Translation]] = [[] for _ in requests]
        for place in range(PLACES):
            open_ones = [n for n in fit if place < len(prefixes[n]) and not (found[n] and enough(n, found[n][-1]))]
            sources = [read[n] for n in open_ones]
            made = self._decode(sources, target_prefix=[prefixes[n][place] for n in open_ones], beam_size=FORCED_BEAM)
            for n, one in zip(open_ones, self._scored(sources, [result.hypotheses[0] for result in made]), strict=True):
                if one is not None:
                    found[n].append(_typographic(one, requests[n].text))
        return found

    def _scored(self, sources: Sequence[list[str]], made: Sequence[list[str]]) -> list[Translation | None]:
        """Return what forced prefixes led to with its whole likelihood, None where it never ended."""
        if not sources:
            return []
        scored = self._translator.score_batch(sources, made, max_batch_size=BATCH_TOKENS, batch_type="tokens")
        return [
            Translation(self._pieces.decode(pieces), sum(result.log_probs) / max(len(result.log_probs), 1))
            if len(pieces) < MAX_TARGET
            else None
            for pieces, result in zip(made, scored, strict=True)
        ]

    def _prefixes(self, request: Request, hit: TermHit, result: Any) -> list[list[str]]:
        """Return beginnings of a translation that end with the wanted term, at the likeliest places."""
        pieces = result.hypotheses[0]
        before = len(self._pieces.encode(self._source(request, before=hit.start)))
        inside = range(before, before + max(1, len(self._pieces.encode(hit.surface))))
        weights = [sum(step[position] for position in inside if position < len(step)) for step in result.attention[0]]
        starts = [n for n, piece in enumerate(pieces) if piece.startswith("\u2581")]
        places = sorted(starts, key=lambda n: -weights[n])[:PLACES]
        term = list(self._pieces.encode(hit.target, out_type=str))
        return [[*pieces[:place], *term] for place in places]

    def _source(self, request: Request, *, before: int | None = None) -> str:
        """Return what the model reads for a request, or for its text before an offset."""
        if before is None:
            return annotated(request.text, request.hits).translate(_PLAIN)
        hits = [hit for hit in request.hits if hit.end <= before]
        return annotated(request.text[:before].rstrip(), hits).translate(_PLAIN)

    def _decode(self, inputs: Sequence[Sequence[str]], **options: Any) -> list[Any]:
        """Run the decoder; `options` go to CTranslate2. Few inputs are spread over the cores."""
        share = sum(map(len, inputs)) // (BATCHES_A_CORE * self._cores)
        settings = {
            "beam_size": self._beam_size,
            "max_batch_size": min(BATCH_TOKENS, max(LEAST_BATCH_TOKENS, share)),
            "batch_type": "tokens",
            "max_decoding_length": MAX_TARGET,
            "return_scores": True,
        }
        return list(self._translator.translate_batch(inputs, **(settings | options))) if inputs else []

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
