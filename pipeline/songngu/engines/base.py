"""Choosing an engine, and two that need no model: `none`, which answers nothing, and a fake for tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from songngu.errors import EngineError, UsageError
from songngu.records import Engine, Request, Translation


def load_engine(name: str, *, models: Path, beam_size: int = 4, threads: int = 0) -> Engine:
    """Load an engine by name: `embedded`, `none`, or a model's folder below `models`.

    `threads` is the number of worker threads, 0 for one a core. Raises UsageError for a name that means nothing, and
    EngineError where a model's files are missing or damaged.
    """
    if name == "none":
        return MemoryOnly()
    folder = models / ("vi-en" if name == "embedded" else name)
    if not (folder / "model.bin").is_file():
        have = sorted(path.parent.name for path in models.glob("*/model.bin"))
        if name == "embedded":
            raise EngineError(f"The embedded model is not in {folder}. Install songngu again.")
        raise UsageError(f"There is no engine {name!r}. There are: embedded, none, {', '.join(have)}".rstrip(", "))
    from songngu.engines.embedded import Embedded

    return Embedded(folder, name=name, beam_size=beam_size, threads=threads)


class MemoryOnly:
    """Answers nothing: drafts come from the translation memory and the rules alone."""

    name = "none"
    fingerprint = "none"
    annotates = False

    def translate(self, requests: Sequence[Request]) -> list[Translation]:
        """Answer each request with an empty text."""
        return [Translation("") for _ in requests]

    def close(self) -> None:
        """Hold nothing."""


class FakeEngine:
    """An engine for tests: `answer` makes the translation of a request's text."""

    name = "fake"
    annotates = False

    def __init__(
        self, answer: Callable[[Request], str] = lambda request: f"EN {request.text}", *, fingerprint: str = "fake"
    ):
        self._answer = answer if answer is not None else lambda request: f"EN {request.text}"
        self.fingerprint = fingerprint
        self.asked: list[Request] = []
        """Every request, in order."""

    def translate(self, requests: Sequence[Request]) -> list[Translation]:
        """Answer each request, and remember it."""
        self.asked += requests
        return [Translation(self._answer(request), -0.5) for request in requests]

    def close(self) -> None:
        """Hold nothing."""
