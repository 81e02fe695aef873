"""Reads one saved HTML page: title, lead, body, pictures with captions and credits, date, byline; or says why not."""

from songngu.archive.page.read import read_page

__all__ = ["read_page"]
