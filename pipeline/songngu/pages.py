"""Pages for people: rendered with every text escaped, and allowed just the style and script that they carry."""

from __future__ import annotations

import base64
import hashlib
from typing import Any


def environment(**options: Any) -> Any:
    """Return a Jinja2 environment in which no text becomes markup, and what is missing is an error."""
    from jinja2 import Environment, StrictUndefined

    made = Environment(autoescape=True, undefined=StrictUndefined, **options)
    made.filters["thousands"] = lambda number: f"{number:,}"
    return made


def policy_hash(text: str) -> str:
    """Return what a Content-Security-Policy calls a style or script by that stands in the page."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
