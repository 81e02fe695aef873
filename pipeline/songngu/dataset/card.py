"""The card of a dataset: README.md with the YAML that Hugging Face reads, for people who have only the folder."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from songngu.dataset.items import SCHEMA, SPLITS, ArticleItem, Dataset, PictureItem
from songngu.dataset.schema import SPLIT_TABLES, TABLES

_HUB_LICENCES = frozenset(
    {
        "cc0-1.0", "cc-by-4.0", "cc-by-3.0", "cc-by-2.0", "cc-by-sa-4.0", "cc-by-sa-3.0", "cc-by-nc-4.0",
        "cc-by-nd-4.0", "cc-by-nc-sa-4.0", "cc-by-nc-nd-4.0", "odc-by", "odbl", "apache-2.0", "mit",
    }
)  # fmt: skip
"""Names that Hugging Face knows; everything else is `other`."""
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


@dataclass(frozen=True, slots=True)
class Imprint:
    """Who answers for a dataset, and where it is published; empty texts where nobody said."""

    homepage: str = ""
    contact: str = ""
    personal_data: str = "mask"


def write_card(dataset: Dataset, folder: Path, *, imprint: Imprint) -> None:
    """Write README.md. Raises OSError."""
    from jinja2 import Environment, StrictUndefined

    template = files("songngu.dataset").joinpath("card.md.jinja").read_text(encoding="utf-8")
    environment = Environment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.filters |= {"yaml": lambda text: json.dumps(text, ensure_ascii=False), "cell": _cell}
    text = environment.from_string(template).render(
        dataset=dataset,
        imprint=imprint,
        schema=SCHEMA,
        tables=TABLES,
        configs=_configs(dataset),
        licences=licences(dataset),
        hub_licences=_hub_licences(dataset),
        size=next((name for most, name in _SIZES if _segments(dataset) < most), "n>1M"),
        segments=_segments(dataset),
        splits=_splits(dataset),
        states=Counter(segment.state for article in dataset.articles for segment in article.segments),
        newest=last_change(dataset),
        example=dataset.pictures[0] if dataset.pictures else None,
    )
    (folder / "README.md").write_text(text, encoding="utf-8", newline="\n")


def licences(dataset: Dataset) -> Sequence[tuple[str, str, str, int]]:
    """Return each licence with address, holder and how many articles and pictures have it; most frequent first."""
    counts = Counter((one.licence, one.licence_url, one.holder) for one in _items(dataset))
    return [(*key, count) for key, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]


def _items(dataset: Dataset) -> Sequence[ArticleItem | PictureItem]:
    return [*dataset.articles, *dataset.pictures]


def last_change(dataset: Dataset) -> dt.date | None:
    """Return the day of the last review in it, which dates a dataset: building again without changes is no change."""
    times = [s.reviewed for article in dataset.articles for s in article.segments if s.reviewed]
    days = [article.published for article in dataset.articles if article.published]
    return max(times).astimezone(dt.UTC).date() if times else max(days, default=None)


def _configs(dataset: Dataset) -> Sequence[tuple[str, Sequence[str]]]:
    held = {"articles": {a.split for a in dataset.articles}, "pictures": {p.split for p in dataset.pictures}}
    held["segments"] = held["articles"]
    names = [(name, [split for split in SPLITS if split in held[name]] or ["train"]) for name in SPLIT_TABLES]
    return sorted(names, key=lambda pair: pair[0] != "segments")


def _hub_licences(dataset: Dataset) -> Sequence[str]:
    named = {one.licence.lower() for one in _items(dataset)}
    return sorted({name if name in _HUB_LICENCES else "other" for name in named}) or ["unknown"]


def _segments(dataset: Dataset) -> int:
    return sum(len(article.segments) for article in dataset.articles)


def _splits(dataset: Dataset) -> Sequence[tuple[str, int, int, int]]:
    """Return each split with its articles, segments and pictures."""
    return [
        (
            split,
            sum(article.split == split for article in dataset.articles),
            sum(len(article.segments) for article in dataset.articles if article.split == split),
            sum(picture.split == split for picture in dataset.pictures),
        )
        for split in SPLITS
    ]


def _cell(text: str) -> str:
    """Return a text for a cell of a Markdown table."""
    return " ".join(text.replace("|", "\\|").replace("<", "&lt;").split())
