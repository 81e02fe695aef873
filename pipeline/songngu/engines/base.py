"""Choosing an engine, and two that need no model: `none`, which answers nothing, and a fake for tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from songngu.engines.limits import Limits, Preview
from songngu.errors import EngineError, UsageError
from songngu.records import Engine, Request, Translation


def load_engine(
    name: str,
    *,
    models: Path,
    beam_size: int = 4,
    threads: int = 0,
    limits: Limits | None = None,
    dry: bool = False,
) -> Engine:
    """Load an engine by name: `embedded`, `none`, or a model's folder below `models`.

    `transformers:NAME` runs a checkpoint of the hub or a folder. `threads` is the number of worker threads, 0 for one
    a core. `limits` are for endpoints; a `dry` endpoint needs no key and can only preview. Raises UsageError for a name
    that means nothing, and EngineError where a model's files are missing or damaged.
    """
    if name == "none":
        return MemoryOnly()
    if name.startswith("transformers:"):
        return _transformers(name.removeprefix("transformers:"), beam_size, threads)
    if ":" in name:
        return _endpoint(*name.split(":", 1), limits=limits, dry=dry)
    folder = models / ("vi-en" if name == "embedded" else name)
    if name == "embedded" and not (folder / "model.bin").is_file():
        folder = _shipped() / "vi-en"  # a project with models of its own need not hold the embedded one
    if not (folder / "model.bin").is_file():
        have = sorted(path.parent.name for path in models.glob("*/model.bin"))
        if name == "embedded":
            raise EngineError(f"The embedded model is not in {folder}. Install songngu again.")
        raise UsageError(
            f"There is no engine {name!r}. There are: {', '.join(['embedded', 'none', *have])}; `songngu model list` "
            "shows those that can be added. A checkpoint of the hub or a folder: transformers:NAME"
        )
    if (folder / "songngu.json").is_file():
        from songngu.engines.converted import Converted

        return Converted(folder, beam_size=beam_size, threads=threads)
    from songngu.engines.embedded import Embedded

    return Embedded(folder, name=name, beam_size=beam_size, threads=threads)


def _shipped() -> Path:
    """Return the folder of the models that ship with songngu: in the wheel, else in the checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "data" / "models"
    return installed if installed.exists() else package.parents[1] / "models"


def _transformers(checkpoint: str, beam_size: int, threads: int) -> Engine:
    """Load a checkpoint with what the catalogue knows of it, if it does."""
    from songngu.engines.catalogue import CATALOGUE_FILE, Entry, ModelKind, read_catalogue
    from songngu.engines.huggingface import Transformers

    known = read_catalogue(_shipped() / CATALOGUE_FILE)
    fitting = [entry for entry in known.values() if checkpoint in (entry.name, entry.checkpoint) and entry.checkpoint]
    entry = fitting[0] if fitting else Entry(checkpoint, ModelKind.HUB, "unknown", checkpoint=checkpoint)
    return Transformers(entry, beam_size=beam_size, threads=threads)


def _endpoint(name: str, model: str, *, limits: Limits | None, dry: bool) -> Engine:
    from songngu.engines.catalogue import CATALOGUE_FILE, ModelKind, entry_of
    from songngu.engines.openai import OpenAICompatible

    entry = entry_of(name, _shipped() / CATALOGUE_FILE)
    if entry.kind is not ModelKind.ENDPOINT:
        raise UsageError(f"{name} is no server; write --engine {name}")
    return OpenAICompatible(entry, model, limits=limits, dry=dry)


def preview(requests: Sequence[Request], *, engine: Engine) -> Preview:
    """Return what translating requests would send elsewhere: nothing, where the engine works on this machine."""
    from songngu.engines.openai import OpenAICompatible

    if isinstance(engine, OpenAICompatible):
        return engine.preview(requests)
    return Preview(engine.name, segments=len(requests), characters=sum(len(one.text) for one in requests))


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
