"""Training: batches in, master weights out, with checkpoints that a killed run goes on from."""

from __future__ import annotations

import json
import random
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from songngu.errors import MissingExtra, UsageError
from songngu.training.augment import Inline, varied
from songngu.training.batches import Encoded, Vocabulary, batches, encoded, open_vocabulary, sampled
from songngu.training.checkpoint import restore, store
from songngu.training.data import Corpus
from songngu.training.network import (
    VOCABULARY_FILES,
    clear_padding,
    load_network,
    make_network,
    make_vocabulary,
    save_master,
)
from songngu.training.recipe import Recipe

LOG_EVERY = 100
"""Steps between lines of the log."""
_IGNORED = -100


@dataclass(slots=True)
class Progress:
    """How far a run has come; what a checkpoint keeps besides weights."""

    step: int = 0
    seconds: float = 0.0
    """Of training, over all runs."""
    epoch: int = 0
    batch: int = 0
    """Batches of this epoch that were learnt from."""
    subwords: int = 0
    """Of targets, without padding."""
    best: float = -1.0
    stale: int = 0
    """Checkpoints since the best development score."""
    losses: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class LogLine:
    """What the log says of the last steps: loss for a target subword, and target subwords a second."""

    step: int
    minutes: float
    loss: float
    rate: float
    subwords_per_second: float
    development: float | None = None
    """BLEU of the averaged weights on the development sample, at checkpoints."""


@dataclass(frozen=True, slots=True)
class Trained:
    """What a run made: the folder of master weights, and how far it came."""

    master: Path
    progress: Progress
    stopped_early: bool


class _Tensors(NamedTuple):
    source: Any
    given: Any
    wanted: Any


@dataclass(frozen=True, slots=True)
class _Run:
    """What a run holds."""

    recipe: Recipe
    work: Path
    network: Any
    optimizer: Any
    begun: dict[str, Any]
    """The weights of the start."""
    average: dict[str, Any]
    vocabulary: Vocabulary
    progress: Progress
    device: str
    half: bool
    """Whether products are made in bf16."""


def train(
    recipe: Recipe,
    corpus: Corpus,
    *,
    work: Path,
    inline: Inline,
    start: Path | None = None,
    device: str = "cpu",
    threads: int = 0,
    development: Callable[[Path], float] | None = None,
    report: Callable[[LogLine], None] = lambda line: None,
) -> Trained:
    """Train by a recipe, going on from the checkpoint in `work` where there is one.

    `start` is a folder of master weights to begin with, `development` scores a folder of them. Master weights lie in
    `work/master`. Raises UsageError where the checkpoint is of another recipe or the device is not there.
    """
    run = _open(recipe, corpus, work, start, device, threads)
    last_checkpoint, logged, stopped = run.progress.seconds, _Window(run.progress), False
    for batch in _stream(run, corpus, inline):
        if _share(run) >= 1 or stopped:
            break
        began = time.monotonic()
        _learn(run, batch)
        run.progress.seconds += time.monotonic() - began
        if run.progress.step % LOG_EVERY == 0 and run.progress.batch % recipe.schedule.accumulate == 0:
            _log(run, logged.line(run), report)
        if run.progress.seconds - last_checkpoint >= 60 * recipe.schedule.checkpoint_minutes:
            last_checkpoint = run.progress.seconds
            stopped = _checkpoint(run, development, report)
    if not stopped:
        _checkpoint(run, development, report)
    return Trained(run.work / "master", run.progress, stopped)


