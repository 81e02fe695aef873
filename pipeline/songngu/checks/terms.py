"""Checks of words: required and forbidden terms, names, and Vietnamese left over."""

from __future__ import annotations

import re
from collections.abc import Iterator

from songngu.checks.codes import without_codes
from songngu.checks.pair import Doubt, Pair
from songngu.english import find_all_wordings, find_wording
from songngu.records import Romanisation, Span
from songngu.text import is_syllable, strip_diacritics

_PEOPLE_BEFORE = re.compile(
    r"\b(?:ông|bà|anh|chị|em|cụ|cô|chú|bác|thầy|nghệ nhân|đồng chí|liệt sĩ|liệt sỹ|bác sĩ|kỹ sư"
    r"|nhà báo|nhà thơ|nhạc sĩ|họa sĩ|luật sư"
    r"|giáo sư|tiến sĩ|thạc sĩ|(?:đại|thượng|trung|thiếu) (?:tá|úy|tướng)|giám đốc|chủ tịch|bí thư"
    r"|trưởng thôn|ThS\.?|TS\.?|PGS\.?|GS\.?|BS\.?)\s$",
    re.IGNORECASE,
)
_PLACE_BEFORE = re.compile(r"\b(?:tỉnh|huyện|xã|phường|quận|thôn|bản|ấp|buôn|thị trấn|thị xã)\s$", re.IGNORECASE)
_RESIDUE_ACRONYMS = frozenset(
    [
        "UBND",
        "HĐND",
        "UBMTTQ",
        "MTTQ",
        "TTXVN",
        "TTĐN",
        "TT&TT",
        "VH-TT&DL",
        "VHTTDL",
        "VHTT&DL",
        "BCĐ",
        "BCH",
        "TƯ",
        "TW",
        "NNPTNT",
        "NN&PTNT",
        "GD&ĐT",
        "GDĐT",
        "LĐ-TB&XH",
        "LĐTBXH",
        "CNVC",
        "NQ",
        "CP-TTg",
        "QLNN",
        "KCN",
        "KKT",
        "HTX",
        "THPT",
        "THCS",
        "ĐBQH",
        "THADS",
        "PCCC",
        "CSGT",
        "BĐBP",
        "ANTT",
        "ATGT",
        "DTTS",
        "XDNTM",
        "BHXH",
        "BHYT",
        "NSNN",
    ]
)
"""Vietnamese abbreviations that mean nothing to an English reader; document codes are left out before looking."""
_ACRONYM = re.compile(r"\b[A-Z]{3,6}\b")
_SPELT_OUT = {
    "BCE": r"công nguyên|\btcn\b",
    "CCTV": r"camera|máy quay",
    "CEO": r"(?:tổng )?giám đốc|điều hành",
    "COVID": r"corona",
    "DNA": r"adn|di truyền|gen",
    "FAQ": r"câu hỏi|hỏi đáp",
    "HCMC": r"hồ chí minh|hcm|sài gòn",
    "ICU": r"hồi sức|tích cực",
    "JSC": r"cổ phần|\bcp\b",
    "MSG": r"bột ngọt|mì chính",
    "SARS": r"covid|corona",
    "VAT": r"giá trị gia tăng|\bgtgt\b",
}
"""Acronyms that references use where the source spells the thing out, and what it has there."""
_NO_NAMES = frozenset(
    [
        "Sở",
        "Ban",
        "Bộ",
        "Ủy",
        "Uỷ",
        "Hội",
        "Công",
        "Trung",
        "Đoàn",
        "Phòng",
        "Cục",
        "Chi",
        "Viện",
        "Trường",
        "Tổng",
        "Phó",
        "Chánh",
        "Mặt",
        "Khu",
        "Quỹ",
        "Đài",
        "Báo",
        "Tòa",
        "Toà",
        "Quốc",
        "Nhà",
        "Ngân",
        "Hạt",
        "Vườn",
        "Bệnh",
        "Học",
        "Tây",
        "Đông",
        "Nam",
        "Bắc",
        "Đồng",
        "Cửa",
        "Cảng",
        "Sân",
        "Văn",
        "Đảng",
        "Đội",
        "Đồn",
    ]
)
"""First syllables of names that are translated: bodies ("Giám đốc Sở"), regions ("các tỉnh Tây Nguyên")."""
_REGIONS = frozenset(["Nguyên", "Bắc", "Nam", "Bộ", "Trung", "Âu", "Á", "Mỹ"])
_WORD = re.compile(r"[^\W\d_]+(?:&[^\W\d_]+)*")
_MARKED = re.compile(r"[đĐăĂơƠưƯạ-ỹẠ-Ỹàáâãèéêìíòóôõùúýũĩ]")
_TONED = re.compile(r"[đĐăĂơƠưƯạ-ỹẠ-ỸũĩŨĨ]")
_CAPITALISED = re.compile(r"(?<![\w-])[A-ZĐÀ-Ỹ][^\W\d_]+(?: [A-ZĐÀ-Ỹ][^\W\d_]+)+(?![\w-])")
"""Words in a row that begin with a capital, as names do."""
_LONGEST_LATIN_RUN = 5
"""Small Vietnamese syllables without diacritics in a row from which on they are no borrowed word: "don ca tai tu"
is, "ban chi dao cap huyen" is not."""


