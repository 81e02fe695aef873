"""From paths to articles: which reader a file needs, and what is done with what cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from songngu.records import Article, Skip

Item = Article | Skip
_TEXT = (".txt", ".text", ".md")
_PAGES = (".html", ".htm", ".xhtml", ".mht", ".aspx", ".php")
_LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz", ".json", ".json.gz")
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".svg", ".ico")
_QUIET = frozenset({"readme.md", "readme.txt", "license", "license.txt", "thumbs.db", ".ds_store"})
"""Files that lie in archives and are no part of them."""


def open_archive(
    paths: Sequence[str], *, mapping: Mapping[str, str] | None = None, keep_duplicates: bool = False
) -> Iterator[Item]:
    """Yield the articles of some archives in a stable order, and a Skip with its reason for all that cannot be read.

    `mapping` gives an archive's own name for a field: `{"title": "tieu_de"}`.
    """
    del keep_duplicates
    seen: dict[str, str] = {}
    for item in _read_all(paths, mapping or {}):
        if isinstance(item, Article):
            if item.id in seen:
                yield Skip(item.source, f"its id {item.id} was used before, by {seen[item.id]}")
                continue
            seen[item.id] = item.source
        yield item


def _read_all(paths: Sequence[str], mapping: Mapping[str, str]) -> Iterator[Item]:
    for name in paths:
        path = Path(name)
        if path.is_file():
            yield from _read_file(path, path.name, mapping)
        elif path.is_dir():
            yield from _read_folder(path, mapping)
        else:
            yield Skip(name, "there is no such file or folder")


def _read_folder(folder: Path, mapping: Mapping[str, str]) -> Iterator[Item]:
    count = 0
    for path in sorted(folder.rglob("*")):
        lowered = path.name.lower()
        if not path.is_file() or lowered in _QUIET or lowered.endswith(_PICTURES) or lowered.startswith("."):
            continue
        count += 1
        yield from _read_file(path, f"{folder.resolve().name}/{path.relative_to(folder).as_posix()}", mapping)
    if not count:
        yield Skip(str(folder), "the folder has no files that could be articles")


def _read_file(path: Path, place: str, mapping: Mapping[str, str]) -> Iterator[Item]:
    """Read one file; `place` names it independently of where the archive lies."""
    reader = _reader(path)
    if reader is None:
        yield Skip(str(path), "no reader for this kind of file")
        return
    try:
        yield from reader(path, place, mapping)
    except OSError as error:
        yield Skip(str(path), f"cannot be read: {error.strerror or error}")


def _reader(path: Path) -> Callable[[Path, str, Mapping[str, str]], Iterator[Item]] | None:
    lowered = path.name.lower()
    if lowered.endswith(_LINES):
        from songngu.archive.lines import read_lines

        return read_lines
    if lowered.endswith(_PAGES):
        return _read_page_file
    if lowered.endswith(_TEXT):
        from songngu.archive.plain import read_plain

        return read_plain
    return None


def _read_page_file(path: Path, place: str, mapping: Mapping[str, str]) -> Iterator[Item]:
    del mapping
    from dataclasses import replace

    from songngu.archive.page import read_page
    from songngu.records import digest

    item = read_page(path.read_bytes(), source=str(path))
    yield replace(item, id=digest(place)) if isinstance(item, Article) and not item.url else item
