"""An article as its page shows it: passages in both languages, sentence by sentence, with pictures in their place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from songngu.dataset.gallery.names import is_draft
from songngu.dataset.items import ArticleItem, PictureItem, SegmentItem
from songngu.records import BlockKind


@dataclass(frozen=True, slots=True)
class Passage:
    """A block of an article, or a picture that stands between blocks."""

    kind: str
    segments: tuple[SegmentItem, ...] = ()
    picture: PictureItem | None = None

    @property
    def draft(self) -> bool:
        """Whether any of it is unreviewed."""
        return any(is_draft(segment.state) for segment in self.segments)


def passages(article: ArticleItem, pictures: Sequence[PictureItem]) -> tuple[Passage, ...]:
    """Return the body of an article in reading order; `pictures` are its own.

    The title stands in the page's head; captions and credits stand with their picture, where it is in the dataset.
    """
    blocks: dict[int, list[SegmentItem]] = {}
    for segment in article.segments:
        if segment.kind is not BlockKind.TITLE and not _with_picture(segment, pictures):
            blocks.setdefault(segment.block, []).append(segment)
    body = [(block, 1, Passage(segments[0].kind.value, tuple(segments))) for block, segments in blocks.items()]
    body += [(picture.block, 0, Passage("picture", picture=picture)) for picture in pictures]
    return tuple(passage for _, _, passage in sorted(body, key=lambda one: one[:2]))


def _with_picture(segment: SegmentItem, pictures: Sequence[PictureItem]) -> bool:
    """Tell whether a segment is said by a picture's own caption or credit."""
    if segment.kind is BlockKind.CAPTION:
        return any(segment.block == picture.block or segment.source in picture.caption_vi for picture in pictures)
    if segment.kind is BlockKind.CREDIT:
        return any(picture.credit and picture.credit in segment.source for picture in pictures)
    return False
