"""Scores a reading of a page against its gold, by the rules that docs/reading-pages.md gives."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from songngu.records import HANOI, Article, BlockKind, Skip

BODY = ("lead", "paragraph", "heading", "list-item", "table-cell")
_ROLE = re.compile(
    r"^\s*(?:thực hiện|tác giả|bài và ảnh|ảnh và bài|bài, ảnh|tin, ảnh|tin và ảnh|bài|tin|theo|bởi|đăng bởi|người viết)"
    r"\s*:?\s+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Score:
    """What was right on one page."""

    f1: float
    title: bool
    published: bool
    lead: bool
    byline: bool
    pairs: int
    pairs_wanted: int
    surplus: int


def golds(folder: Path) -> dict[str, dict]:
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))}


def fold(text: str | None) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text or "")).strip()


def as_row(item: Article | Skip) -> dict:
    """Return a reading in the shape of a gold file."""
    if isinstance(item, Skip):
        return {"article": False}
    captions = {block.picture_id: block.text for block in item.blocks if block.kind is BlockKind.CAPTION}
    when = item.published
    stamp = when.strftime("%Y-%m-%dT%H:%M") if isinstance(when, dt.datetime) else when.isoformat() if when else None
    return {
        "article": True,
        "title": item.title,
        "published": stamp,
        "lead": next((block.text for block in item.blocks if block.kind is BlockKind.LEAD), None),
        "byline": item.author,
        "section": item.section,
        "publisher": item.publisher,
        "blocks": [{"kind": b.kind.value, "text": b.text} for b in item.blocks if b.kind is not BlockKind.TITLE],
        "pictures": [{"src": p.source, "caption": captions.get(p.id), "credit": p.credit} for p in item.pictures],
    }


def _tokens(blocks: list[dict]) -> Counter[str]:
    text = " ".join(fold(block["text"]) for block in blocks if block["kind"] in BODY)
    return Counter(re.findall(r"\w+", text.lower()))


def _f1(gold: Counter[str], got: Counter[str]) -> float:
    common = (gold & got).total()
    return 2 * common / (gold.total() + got.total()) if common else 0.0


def _same_date(gold: str | None, got: str | None) -> bool:
    if not gold or not got:
        return not gold and not got
    if len(gold) <= 10:
        return gold == got[:10]
    when = dt.datetime.fromisoformat(got.replace(" ", "T"))
    return gold == (when.astimezone(HANOI) if when.tzinfo else when).strftime("%Y-%m-%dT%H:%M") and len(got) > 10


def _byline(text: str | None) -> str:
    bare = re.sub(r"\s*\((?:ghi|thực hiện|tổng hợp)\)\s*$", "", _ROLE.sub("", fold(text)))
    return fold(bare).strip("()[] ").lower()


def place(src: str) -> str:
    """Return an address without scheme, host and leading dots."""
    src = re.sub(r"^(?:[a-z]+:)?//[^/]+", "", html.unescape(fold(src)), flags=re.IGNORECASE)
    return unquote(re.sub(r"^(?:\.{1,2}/|/)+", "", src))


def score(gold: dict, got: dict) -> Score:
    """Score one article page; a reading that is no article has nothing right."""
    if not got.get("article", True):
        wanted = sum(1 for picture in gold["pictures"] if picture["caption"])
        return Score(0.0, False, False, False, False, 0, wanted, 0)
    pictures = got["pictures"]
    used: set[int] = set()
    right = wanted = 0
    for picture in gold["pictures"]:
        places = {place(src) for src in (picture["src"], *picture.get("also", []))}
        found = next((i for i, p in enumerate(pictures) if i not in used and place(p["src"]) in places), None)
        if found is not None:
            used.add(found)
        if picture["caption"]:
            wanted += 1
            right += found is not None and fold(pictures[found]["caption"]) == picture["caption"]
    return Score(
        f1=_f1(_tokens(gold["blocks"]), _tokens(got["blocks"])),
        title=fold(got["title"]) == gold["title"],
        published=_same_date(gold["published"], got["published"]),
        lead=fold(got["lead"]) == fold(gold["lead"]),
        byline=_byline(got["byline"]) == _byline(gold["byline"]),
        pairs=right,
        pairs_wanted=wanted,
        surplus=sum(1 for i, p in enumerate(pictures) if i not in used and fold(p["caption"])),
    )
