"""Turns the lines of an article into blocks, in order: lead, text, captions, credits, bylines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from songngu.archive.bylines import Byline, is_site_account, read_byline
from songngu.archive.dates import find_date
from songngu.archive.page.furniture import END_LINE, JUNK_LINE, RELATED_LINE, Role
from songngu.archive.page.lines import Line
from songngu.archive.page.pictures import Found
from songngu.archive.page.region import Region
from songngu.records import BlockKind

MOST_HEADING_LETTERS = 160
LEAST_LEAD_LETTERS = 45
LEAST_ITEM_WORDS = 3
"""A list that opens an article has items of more words than buttons have."""
LINES_AFTER = 12
"""How many lines after the article's container may still hold its byline; portals put up to 8 there."""

_SENTENCE_END = re.compile(r"[.!?…:;,]['”\")]*$|\./\.$")
_BULLET = re.compile(r"^[·•▪§+o-]\s+(?=\w)")
_ROLE_ONLY = re.compile(r"^(?:bởi|theo|tác\s+giả|người\s+viết|by|viết\s+bởi|đăng\s+bởi|nguồn|nguồn\s+tin)\s*:?$", re.I)
_FULL_NAME = re.compile(r"\s*[^\W\d_]{2,}(?:\s+[^\W\d_]{2,}){1,4}\s*")
_IN_BRACKETS = re.compile(r"\(([^()]{3,50})\)")
"""How agencies and papers sign, where their class says so: "(Báo Ảnh Việt Nam)"."""
_SIGNATURE = re.compile(
    r"^(?:nơi\s+nhận|\(?đã\s+ký\)?|t[mml]\.|kt\.|(?:phó\s+)?(?:giám\s+đốc|chủ\s+tịch|trưởng\s+phòng|chánh\s+văn\s+phòng)$)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A block without its position; `picture` is the place of its picture among the pictures."""

    kind: BlockKind
    text: str
    picture: int | None = None


@dataclass(slots=True)
class Body:
    """The article's blocks, with its lead and byline."""

    pieces: list[Piece] = field(default_factory=list)
    lead: str | None = None
    byline: Byline | None = None

    def has_text(self) -> bool:
        """Whether any running text was taken."""
        return any(
            piece.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_CELL) for piece in self.pieces
        )

    def letters(self) -> int:
        """Return how many letters of running text there are, the lead counted."""
        kinds = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.LEAD)
        return sum(len(piece.text) for piece in self.pieces if piece.kind in kinds)


def build_body(lines: Sequence[Line], region: Region, pictures: Sequence[Found]) -> Body:
    """Return the blocks of the region, and the byline where it stands before, in or shortly after it."""
    body = Body()
    captions = {found.caption_index: place for place, found in enumerate(pictures)}
    skipping = False
    index = region.first
    end = region.last
    while index <= end:
        line = lines[index]
        if index in captions:
            _add_caption(body, pictures[captions[index]], captions[index])
        if line.image is not None or line.used:
            index += 1
            continue
        if _ends(line, body):
            break
        if RELATED_LINE.match(line.text) and len(line.text) < 90 and not line.is_prose:
            skipping = True
        elif skipping and (line.teaser or not (line.is_prose or line.style.right)):
            pass
        else:
            skipping = False
            index += _add_line(body, lines, index, region)
        index += 1
    _find_byline_after(body, lines, index, region)
    _trim(body)
    return body


def _add_caption(body: Body, found: Found, place: int) -> None:
    if found.caption:
        body.pieces.append(Piece(BlockKind.CAPTION, found.caption, place))
    if found.credit:
        body.pieces.append(Piece(BlockKind.CREDIT, found.credit, place))


def _ends(line: Line, body: Body) -> bool:
    short = len(line.text) < 80
    return short and body.has_text() and bool(END_LINE.match(line.text) or _SIGNATURE.match(line.text))


