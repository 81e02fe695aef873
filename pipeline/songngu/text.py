"""Unicode and Vietnamese normalisation.

`clean` gives the text everything else works on. `fold` gives keys for comparison only, one code point for one, so that
offsets into the key are offsets into the text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile(r"\s+")
# Eth and the African D look like Đ and stand for it in text typed with foreign keyboards.
_LOOK_ALIKES = str.maketrans("ÐƉðɖ", "ĐĐđđ")

TONES = "\u0300\u0301\u0303\u0309\u0323"
_OPEN_PAIRS = ("oa", "oe", "uy")


def clean(text: str) -> str:
    """Return `text` as NFC with single spaces, without invisible characters, controls and lone surrogates.

    Tone placement (hòa, hoà) stays as the author wrote it.
    """
    if not text.isprintable():
        text = text.replace("\n", " ").replace("\u00a0", " ").replace("\t", " ").replace("\r", " ")
    if text.isprintable() and not _has_look_alikes(text):
        # Most text: printable means no controls, no invisible characters and no other space. Five times as fast.
        if "  " in text:
            text = " ".join(text.split())
        return (text if text.isascii() else unicodedata.normalize("NFC", text)).strip()
    text = unicodedata.normalize("NFC", text.translate(_LOOK_ALIKES))
    text = _CONTROL.sub("", _INVISIBLE.sub("", text))
    return _SPACES.sub(" ", text).strip()


def clean_lines(text: str) -> list[str]:
    """Return the lines of a text that hold anything, each as `clean` gives it; at once, where all of it is plain."""
    if text.replace("\n", "").isprintable() and "  " not in text and not _has_look_alikes(text):
        lines = [line.strip(" ") for line in unicodedata.normalize("NFC", text).split("\n")]
    else:
        lines = [clean(line) for line in text.splitlines()]
    return [line for line in lines if line]


def _has_look_alikes(text: str) -> bool:
    # Searches for letters take a tenth of the time of one for a class of letters.
    return "Ð" in text or "ð" in text or "Ɖ" in text or "ɖ" in text


def _placements() -> dict[str, str]:
    """Map the newer tone placement (hoà, khoẻ, thuỷ) to the older (hòa, khỏe, thủy), two letters to two."""
    table: dict[str, str] = {}
    for pair in _OPEN_PAIRS:
        for tone in TONES:
            newer = pair[0] + unicodedata.normalize("NFC", pair[1] + tone)
            older = unicodedata.normalize("NFC", pair[0] + tone) + pair[1]
            table[newer] = older
    return table


_PLACEMENTS = _placements()
_NEWER = re.compile(r"(?<![qgQG])(" + "|".join(_PLACEMENTS) + r")(?!\w)")


def fold(text: str) -> str:
    """Return a key for matching: lower case, the older tone placement; the same length as NFC `text`.

    The tone moves only in syllables that end there (hoà but not hoàng), as the two spellings differ only in these.
    """
    if "İ" in text or "Σ" in text:  # the one grows in lower case, the other depends on its neighbours
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    else:
        lowered = text.lower()
    return _NEWER.sub(lambda found: _PLACEMENTS[found[0]], lowered)


_LONGEST_SYLLABLE = 8  # nghiêng is seven letters; one more for a stray mark


def strip_diacritics(text: str) -> str:
    """Return Vietnamese text in plain Latin letters: Quảng Trị becomes Quang Tri, Đông Hà becomes Dong Ha."""
    if text.isascii():
        return text
    return _stripped_word(text) if len(text) <= _LONGEST_SYLLABLE else _stripped(text)


def _stripped(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return plain.replace("đ", "d").replace("Đ", "D")


_stripped_word = lru_cache(maxsize=1 << 15)(_stripped)


# --- Vietnamese syllables ------------------------------------------------------------------------------------

_ONSET_LIST = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_RIME_LIST = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong
    op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua ui um un ung up ut uc uân uâng uât uây uê uêch uên uênh uôc uôi uôm uôn uông uôt uơ uy uya uych uyên uyêt
    uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
    y yêm yên yêng yêt yêu
"""
_ONSETS = frozenset(("", *_ONSET_LIST.split()))
_RIMES = frozenset(_RIME_LIST.split())
_TONE_MARK = re.compile(f"[{TONES}]")
_STOPS = ("c", "ch", "p", "t")
_STOPTONES = "\u0301\u0323"


@lru_cache(maxsize=1 << 16)
def is_syllable(word: str) -> bool:
    """Tell whether `word` is built as a Vietnamese syllable (onset, rime, at most one tone); letter case is ignored.

    The rule is of form, not a word list: names such as "Đắk" or loans such as "ô-tô" as one word are not syllables.
    """
    if not 0 < len(word) <= _LONGEST_SYLLABLE:
        return False
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = _TONE_MARK.findall(decomposed)
    if len(tones) > 1:
        return False
    toneless = unicodedata.normalize("NFC", _TONE_MARK.sub("", decomposed))
    if toneless.endswith(_STOPS) and tones and tones[0] not in _STOPTONES:
        return False
    return any(
        toneless[:cut] in _ONSETS and (toneless[cut:] in _RIMES or (toneless[:cut] == "gi" and toneless[cut:] == ""))
        for cut in range(min(4, len(toneless) + 1))
    )
