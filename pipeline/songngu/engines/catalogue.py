"""The catalogue of models: what can be fetched or talked to, on what terms, and how."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path

from songngu.errors import EngineError, UsageError

CATALOGUE_FILE = "catalog.toml"
_NUMBERS = ("megabytes", "max_source", "max_target")


class ModelKind(StrEnum):
    """How a model comes to be used."""

    EMBEDDED = "embedded"
    HUB = "hub"
    ENDPOINT = "endpoint"


@dataclass(frozen=True, slots=True)
class Entry:
    """A model of the catalogue; the fields are explained at the head of the file."""

    name: str
    kind: ModelKind
    licence: str
    note: str = ""
    checkpoint: str = ""
    architecture: str = ""
    megabytes: int = 0
    source_code: str = ""
    target_code: str = ""
    prefix: str = ""
    answer_prefix: str = ""
    tone: str = ""
    max_source: int = 512
    max_target: int = 480
    url: str = ""
    key_variable: str = ""


def read_catalogue(path: Path) -> dict[str, Entry]:
    """Return the catalogue's models by name. Raises EngineError with all problems where the file is wrong."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))["models"]
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError) as error:
        raise EngineError(f"The catalogue {path} cannot be read: {error}. Install songngu again.") from None
    problems: list[str] = []
    entries: dict[str, Entry] = {}
    for name, table in tables.items():
        if problem := _problem(table):
            problems.append(f"{path.name}, models.{name}: {problem}")
        else:
            entries[name] = Entry(name=name, **(table | {"kind": ModelKind(table["kind"])}))
    if problems:
        raise EngineError("\n".join([f"The catalogue has {len(problems)} problem(s).", *problems]))
    return entries


def _problem(table: dict[str, object]) -> str:
    """Say what is wrong with one entry, or return an empty text."""
    kinds = [kind.value for kind in ModelKind]
    if table.get("kind") not in kinds:
        return f"kind must be one of {', '.join(kinds)}"
    if not table.get("licence"):
        return "licence is missing"
    types = {field.name: int if field.name in _NUMBERS else str for field in fields(Entry)}
    for key, value in table.items():
        if key not in types or key == "name":
            return f"{key} is no field of a model"
        if type(value) is not types[key]:
            return f"{key} must be {'a whole number' if types[key] is int else 'a text'}"
    needs = {"hub": ("checkpoint", "architecture"), "endpoint": ("url",)}.get(str(table["kind"]), ())
    lacking = [key for key in needs if not table.get(key)]
    return f"{' and '.join(lacking)} missing" if lacking else ""


def entry_of(name: str, path: Path) -> Entry:
    """Return one model of the catalogue. Raises UsageError where there is none of that name."""
    entries = read_catalogue(path)
    if name not in entries:
        raise UsageError(f"There is no model {name!r} in the catalogue. There are: {', '.join(entries)}")
    return entries[name]


def is_here(entry: Entry, models: Path) -> bool:
    """Tell whether a model's files are in the folder of models."""
    return (models / entry.name / "model.bin").is_file()
