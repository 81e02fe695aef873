"""The one definition of what a review file shows: columns, their names in two languages, a unit as a row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from songngu.english import find_wording
from songngu.records import (
    Applied,
    Article,
    BlockKind,
    Finding,
    Match,
    MatchKind,
    Mechanism,
    Picture,
    Severity,
    State,
    TermHit,
    Unit,
)
from songngu.review.difference import marked
from songngu.review.notes import BETWEEN, SEPARATOR, in_both_languages

REJECTED = "rejected"
"""The sub-state, and in tables the state, of a unit that a reviewer sent back."""
ARTICLE_ROW = "article"
"""The kind of the rows that head an article; no unit has it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the tabular review formats."""

    name: str
    """The field's name, for machines."""
    vi: str
    en: str
    width: float = 0
    """In characters; 0 is hidden."""
    editable: bool = False

    @property
    def label(self) -> str:
        """The heading in both languages."""
        return f"{self.vi}\n{self.en}"


COLUMNS = (
    Column("id", "Mã", "Id"),
    Column("number", "Số", "No.", 12),
    Column("kind", "Loại", "Kind"),
    Column("source", "Tiếng Việt", "Vietnamese", 45),
    Column("target", "Tiếng Anh", "English", 45, editable=True),
    Column("state", "Trạng thái", "State", 11, editable=True),
    Column("comment", "Nhận xét", "Comment", 24, editable=True),
    Column("findings", "Điểm cần xem", "Findings", 34),
    Column("dismissed", "Bỏ qua (x)", "Dismiss (x)", 9, editable=True),
    Column("terms", "Thuật ngữ", "Terms", 38),
    Column("matches", "Bộ nhớ dịch", "Memory", 34),
    Column("previous", "Câu trước", "Text before", 22),
    Column("next", "Câu sau", "Text after", 22),
    Column("picture", "Ảnh", "Picture", 18),
    Column("reviewer", "Người duyệt", "Reviewer", 12, editable=True),
    Column("article", "Bài", "Article"),
    Column("published", "Ngày đăng", "Published"),
    Column("checks", "Phép kiểm", "Checks"),
    Column("key", "Khóa", "Key"),
    Column("sent_target", "Bản đã gửi", "Target as sent"),
    Column("sent_state", "Trạng thái đã gửi", "State as sent"),
    Column("sent_comment", "Nhận xét đã gửi", "Comment as sent"),
)
STATES = (State.INITIAL.value, State.TRANSLATED.value, State.REVIEWED.value, State.FINAL.value, REJECTED)
KIND_WORDS = {
    BlockKind.TITLE: "tiêu đề / title",
    BlockKind.LEAD: "sapo / lead",
    BlockKind.PARAGRAPH: "",
    BlockKind.HEADING: "đề mục / heading",
    BlockKind.LIST_ITEM: "mục / list item",
    BlockKind.CAPTION: "chú thích / caption",
    BlockKind.CREDIT: "nguồn ảnh / credit",
    BlockKind.BYLINE: "tác giả / byline",
    BlockKind.TABLE_CELL: "ô bảng / table cell",
}
"""What a unit is, for people; of a paragraph nothing need be said."""
SEVERITY_WORDS = {
    Severity.ERROR: "✖ LỖI / ERROR",
    Severity.WARNING: "▲ CẢNH BÁO / WARNING",
    Severity.NOTE: "• GHI CHÚ / NOTE",
}
MATCH_WORDS = {
    MatchKind.IN_CONTEXT: "đúng ngữ cảnh / in context",
    MatchKind.EXACT: "trùng khớp / exact",
    MatchKind.FUZZY: "gần giống / fuzzy",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A term hit of a unit, and whether its English stands in the unit's target."""

    hit: TermHit
    mechanism: Mechanism | None
    """What put it there, where that is known; None where it does not stand there."""

    @property
    def applied(self) -> bool:
        """Whether the term stands in the target."""
        return self.mechanism not in (None, Mechanism.MISSED)


def standings(unit: Unit) -> tuple[Standing, ...]:
    """Tell for each hit of a unit whether its English stands in the target, and how it came there.

    The engine's own account holds for its draft only; a target that somebody edited is looked at again.
    """
    told: dict[tuple[str, str], list[Applied]] = {}
    if unit.target == unit.draft.text:
        for applied in unit.draft.applied:
            told.setdefault((applied.term_id, applied.surface), []).append(applied)
    found = []
    for hit in unit.hits:
        account = told.get((hit.term_id, hit.surface))
        if account:
            found.append(Standing(hit, account.pop(0).mechanism if len(account) > 1 else account[0].mechanism))
            continue
        stands = any(find_wording(wording, unit.target) for wording in hit.expected)
        found.append(Standing(hit, Mechanism.ENGINE if stands else None))
    return tuple(found)


def row_key(unit: Unit) -> str:
    """Return what ties a row to its unit although somebody types over its id: the id and the source's hash."""
    return f"{unit.id}.{unit.source_hash}"


def state_word(state: State | None, sub_state: str | None) -> str:
    """Return the one word that tables show for a state; a rejected unit has a word of its own."""
    if state is None:
        return ""
    return REJECTED if state is State.INITIAL and sub_state == REJECTED else state.value


def day_of(article: Article, *, style: str = "%d/%m/%Y") -> str:
    """Return an article's day of publication, or nothing."""
    day: dt.date | None = article.day
    return f"{day:{style}}" if day else ""


def cells(unit: Unit, article: Article, *, number: int = 0) -> dict[str, str]:
    """Return a unit as text by column name; text only, whatever it looks like. `number` is its place in the article."""
    word = state_word(unit.state, unit.sub_state)
    return {
        "id": unit.id,
        "number": str(number) if number else "",
        "kind": unit.segment.kind.value,
        "source": unit.segment.text,
        "target": unit.target,
        "state": word,
        "comment": unit.comment,
        "findings": "\n".join(finding_line(finding) for finding in unit.findings),
        "dismissed": "",
        "terms": "\n".join(dict.fromkeys(term_line(one) for one in sorted(standings(unit), key=_urgency))),
        "matches": "\n".join(match_line(match, unit.segment.text) for match in unit.matches),
        "previous": unit.segment.previous,
        "next": unit.segment.next,
        "picture": picture.source if (picture := picture_of(unit, article)) else "",
        "reviewer": "",
        "article": article.id,
        "published": day_of(article, style="%Y-%m-%d"),
        "checks": " ".join(dict.fromkeys(finding.check for finding in unit.findings)),
        "key": row_key(unit),
        "sent_target": unit.target,
        "sent_state": word,
        "sent_comment": unit.comment,
    }


def picture_of(unit: Unit, article: Article) -> Picture | None:
    """Return the picture that a caption or credit belongs to."""
    block = next((b for b in article.blocks if b.position == unit.segment.block_position), None)
    if block is None or block.picture_id is None:
        return None
    return next((picture for picture in article.pictures if picture.id == block.picture_id), None)


def finding_line(finding: Finding) -> str:
    """Return a finding in words, in both languages."""
    return f"{SEVERITY_WORDS[finding.severity]} [{finding.check}] {finding.message_vi} / {finding.message_en}"


def _urgency(standing: Standing) -> int:
    """Order terms as a reviewer needs them: what is missing, what stands, what is advice only."""
    return 2 if not standing.hit.required else int(standing.applied)


def term_line(standing: Standing) -> str:
    """Return a term with its English, whether that stands in the target, and its period.

    Other right wordings and the maintainer's note are told where the term is missing: only then are they needed.
    """
    hit = standing.hit
    mark = "○ gợi ý / advice"
    if hit.required:
        mark = "✔" if standing.applied else "✘ thiếu / missing"
    wordings = " | ".join(hit.expected) if hit.required and not standing.applied else hit.target
    parts = hit.note.split(SEPARATOR) if hit.note and hit.required else []
    told = parts if mark != "✔" else [part for part in parts if BETWEEN in part]  # its period is in both languages
    note = f" ({in_both_languages(SEPARATOR.join(told))})" if told else ""
    return f"{mark} {hit.surface} → {wordings}{note}"


def match_line(match: Match, source: str) -> str:
    """Return a memory match with score and origin; of a fuzzy one the differences from `source` are marked."""
    head = f"{match.score} % {MATCH_WORDS[match.kind]} ({match.origin})"
    if match.kind is MatchKind.FUZZY:
        return f"{head}\n{marked(match.source, source)}\n→ {match.target}"
    return f"{head}\n→ {match.target}"


def worst(findings: Iterable[Finding]) -> Severity | None:
    """Return the worst severity among some findings."""
    order = list(SEVERITY_WORDS)
    return min((finding.severity for finding in findings), key=order.index, default=None)


def heading(article: Article) -> Mapping[str, str]:
    """Return the row that heads an article: its title, and in the target column its date, publisher and address."""
    about = " · ".join(part for part in (day_of(article), article.publisher or "", article.author or "") if part)
    return {
        "kind": ARTICLE_ROW,
        "source": article.title,
        "target": about,
        "comment": address(article),
        "article": article.id,
        "published": day_of(article, style="%Y-%m-%d"),
    }


def address(article: Article) -> str:
    """Return where an article can be seen: its web address, or the name of the file that it was read from."""
    return article.url or article.source.replace("\\", "/").rpartition("/")[2]


def names(columns: Sequence[Column]) -> list[str]:
    """Return the field names of some columns."""
    return [column.name for column in columns]
