"""Rules of a wording: letter case, neighbours, numbers. They decide whether a stretch of text is the term.

The column `rules` holds them in plain words, a bar between two: `capital`, `lower`, `after number`, `advice`,
`vietnam only`, `not before X`, `not after X`, `only before X`, `only after X`, `default in X`. X is a wording, or
`number`; in the last one a publication, in which an abbreviation of several meanings is this term.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from songngu.records import Term
from songngu.termbase.syllables import SYLLABLE, gap, key, keys
from songngu.text import strip_diacritics

WORDS = ("capital", "lower", "after number", "advice", "vietnam only")
BESIDE = ("not before ", "not after ", "only before ", "only after ")
NEIGHBOURS = (*BESIDE, "default in ")

# Heads of names of places: written with a small letter as often as not (vịnh Hạ Long, Vịnh Hạ Long).
_HEADS = frozenset(
    keys(
        "bãi bán bản bến biển cao cảng cầu chợ chùa cố cột cù cửa dãy di dinh đảo đặc đại đầm đập đền đèo đỉnh đình "
        "địa điện đồi đôi đồng động đường eo ga giếng hang hành hàng hồ hội huyện khe khu kỳ làng lăng linh miền mũi "
        "nghĩa ngã nhà núi nước phá phố phường quần quận quảng quốc rú rừng sân sông suối thác thánh thành thành thị "
        "thủ thôn tỉnh tiểu trung trằm trụ tuyến vịnh vùng vườn vĩ vương xã cụm công tam cổng khách tượng"
    )
)
_NUMBERS = "một hai ba bốn năm sáu bảy tám chín mười trăm nghìn ngàn triệu tỉ tỷ vạn chục nửa mấy rưỡi"
_NUMBER_KEYS = frozenset(keys(_NUMBERS))

# Countries that Vietnamese news names, other than Vietnam; after an office they say whose it is (Bộ Ngoại giao Mỹ).
_COUNTRIES = (
    "Lào|CHDCND Lào|nước CHDCND Lào|Cộng hòa Dân chủ Nhân dân Lào|nước bạn Lào|bạn Lào|Campuchia|"
    "Thái Lan|Mỹ|Hoa Kỳ|Trung Quốc|Nhật Bản|Nhật|Hàn Quốc|Nga|Liên bang Nga|Anh|Pháp|Đức|Ý|Italy|Italia|"
    "Áo|Úc|Australia|Ấn Độ|Singapore|Malaysia|Indonesia|Philippines|Myanmar|Brunei|Cuba|Ukraine|Ba Lan|"
    "Israel|Iran|Iraq|Canada|Triều Tiên|Mông Cổ|New Zealand|Thụy Điển|Thụy Sĩ|Hà Lan|Bỉ|Tây Ban Nha|"
    "Bồ Đào Nha|Thổ Nhĩ Kỳ|Na Uy|Đan Mạch|Phần Lan|Hungary|Séc|Belarus|Kazakhstan|Pakistan|Bangladesh|"
    "Sri Lanka|Nepal|Ai Cập|Nam Phi|Brazil|Mexico|Argentina|Chile"
)
_FOREIGN = frozenset(" ".join(keys(name)) for name in _COUNTRIES.split("|"))
_LONGEST_COUNTRY = 5
_LONG_NAME = 5
"""Names of so many syllables may have small letters for capitals: Nghĩa trang liệt sĩ quốc gia Đường 9."""
_LINKS = frozenset(("của", "nước"))
_FAMILY_NAMES = frozenset(
    keys(
        "Nguyễn Trần Lê Phạm Huỳnh Hoàng Phan Vũ Võ Đặng Bùi Đỗ Ngô Dương Đinh Trịnh Trương Phùng Tạ Đào Tống Quách Thị"
    )
)
"""Family names that are no other word before a place; Hồ, Cao, Đoàn, Lâm and the like are left out for that."""
_FORMS_OF_ADDRESS = frozenset(keys("ông bà anh chị cô chú bác em bé cụ thầy giáo tên"))
_PROFESSION_WORDS = "ca sĩ|nhạc sĩ|họa sĩ|nghệ sĩ|diễn viên|đạo diễn|nhà văn|nhà thơ|thủ môn|tiền đạo|hậu vệ|võ sĩ"
_PROFESSIONS = frozenset(" ".join(keys(name)) for name in _PROFESSION_WORDS.split("|"))
"""Professions that are named with a person; a place after them says whose they are more rarely."""
_NAMES = (
    "Hòa Bình|Thái Bình|Hải Dương|Khánh Hòa|Bình Dương|Hà Nam|Nam Định|An Giang|Hà Giang|Hậu Giang|"
    "Hải Phòng|Thanh Hóa|Phú Yên|Long An|Huế|Sơn La|Kiên Giang|Bắc Giang|Thái Nguyên|Vĩnh Long|Hà Tĩnh|"
    "Hải Lăng|Đông Hà"
)
# Words that end in what may be the head of a body: cơ sở y tế has no Sở Y tế, cán bộ công an no Bộ Công an.
_WORDS_WITH_HEADS = (
    "cán bộ|toàn bộ|nội bộ|đồng bộ|tiến bộ|chi bộ|đảng bộ|cục bộ|thuộc bộ|cơ sở|trụ sở|công sở|xứ sở|chi cục|tổng cục|"
    "tiểu ban|phân ban|học viện|bệnh viện|tu viện|chi hội|xã hội|hiệp hội|lễ hội|quốc hội|đại hội|phân hội|chi đoàn|"
    "quân đoàn|sư đoàn|trung đoàn|tập đoàn"
)
_COMPOUNDS = frozenset(_WORDS_WITH_HEADS.split("|"))
_COMPOUND_STARTS = frozenset(v for word in _COMPOUNDS for s in word.split()[:1] for v in (s, s.capitalize(), s.upper()))
"""First syllables of these words, as they may be written."""
_SYLLABLE_SHAPE = re.compile(
    "(?:ngh?|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?"
    "(?:a[iouy]?|eo?|i[au]?|o(?:ai?|ay|e|i)?|u[aiy]?|y)(?:ch|ng|nh|[cmnpt])?"
)
_NAMES_OF_PEOPLE = frozenset(" ".join(keys(name)) for name in _NAMES.split("|"))


NAMING, JOINING, ABROAD = 1, 2, 4
"""What a syllable may do to the term beside it (`standing`): make it part of a name, or of a title with Phó, where it
stands before it; have its first syllable in a word of its own; say after an office that it is another country's."""
_PROFESSION_ENDS = frozenset(profession.split()[-1] for profession in _PROFESSIONS)
_BEGIN_COUNTRIES = frozenset(country.split()[0] for country in _FOREIGN) | _LINKS


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """One wording of a term, ready to be compared with a text. Each is made once: compared by identity."""

    term: int
    """Number of its term in the index."""
    text: str
    short: bool
    syllables: tuple[str, ...]
    gaps: tuple[str, ...]
    exact: frozenset[int]
    """Numbers of the syllables whose letters must stand as written: abbreviations."""
    capital: frozenset[int]
    """Numbers of the syllables that must begin with a capital: names."""
    lower: bool
    rules: tuple[str, ...]
    domain: str
    simple: bool
    """Whether plain spaces between its syllables are all it asks for."""
    around: bool
    """Whether its rules ask for, or forbid, certain words beside it."""


