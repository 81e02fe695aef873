"""Checks of the whole: nothing there, nothing done, loops, too short, too long, parts missing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from songngu.checks.pair import Doubt, Pair
from songngu.records import Romanisation, Span
from songngu.text import fold

LENGTHS: tuple[tuple[int, float, float], ...] = (
    (6, 0.2, 2.25),
    (9, 0.29, 1.9),
    (12, 0.33, 1.7),
    (16, 0.4, 1.65),
    (22, 0.45, 1.55),
    (30, 0.5, 1.45),
    (45, 0.54, 1.38),
    (100_000, 0.56, 1.33),
)
"""For sources of at most so many syllables, the least and the most English words for each syllable: outside lie
0.25 % at
either end of the 16,950 pairs written for this project; the most was widened by what FLORES-200 dev has."""
SURELY_SHORT = 0.84
"""Share of the least length below which a translation is surely short: 1 % of FLORES references (even lines) lie below,
3.6 % below the least itself, which is therefore advice alone."""
FREE_SYLLABLES = 3
"""Sources this short may have any length in English: abbreviations are spelt out there."""
LOW_SCORE = 0.1
"""Share of a development set's drafts that are worse, below which a draft is marked: the worst tenth."""

_WORD = re.compile(r"\w+(?:['’.,-]\w+)*")
_MAY_STAY = re.compile(r"[^\W\d_]+")
_MARKED = re.compile(r"[đăơưạ-ỹàáâãèéêìíòóôõùúý]")


def empty(pair: Pair) -> Iterator[Doubt]:
    """No translation at all."""
    if not pair.target.strip():
        yield Doubt("Chưa có bản dịch.", "There is no translation.")


def untranslated(pair: Pair) -> Iterator[Doubt]:
    """The translation is the source, or most of it is still Vietnamese."""
    source, target = fold(pair.source).strip(" .!?"), fold(pair.target).strip(" .!?")
    words = _MAY_STAY.findall(pair.target)
    named = pair.romanisation is Romanisation.DIACRITICS  # names have their diacritics in English too
    marked = [word for word in words if _MARKED.search(word.lower()) and not (named and word[0].isupper())]
    same = source == target and ((not named and bool(_MARKED.search(source))) or _has_small_words(pair.source))
    if same or (len(words) >= 3 and len(marked) * 3 > len(words)):
        yield Doubt(
            "Bản dịch vẫn là bản gốc tiếng Việt.",
            "The translation is still the Vietnamese source.",
            None,
            Span(0, len(pair.target)),
        )


def _has_small_words(text: str) -> bool:
    return len([word for word in _MAY_STAY.findall(text) if word.islower()]) >= 2


def repetition(pair: Pair) -> Iterator[Doubt]:
    """The same words over and over: what an engine does that has lost its way."""
    words = list(_WORD.finditer(pair.target))
    keys = [word[0].lower() for word in words]
    for size in range(1, min(12, len(keys) // 2) + 1):
        times = 3 if size < 3 else 2
        start = _in_a_row(keys, size, times)
        if start is not None and not _repeats(pair.source, size, times):
            last = start + size * times - 1
            span, surface = Span(words[start].start(), words[last].end()), " ".join(keys[start : start + size])
            yield Doubt(f"“{surface}” lặp lại liên tiếp.", f"“{surface}” is repeated in a row.", None, span)
            return
    yield from _scattered(pair, words, keys)


def _in_a_row(keys: Sequence[str], size: int, times: int) -> int | None:
    """Return where the first so many words begin that come so many times in a row, or None."""
    wanted, same = size * (times - 1), 0
    for at, (word, later) in enumerate(zip(keys, islice(keys, size, None), strict=False)):
        same = same + 1 if word == later else 0
        if same == wanted:
            return at - wanted + 1
    return None


def _repeats(source: str, size: int, times: int) -> bool:
    """Tell whether the source itself repeats words in a row ("mãi mãi mãi") as a slogan or a song does."""
    keys = [word.lower() for word in _WORD.findall(source)]
    return any(_in_a_row(keys, k, times) is not None for k in range(1, max(size, 2) + 1))


def _scattered(pair: Pair, words: list[re.Match[str]], keys: list[str]) -> Iterator[Doubt]:
    """Find five words that stand three times in the target, where the source says nothing so often."""
    grams = Counter(tuple(keys[i : i + 5]) for i in range(len(keys) - 4))
    if not grams:
        return
    gram, count = grams.most_common(1)[0]
    source = [word.lower() for word in _WORD.findall(pair.source)]
    most = max(Counter(tuple(source[i : i + 4]) for i in range(len(source) - 3)).values(), default=1)
    if count >= 3 and most < count:
        start = next(i for i in range(len(keys)) if tuple(keys[i : i + 5]) == gram)
        surface = " ".join(gram)
        yield Doubt(
            f"“{surface}” có {count} lần trong bản dịch.",
            f"“{surface}” stands {count} times in the translation.",
            None,
            Span(words[start].start(), words[start + 4].end()),
        )


def length(pair: Pair) -> Iterator[Doubt]:
    """A translation much shorter or longer than sources of this length have."""
    syllables, words = len(pair.source.split()), len(pair.target.split())
    if syllables <= FREE_SYLLABLES:
        return
    least, most = next((low, high) for longest, low, high in LENGTHS if syllables <= longest)
    if words < syllables * least:
        yield Doubt(
            f"Bản dịch quá ngắn: {words} từ cho {syllables} tiếng. Có thể thiếu ý.",
            f"The translation is very short: {words} words for {syllables} syllables. Something may be missing.",
            advice=words >= syllables * least * SURELY_SHORT,
        )
    elif words > syllables * most:
        yield Doubt(
            f"Bản dịch quá dài: {words} từ cho {syllables} tiếng. Có thể thừa ý.",
            f"The translation is very long: {words} words for {syllables} syllables. Something may be added.",
        )


def low_score(pair: Pair) -> Iterator[Doubt]:
    """The draft looks worse than nine in ten of a development set."""
    if pair.score is not None and pair.score < LOW_SCORE:
        worse = f"{100 * (1 - pair.score):.0f} %"
        yield Doubt(
            f"Máy dịch không chắc về câu này (đáng ngờ {worse}: kém hơn {worse} số bản nháp mẫu).",
            f"The engine was in doubt here (doubt {worse}: worse than {worse} of sample drafts).",
        )
