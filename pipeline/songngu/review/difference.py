"""What differs between two texts, word by word, in marks that any file can hold."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

_PIECE = re.compile(r"\s+|\w+|[^\w\s]")


class Change(NamedTuple):
    """A stretch of two texts: the same in both, only in the old, only in the new, or replaced."""

    old: str
    new: str

    @property
    def same(self) -> bool:
        """Whether the stretch is the same in both texts."""
        return self.old == self.new


def changes(old: str, new: str) -> list[Change]:
    """Return the stretches that make `old` into `new`; their olds join to `old` and their news to `new`."""
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    return [Change("".join(before[i1:i2]), "".join(after[j1:j2])) for _, i1, i2, j1, j2 in matcher.get_opcodes()]


def marked(old: str, new: str) -> str:
    """Return `new` with what it adds as {+added+} and what it lacks of `old` as [-gone-]."""
    parts = []
    for change in changes(old, new):
        if change.same:
            parts.append(change.new)
            continue
        parts.append(f"[-{change.old}-]" if change.old else "")
        parts.append(f"{{+{change.new}+}}" if change.new else "")
    return "".join(parts)