def wording(number: int, text: str, term: Term, *, short: bool) -> Wording:
    """Prepare one wording of a term."""
    found = list(SYLLABLE.finditer(text))
    syllables = tuple(match[0] for match in found)
    gaps = tuple(gap(text[a.end() : b.start()]) for a, b in pairwise(found))
    exact = {n for n, s in enumerate(syllables) if sum(c.isupper() for c in s) > 1 or (short and s != s.lower())}
    single = len(syllables) == 1
    capital: set[int] = set()
    if "capital" in term.rules or term.case_sensitive or single:
        capital = {n for n, s in enumerate(syllables) if s[0].isupper()}
    elif term.domain == "place":
        capital = {n for n, s in enumerate(syllables) if s[0].isupper() and not (n == 0 and _is_head(syllables))}
    if short and single:
        exact = {0}
    simple = not (any(gaps) or exact or capital or term.rules or term.domain == "title")
    lower = "lower" in term.rules
    return Wording(
        number,
        text,
        short,
        syllables,
        gaps,
        frozenset(exact),
        frozenset(capital),
        lower,
        term.rules,
        term.domain,
        simple,
        any(rule == "after number" or rule.startswith(BESIDE) for rule in term.rules),
    )


def _is_head(syllables: Sequence[str]) -> bool:
    return len(syllables) > 2 and keys(syllables[0])[0] in _HEADS


