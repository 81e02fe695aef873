"""Reads archives of Vietnamese news: any form in, articles and skips out, streaming."""

from songngu.archive.opening import open_archive

__all__ = ["open_archive"]
