"""The review page: one HTML file that works offline, and the file of work that it saves."""

from songngu.review.html.read import read_html, read_html_terms
from songngu.review.html.write import write_html

__all__ = ["read_html", "read_html_terms", "write_html"]
