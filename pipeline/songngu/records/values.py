"""What all records share: spans, Hanoi's time, stable hashes."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import NamedTuple

HANOI = dt.timezone(dt.timedelta(hours=7), "Asia/Ho_Chi_Minh")


class Span(NamedTuple):
    """A half-open stretch of text, in code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the stretch of `text` that this span covers."""
        return text[self.start : self.end]


def digest(*parts: str) -> str:
    """Return a stable 16-digit hexadecimal hash of some texts, in order."""
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
