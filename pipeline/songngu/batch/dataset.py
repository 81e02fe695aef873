"""The build of a dataset: the ledger's reviewed units, through the release gate, into a folder."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from songngu.batch.candidates import candidates, units_taken_down
from songngu.batch.ledger import Ledger
from songngu.batch.lock import hold
from songngu.batch.remembering import MEMORY_FILE
from songngu.errors import DatasetError
from songngu.files import beside, inert
from songngu.records import Article, Picture

if TYPE_CHECKING:
    from songngu.dataset.compose import Terms
    from songngu.dataset.gate import Candidate
    from songngu.dataset.items import Dataset
    from songngu.dataset.takedown import TakedownList
    from songngu.memory import Entry
    from songngu.project import Project

_RELEASED = ("reviewed", "final")
Listener = Callable[[str, int, int], None]
"""Told the stage, and how many articles of how many are done."""


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What a build was asked for."""

    include_drafts: bool = False
    pictures: tuple[Path, ...] = ()
    """Folders in which photographs are looked for that the archive does not have."""
    workers: int = 2


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made."""

    dataset: Dataset
    folder: Path
    listing: Path | None
    """What was refused, and notices, as CSV beside the folder; None where there is nothing to say."""
    fingerprint: str
    """SHA-256 of the list of checksums: the same for the same dataset."""
    forgotten: int
    """Translations that the takedown list took out of the project's memory."""


def build(project: Project, folder: Path, *, options: BuildOptions, listen: Listener = lambda *_: None) -> Built:
    """Build the dataset of a project into a folder, or leave what stands there as it was.

    Raises DatasetError where it cannot be built, LedgerError where nothing was run or another command is at work.
    """
    from songngu.dataset.compose import compose
    from songngu.dataset.folder import replacing
    from songngu.dataset.takedown import TAKEDOWN_FILE, read_takedowns

    with Ledger(project.state_dir, read_only=True):
        pass  # a project without a run says so, and gets no empty ledger
    takedowns = read_takedowns(project.root / TAKEDOWN_FILE)
    with hold(project.state_dir, purpose="dataset build"), Ledger(project.state_dir) as ledger:
        forgotten = _forget(project, ledger, takedowns)
        terms = _terms(project, takedowns, options)
        total = ledger.counts("SELECT 'articles', count(*) FROM articles")["articles"]
        names: dict[str, str] = {}
        with replacing(folder) as made:
            composed = compose(
                _named(candidates(ledger, root=project.root), names),
                heading=_heading(project),
                terms=terms,
                folder=made,
                listen=lambda done: listen("composing", done, total),
            )
            if not composed.dataset.articles and (folder / "articles.jsonl").is_file():
                listing = _write_listing(composed.dataset, names, folder)
                raise DatasetError(
                    f"Every article was refused: see {listing}. The dataset in {folder} stays as it was; "
                    "to publish none of it, delete it."
                )
            listen("writing", total, total)
            fingerprint = _write(project, composed.dataset, composed.term_use, made)
    listing = _write_listing(composed.dataset, names, folder)
    return Built(composed.dataset, folder, listing, fingerprint, forgotten)


def _write(project: Project, dataset: Dataset, term_use: Counter[str], folder: Path) -> str:
    """Write all files but the photographs, which stand there already; return the fingerprint."""
    from songngu.dataset.card import Imprint, write_card
    from songngu.dataset.croissant import write_croissant
    from songngu.dataset.folder import write_checksums
    from songngu.dataset.gallery import write_gallery
    from songngu.dataset.tables import write_tables
    from songngu.memory.tmx import write_tmx
    from songngu.termbase.exchange import export

    settings = project.settings.dataset
    imprint = Imprint(settings.homepage, settings.contact, settings.personal_data)
    write_tables(dataset, folder)
    write_tmx(entries(dataset), folder / "memory.tmx")
    export(project.glossary, folder / "glossary.tbx")
    write_card(dataset, folder, imprint=imprint)
    write_gallery(dataset, folder, term_use=term_use)
    write_croissant(dataset, folder, imprint=imprint)
    return write_checksums(folder)


def _heading(project: Project) -> Dataset:
    from songngu.dataset.items import Dataset

    settings = project.settings.dataset
    title_vi, title_en = settings.title_vi or project.name, settings.title_en or project.name
    return Dataset(project.name, title_vi, title_en, settings.version, (), (), ())


