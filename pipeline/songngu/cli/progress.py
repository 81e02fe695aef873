"""Progress of a run: a bar on a terminal, plain lines elsewhere, JSON events for schedulers."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from songngu.batch.run import Listener, Progress

_LINE_SECONDS = 10.0
"""Plain lines come at most so often, so that a log of a night stays readable."""


@contextmanager
def listener(*, as_json: bool) -> Iterator[Listener]:
    """Give a listener that shows progress in the manner that fits the output."""
    if as_json:
        yield _event
    elif sys.stderr.isatty():
        with _bar() as listen:
            yield listen
    else:
        yield _Lines()


def _figures(progress: Progress) -> str:
    tally = progress.tally
    total = f" of {progress.total:,}" if progress.total else ""
    left = f", about {_duration(progress.left)} left" if progress.left is not None else ""
    return (
        f"{tally.articles['read']:,}{total} articles, {tally.segments['total']:,} segments, "
        f"{tally.words / max(tally.elapsed, 0.001):,.0f} words/s, {_hits(progress):,} reused, "
        f"{sum(tally.findings.values()):,} findings{left}"
    )


def _hits(progress: Progress) -> int:
    """Return the segments that no engine had to translate: unchanged ones, repeated ones, and the memory's."""
    segments = progress.tally.segments
    return segments["total"] - progress.tally.asked - segments["rule"] - segments["copy"]


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 1:
        return "a minute"
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"


def _event(progress: Progress) -> None:
    tally = progress.tally
    event = {
        "event": progress.stage,
        "detail": progress.detail,
        "articles": tally.articles["read"],
        "items": tally.visited,
        "items_total": progress.total,
        "segments": tally.segments["total"],
        "reused": _hits(progress),
        "words": tally.words,
        "words_per_second": round(tally.words / max(tally.elapsed, 0.001), 1),
        "findings": sum(tally.findings.values()),
        "seconds": round(tally.elapsed, 3),
        "seconds_left": None if progress.left is None else round(progress.left),
    }
    click.echo(json.dumps(event, ensure_ascii=False))


class _Lines:
    """Prints a line when the stage changes, and now and then within one."""

    def __init__(self) -> None:
        self._stage = ""
        self._last = 0.0

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.stage == "notice":
            click.echo(progress.detail, err=True)
            return
        if progress.stage == "done" or (progress.stage == self._stage and now - self._last < _LINE_SECONDS):
            return
        self._stage, self._last = progress.stage, now
        said = _figures(progress) if progress.tally.articles["read"] else progress.detail
        click.echo(f"[{progress.stage}] {said}", err=True)


@contextmanager
def _bar() -> Iterator[Listener]:
    """Draw a bar once the work begins: before, the user may be asked something."""
    from rich.console import Console
    from rich.progress import BarColumn, SpinnerColumn, TextColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    words = "{task.fields[said]}"
    bar = Bar(SpinnerColumn(), TextColumn("{task.description}"), BarColumn(24), TextColumn(words), console=console)
    task = bar.add_task("starting", total=None, said="")

    def listen(progress: Progress) -> None:
        if progress.stage in ("starting", "loading", "notice"):
            console.print(progress.detail, style="dim", highlight=False, markup=False)
            return
        bar.start()
        bar.update(
            task,
            description=progress.stage,
            total=progress.total,
            completed=progress.tally.visited,
            said=_figures(progress),
        )

    try:
        yield listen
    finally:
        bar.stop()
