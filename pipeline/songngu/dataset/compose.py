"""Candidates become a dataset: through the gate, tagged, with their photographs, in a stable order."""

from __future__ import annotations

import datetime as dt
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from songngu.dataset.captions import alt_text, file_name, plain
from songngu.dataset.clusters import clustered
from songngu.dataset.gate import (
    Candidate,
    Passage,
    Policy,
    clear,
    licence_of_article,
    licence_of_picture,
    why_not_article,
    why_not_picture,
)
from songngu.dataset.items import SPLITS, ArticleItem, Dataset, Notice, PictureItem, Refused, SegmentItem
from songngu.dataset.pictures import Form, Prepared, UnusablePicture, prepare, strictly
from songngu.dataset.provenance import provenance_of_article, provenance_of_picture
from songngu.dataset.tags import Tagger
from songngu.records import Article, BlockKind, Picture, State, digest

_AHEAD = 8
"""Pictures in work at a time for each worker: enough to keep it busy, few enough for the memory."""
_RANKS = {state.value: rank for rank, state in enumerate(State)}
Fetch = Callable[[Article, Picture], bytes | None]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a dataset is composed with."""

    policy: Policy
    tagger: Tagger
    fetch: Fetch
    """Gives a picture's bytes as the archive has them."""
    form: Form
    name_reviewers: bool = False
    workers: int = 2


@dataclass(slots=True)
class Composed:
    """What was composed: the dataset, and how often each required term stands in it."""

    dataset: Dataset
    term_use: Counter[str]


@dataclass(slots=True)
class _Work:
    articles: list[ArticleItem] = field(default_factory=list)
    pictures: list[PictureItem] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    term_use: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Task:
    """A picture to be prepared for an article that is published."""

    article: ArticleItem
    candidate: Candidate
    picture: Picture


def compose(
    candidates: Iterable[Candidate], *, heading: Dataset, terms: Terms, folder: Path, listen: Callable[[int], None]
) -> Composed:
    """Compose a dataset and write its photographs into `images/` and `thumbnails/` of a folder.

    `heading` gives name, titles and version. `listen` is told how many candidates were done. Raises OSError where the
    folder cannot be written.
    """
    work = _Work()
    for split in SPLITS:
        (folder / "images" / split).mkdir(parents=True, exist_ok=True)
    (folder / "thumbnails").mkdir(parents=True, exist_ok=True)
    with strictly(), ThreadPoolExecutor(terms.workers) as pool:
        tasks = _admit(candidates, terms, work, listen)
        for task, made in _prepared(tasks, terms, pool):
            _take(task, made, terms, folder, work)
    for unmet in terms.policy.takedowns.unmet:
        said = f"takedown.csv, row {unmet.row}: no item of this project is called so. Is it written right?"
        work.notices.append(Notice(unmet.item, "takedown", said))
    return Composed(_arranged(work, heading, folder), work.term_use)


def _admit(
    candidates: Iterable[Candidate], terms: Terms, work: _Work, listen: Callable[[int], None]
) -> Iterator[_Task]:
    """Let articles through the gate, and yield their pictures that passed it, too."""
    for number, candidate in enumerate(candidates, start=1):
        refused = why_not_article(candidate, terms.policy)
        work.refused += refused
        pictures = {picture.id: picture for picture in candidate.article.pictures}.values()
        if refused:
            work.refused += [Refused(one.id, "picture", "its article is not published") for one in pictures]
        else:
            item = _article(candidate, terms, work)
            work.articles.append(item)
            for picture in pictures:
                why_not = why_not_picture(candidate, picture, terms.policy)
                work.refused += why_not
                if not why_not:
                    yield _Task(item, candidate, picture)
        listen(number)


def _article(candidate: Candidate, terms: Terms, work: _Work) -> ArticleItem:
    article = candidate.article
    cleared = clear(candidate.text, terms.policy)
    licence = licence_of_article(candidate, terms.policy)
    if licence is None:
        raise AssertionError("the gate lets nothing through without a licence")
    if cleared.kinds:
        did = "masked" if terms.policy.personal_data == "mask" else "left in the text"
        work.notices.append(Notice(article.id, "article", f"personal data {did}: {', '.join(cleared.kinds)}"))
    if unknown := terms.tagger.unknown(candidate):
        said = f"a reviewer's tags are neither places of the glossary nor themes: {', '.join(unknown)}"
        work.notices.append(Notice(article.id, "article", said))
    for passage in cleared.passages:
        work.term_use.update(f"{hit.surface} → {hit.target}" for hit in passage.hits if hit.required)
    segments = tuple(_segment(passage, terms) for passage in cleared.passages)
    title = [passage for passage in cleared.passages if passage.kind is BlockKind.TITLE]
    return ArticleItem(
        id=article.id,
        source=article.url or candidate.read_from,
        publisher=article.publisher,
        title_vi=plain(" ".join(one.source for one in title) or article.title),
        title_en=plain(" ".join(one.target for one in title) or article.title),
        published=article.day,
        author=article.author,
        section=article.section,
        licence=licence.licence,
        licence_url=licence.address,
        holder=licence.holder,
        provenance=provenance_of_article(candidate, segments),
        segments=segments,
        tags=terms.tagger.tags_of_article(candidate, cleared.passages),
        state=_lowest(segments),
        read_from=candidate.read_from,
        personal_data=cleared.kinds,
    )