def _open(recipe: Recipe, corpus: Corpus, work: Path, start: Path | None, device: str, threads: int) -> _Run:
    try:
        import torch
    except ImportError:
        raise MissingExtra("Training", "train") from None
    if device == "cuda" and not torch.cuda.is_available():
        raise UsageError("There is no GPU that torch can use here. Leave --device out to train on the processor.")
    if threads:
        torch.set_num_threads(threads)
    torch.manual_seed(recipe.seed)
    folder = work / "vocabulary"
    if not (folder / "vocab.json").exists():
        if start is None:
            make_vocabulary(corpus.pairs(), folder, size=recipe.shape.vocabulary)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            for name in VOCABULARY_FILES:
                shutil.copyfile(start / name, folder / name)
    vocabulary = open_vocabulary(folder)
    network = load_network(start) if start else make_network(recipe.shape, vocabulary)
    network.to(device).train()
    for module in network.modules():
        if isinstance(getattr(module, "dropout", None), float):
            module.dropout = recipe.schedule.dropout
    optimizer = torch.optim.AdamW(network.parameters(), lr=0.0, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    begun = {name: value.detach().clone() for name, value in network.state_dict().items()}
    average = {name: value.clone() for name, value in begun.items()}
    kept = restore(work / "checkpoint.pt", network, optimizer, average, fingerprint=recipe.fingerprint)
    (work / "data.json").write_text(json.dumps([asdict(one) for one in corpus.reports], indent=1), encoding="utf-8")
    return _Run(
        recipe, work, network, optimizer, begun, average, vocabulary, Progress(**kept), device, _bf16_is_faster(device)
    )


def _bf16_is_faster(device: str) -> bool:
    """Measure both kinds of numbers: a processor without instructions for bf16 is a hundred times slower with it."""
    import torch

    if device != "cpu":
        return True
    seconds = []
    for kind in (torch.float32, torch.bfloat16):
        one, other = torch.ones(64, 384, dtype=kind), torch.ones(384, 1536, dtype=kind)
        one @ other
        began = time.perf_counter()
        for _ in range(5):
            one @ other
        seconds.append(time.perf_counter() - began)
    return seconds[1] < seconds[0]


def _stream(run: _Run, corpus: Corpus, inline: Inline) -> Iterator[list[Encoded]]:
    """Yield batches for ever; an epoch is made of its number, so that a resumed run sees what it has not seen."""
    recipe, progress = run.recipe, run.progress
    while True:
        rng = random.Random(f"{recipe.seed} {progress.epoch}")
        pairs = varied(corpus.epoch(rng), inline=inline, variation=recipe.variation, rng=rng)
        known = encoded(pairs, vocabulary=run.vocabulary)
        chance, made = random.Random(f"{recipe.seed} {progress.epoch} {progress.batch}"), 0
        for number, batch in enumerate(batches(known, subwords=recipe.schedule.batch_subwords, rng=rng)):
            made += 1
            if number >= progress.batch:
                progress.batch += 1
                yield sampled(batch, vocabulary=run.vocabulary, chance=recipe.variation.subword_sampling, rng=chance)
        if not made:
            raise UsageError("No pair is short enough to learn from. Look at the text.")
        progress.epoch, progress.batch = progress.epoch + 1, 0


def _share(run: _Run) -> float:
    """Return how much of the schedule is done, 1 at its end."""
    schedule = run.recipe.schedule
    if schedule.steps:
        return run.progress.step / schedule.steps
    return run.progress.seconds / (3600 * schedule.hours)


def _learn(run: _Run, batch: Sequence[Encoded]) -> None:
    """Learn from one batch; every `accumulate` batches the weights move."""
    import torch

    schedule, progress = run.recipe.schedule, run.progress
    source, given, wanted = _tensors(batch, run.vocabulary.pad, run.device)
    with torch.autocast(run.device, dtype=torch.bfloat16, enabled=run.half):
        logits = run.network(
            input_ids=source,
            attention_mask=(source != run.vocabulary.pad).long(),
            decoder_input_ids=given,
            use_cache=False,
        ).logits
    loss = torch.nn.functional.cross_entropy(
        logits.float().flatten(0, 1), wanted.flatten(), ignore_index=_IGNORED, label_smoothing=schedule.label_smoothing
    )
    (loss / schedule.accumulate).backward()
    progress.subwords += int((wanted != _IGNORED).sum())
    progress.losses.append(float(loss.detach()))
    del progress.losses[:-LOG_EVERY]
    if progress.batch % schedule.accumulate:
        return
    rate = schedule.rate * min(1.0, (progress.step + 1) / max(1, schedule.warmup)) * max(0.0, 1 - _share(run))
    for group in run.optimizer.param_groups:
        group["lr"] = rate
    torch.nn.utils.clip_grad_norm_(run.network.parameters(), 1.0)
    run.optimizer.step()
    clear_padding(run.network)
    run.optimizer.zero_grad(set_to_none=True)
    progress.step += 1
    _average(run)


def _average(run: _Run) -> None:
    """Move the average towards the weights, faster at first."""
    import torch

    keep = min(run.recipe.schedule.ema, (run.progress.step + 1) / (run.progress.step + 20))
    weights = run.network.state_dict()
    names = [name for name, value in run.average.items() if value.is_floating_point()]
    torch._foreach_lerp_([run.average[name] for name in names], [weights[name] for name in names], 1 - keep)


def _tensors(batch: Sequence[Encoded], pad: int, device: str) -> _Tensors:
    """Return sources, what the decoder is given (the target moved by one), and what it should answer."""
    import torch

    wide, deep = (
        max(len(side) for side in sides) for sides in zip(*((p.source, p.target) for p in batch), strict=True)
    )
    source, given = torch.full((len(batch), wide), pad), torch.full((len(batch), deep), pad)
    wanted = torch.full((len(batch), deep), _IGNORED)
    for row, pair in enumerate(batch):
        source[row, : len(pair.source)] = torch.tensor(pair.source)
        given[row, 1 : len(pair.target)] = torch.tensor(pair.target[:-1])
        wanted[row, : len(pair.target)] = torch.tensor(pair.target)
    return _Tensors(source.to(device), given.to(device), wanted.to(device))


class _Window:
    """What happened since the last line of the log."""

    def __init__(self, progress: Progress) -> None:
        self._subwords, self._seconds = progress.subwords, progress.seconds

    def line(self, run: _Run) -> LogLine:
        """Return the line for the steps since the last one."""
        progress = run.progress
        speed = (progress.subwords - self._subwords) / max(1e-9, progress.seconds - self._seconds)
        self._subwords, self._seconds = progress.subwords, progress.seconds
        return _line(run, speed)


def _line(run: _Run, speed: float, development: float | None = None) -> LogLine:
    progress = run.progress
    loss = sum(progress.losses) / max(1, len(progress.losses))
    rate = float(run.optimizer.param_groups[0]["lr"])
    return LogLine(progress.step, progress.seconds / 60, loss, rate, speed, development)


def _result(run: _Run) -> dict[str, Any]:
    """Return the averaged weights, mixed with those of the start as the recipe says."""
    import torch

    keep = run.recipe.schedule.keep
    if not keep:
        return run.average
    return {
        name: torch.lerp(value, run.begun[name], keep) if value.is_floating_point() else value
        for name, value in run.average.items()
    }


def _log(run: _Run, line: LogLine, report: Callable[[LogLine], None]) -> None:
    with (run.work / "log.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(line)) + "\n")
    report(line)


def _checkpoint(run: _Run, development: Callable[[Path], float] | None, report: Callable[[LogLine], None]) -> bool:
    """Store all, score the average, keep the best of them, and tell whether to stop early."""
    import torch

    schedule, progress = run.recipe.schedule, run.progress
    threads = torch.get_num_threads()
    weights = _result(run)
    save_master(run.network, weights, run.work / "vocabulary", run.work / "last")
    score = development(run.work / "last") if development else None
    torch.set_num_threads(threads)  # the engine that scores leaves OpenMP with one
    if score is None or score > progress.best:
        progress.best, progress.stale = score if score is not None else progress.best, 0
        save_master(run.network, weights, run.work / "vocabulary", run.work / "master")
    else:
        progress.stale += 1
    store(
        run.work / "checkpoint.pt",
        run.network,
        run.optimizer,
        run.average,
        progress=asdict(progress),
        fingerprint=run.recipe.fingerprint,
    )
    _log(run, _line(run, progress.subwords / max(1e-9, progress.seconds), score), report)
    return bool(schedule.patience) and progress.stale >= schedule.patience
