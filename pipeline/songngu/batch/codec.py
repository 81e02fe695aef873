"""Records to JSON and back, for the ledger. cattrs does the work."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from typing import Any, TypeVar

from songngu.records import HANOI

T = TypeVar("T")


@cache
def _converter() -> Any:
    import cattrs

    from songngu import records

    converter = cattrs.Converter(forbid_extra_keys=False, omit_if_default=True)
    converter.register_unstructure_hook(dt.datetime, lambda when: when.astimezone(HANOI).isoformat())
    converter.register_unstructure_hook(dt.date, lambda day: day.isoformat())
    converter.register_structure_hook(dt.datetime | dt.date | None, lambda text, _: moment(text))
    converter.register_structure_hook(dt.date | None, lambda text, _: moment(text))
    converter.register_unstructure_hook(dt.datetime | dt.date | None, lambda when: when and when.isoformat())
    converter.register_unstructure_hook(records.Span, list)
    converter.register_structure_hook(records.Span, lambda pair, _: records.Span(*pair))
    return converter


def moment(text: str | None) -> dt.datetime | dt.date | None:
    """Read an ISO date, or date and time, back."""
    if text is None:
        return None
    return dt.date.fromisoformat(text) if len(text) == 10 else dt.datetime.fromisoformat(text)


def dump(record: object) -> str:
    """Return a record, or a tuple of records, as compact JSON."""
    return json.dumps(_converter().unstructure(record), ensure_ascii=False, separators=(",", ":"))


def load(text: str, kind: type[T]) -> T:
    """Read one record of a type back from JSON."""
    result: T = _converter().structure(json.loads(text), kind)
    return result
