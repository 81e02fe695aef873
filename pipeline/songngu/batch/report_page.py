"""report.html: the run report as one page that opens offline, without scripts."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from songngu.files import beside

_LISTED = 2000
"""Articles listed on the page; report.json has all of them."""


def write_report_page(report: Mapping[str, object], path: Path) -> Path:
    """Write report.json's content as a page for people, beside its place first; return the path.

    Nothing of the archive becomes markup (Jinja2 escapes it), and the page's policy allows no script and no request.
    """
    from jinja2 import Environment, StrictUndefined, select_autoescape

    environment = Environment(autoescape=select_autoescape(default=True), undefined=StrictUndefined)
    environment.filters["thousands"] = lambda number: f"{number:,}"
    room = files("songngu.batch")
    style = (room / "report_page.css").read_text(encoding="utf-8")
    template = environment.from_string((room / "report_page.html").read_text(encoding="utf-8"))
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    page = template.render(report=report, style=style, style_hash=digest, listed=_LISTED)
    with beside(path) as made:
        made.write_text(page, encoding="utf-8", newline="\n")
    return path
