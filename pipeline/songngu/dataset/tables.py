"""The tables of a dataset: rows, written as Parquet and as JSON Lines."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from songngu.dataset.items import SCHEMA, SPLITS, ArticleItem, Dataset, PictureItem, SegmentItem, Tag
from songngu.dataset.schema import SPLIT_TABLES, TABLES, arrow_schema
from songngu.records import BlockKind

_GROUP = 5_000
"""Rows of a Parquet row group, and of what is held in memory while writing."""
_APART = (BlockKind.TITLE,)

Row = dict[str, Any]


def write_tables(dataset: Dataset, folder: Path) -> None:
    """Write all tables: `NAME.jsonl` whole, `NAME/SPLIT.parquet` a file a split. Raises OSError."""
    makers: dict[str, Callable[[Dataset], Iterator[Row]]] = {
        "articles": article_rows, "segments": segment_rows, "pictures": picture_rows, "provenance": provenance_rows
    }  # fmt: skip
    for name, rows_of in makers.items():
        _write(rows_of(dataset), name, folder)
    _write_metadata(dataset, folder)


def _write(rows: Iterator[Row], name: str, folder: Path) -> None:
    """Write a table in both forms, in one pass. A split without rows gets no file; train does, for the columns."""
    (folder / name).mkdir()
    whole = name not in SPLIT_TABLES
    files = {split: _Parquet(name, folder / name / f"{name if whole else split}.parquet") for split in SPLITS}
    with (folder / f"{name}.jsonl").open("w", encoding="utf-8", newline="\n") as lines:
        while group := list(islice(rows, _GROUP)):
            lines.writelines(map(_line, group))
            for split in SPLITS[:1] if whole else SPLITS:
                files[split].add(group if whole else [row for row in group if row["split"] == split])
    files["train"].close()
    for split in SPLITS[1:]:
        if files[split].rows:
            files[split].close()


class _Parquet:
    """A Parquet file that is made when it gets rows, or when it is closed without any."""

    def __init__(self, name: str, path: Path) -> None:
        self._schema = arrow_schema(TABLES[name]).with_metadata({"songngu.schema": str(SCHEMA)})
        self._path = path
        self._writer: Any = None
        self.rows = 0

    def add(self, rows: list[Row]) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        if rows:
            self._writer = self._writer or pq.ParquetWriter(self._path, self._schema, compression="zstd")
            self._writer.write_table(pa.Table.from_pylist(rows, schema=self._schema))
            self.rows += len(rows)

    def close(self) -> None:
        import pyarrow.parquet as pq

        writer = self._writer or pq.ParquetWriter(self._path, self._schema, compression="zstd")
        writer.close()


def _line(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False, default=_as_text, separators=(",", ":")) + "\n"


def _as_text(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="seconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} does not go into JSON")


def _write_metadata(dataset: Dataset, folder: Path) -> None:
    """Write `metadata.jsonl` beside the pictures of each split, as Hugging Face's ImageFolder reads it."""
    for split in SPLITS:
        if (folder / "images" / split).is_dir():
            rows = (_metadata(picture) for picture in dataset.pictures if picture.split == split)
            with (folder / "images" / split / "metadata.jsonl").open("w", encoding="utf-8", newline="\n") as lines:
                lines.writelines(map(_line, rows))


def _metadata(picture: PictureItem) -> Row:
    place = next((tag for tag in picture.tags if tag.kind == "place"), None)
    return {
        "file_name": picture.file_name.rpartition("/")[2],
        "caption_vi": picture.caption_vi,
        "caption_en": picture.caption_en,
        "alt_vi": picture.alt_vi,
        "alt_en": picture.alt_en,
        "credit": picture.credit or "",
        "article": picture.article,
        "place": place.label_vi if place else "",
        "place_en": place.label_en if place else "",
        "date": picture.published.isoformat() if picture.published else "",
        "licence": picture.licence,
    }


# --- rows ---