def _add_line(body: Body, lines: Sequence[Line], index: int, region: Region) -> int:
    """Add one line; return how many lines beyond it were taken."""
    line = lines[index]
    text = _BULLET.sub("", line.text) if line.style.item is not None or Role.LIST_ITEM in line.style.role else line.text
    if (len(text) < 70 and JUNK_LINE.match(text)) or (line.linked > 0.6 and len(text) < 250):
        if Role.AUTHOR in line.style.role and (not body.has_text() or _is_closing(lines, index, region)):
            _take_byline(body, line)
        return 0
    if not re.search(r"\w", text) or text.casefold() == region.title_text.casefold():
        return 0
    if not body.has_text():
        return _add_opening(body, lines, index)
    if _is_date_line(line):
        return 0
    if _is_closing(lines, index, region) and _take_byline(body, line):
        return 0
    body.pieces.append(Piece(_kind(line), text))
    return _join(body, lines, index, region)


def _join(body: Body, lines: Sequence[Line], index: int, region: Region) -> int:
    """Join what a single line break cut in mid-sentence."""
    taken = 0
    while index + taken + 1 <= region.last:
        line, text = lines[index + taken + 1], body.pieces[-1].text
        if not (line.after_break and line.text[:1].islower() and not _SENTENCE_END.search(text)):
            break
        if line.style.block is not lines[index].style.block or line.image is not None or line.used:
            break
        body.pieces[-1] = Piece(body.pieces[-1].kind, f"{text} {line.text}")
        taken += 1
    return taken


def _is_date_line(line: Line) -> bool:
    if len(line.text) > 90:
        return False
    date = find_date(line.text)
    if date is None:
        return False
    rest = line.text[: date.span.start] + line.text[date.span.end :]
    return Role.DATE in line.style.role or sum(any(map(str.isalpha, word)) for word in rest.split()) <= 4


def _add_opening(body: Body, lines: Sequence[Line], index: int) -> int:
    """Take a line between the title and the first paragraph: lead, byline, or the first paragraph itself."""
    line = lines[index]
    role = line.style.role
    if _is_date_line(line):
        if Role.AUTHOR in role or len(line.text) > 30:
            _take_byline_beside_date(body, line)
        return 0
    if _is_lead(body, line):
        return _take_lead(body, lines, index)
    if _ROLE_ONLY.match(line.text) and index + 1 < len(lines):
        if byline := read_byline(f"{line.text} {lines[index + 1].text}"):
            body.byline = body.byline or byline
            body.pieces.append(Piece(BlockKind.BYLINE, byline.printed))
        return 1
    if len(line.text) < 100 and (Role.AUTHOR in role or _may_sign(line)) and _take_byline(body, line):
        return 0
    is_item = line.style.item is not None and len(line.text.split()) >= LEAST_ITEM_WORDS
    if line.is_prose or is_item or (len(line.text) > 25 and _SENTENCE_END.search(line.text)):
        body.pieces.append(Piece(_kind(line), line.text))
        return 0
    if (line.style.heading or line.bold) and not Role.SECTION & role and len(line.text.split()) >= 3:
        body.pieces.append(Piece(BlockKind.HEADING, line.text))
    return 0


def _take_byline_beside_date(body: Body, line: Line) -> None:
    """Take who wrote from a line such as "Trần Hữu Lộc - 12/10/2022" or "12/10/2022 | Trần Hữu Lộc | 214"."""
    date = find_date(line.text)
    if date is None or _take_byline(body, line, line.text[: date.span.start]):
        return
    for piece in line.text[date.span.end :].split("|"):
        if _FULL_NAME.fullmatch(piece) and _take_byline(body, line, piece):
            return


def _may_sign(line: Line) -> bool:
    """Tell whether a line without a class may be a byline: a lone word is a button's more often than a name."""
    return not line.is_prose and (" " in line.text or read_byline_role(line.text))


def _is_lead(body: Body, line: Line) -> bool:
    if body.lead is not None or len(line.text) < LEAST_LEAD_LETTERS:
        return False
    if Role.LEAD in line.style.role:
        return True
    if line.style.cell is not None and len(line.text) < 60:
        return False
    return (line.bold or line.italic) and line.is_prose