def letters_fit(wanted: Wording, given: Sequence[str]) -> bool:
    """Tell whether syllables are written in such letters as a wording asks for; headings in capitals fit."""
    shouted = len(given) > 1 and all(s == s.upper() for s in given)
    if any(given[n] != wanted.syllables[n] for n in wanted.exact) and not (shouted and not wanted.short):
        return False
    if wanted.lower and any(s[0].isupper() for s in given):
        return False
    large = [given[n][0].isupper() for n in sorted(wanted.capital)]
    if len(given) >= _LONG_NAME and large and "capital" not in wanted.rules:
        return large[-1] and sum(large) * 2 >= len(large)
    return all(large)


def standing(syllable: str) -> int:
    """Return all that a syllable, as written, may do to a term beside it: NAMING, JOINING, ABROAD."""
    of = key(syllable)
    naming = syllable[0].isupper() or of in _FORMS_OF_ADDRESS or of in _PROFESSION_ENDS or of == "phó"
    return NAMING * naming + JOINING * (syllable in _COMPOUND_STARTS) + ABROAD * (of in _BEGIN_COUNTRIES)


def is_compound(before: str, head: str) -> bool:
    """Tell whether a syllable in small letters is the second of a word with the one before it: (cơ) sở, (cán) bộ."""
    return (head[0].islower() or head == head.upper()) and f"{before} {head}".lower() in _COMPOUNDS


def is_spelled_word(letters: str) -> bool:
    """Tell whether capitals may be a word of a heading rather than an abbreviation: AI, CHA; not UBND, EU."""
    return _SYLLABLE_SHAPE.fullmatch(strip_diacritics(letters).lower()) is not None


def neighbours_fit(wanted: Wording, before: Sequence[str], after: Sequence[str]) -> bool:
    """Tell whether the keys of the syllables around are such as the rules of a wording allow."""
    only_after = [r[11:] for r in wanted.rules if r.startswith("only after ")]
    only_before = [r[12:] for r in wanted.rules if r.startswith("only before ")]
    if only_after and not any(_ends(before, x) for x in only_after):
        return False
    if only_before and not any(_begins(after, x) for x in only_before):
        return False
    for rule in wanted.rules:
        if rule.startswith("not after ") and _ends(before, rule[10:]):
            return False
        if rule.startswith("not before ") and _begins(after, rule[11:]):
            return False
    return "after number" not in wanted.rules or _ends(before, "number")


def is_foreign(after: Sequence[str]) -> bool:
    """Tell whether the keys that follow name another country: Bộ Ngoại giao (của) Mỹ."""
    rest = list(after)
    while rest and rest[0] in _LINKS:
        rest.pop(0)
    return any(" ".join(rest[:n]) in _FOREIGN for n in range(1, min(_LONGEST_COUNTRY, len(rest)) + 1))


def is_person(name: Sequence[str], before: Sequence[str]) -> bool:
    """Tell whether a name of a place is somebody's here: Nguyễn Thái Bình, ca sĩ Hà Giang. `before` as written."""
    if not before:
        return False
    last = key(before[-1])
    addressed = last in _FORMS_OF_ADDRESS or " ".join(map(key, before[-2:])) in _PROFESSIONS
    if addressed and " ".join(name) in _NAMES_OF_PEOPLE:
        return True
    if before[-1][0].isupper():
        if last in _FAMILY_NAMES:
            return True
        return len(before) > 1 and before[-2][0].isupper() and key(before[-2]) in _FAMILY_NAMES
    return False


@lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[str, ...]:
    return tuple(keys(text))


def _ends(before: Sequence[str], text: str) -> bool:
    if text == "number":
        return bool(before) and (before[-1].isdigit() or before[-1] in _NUMBER_KEYS)
    parts = _parts(text)
    return tuple(before[len(before) - len(parts) :]) == parts


def _begins(after: Sequence[str], text: str) -> bool:
    if text == "number":
        year = list(after[:1]) == ["năm"] and len(after) > 1 and after[1].isdigit()  # năm 2021: a year, no five
        return bool(after) and not year and (after[0].isdigit() or after[0] in _NUMBER_KEYS)
    parts = _parts(text)
    return tuple(after[: len(parts)]) == parts