def _segment(passage: Passage, terms: Terms) -> SegmentItem:
    return SegmentItem(
        id=passage.id,
        block=passage.block,
        kind=passage.kind,
        source=passage.source,
        target=passage.target,
        state=passage.state.value,
        origin=passage.origin,
        reviewer=_reviewer(passage.reviewer, terms),
        reviewed=passage.reviewed,
        fingerprint=passage.fingerprint,
    )


def _reviewer(name: str, terms: Terms) -> str | None:
    """Return a reviewer's name, or what stands for it where names are not published: the same for the same person."""
    if not name:
        return None
    return name if terms.name_reviewers else f"reviewer-{digest('reviewer', name)[:6]}"


def _lowest(segments: Sequence[SegmentItem]) -> str:
    return min((segment.state for segment in segments), key=_RANKS.__getitem__)


# --- photographs ---


def _prepared(
    tasks: Iterator[_Task], terms: Terms, pool: ThreadPoolExecutor
) -> Iterator[tuple[_Task, Prepared | UnusablePicture]]:
    """Prepare pictures in threads, a few ahead, and give them in order."""
    waiting: deque[tuple[_Task, Future[Prepared | UnusablePicture]]] = deque()
    for task in tasks:
        waiting.append((task, pool.submit(_prepare, task, terms)))
        if len(waiting) >= _AHEAD * terms.workers:
            first, future = waiting.popleft()
            yield first, future.result()
    for first, future in waiting:
        yield first, future.result()


def _prepare(task: _Task, terms: Terms) -> Prepared | UnusablePicture:
    try:
        data = terms.fetch(task.candidate.article, task.picture)
    except OSError as error:
        return UnusablePicture(f"{task.picture.source} cannot be read: {error.strerror or error}")
    if data is None:
        return UnusablePicture(
            f"missing: the archive has no {task.picture.source}. Put the file beside its page, or name its folder "
            "with --pictures"
        )
    try:
        return prepare(data, task.picture.source, form=terms.form, credit=task.picture.credit)
    except UnusablePicture as error:
        return UnusablePicture(f"{task.picture.source}: {error}")


def _take(task: _Task, made: Prepared | UnusablePicture, terms: Terms, folder: Path, work: _Work) -> None:
    """Write a picture's files and keep its item, or list why it cannot be published."""
    picture, article = task.picture, task.article
    if isinstance(made, UnusablePicture):
        work.refused.append(Refused(picture.id, "picture", str(made)))
        return
    work.notices += [Notice(picture.id, "picture", f"{picture.source}: {note}") for note in made.notes]
    name = file_name(picture.source, picture.id, article_id=article.id, ending=made.ending)
    thumbnail = f"{name.rpartition('.')[0]}.jpg"
    (folder / "images" / name).write_bytes(made.data)
    (folder / "thumbnails" / thumbnail).write_bytes(made.thumbnail)
    work.pictures.append(_picture(task, made, name, thumbnail, terms))


def _picture(task: _Task, made: Prepared, name: str, thumbnail: str, terms: Terms) -> PictureItem:
    candidate, picture, article = task.candidate, task.picture, task.article
    licence = licence_of_picture(candidate, picture, terms.policy)
    if licence is None:
        raise AssertionError("the gate lets nothing through without a licence")
    passages = clear(candidate.about(picture), terms.policy).passages
    captions = [passage for passage in passages if passage.kind is BlockKind.CAPTION]
    caption_vi = plain(" ".join(passage.source for passage in captions))
    caption_en = plain(" ".join(passage.target for passage in captions))
    segments = tuple(_segment(passage, terms) for passage in passages)
    credit = plain(picture.credit or "") or made.artist or None
    return PictureItem(
        id=picture.id,
        file_name=name,
        thumbnail=thumbnail,
        article=article.id,
        block=min((passage.block for passage in passages), default=0),
        caption_vi=caption_vi,
        caption_en=caption_en,
        alt_vi=alt_text(caption_vi, title=article.title_vi),
        alt_en=alt_text(caption_en, title=article.title_en, english=True),
        credit=credit,
        width=made.width,
        height=made.height,
        sha256=made.sha256,
        phash=made.phash,
        published=article.published,
        licence=licence.licence,
        licence_url=licence.address,
        holder=licence.holder or credit or "",
        provenance=provenance_of_picture(candidate, picture, made, segments),
        tags=terms.tagger.tags_of_picture(candidate, captions, article.tags),
        state=_lowest(segments) if segments else article.state,
        source=picture.source,
        source_sha256=made.source_sha256,
    )


# --- order ---


def _arranged(work: _Work, heading: Dataset, folder: Path) -> Dataset:
    """Put items into order, clusters and splits, and the photographs into the folders of their splits."""
    articles, pictures = clustered(work.articles, work.pictures)
    placed = []
    for picture in pictures:
        name = f"{picture.split}/{picture.file_name}"
        (folder / "images" / picture.file_name).rename(folder / "images" / name)
        placed.append(replace(picture, file_name=name))
    for split in SPLITS:
        if not any((folder / "images" / split).iterdir()):
            (folder / "images" / split).rmdir()
    own: dict[str, list[str]] = {}
    for picture in placed:
        own.setdefault(picture.article, []).append(picture.id)
    ordered = sorted((replace(one, pictures=tuple(own.get(one.id, ()))) for one in articles), key=_by_day)
    rank = {article.id: number for number, article in enumerate(ordered)}
    return replace(
        heading,
        articles=tuple(ordered),
        pictures=tuple(sorted(placed, key=lambda one: rank[one.article])),
        refused=tuple(work.refused),
        notices=tuple(work.notices),
    )


def _by_day(article: ArticleItem) -> tuple[dt.date, str]:
    return (article.published or dt.date.max, article.id)