def required_terms(pair: Pair) -> Iterator[Doubt]:
    """Terms whose required English is not in the translation, in any inflection."""
    for hit in pair.hits:
        if hit.required and not any(find_wording(wording, pair.target) for wording in hit.expected):
            wanted = " / ".join(hit.expected)
            yield Doubt(
                f"Thuật ngữ “{hit.surface}” phải dịch là “{wanted}”; bản dịch không có.",
                f"The term “{hit.surface}” must be “{wanted}”; the translation does not have it.",
                Span(hit.start, hit.end),
            )


def forbidden_terms(pair: Pair) -> Iterator[Doubt]:
    """Wordings that the glossary forbids for a term of this segment."""
    for hit in pair.hits:
        right = [span for wording in hit.expected for span in find_all_wordings(wording, pair.target)]
        for wording in hit.forbidden:
            for span in find_all_wordings(wording, pair.target):
                if any(other.start <= span.start and span.end <= other.end for other in right):
                    continue
                yield Doubt(
                    f"“{span.of(pair.target)}” không được dùng cho “{hit.surface}”; hãy dùng “{hit.target}”.",
                    f"“{span.of(pair.target)}” must not be used for “{hit.surface}”; use “{hit.target}”.",
                    Span(hit.start, hit.end),
                    span,
                )


def names(pair: Pair) -> Iterator[Doubt]:
    """Names of people and places after their title or kind: all syllables, in Vietnamese order, spelt as asked for."""
    marked = pair.romanisation is Romanisation.DIACRITICS
    wanted = _letters(pair.target)
    for span in _names_of(pair.source):
        if any(hit.start < span.end and span.start < hit.end for hit in pair.hits):
            continue
        name = span.of(pair.source)
        if _letters(name) not in wanted or (marked and name not in pair.target):
            spelt = name if marked else strip_diacritics(name)
            yield Doubt(
                f"Tên “{name}” phải viết “{spelt}” trong bản dịch; không thấy.",
                f"The name “{name}” should read “{spelt}” in the translation; it is not there.",
                span,
            )
    yield from _turned_names(pair)


def _turned_names(pair: Pair) -> Iterator[Doubt]:
    """Find names, whatever their syllables, that stand in the translation in another order: Nong Dak for Đắk Nông."""
    words = [word for word in _WORD.finditer(pair.target) if word[0][0].isupper()]
    given = [_letters(word[0]) for word in words]
    for run in _CAPITALISED.finditer(pair.source):
        name = run[0].split(" ")
        while name and name[0].lower() in _KIND_WORDS:
            name = name[1:]
        wanted, before = [_letters(word) for word in name], pair.source[: run.end() - len(" ".join(name))][-20:]
        if len(name) < 2 or not (_PEOPLE_BEFORE.search(before) or _PLACE_BEFORE.search(before)):
            continue
        if all(is_syllable(word) for word in name):
            continue  # `names` has looked at it
        places = [at for at in range(len(given)) if sorted(given[at : at + len(wanted)]) == sorted(wanted)]
        if places and not any(given[at : at + len(wanted)] == wanted for at in places):
            span = Span(words[places[0]].start(), words[places[0] + len(wanted) - 1].end())
            surface = " ".join(name)
            yield Doubt(
                f"Tên “{surface}” viết đảo thành “{span.of(pair.target)}”.",
                f"The name “{surface}” stands in another order: “{span.of(pair.target)}”.",
                Span(run.end() - len(surface), run.end()),
                span,
            )