def article_rows(dataset: Dataset) -> Iterator[Row]:
    """Yield the rows of the table `articles`."""
    for article in dataset.articles:
        yield {
            "id": article.id,
            "title_vi": article.title_vi,
            "title_en": article.title_en,
            "text_vi": _running(article, lambda segment: segment.source),
            "text_en": _running(article, lambda segment: segment.target),
            "published": article.published,
            "publisher": article.publisher,
            "author": article.author,
            "section": article.section,
            "source": article.source,
            "read_from": article.read_from,
            "pictures": list(article.pictures),
            **_tagged(article.tags),
            "personal_data": list(article.personal_data),
            **_licensed(article),
            "cluster": article.cluster,
            "split": article.split,
            "state": article.state,
        }


def segment_rows(dataset: Dataset) -> Iterator[Row]:
    """Yield the rows of the table `segments`."""
    for article in dataset.articles:
        for position, segment in enumerate(article.segments):
            yield {
                "id": segment.id,
                "article": article.id,
                "block": segment.block,
                "position": position,
                "kind": segment.kind.value,
                "source": segment.source,
                "target": segment.target,
                "state": segment.state,
                "origin": segment.origin,
                "fingerprint": segment.fingerprint,
                "reviewer": segment.reviewer,
                "reviewed": segment.reviewed,
                "published": article.published,
                "licence": article.licence,
                "split": article.split,
                "in_train": segment.in_train,
            }


def picture_rows(dataset: Dataset) -> Iterator[Row]:
    """Yield the rows of the table `pictures`."""
    for picture in dataset.pictures:
        yield {
            "id": picture.id,
            "file_name": picture.file_name,
            "thumbnail": picture.thumbnail,
            "caption_vi": picture.caption_vi,
            "caption_en": picture.caption_en,
            "alt_vi": picture.alt_vi,
            "alt_en": picture.alt_en,
            "credit": picture.credit,
            "article": picture.article,
            "block": picture.block,
            "published": picture.published,
            "width": picture.width,
            "height": picture.height,
            "sha256": picture.sha256,
            "source_sha256": picture.source_sha256,
            "phash": picture.phash,
            "source": picture.source,
            **_tagged(picture.tags),
            **_licensed(picture),
            "cluster": picture.cluster,
            "split": picture.split,
            "state": picture.state,
        }


def provenance_rows(dataset: Dataset) -> Iterator[Row]:
    """Yield the rows of the table `provenance`: one for each article, segment and picture."""
    for article in dataset.articles:
        shared = {**_licensed(article), "source": article.source, "sha256": ""}
        yield {"item": article.id, "kind": "article", "article": article.id, **shared}
        for segment in article.segments:
            line = f"a {segment.kind.value} of {article.id}; English: {_english(segment)}"
            yield {"item": segment.id, "kind": "segment", "article": article.id, **shared, "provenance": line}
    for picture in dataset.pictures:
        place = {"source": picture.source, "sha256": picture.source_sha256}
        yield {"item": picture.id, "kind": "picture", "article": picture.article, **_licensed(picture), **place}


def _english(segment: SegmentItem) -> str:
    when = f" on {segment.reviewed:%Y-%m-%d}" if segment.reviewed else ""
    by = f" by {segment.reviewer}" if segment.reviewer else ""
    return f"{segment.origin}, {segment.state}{by}{when}"


def _running(article: ArticleItem, side: Callable[[SegmentItem], str]) -> str:
    """Return an article's text in one language, without its title."""
    segments = (segment for segment in article.segments if segment.kind not in _APART)
    return "\n\n".join(" ".join(map(side, group)) for _, group in groupby(segments, key=lambda one: one.block))


def _tagged(tags: Iterable[Tag]) -> Row:
    tags = tuple(tags)
    return {
        "places": [tag.id for tag in tags if tag.kind == "place"],
        "themes": [tag.id for tag in tags if tag.kind == "theme"],
        "tags": [
            {
                "kind": tag.kind,
                "id": tag.id,
                "vi": tag.label_vi,
                "en": tag.label_en,
                "evidence": tag.evidence,
                "until": tag.until.isoformat() if tag.until else None,
                "successors": [one.id for one in _successors(tag)],
            }
            for tag in tags
        ],
    }


def _successors(tag: Tag) -> Iterator[Tag]:
    while tag.successor is not None:
        tag = tag.successor
        yield tag


def _licensed(item: ArticleItem | PictureItem) -> Row:
    return {
        "licence": item.licence,
        "licence_url": item.licence_url,
        "holder": item.holder,
        "provenance": item.provenance,
    }
