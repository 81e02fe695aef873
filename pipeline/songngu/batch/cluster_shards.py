"""Shard files: what a machine of the cluster made of a shard, in a folder that all machines reach.

They are gzipped JSON. The driver takes a shard's file into the ledger and removes it; one that a killed driver left
behind is taken in by the next run, for a draft is as good as the key that it was made under.
"""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from songngu.batch import codec
from songngu.batch.shards import Drafted
from songngu.errors import SongnguError
from songngu.records import Translation

SCHEMA = 1
_ENDING = ".json.gz"


@dataclass(frozen=True, slots=True)
class ShardFile:
    """The content of a shard's file."""

    drafted: Drafted
    seconds: float
    """How long the engine worked on it."""
    refused: str = ""
    """Why the machine cannot work on the run at all; then nothing was made."""
    schema: int = SCHEMA


def _open(address: str) -> tuple[Any, str]:
    import fsspec

    try:
        system, path = fsspec.core.url_to_fs(address)
    except (ImportError, ValueError, OSError) as error:
        raise SongnguError(f"The shards' folder {address} cannot be opened: {error}") from None
    return system, path


def _name(number: int) -> str:
    return f"shard-{number:08d}{_ENDING}"


def write_shard(folder: str, number: int, content: ShardFile) -> None:
    """Write a shard's file beside its place and move it there. Raises SongnguError where the folder refuses."""
    system, path = _open(folder)
    beside = f"{path}/{_name(number)}.{time.time_ns()}.part"
    try:
        system.makedirs(path, exist_ok=True)
        system.pipe_file(beside, gzip.compress(codec.dump(content).encode("utf-8"), 1))
        system.mv(beside, f"{path}/{_name(number)}")
    except OSError as error:
        raise SongnguError(f"A shard cannot be written to {folder}: {error}") from None


def read_shard(folder: str, number: int) -> ShardFile:
    """Read a shard's file. Raises SongnguError where it is not there: then the machines do not share the folder."""
    system, path = _open(folder)
    try:
        return codec.load(gzip.decompress(system.cat_file(f"{path}/{_name(number)}")).decode("utf-8"), ShardFile)
    except (OSError, EOFError, ValueError) as error:
        raise SongnguError(
            f"A shard that a machine of the cluster wrote cannot be read in {folder}: {error}. All machines must reach "
            "the same folder; name one with --shards"
        ) from None


def remove_shard(folder: str, number: int) -> None:
    """Remove the file of a shard that is in the ledger."""
    system, path = _open(folder)
    system.rm_file(f"{path}/{_name(number)}")


def remove_folder(folder: str) -> None:
    """Remove a run's folder."""
    system, path = _open(folder)
    if system.isdir(path):
        system.rm(path, recursive=True)


def left_behind(folder: str) -> Iterator[Mapping[str, Translation]]:
    """Yield the drafts of each shard file below a folder; one that is cut short, or of another version, has none."""
    system, path = _open(folder)
    for file in sorted(system.find(path)) if system.isdir(path) else []:
        if file.endswith(_ENDING):
            try:
                content = codec.load(gzip.decompress(system.cat_file(file)).decode("utf-8"), ShardFile)
            except (OSError, EOFError, ValueError):
                continue
            if content.schema == SCHEMA:
                yield content.drafted.made