def acronyms(pair: Pair) -> Iterator[Doubt]:
    """Acronyms of the translation that nothing in the source accounts for: HCMC for Huế."""
    source, spelt = strip_diacritics(pair.source).upper(), pair.source.lower()
    known = " ".join((source, *(wording for hit in pair.hits for wording in hit.expected)))
    initials = "".join(word[0] for word in re.findall(r"[A-Z][a-z]+", pair.target))
    for found in _ACRONYM.finditer(pair.target):
        if found[0] in known or found[0] in initials:
            continue
        if found[0] in _SPELT_OUT and re.search(_SPELT_OUT[found[0]], spelt):
            continue
        yield Doubt(
            f"“{found[0]}” trong bản dịch không rõ từ đâu ra.",
            f"Nothing in the source accounts for “{found[0]}” in the translation.",
            target=Span(*found.span()),
        )


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]", "", strip_diacritics(text)).lower()


_KIND_WORDS = frozenset(
    "ông bà anh chị em cụ cô chú bác thầy tỉnh huyện xã phường quận thôn bản ấp buôn".split()  # noqa: SIM905
)
"""Titles and kinds of place: with a capital at the start of a sentence they are still no part of the name."""


def _names_of(source: str) -> Iterator[Span]:
    """Return the names that follow a title (two syllables or more) or a kind of place."""
    for found in re.finditer(r"(?:[^\W\d_]+)(?: [^\W\d_]+)*", source):
        start: int | None = None
        end = 0
        count = 0
        for word in [*re.finditer(r"[^\W\d_]+", found[0]), None]:
            if (
                word is not None
                and not (start is None and word[0].lower() in _KIND_WORDS)
                and word[0][0].isupper()
                and (word[0][1:].islower() or len(word[0]) == 1)
                and is_syllable(word[0])
            ):
                start = found.start() + word.start() if start is None else start
                end, count = found.start() + word.end(), count + 1
                continue
            if start is not None and _is_name(source, Span(start, end), count):
                yield Span(start, end)
            start, count = None, 0


def _is_name(source: str, span: Span, syllables: int) -> bool:
    before = source[max(0, span.start - 20) : span.start]
    first, *_, last = span.of(source).split() * 2
    translated = first in _NO_NAMES and (
        first not in ("Tây", "Đông", "Nam", "Bắc", "Văn", "Trung", "Đồng") or last in _REGIONS
    )
    person = 2 <= syllables <= 4 and bool(_PEOPLE_BEFORE.search(before))
    place = 2 <= syllables <= 3 and bool(_PLACE_BEFORE.search(before)) and "Trung Quốc" not in source
    return (person or place) and not translated


def residue(pair: Pair) -> Iterator[Doubt]:
    """Vietnamese left over: syllables with diacritics, abbreviations, runs of syllables stripped of theirs."""
    target = without_codes(pair.target)
    spelt = _spelt_with_diacritics(pair)
    for found in _WORD.finditer(target):
        word = found[0]
        if word in spelt:
            continue
        marked = bool(_TONED.search(word)) or (bool(_MARKED.search(word)) and is_syllable(word) and word in pair.source)
        if marked or word in _RESIDUE_ACRONYMS:
            yield Doubt(
                f"“{word}” còn là tiếng Việt trong bản dịch.",
                f"“{word}” is still Vietnamese in the translation.",
                None,
                Span(*found.span()),
            )
    yield from _stripped_runs(pair, target)


def _spelt_with_diacritics(pair: Pair) -> frozenset[str]:
    """Return the words of names that may keep their diacritics in English."""
    wordings = [wording for hit in pair.hits for wording in hit.expected]
    if pair.romanisation is Romanisation.DIACRITICS:
        wordings += [word for word in _WORD.findall(pair.source) if word.istitle()]
    return frozenset(word for wording in wordings for word in _WORD.findall(wording) if word[0].isupper())


def _stripped_runs(pair: Pair, target: str) -> Iterator[Doubt]:
    syllables = [strip_diacritics(word).lower() for word in _WORD.findall(pair.source)]
    source, known = f" {' '.join(syllables)} ", frozenset(syllables)
    words = list(_WORD.finditer(target))
    at = 0
    while at < len(words):
        stop = at
        while (
            stop < len(words)
            and words[stop][0] in known
            and words[stop][0].islower()
            and (stop == at or target[words[stop - 1].end() : words[stop].start()] == " ")
            and f" {' '.join(w[0] for w in words[at : stop + 1])} " in source
        ):
            stop += 1
        if stop - at >= _LONGEST_LATIN_RUN:
            span = Span(words[at].start(), words[stop - 1].end())
            surface = span.of(pair.target)
            yield Doubt(
                f"“{surface}” còn là tiếng Việt không dấu.",
                f"“{surface}” is Vietnamese without diacritics.",
                None,
                span,
            )
        at = max(stop, at + 1)
