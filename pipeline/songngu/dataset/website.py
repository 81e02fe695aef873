"""A dataset for a website: one JSON file a language, with all that a page of an article shows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from songngu.dataset.items import SCHEMA
from songngu.dataset.rows import Row, read_rows
from songngu.files import beside

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = ("vi", "en")


def write_website(folder: Path, out: Path) -> tuple[Path, ...]:
    """Write `vi.json` and `en.json` of a built dataset. Raises DatasetError where the folder is none, and OSError."""
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for language in LANGUAGES:
        content = {"schema": SCHEMA, "language": language, "articles": list(pages(folder, language))}
        with beside(out / f"{language}.json") as made:
            made.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        written.append(out / f"{language}.json")
    return tuple(written)


def pages(folder: Path, language: Language) -> Iterator[Row]:
    """Yield the articles of a built dataset in one language, with their blocks and pictures."""
    segments = _grouped(read_rows(folder, "segments"))
    pictures = _grouped(read_rows(folder, "pictures"))
    for article in read_rows(folder, "articles"):
        yield {
            "id": article["id"],
            "title": article[f"title_{language}"],
            "published": article["published"],
            "publisher": article["publisher"],
            "author": article["author"],
            "section": article["section"],
            "source": article["source"],
            "licence": article["licence"],
            "licence_url": article["licence_url"],
            "holder": article["holder"],
            "state": article["state"],
            "places": _labels(article, "place", language),
            "themes": _labels(article, "theme", language),
            "blocks": list(_blocks(segments.get(article["id"], []), language)),
            "pictures": [_picture(one, language) for one in pictures.get(article["id"], [])],
        }


def _grouped(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["article"], []).append(row)
    return found


def _blocks(segments: Iterable[Row], language: Language) -> Iterator[Row]:
    side = "source" if language == "vi" else "target"
    block: Row = {}
    for segment in segments:
        if segment["kind"] == "title":
            continue
        if segment["block"] == block.get("block"):
            block["text"] += f" {segment[side]}"
            continue
        if block:
            yield {"kind": block["kind"], "text": block["text"]}
        block = {"block": segment["block"], "kind": segment["kind"], "text": segment[side]}
    if block:
        yield {"kind": block["kind"], "text": block["text"]}


def _labels(row: Row, kind: str, language: Language) -> list[Row]:
    return [{"id": tag["id"], "label": tag[language]} for tag in row["tags"] if tag["kind"] == kind]


def _picture(row: Row, language: Language) -> Row:
    return {
        "id": row["id"],
        "file": f"images/{row['file_name']}",
        "thumbnail": f"thumbnails/{row['thumbnail']}",
        "width": row["width"],
        "height": row["height"],
        "caption": row[f"caption_{language}"],
        "alt": row[f"alt_{language}"],
        "credit": row["credit"],
        "licence": row["licence"],
    }
