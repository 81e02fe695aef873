"""Writes the review page: template, style and scripts inlined, data embedded, nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from songngu.files import beside
from songngu.pages import environment, policy_hash
from songngu.records import ArticleUnits
from songngu.review.html.embed import DATA_ID, STATE_ID, to_json
from songngu.review.html.payload import PictureBytes, payload

STYLES = ("page", "unit", "margin", "dialog")
"""The style sheets, in the order they are joined."""
SCRIPTS = (
    "strings", "text", "diff", "store", "keep", "tabs", "file", "view", "marks", "unit", "margin", "list", "menu",
    "dialog", "actions", "bar", "keys", "main",
)  # fmt: skip
"""The scripts, in the order they are joined; each uses only what stands before it, or is called after all are read."""


def write_html(
    articles: Sequence[ArticleUnits], path: Path, *, name: str, project: str, pictures: PictureBytes | None = None
) -> Path:
    """Write a review page and return its path. It is written beside its place first, and then put there.

    `name` is the batch's, `project` the project's: autosaved work belongs to the two. `pictures` gives the bytes of
    an article's picture, of which the page holds a small copy. Raises OSError where the file cannot be written.
    """
    template = environment().from_string(_asset("template.html"))
    style, script = _style(), _script()
    data = to_json(payload(articles, name=name, project=project, pictures=pictures))
    page = template.render(
        name=name, project=project, style=style, script=script,
        style_hash=policy_hash(style), script_hash=policy_hash(script), data_id=DATA_ID, state_id=STATE_ID, data=data,
    )  # fmt: skip
    with beside(path) as made:
        made.write_text(page, encoding="utf-8", errors="replace", newline="\n")
    return path


@lru_cache(maxsize=1)
def _style() -> str:
    return "\n".join(_asset(f"css/{name}.css") for name in STYLES)


@lru_cache(maxsize=1)
def _script() -> str:
    """Return the scripts as one, in a scope of their own."""
    parts = "\n".join(_asset(f"js/{name}.js") for name in SCRIPTS)
    return f'"use strict";\n(() => {{\n{parts}\n}})();\n'


def _asset(name: str) -> str:
    return files("songngu.review.html").joinpath(name).read_text(encoding="utf-8")
