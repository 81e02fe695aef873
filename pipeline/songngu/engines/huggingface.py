"""Seq2seq checkpoints run by transformers: slower than CTranslate2, and nothing has to be converted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from songngu.engines.catalogue import Entry
from songngu.engines.tokens import LOADING_ERRORS, Tokens, within_positions
from songngu.engines.whole import Decoded, translate_whole
from songngu.errors import EngineError, MissingExtra
from songngu.records import Request, Translation, digest

_BATCH_SENTENCES = 16


class Transformers:
    """A checkpoint, from a folder or the hub (the `torch` extra). Raises EngineError where files are missing."""

    annotates = False
    gives_alternatives = True

    def __init__(self, entry: Entry, *, beam_size: int, threads: int) -> None:
        try:
            import torch
        except ImportError:
            raise MissingExtra("The transformers engine", "torch") from None
        from transformers import AutoModelForSeq2SeqLM

        place = entry.checkpoint
        self.name = f"transformers:{place}"
        self._beam_size = beam_size
        if threads:
            torch.set_num_threads(threads)
        try:
            model, info = AutoModelForSeq2SeqLM.from_pretrained(
                place, dtype=torch.float32, use_safetensors=True, output_loading_info=True
            )
        except LOADING_ERRORS as error:
            raise EngineError(
                f"The checkpoint {place} cannot be loaded: {error}. Check the name, the network and that all its files "
                "are there."
            ) from None
        self._model: Any = model.eval()
        self._tokens = Tokens(place, within_positions(entry, model.config))
        if problem := unlike(model, info, self._tokens):
            raise EngineError(f"The checkpoint {place} cannot be used: {problem}.")
        self.fingerprint = digest(_weights_digest(model), json.dumps(asdict(entry)), f"beam {beam_size}")

    def translate(self, requests: Sequence[Request], *, alternatives: int = 1) -> list[Translation]:
        """Translate requests, with all hypotheses of the beam; terms are verified afterwards, not asked for."""

        def decode(inputs: Sequence[Sequence[int]]) -> list[Decoded]:
            order = sorted(range(len(inputs)), key=lambda n: len(inputs[n]))  # like lengths together: less padding
            found: dict[int, Decoded] = {}
            for start in range(0, len(order), _BATCH_SENTENCES):
                numbers = order[start : start + _BATCH_SENTENCES]
                made = self._generate([inputs[n] for n in numbers], max(self._beam_size, alternatives))
                found.update(zip(numbers, made, strict=True))
            return [found[n] for n in range(len(inputs))]

        limit = self._tokens.entry.max_source
        return translate_whole(requests, encode=self._tokens.encode, decode=decode, limit=limit)

    def _generate(self, inputs: Sequence[Sequence[int]], beams: int) -> list[Decoded]:
        import torch

        tokens = self._tokens
        start = "decoder_start_token_id" if tokens.starts_with_code else "forced_bos_token_id"
        code = {start: tokens.code_id} if tokens.entry.target_code else {}
        padded = tokens.tokenizer.pad({"input_ids": [list(ids) for ids in inputs]}, return_tensors="pt")
        with torch.inference_mode():
            made = self._model.generate(
                input_ids=padded["input_ids"],
                attention_mask=padded["attention_mask"],
                num_beams=beams,
                num_return_sequences=beams,
                length_penalty=1.0,
                do_sample=False,
                max_new_tokens=tokens.entry.max_target,
                max_length=None,
                return_dict_in_generate=True,
                output_scores=True,
                **code,
            )
            scores = self._scores(made)
        rows = [row[1:].tolist() for row in made.sequences]  # each begins with the decoder's start
        end = tokens.tokenizer.eos_token_id
        found = []
        for first in range(0, len(rows), beams):
            best, *others = [tokens.read(row) for row in rows[first : first + beams]]
            found.append(Decoded(Translation(best, scores[first], tuple(others)), end in rows[first]))
        return found

    def _scores(self, made: Any) -> list[float]:
        """Return the mean log-probability of a subword of each sequence."""
        if getattr(made, "sequences_scores", None) is not None:
            return [float(score) for score in made.sequences_scores]
        steps = self._model.compute_transition_scores(made.sequences, made.scores, normalize_logits=True)
        ids = made.sequences[:, -steps.shape[1] :]
        kept = ids != self._tokens.tokenizer.pad_token_id
        total = (steps.masked_fill(~kept, 0.0)).sum(dim=1) / kept.sum(dim=1).clamp(min=1)
        return [float(score) for score in total]

    def close(self) -> None:
        """Let go of the weights."""
        self._model = None


def unlike(model: Any, info: Any, tokens: Tokens) -> str:
    """Say why a model cannot be what its files and its tokenizer say, or return an empty text."""
    if missing := sorted(info["missing_keys"]):
        return f"its weights lack {len(missing)} parameters, the first {missing[0]}: a file is missing or incomplete"
    known, size = len(tokens.tokenizer), int(model.config.vocab_size)
    highest = max(tokens.tokenizer.get_vocab().values(), default=0)
    if min(known, highest + 1) > size:
        return f"its tokenizer has {known:,} subwords and its weights {size:,}: the tokenizer is another model's"
    return ""


def _weights_digest(model: Any) -> str:
    """Return a hash of a model's weights: their names, shapes and sums, which tell checkpoints apart."""
    parts = [
        f"{name} {tuple(value.shape)} {float(value.double().sum())!r}" for name, value in model.state_dict().items()
    ]
    return digest(*parts)
