"""Lint: what a maintainer should know of the term files, with file, row and column; what is mechanical is fixed."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from songngu.files import beside
from songngu.records import Severity, Term
from songngu.termbase.syllables import SYLLABLE, phrase_key
from songngu.termbase.table import COLUMNS, Line, parse, problems_of, term_of

_STRAY = re.compile(r"\s{2,}|\u00a0|^\s|\s$|\s[|]|[|]\s|^[|]|[|]$|[|]{2}")
_VIETNAMESE = re.compile("[\u1ea0-\u1ef9]")
_OPEN_END = "9999-12-31"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to look at in a term file. Errors keep the glossary from being read; the others do not."""

    severity: Severity
    text: str


def check(folder: Path) -> tuple[Problem, ...]:
    """Return everything found in the term files of a folder (or in one file), errors first."""
    paths = [folder] if folder.is_file() else sorted(folder.glob("*.csv"))
    if not paths:
        return (Problem(Severity.ERROR, f"{folder} has no term files (*.csv). Copy the shipped glossary there."),)
    broken: list[str] = []
    lines: list[Line] = []
    looks: list[str] = []
    for path in paths:
        data = path.read_bytes()
        lines += parse(data, path.name, broken)
        looks += _looks(data, path.name)
    errors = [*broken, *_same_ids(lines)]
    terms = [(line, term_of(line.row)) for line in _sound(lines)]
    told = sum(1 for line in lines for _ in problems_of(line.row))
    readable = len(broken) == told  # where a file could not be read, what it has cannot be missed
    followed = _succession(terms, {line.row[0] for line in lines}) if readable else ()
    warnings = [*looks, *followed, *_conflicts(terms), *_cells(terms)]
    notes = list(_risks(terms))
    return (
        *(Problem(Severity.ERROR, text) for text in errors),
        *(Problem(Severity.WARNING, text) for text in warnings),
        *(Problem(Severity.NOTE, text) for text in notes),
    )


def _looks(data: bytes, name: str) -> Iterator[str]:
    """Yield what --fix can mend: the mark of order, separators, decomposed letters, stray spaces."""
    text = data.decode("utf-8", "replace")
    if text.startswith("\ufeff"):
        yield f"{name}, row 1: begins with a byte order mark, as Excel writes it. --fix takes it away."
    head = text.split("\n", 1)[0]
    if head.count(";") > head.count(","):
        yield f"{name}, row 1: semicolons stand between the columns, as Excel writes them. --fix writes commas."
    if not unicodedata.is_normalized("NFC", text):
        row = next(n for n, line in enumerate(text.split("\n"), 1) if not unicodedata.is_normalized("NFC", line))
        yield f"{name}, row {row}: letters in pieces (not NFC). --fix joins them."
    separator = ";" if head.count(";") > head.count(",") else ","
    for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=separator), 1):
        for column, cell in zip(COLUMNS, cells, strict=False):
            if _STRAY.search(cell):
                yield f"{name}, row {number}, column {column}: stray spaces or bars in {cell[:60]!r}. --fix mends them."


def _sound(lines: Sequence[Line]) -> list[Line]:
    """Return the rows that are terms by themselves, the first one of each id."""
    sound: dict[str, Line] = {}
    for line in lines:
        if not any(problems_of(line.row)):
            sound.setdefault(line.row[0], line)
    return list(sound.values())


def _same_ids(lines: Sequence[Line]) -> Iterator[str]:
    first: dict[str, Line] = {}
    for line in lines:
        if line.row[0] in first:
            yield f"{line.place}, column id: {line.row[0]} stands in {first[line.row[0]].place} too. Give one a new id."
        first.setdefault(line.row[0], line)


