"""Records to JSON and back, for the ledger. msgspec does the work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from functools import cache
from typing import Any, TypeVar, cast

import msgspec

from songngu.records import Article, Block, Picture

T = TypeVar("T")

_encode = msgspec.json.Encoder().encode


@cache
def _decoder(kind: Hashable) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


def moment(text: str | None) -> dt.datetime | dt.date | None:
    """Read an ISO date, or date and time, back."""
    if text is None:
        return None
    return dt.date.fromisoformat(text) if len(text) == 10 else dt.datetime.fromisoformat(text)


def dump(record: object) -> str:
    """Return a record, or a tuple of records, as compact JSON."""
    return _encode(record).decode()


def load(text: str, kind: type[T]) -> T:
    """Read one record of a type back from JSON. Raises msgspec.DecodeError where it is none."""
    if kind is Article:
        return cast(T, _article(text))
    return cast(T, _decoder(cast(Hashable, kind)).decode(text))


def _article(text: str) -> Article:
    """Read an article: its day may be a date or a time, which msgspec does not tell apart."""
    fields = msgspec.json.decode(text)
    converted = {
        "published": moment(fields.get("published")),
        "blocks": msgspec.convert(fields.get("blocks", ()), tuple[Block, ...]),
        "pictures": msgspec.convert(fields.get("pictures", ()), tuple[Picture, ...]),
        "notes": tuple(fields.get("notes", ())),
    }
    return Article(**(fields | converted))
