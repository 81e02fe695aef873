"""Changes to the bytes of good files: what a bad disk, a bad program or a bad person does to them."""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, NamedTuple

LARGEST = 1 << 20
"""Bytes of a changed file; what repeats itself ends there."""


class Kind(StrEnum):
    """What is done at a place."""

    REPLACE = "replace"
    INSERT = "insert"
    DELETE = "delete"
    REPEAT = "repeat"
    TRUNCATE = "truncate"
    VALUE = "value"
    """One value of a line of JSON becomes another; lines that are no JSON stay."""


class Edit(NamedTuple):
    """One change. `at` is the place as a share of the length, so that an edit fits any file."""

    kind: Kind
    at: float
    size: int
    data: bytes


TOKENS: tuple[bytes, ...] = (
    b"\x00", b"\xff", b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1f\x8b\x08", b"PK\x03\x04", b"\xc3",
    b"\xed\xa0\x80",
    b"\\ud800", b"\\u0000", b"&#xD800;", b"&#0;", b"&x;", b"<", b">", b"]]>", b"<!--", b"-->", b"<![CDATA[", b"</",
    b"/>",
    b'<?xml version="1.0" encoding="utf-7"?>', b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
    b'xmlns="urn:x"', b'"', b"'", b",", b";", b"\t", b"\n", b"\r", b"{", b"}", b"[", b"]", b":", b"null", b"NaN",
    b"1e999", b"-1", b"0", b"9" * 20, b"9" * 5000, b"[" * 2000, b"{\"a\":" * 500, b"<b>" * 400, b"=1+1", b"@",
    b"../../",
    "\u202e".encode(), "\u2028".encode(), "⟦U+D800⟧".encode(), "⟦U+0000⟧".encode(), "⟦U+110000⟧".encode(),
    b"31/02/2021", b"9999-12-31T23:59:59+14:00", b"0001-01-01", b"rejected", b"' OR 1=1 --", b"id", b"target",
)  # fmt: skip
"""What means something to one reader or another."""

VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 1e308, float("inf"), float("nan"), 10**400, "", "\x00", "\ud800", "x" * 200_000, "\u202eabc", [],
    {},
    [[[[]]]], {"": ""}, ["\udfff"], "=cmd", "9999-12-31T23:59:59.999999+14:00", "0001-01-01", {"kind": [], "text": {}},
)  # fmt: skip


def mutate(data: bytes, edits: Sequence[Edit], *, member: int | None = None) -> bytes:
    """Return changed bytes. With `member`, what a ZIP or gzip file holds is changed, and packed again."""
    if member is None:
        return apply(data, edits)
    if data[:4] == b"PK\x03\x04":
        return _repacked(data, edits, member)
    if data[:2] == b"\x1f\x8b":
        return gzip.compress(apply(gzip.decompress(data), edits), 1)
    return apply(data, edits)


def _repacked(data: bytes, edits: Sequence[Edit], member: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        for name in names:
            content = old.read(name)
            new.writestr(name, apply(content, edits) if name == names[member % len(names)] else content)
    return out.getvalue()


def apply(data: bytes, edits: Sequence[Edit]) -> bytes:
    """Return bytes after some edits, one after the other."""
    for edit in edits:
        data = _applied(data, edit)[:LARGEST]
    return data


def _applied(data: bytes, edit: Edit) -> bytes:
    at = int(edit.at * len(data))
    if edit.kind is Kind.TRUNCATE:
        return data[:at]
    if edit.kind is Kind.INSERT:
        return data[:at] + edit.data + data[at:]
    if edit.kind is Kind.REPLACE:
        return data[:at] + edit.data + data[at + len(edit.data) :]
    if edit.kind is Kind.DELETE:
        return data[:at] + data[at + edit.size :]
    if edit.kind is Kind.REPEAT:
        return data[:at] + data[at : at + 200] * (edit.size + 1) + data[at + 200 :]
    return _with_value(data, at, edit.size)


def _with_value(data: bytes, at: int, choice: int) -> bytes:
    """Put another value in the place of one, in the line of JSON at a place."""
    start, end = data.rfind(b"\n", 0, at) + 1, data.find(b"\n", at)
    end = len(data) if end < 0 else end
    try:
        record = json.loads(data[start:end])
    except (ValueError, RecursionError):
        return data
    holders = list(_holders(record))
    if not holders:
        return data
    holder, key = holders[choice % len(holders)]
    holder[key] = VALUES[choice // len(holders) % len(VALUES)]
    return data[:start] + json.dumps(record).encode() + data[end:]


def _holders(value: Any) -> list[tuple[Any, Any]]:
    """Return every place of a value within a value: its holder and its key there."""
    found: list[tuple[Any, Any]] = []
    keys = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    for key in keys:
        found.append((value, key))
        found += _holders(value[key])
    return found


class Mutation(NamedTuple):
    """Edits, and whether they are made within the package."""

    edits: tuple[Edit, ...]
    member: int | None

    def of(self, data: bytes) -> bytes:
        """Return a file's bytes after the mutation."""
        return mutate(data, self.edits, member=self.member)


def draw(chance: random.Random) -> Mutation:
    """Draw a mutation: one to five edits, in two of three cases within the package, where the file is one."""
    edits = tuple(_edit(chance) for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 5))))
    return Mutation(edits, chance.randrange(64) if chance.random() < 2 / 3 else None)


def _edit(chance: random.Random) -> Edit:
    data = chance.choice(TOKENS) if chance.random() < 0.6 else chance.randbytes(chance.randint(1, 4))
    return Edit(chance.choice(tuple(Kind)), chance.random(), int(2 ** (10 * chance.random())), data)
