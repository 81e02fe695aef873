"""Themes of image promotion, by cues in a file that a maintainer edits: `glossary/themes.toml`."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from songngu.dataset.items import Tag
from songngu.errors import DatasetError
from songngu.records import BlockKind
from songngu.text import clean, fold

THEMES_FILE = "themes.toml"
_KINDS = {str: "text in quotes", list: "a list", int: "a whole number"}
_KEYS = {"vi": str, "en": str, "cues": list, "not": list, "sections": list, "terms": list, "least": int}
_WEIGHTS = {BlockKind.TITLE: 3, BlockKind.LEAD: 2, BlockKind.HEADING: 2, BlockKind.CAPTION: 2}
"""Of a cue in the blocks that say what an article is about; elsewhere 1. A section that is named counts as a title."""
_LEAST = 3
"""Points from which an article has a theme, where its rule says nothing else: the title, or three words of the text."""
_LEAST_OF_CAPTION = 2
"""One cue in a caption is enough for its picture."""
_MOST_EVIDENCE = 3
_WORD = re.compile(r"\w+")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme and what tells it."""

    id: str
    label_vi: str
    label_en: str
    cues: tuple[str, ...]
    exceptions: tuple[str, ...] = ()
    """Wordings within which a cue says nothing."""
    sections: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    """Ids of glossary terms that count as cues."""
    least: int = _LEAST


class Themes:
    """The rules, ready to be asked."""

    def __init__(self, themes: Sequence[Theme]) -> None:
        self.themes = {theme.id: theme for theme in themes}
        self._sections = [(fold(clean(one)), theme.id) for theme in themes for one in theme.sections]
        self._terms: dict[str, list[str]] = {}
        self._cues: dict[str, list[tuple[Words, str | None]]] = {}
        for theme in themes:
            for term in theme.terms:
                self._terms.setdefault(term, []).append(theme.id)
            for cue in theme.cues:
                self._cues.setdefault(_words(cue)[0], []).append((_words(cue), theme.id))
            for cue in theme.exceptions:
                self._cues.setdefault(_words(cue)[0], []).append((_words(cue), f"!{theme.id}"))
        for known in self._cues.values():
            known.sort(key=lambda pair: -len(pair[0]))

    def find(
        self,
        texts: Iterable[tuple[BlockKind, str]],
        *,
        terms: Iterable[tuple[str, str]] = (),
        section: str | None = None,
        least: int | None = None,
    ) -> Counter[Tag]:
        """Return the themes of some texts of an article, the strongest first, with their points.

        `terms` are ids of glossary terms found in it, with their wordings; `least` overrides what the rules ask for.
        """
        points: Counter[str] = Counter()
        seen: dict[str, Counter[str]] = {}

        def count(theme: str, evidence: str, weight: int) -> None:
            points[theme] += weight
            seen.setdefault(theme, Counter())[evidence] += 1

        for kind, text in texts:
            for theme, evidence in self._in(text):
                count(theme, evidence, _WEIGHTS.get(kind, 1))
        for term, surface in terms:
            for theme in self._terms.get(term, ()):
                count(theme, surface, 1)
        for name, theme in self._sections:
            if section and name == fold(clean(section)):
                count(theme, section, _WEIGHTS[BlockKind.TITLE])
        enough = {one: sum_ for one, sum_ in points.items() if sum_ >= (least or self.themes[one].least)}
        order = sorted(enough, key=lambda one: (-enough[one], one))
        return Counter({self.tag(one, _evidence(seen[one])): enough[one] for one in order})

    def find_in_caption(self, caption: str) -> Counter[Tag]:
        """Return the themes that a caption tells by itself."""
        return self.find([(BlockKind.CAPTION, caption)], least=_LEAST_OF_CAPTION)

    def tag(self, theme_id: str, evidence: str) -> Tag:
        """Return a theme's tag. Raises KeyError where there is no such theme."""
        theme = self.themes[theme_id]
        return Tag("theme", theme.id, theme.label_vi, theme.label_en, evidence)

    def named(self, wording: str) -> str | None:
        """Return the id of the theme that a person means by its key, or by its name in either language."""
        wanted = wording.casefold()
        for theme in self.themes.values():
            if wanted in (theme.id.casefold(), theme.label_vi.casefold(), theme.label_en.casefold()):
                return theme.id
        return None

    def _in(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield the themes of the cues in a text with their wordings; a longer cue hides the shorter ones within it."""
        found = list(_WORD.finditer(fold(text)))  # a key of the same length: its offsets are those of the text
        words = [one[0] for one in found]
        hidden: dict[str, int] = {}
        for at, word in enumerate(words):
            for cue, theme in self._cues.get(word, ()):
                name = (theme or "").lstrip("!")
                if hidden.get(name, 0) > at or tuple(words[at : at + len(cue)]) != cue:
                    continue
                hidden[name] = at + len(cue)
                if theme == name:
                    yield name, text[found[at].start() : found[at + len(cue) - 1].end()]


def _words(text: str) -> Words:
    return tuple(_WORD.findall(fold(clean(text))))


def _evidence(seen: Mapping[str, int]) -> str:
    """Return the wordings that told a theme, the most frequent first."""
    folded: dict[str, tuple[str, int]] = {}
    for wording, times in seen.items():
        first, before = folded.get(fold(wording), (wording, 0))
        folded[fold(wording)] = (first, before + times)
    ranked = sorted(folded.values(), key=lambda pair: (-pair[1], pair[0]))
    return "; ".join(f"{wording} ({times})" if times > 1 else wording for wording, times in ranked[:_MOST_EVIDENCE])


def load_themes(path: Path) -> Themes:
    """Read the rules. Raises DatasetError that lists every problem; there must be such a file."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise DatasetError(f"There is no {path}. Copy the shipped one there, or make one: docs/dataset.md") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path.name} cannot be read: {error}. Nothing was built.") from None
    problems = [problem for key, rule in table.items() for problem in _problems(key, rule)]
    if problems:
        raise DatasetError("\n".join((f"{path.name} has {len(problems)} problem(s); nothing was built.", *problems)))
    return Themes([_theme(key, rule) for key, rule in table.items()])


def _theme(key: str, rule: Mapping[str, object]) -> Theme:
    def many(name: str) -> tuple[str, ...]:
        found = rule.get(name, ())
        return tuple(str(one) for one in found) if isinstance(found, list) else ()

    least = rule.get("least", _LEAST)
    return Theme(
        key, str(rule["vi"]), str(rule["en"]), many("cues"), many("not"), many("sections"), many("terms"),
        least if isinstance(least, int) else _LEAST,
    )  # fmt: skip


def _problems(key: str, rule: object) -> Iterator[str]:
    if not isinstance(rule, dict):
        yield f"{key} must be a table: [{key}]"
        return
    for name, value in rule.items():
        if name not in _KEYS:
            yield f"[{key}] {name} is no key; there are: {', '.join(_KEYS)}"
        elif not isinstance(value, _KEYS[name]) or isinstance(value, bool):
            yield f"[{key}] {name} must be {_KINDS[_KEYS[name]]}"
        elif isinstance(value, list) and not all(isinstance(one, str) and _words(one) for one in value):
            yield f"[{key}] {name} must hold texts, none of them empty"
    for name in ("vi", "en"):
        if not rule.get(name):
            yield f'[{key}] has no name: write {name} = "..."'
    if not any(rule.get(name) for name in ("cues", "sections", "terms")):
        yield f"[{key}] says nothing to tell it by: write cues, sections or terms"