def _take_lead(body: Body, lines: Sequence[Line], index: int) -> int:
    """Take the lead; one that is a marked element is all of its lines."""
    texts, taken = [lines[index].text], 0
    outer = lines[index].style.lead
    while outer is not None and index + taken + 1 < len(lines) and lines[index + taken + 1].style.lead is outer:
        line = lines[index + taken + 1]
        if line.image is not None or line.linked > 0.5 or line.used:
            break
        texts.append(line.text)
        taken += 1
    body.lead = " ".join(texts)
    body.pieces.append(Piece(BlockKind.LEAD, body.lead))
    return taken


def _kind(line: Line) -> BlockKind:
    if line.style.item is not None or Role.LIST_ITEM in line.style.role:
        return BlockKind.LIST_ITEM
    if line.style.cell is not None and _is_data_cell(line):
        return BlockKind.TABLE_CELL
    if (
        len(line.text) <= MOST_HEADING_LETTERS
        and (line.style.heading or line.bold)
        and not re.search(r"[.;,]$", line.text)
    ):
        return BlockKind.HEADING
    return BlockKind.PARAGRAPH


def _is_data_cell(line: Line) -> bool:
    row = line.style.cell.getparent()
    table = next(line.style.cell.iterancestors("table"), None)
    return (
        row is not None
        and len(row) > 1
        and table is not None
        and table.find(".//table") is None
        and len(line.text) < 200
    )


def _is_closing(lines: Sequence[Line], index: int, region: Region) -> bool:
    """Tell whether a line may be the signature: short, set apart, with no running text of the article after it."""
    line = lines[index]
    if len(line.text) > 100 or line.style.item is not None:
        return False
    apart = (
        line.style.right or line.bold or Role.AUTHOR in line.style.role or read_byline_role(line.text) or line.italic
    )
    if not apart:
        return False
    following = [later for later in lines[index + 1 : region.last + 1] if later.image is None and not later.used]
    for later in following:
        if END_LINE.match(later.text) or RELATED_LINE.match(later.text):
            return True
        if later.is_prose:
            return False
    return True


def read_byline_role(text: str) -> bool:
    """Whether a line opens with an author's role ("Tin, ảnh:")."""
    byline = read_byline(text)
    return byline is not None and byline.has_role


def _take_byline(body: Body, line: Line, text: str | None = None) -> bool:
    byline = read_byline(text if text is not None else line.text)
    if byline is None and Role.AUTHOR in line.style.role and (signed := _IN_BRACKETS.fullmatch(line.text)):
        byline = Byline(signed[1], line.text)
    if byline is None or is_site_account(byline.name):
        return is_site_account(line.text)
    if body.byline is not None and byline.name.casefold() == body.byline.name.casefold():
        return True
    if body.byline is not None and body.has_text() and not byline.has_role and len(byline.name.split()) < 2:
        return False
    body.byline = body.byline or byline
    body.pieces.append(Piece(BlockKind.BYLINE, byline.printed))
    return True


def _find_byline_after(body: Body, lines: Sequence[Line], index: int, region: Region) -> None:
    """Look for the byline between the article's end and what follows it."""
    if body.byline is not None:
        return
    for line in lines[index : index + LINES_AFTER]:
        if line.image is not None or line.used:
            continue
        if RELATED_LINE.match(line.text) or END_LINE.match(line.text) or line.is_prose:
            return
        marked = Role.AUTHOR in line.style.role or read_byline_role(line.text) or line.style.right
        linked = line.linked > 0.6 and not (Role.AUTHOR in line.style.role and " " in line.text)
        if marked and len(line.text) < 100 and not linked and _take_byline(body, line):
            return


def _trim(body: Body) -> None:
    """Drop what trails the last sentence: headings of boxes, lone words. Bylines and captions stay."""
    kept: list[Piece] = []
    done = False
    for piece in reversed(body.pieces):
        if piece.kind in (BlockKind.BYLINE, BlockKind.CAPTION, BlockKind.CREDIT):
            kept.append(piece)
            continue
        if not done and (
            piece.kind is BlockKind.HEADING or (piece.kind is BlockKind.PARAGRAPH and _is_stray(piece.text))
        ):
            continue
        done = True
        kept.append(piece)
    body.pieces = kept[::-1]


def _is_stray(text: str) -> bool:
    return len(text) < 40 and not _SENTENCE_END.search(text)
