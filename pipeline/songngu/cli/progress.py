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
        with _spinner() as listen:
            yield listen
    else:
        yield _Lines()


def _figures(progress: Progress) -> str:
    tally = progress.tally
    seconds = max(time.monotonic() - tally.started, 0.001)
    findings = sum(tally.findings.values())
    return (
        f"{tally.articles['read']} articles, {tally.segments['total']} segments, "
        f"{tally.words / seconds:,.0f} words/s, {tally.segments['reused']} reused, {findings} findings"
    )


def _event(progress: Progress) -> None:
    tally = progress.tally
    event = {
        "event": progress.stage,
        "detail": progress.detail,
        "articles": tally.articles["read"],
        "segments": tally.segments["total"],
        "words": tally.words,
        "findings": sum(tally.findings.values()),
        "seconds": round(time.monotonic() - tally.started, 3),
    }
    click.echo(json.dumps(event, ensure_ascii=False))


class _Lines:
    """Prints a line when the stage changes, and now and then within one."""

    def __init__(self) -> None:
        self._stage = ""
        self._last = 0.0

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.stage == "done" or (progress.stage == self._stage and now - self._last < _LINE_SECONDS):
            return
        self._stage, self._last = progress.stage, now
        said = _figures(progress) if progress.tally.articles["read"] else progress.detail
        click.echo(f"[{progress.stage}] {said}", err=True)


@contextmanager
def _spinner() -> Iterator[Listener]:
    from rich.console import Console

    console = Console(stderr=True)
    with console.status("starting") as status:

        def listen(progress: Progress) -> None:
            said = _figures(progress) if progress.tally.articles["read"] else progress.detail
            status.update(f"{progress.stage}: {said}")

        yield listen
