"""Licences: by rules that a user writes, since no archive says reliably what may be done with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

_CREATIVE_COMMONS = re.compile(r"CC-(BY(?:-NC)?(?:-SA|-ND)?)-(\d\.\d)", re.IGNORECASE)
_ADDRESSES = {
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "ODC-BY-1.0": "https://opendatacommons.org/licenses/by/1-0/",
    "ODBL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
    "APACHE-2.0": "https://www.apache.org/licenses/LICENSE-2.0",
    "MIT": "https://spdx.org/licenses/MIT.html",
}


@dataclass(frozen=True, slots=True)
class LicenceRule:
    """What may be done with the items that fit all patterns given; `*` stands for anything, letter case for nothing."""

    licence: str
    """An SPDX identifier; for a licence that has none, `LicenseRef-` and a name."""
    url: str = ""
    """Where the licence can be read; known for Creative Commons and a few others."""
    holder: str = ""
    """Whose rights they are."""
    publisher: str = ""
    source: str = ""
    """Of an article's address or path, or a picture's."""
    credit: str = ""
    """Of a photograph; a rule with it fits no article."""
    kind: str = ""
    """`article` or `picture`; empty for both."""

    @property
    def address(self) -> str:
        """Where the licence can be read, or an empty text."""
        found = _CREATIVE_COMMONS.fullmatch(self.licence)
        if self.url or found is None:
            return self.url or _ADDRESSES.get(self.licence.upper(), "")
        return f"https://creativecommons.org/licenses/{found[1].lower()}/{found[2]}/"


def licence_for(
    rules: Sequence[LicenceRule],
    *,
    kind: Literal["article", "picture"],
    publisher: str | None,
    sources: Sequence[str],
    credit: str | None = None,
) -> LicenceRule | None:
    """Return the first rule that fits an item, or None: then it must not be published."""
    for rule in rules:
        if (
            (not rule.kind or rule.kind == kind)
            and (not rule.publisher or _fits(rule.publisher, publisher or ""))
            and (not rule.source or any(_fits(rule.source, source) for source in sources))
            and (not rule.credit or (kind == "picture" and _fits(rule.credit, credit or "")))
        ):
            return rule
    return None


def _fits(pattern: str, text: str) -> bool:
    return _compiled(pattern).fullmatch(text.casefold()) is not None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, pattern.casefold().split("*"))), re.DOTALL)


def how_to_licence(publisher: str | None, source: str) -> str:
    """Say what to write, and where, so that an item gets a licence."""
    by = f'publisher = "{publisher}"' if publisher else f'source = "{source}"'
    return (
        f"no licence. If you may publish it, write three lines into songngu.toml: [[dataset.licences]], then {by}, "
        'then licence = "CC-BY-4.0" or what it is'
    )