def _succession(terms: Sequence[tuple[Line, Term]], ids: Set[str]) -> Iterator[str]:
    """Yield successors that are none; `ids` are those of all rows, sound or not."""
    by_id = {term.id: term for _, term in terms}
    for line, term in terms:
        if not term.succeeded_by:
            continue
        place = f"{line.place}, column succeeded_by"
        if term.succeeded_by == term.id:
            yield f"{place}: {term.id} is its own successor. Leave the cell empty, or name another term."
            continue
        successor = by_id.get(term.succeeded_by)
        if successor is None and term.succeeded_by not in ids:
            yield f"{place}: there is no term {term.succeeded_by}. Correct the id, or add the term."
        elif successor and term.valid_to and successor.valid_to and successor.valid_to < term.valid_to:
            yield f"{place}: {successor.id} ended on {successor.valid_to}, before {term.id} did ({term.valid_to})."
        seen = {term.id}
        while successor and successor.succeeded_by:
            if successor.id in seen:
                yield f"{place}: the successors go round in a circle ({', '.join(sorted(seen))})."
                break
            seen.add(successor.id)
            successor = by_id.get(successor.succeeded_by)


def _conflicts(terms: Sequence[tuple[Line, Term]]) -> Iterator[str]:
    """Yield wordings that two terms share in one period, and wordings written twice in one term."""
    by_key: dict[str, list[tuple[Line, Term, str]]] = defaultdict(list)
    for line, term in terms:
        own: set[str] = set()
        for wording in (term.source, *term.variants, *term.short):
            if wording in own:
                yield f"{line.place}: {wording} stands twice in {term.id}. Delete one."
            own.add(wording)
            by_key[phrase_key(wording)].append((line, term, wording))
    for group in by_key.values():
        for number, (line, term, wording) in enumerate(group):
            for other_line, other, other_wording in group[:number]:
                if term.id != other.id and _overlap(term, other) and not (term.rules or other.rules):
                    kind = "duplicate" if term.target == other.target else "conflict"
                    flagged = wording in term.short and other_wording in other.short
                    if not flagged:
                        yield (
                            f"{line.place}, column vi: {kind} of {other_line.place}: {wording} is {term.target!r} and "
                            f"{other.target!r} in one period. Join the rows, or give them periods that do not overlap."
                        )


def _overlap(one: Term, other: Term) -> bool:
    first, last = str(one.valid_from or ""), str(one.valid_to or _OPEN_END)
    return first <= str(other.valid_to or _OPEN_END) and str(other.valid_from or "") <= last


def _cells(terms: Sequence[tuple[Line, Term]]) -> Iterator[str]:
    for line, term in terms:
        for english in (term.target, *term.target_variants):
            if english in term.forbidden:
                yield f"{line.place}, column en_forbidden: {english!r} is asked for and forbidden. Delete one."


def _risks(terms: Sequence[tuple[Line, Term]]) -> Iterator[str]:
    """Yield one-syllable wordings in small letters without a rule: they are found in many other words."""
    for line, term in terms:
        for wording in (term.source, *term.variants):
            if len(SYLLABLE.findall(wording)) == 1 and wording == wording.lower() and not term.rules:
                yield (
                    f"{line.place}, column vi: {wording} is one syllable in small letters and may be found where it is "
                    "not meant. Give it a rule, such as `after number`."
                )


def fix(folder: Path) -> tuple[str, ...]:
    """Mend what is mechanical: encoding, separators, NFC, stray spaces and bars. Return what was mended."""
    done = []
    for path in [folder] if folder.is_file() else sorted(folder.glob("*.csv")):
        data = path.read_bytes()
        mended = _mended(data)
        if mended is not None and mended != data:
            with beside(path) as made:
                made.write_bytes(mended)
            done.append(f"{path.name}: mended")
    return tuple(done)


def _mended(data: bytes) -> bytes | None:
    """Return the file as it should be, or None where its quotation marks do not allow to read it."""
    read = _read(data)
    if read is None:
        return None
    text = unicodedata.normalize("NFC", read)
    head = text.split("\n", 1)[0]
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count), strict=True))
    except csv.Error:
        return None
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([_tidy(cell) for cell in row] for row in rows if any(row))
    return out.getvalue().encode()


def _read(data: bytes) -> str | None:
    """Return the text of a file in UTF-8, UTF-16 or Windows-1258, or None where it looks like none of them."""
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1258"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Every Vietnamese text has some of these letters; another old encoding read as Windows-1258 rarely does.
        if encoding != "cp1258" or _VIETNAMESE.search(unicodedata.normalize("NFC", text)):
            return None if "\0" in text else text
    return None


def _tidy(cell: str) -> str:
    parts = [" ".join(part.split()) for part in cell.split("|")]
    return "|".join(part for part in parts if part)