def _terms(project: Project, takedowns: TakedownList, options: BuildOptions) -> Terms:
    from songngu.dataset.compose import Terms
    from songngu.dataset.gate import Policy
    from songngu.dataset.licences import LicenceRule
    from songngu.dataset.pictures import Form
    from songngu.dataset.places import Gazetteer
    from songngu.dataset.tags import Tagger
    from songngu.dataset.themes import THEMES_FILE, load_themes
    from songngu.termbase import load

    settings = project.settings.dataset
    termbase = load(project.glossary, cache=project.state_dir / "glossary.index")
    personal_data = cast(Literal["mask", "flag", "refuse"], settings.personal_data)
    return Terms(
        policy=Policy(
            tuple(LicenceRule(**rule) for rule in settings.licences), takedowns, personal_data, options.include_drafts
        ),
        tagger=Tagger(Gazetteer(termbase.terms), load_themes(project.glossary / THEMES_FILE)),
        fetch=_fetcher(project.root, options.pictures),
        form=Form(settings.picture_format, settings.picture_size),
        name_reviewers=settings.name_reviewers,
        workers=options.workers,
    )


def _fetcher(root: Path, folders: Sequence[Path]) -> Callable[[Article, Picture], bytes | None]:
    """Return what finds a picture's bytes: in the project, in the archive's own folder, in the folders named."""
    from songngu.archive.photographs import picture_bytes

    def fetch(article: Article, picture: Picture) -> bytes | None:
        container = Path(article.source.partition("#")[0])
        elsewhere = [container.parent] if container.is_absolute() and not container.is_relative_to(root) else []
        for place in (root, *elsewhere, *folders):
            found = picture_bytes(article, picture, root=place)
            if found is not None:
                return found
        return None

    return fetch


def _forget(project: Project, ledger: Ledger, takedowns: TakedownList) -> int:
    """Take what stands on the takedown list out of the project's memory, too."""
    from songngu.memory import Memory

    gone = units_taken_down(ledger, takedowns, root=project.root) if takedowns else []
    if not gone:
        return 0
    with Memory(project.state_dir / MEMORY_FILE) as memory:
        return memory.remove(gone)


def entries(dataset: Dataset) -> Iterator[Entry]:
    """Yield the reviewed translations of a dataset for its memory: segments, then captions."""
    from songngu.memory import Entry

    for article in dataset.articles:
        sources = ["", *(segment.source for segment in article.segments), ""]
        for at, segment in enumerate(article.segments, start=1):
            if segment.state in _RELEASED:
                yield Entry(
                    source=segment.source,
                    target=segment.target,
                    previous=sources[at - 1],
                    next=sources[at + 1],
                    reviewer=segment.reviewer or "",
                    at=segment.reviewed,
                    article_id=article.id,
                    article=article.title_vi,
                    published=article.published,
                    domain=article.section or "",
                    unit_id=segment.id,
                )
    for picture in dataset.pictures:
        if picture.state in _RELEASED and picture.caption_vi and picture.caption_en:
            yield Entry(
                picture.caption_vi,
                picture.caption_en,
                article_id=picture.article,
                published=picture.published,
                unit_id=picture.id,
            )


def _named(found: Iterator[Candidate], names: dict[str, str]) -> Iterator[Candidate]:
    """Pass candidates on, and remember what people call them."""
    for candidate in found:
        names[candidate.article.id] = candidate.article.title
        names |= {picture.id: picture.source for picture in candidate.article.pictures}
        names |= {passage.id: candidate.article.title for passage in candidate.passages}
        yield candidate


def _write_listing(dataset: Dataset, names: dict[str, str], folder: Path) -> Path | None:
    """Write what was refused, and notices, beside the dataset: it is for its makers, and not published."""
    path = folder.with_name(f"{folder.name}-refused.csv")
    if not dataset.refused and not dataset.notices:
        path.unlink(missing_ok=True)
        return None
    refused = [(one.kind, one.item, names.get(one.item, ""), "refused", one.reason) for one in dataset.refused]
    notices = [(one.kind, one.item, names.get(one.item, ""), "notice", one.text) for one in dataset.notices]
    with beside(path) as made, made.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(("kind", "item", "name", "what", "reason"))
        table.writerows(map(inert, row) for row in (*refused, *notices))
    return path
