"""The takedown list: what must not be published, by id or address, with the reason and the day."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from songngu.errors import DatasetError

TAKEDOWN_FILE = "takedown.csv"
_COLUMNS = ("item", "reason", "date")


@dataclass(frozen=True, slots=True)
class Takedown:
    """One row of the list."""

    item: str
    """An id of an article, a picture or a segment; an address; or a path in the archive."""
    reason: str
    day: dt.date
    row: int


class TakedownList:
    """The list, asked by any of the names an item goes by. Remembers which rows were met."""

    def __init__(self, rows: Sequence[Takedown] = ()) -> None:
        self._rows = {_key(row.item): row for row in rows}
        self._met: set[str] = set()

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._rows)

    def find(self, names: Iterable[str | None]) -> Takedown | None:
        """Return the row that names an item, or None; `www.`, http or https, and letter case count for nothing."""
        found = None
        for name in names:
            key = _key(name or "")
            if key in self._rows:
                self._met.add(key)
                found = found or self._rows[key]
        return found

    @property
    def unmet(self) -> tuple[Takedown, ...]:
        """Rows that no item was asked for: mistyped, or of things that are not in the project."""
        return tuple(row for key, row in self._rows.items() if key not in self._met)


def read_takedowns(path: Path) -> TakedownList:
    """Read the list; none where there is no file. Raises DatasetError that names every row that cannot be read."""
    if not path.exists():
        return TakedownList()
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DatasetError(f"{path.name} is not UTF-8. In Excel, save it as: CSV UTF-8. Nothing was built.") from None
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = [cell.strip().lower() for cell in next(reader, [])]
    if header[: len(_COLUMNS)] != list(_COLUMNS):
        raise DatasetError(f"{path.name}, row 1: the columns must be {', '.join(_COLUMNS)}. Nothing was built.")
    rows, problems = [], []
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        item, reason, day = ([*(cell.strip() for cell in cells), "", "", ""])[:3]
        when = _day(day)
        if not item or when is None:
            what = "the item is empty" if not item else f"{day!r} is no date; write it so: 2026-11-26"
            problems.append(f"{path.name}, row {reader.line_num}: {what}.")
            continue
        rows.append(Takedown(item, reason, when, reader.line_num))
    if problems:
        raise DatasetError("\n".join((f"Nothing was built, as {len(problems)} takedown(s) cannot be read:", *problems)))
    return TakedownList(rows)


def _day(text: str) -> dt.date | None:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return dt.datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def _key(name: str) -> str:
    """Return what two spellings of one item share; empty for nothing."""
    name = name.strip()
    if "://" not in name:
        return name.casefold().removeprefix("./")
    parts = urlsplit(name)
    host = (parts.hostname or "").removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{unquote(parts.path).rstrip('/')}{query}".casefold()
