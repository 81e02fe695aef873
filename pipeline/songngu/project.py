"""A project folder and its settings.

A project is a folder with a `songngu.toml`. Every setting has a default that works, so the file may be empty.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from songngu.engines.limits import Limits
from songngu.errors import UsageError
from songngu.records import Romanisation

SETTINGS_FILE = "songngu.toml"
FORMATS = ("xlsx", "html", "xliff", "jsonl", "xliff12", "tmx", "csv", "docx")
MEMORY_STATES = ("translated", "reviewed")
SPLITS = ("units", "article", "section", "month")
PICTURE_FORMATS = ("jpeg", "webp", "png", "keep")
PERSONAL_DATA = ("mask", "flag", "refuse")
LICENCE_PATTERNS = ("publisher", "source", "credit", "kind")
LICENCE_KEYS = (*LICENCE_PATTERNS, "licence", "url", "holder")

_TEMPLATE = """\
# Settings of this songngu project. Every line may be left out; the values shown are the defaults.

[project]
name = "{name}"

[run]
engine = "embedded"            # embedded, none (memory only), or a name from `songngu model list`
beam_size = 4                  # 1 is three times as fast and a little worse
formats = ["xlsx", "html", "xliff", "jsonl"]
units_per_file = 2000          # a review file holds whole articles, up to about so many units
split = "units"                # units; or a file for each article, section or month
window_segments = 1024         # segments that are drafted and committed together
# default_date = 2025-07-01    # the day that chooses terms for articles without a date
keep_duplicates = false        # true: translate near duplicates too
romanisation = "plain"         # names in English: plain (Quang Tri), or diacritics (Quảng Trị)
disabled_checks = []           # names as in report.json, for example ["length"]
memory_state = "translated"    # the state of units filled from memory: translated or reviewed

[archive.columns]              # songngu's field = the archive's own name for it, where it cannot be guessed
# title = "tieu_de"
# text = "noi_dung"
# published = "ngay_dang"

[endpoint]                     # for engines that are servers: openai:MODEL, vllm:MODEL, ...; see docs/engines.md
# url = "http://192.168.1.5:8000/v1"   # where it is not the catalogue's
batch = 10                     # segments a call
concurrency = 4                # calls at once
timeout = 120                  # seconds a call may take
tries = 4                      # after faults that pass, with longer and longer pauses
# calls_a_minute = 60          # no limit if left out, as with the caps
# token_cap = 2000000          # tokens that one run may use
# cost_cap = 5.00              # dollars that one run may spend; needs the prices, in dollars for a million tokens
# price_in = 0.40
# price_out = 1.60
mask_personal_data = true      # telephone numbers, e-mail, identity numbers are kept from servers elsewhere

[dataset]
# title_vi = "Hình ảnh Quảng Trị"
# title_en = "Images of Quang Tri"
version = "1.0.0"              # raise it when you publish again
# homepage = "https://..."      # where the dataset is published, and
# contact = "name@example.org"  # who answers for it: both stand in its card
picture_format = "jpeg"        # jpeg, webp, png, or keep
picture_size = 1600            # pixels of the longer side; larger photographs are made smaller
personal_data = "mask"         # phone numbers, e-mail, identity numbers: mask, flag (leave and list), or refuse
name_reviewers = false         # true: the dataset names its reviewers; false: it calls them reviewer-1a2b3c

# Nothing is published without a licence. The first rule that fits an article or a picture gives it; * is anything.
# Patterns: publisher, source (address or path), credit (of a photograph), kind (article or picture).
# These two are for the sample; replace them by your own.
[[dataset.licences]]
source = "corpora/sample/quang-tri-2021.txt*"
licence = "LicenseRef-state-news"
holder = "Sở Thông tin và Truyền thông tỉnh Quảng Trị"

[[dataset.licences]]
source = "corpora/sample/*"
licence = "CC-BY-4.0"
holder = "songngu"
"""


@dataclass(frozen=True, slots=True)
class DatasetSettings:
    """What `songngu.toml` says about the dataset."""

    title_vi: str = ""
    title_en: str = ""
    version: str = "1.0.0"
    homepage: str = ""
    contact: str = ""
    picture_format: str = "jpeg"
    picture_size: int = 1600
    """Pixels of the longer side."""
    personal_data: str = "mask"
    name_reviewers: bool = False
    licences: tuple[Mapping[str, str], ...] = ()
    """Rules in order, with the keys of LICENCE_KEYS."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What `songngu.toml` says."""

    name: str = ""
    engine: str = "embedded"
    beam_size: int = 4
    formats: tuple[str, ...] = ("xlsx", "html", "xliff", "jsonl")
    units_per_file: int = 2000
    split: str = "units"
    window_segments: int = 1024
    """Segments drafted together: enough for full batches of like length, few enough to lose little when killed."""
    default_date: dt.date | None = None
    keep_duplicates: bool = False
    romanisation: Romanisation = Romanisation.PLAIN
    disabled_checks: tuple[str, ...] = ()
    memory_state: str = "translated"
    columns: Mapping[str, str] = field(default_factory=dict)
    endpoint: Limits = field(default_factory=Limits)
    dataset: DatasetSettings = field(default_factory=DatasetSettings)


def shipped(name: str) -> Path:
    """Return a folder that ships with songngu (`glossary`, `models`, ...): in the wheel, else in the checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "data" / name
    return installed if installed.exists() else package.parent.parent / name


@dataclass(frozen=True, slots=True)
class Project:
    """A project folder: `glossary/`, `corpora/`, `models/`, `review/`, and `.songngu/` for the ledger."""

    root: Path
    settings: Settings

    @classmethod
    def open(cls, folder: Path) -> Project:
        """Open the project that `folder` lies in. Raises UsageError where there is none, or its settings are wrong."""
        folder = folder.resolve()
        for candidate in (folder, *folder.parents):
            if (candidate / SETTINGS_FILE).is_file():
                return cls(candidate, _read_settings(candidate / SETTINGS_FILE))
        raise UsageError(
            f"{folder} is not in a songngu project: neither it nor a folder above has a {SETTINGS_FILE}. "
            "Make one with: songngu init my-project"
        )

    @classmethod
    def create(cls, folder: Path) -> Project:
        """Make a project with the shipped glossary and sample. Raises UsageError where one stands already."""
        if (folder / SETTINGS_FILE).exists():
            raise UsageError(f"{folder} is a songngu project already. Its settings are in {folder / SETTINGS_FILE}.")
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(f"{folder} is not an empty folder. Name a new folder, or empty this one.")
        for part in ("corpora", "models", "review"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        shutil.copytree(shipped("glossary"), folder / "glossary")
        shutil.copytree(shipped("corpora/sample"), folder / "corpora" / "sample")
        name = folder.resolve().name.replace("\\", "").replace('"', "")
        (folder / SETTINGS_FILE).write_text(_TEMPLATE.format(name=name), encoding="utf-8")
        return cls.open(folder)

    @property
    def name(self) -> str:
        """The project's name for reports and review files."""
        return self.settings.name or self.root.name

    @property
    def glossary(self) -> Path:
        """The folder of term files."""
        return self.root / "glossary"

    @property
    def corpora(self) -> Path:
        """The folder of archives."""
        return self.root / "corpora"

    @property
    def models(self) -> Path:
        """The folder of models: the project's own where it holds any, else the shipped one."""
        own = self.root / "models"
        return own if any(own.glob("*/model.bin")) else shipped("models")

    @property
    def review(self) -> Path:
        """The folder that review files go to."""
        return self.root / "review"

    @property
    def state_dir(self) -> Path:
        """The folder of the ledger and the translation memory."""
        return self.root / ".songngu"


_SECTIONS: Mapping[str, Mapping[str, type]] = {
    "project": {"name": str},
    "run": {
        "engine": str,
        "beam_size": int,
        "formats": list,
        "units_per_file": int,
        "split": str,
        "window_segments": int,
        "default_date": dt.date,
        "keep_duplicates": bool,
        "romanisation": str,
        "disabled_checks": list,
        "memory_state": str,
    },
    "archive": {"columns": dict},
    "endpoint": {
        "url": str,
        "batch": int,
        "concurrency": int,
        "timeout": float,
        "tries": int,
        "calls_a_minute": int,
        "token_cap": int,
        "cost_cap": float,
        "price_in": float,
        "price_out": float,
        "mask_personal_data": bool,
    },
    "dataset": {
        "title_vi": str,
        "title_en": str,
        "version": str,
        "homepage": str,
        "contact": str,
        "picture_format": str,
        "picture_size": int,
        "personal_data": str,
        "name_reviewers": bool,
        "licences": list,
    },
}
_CHOICES = {
    "memory_state": MEMORY_STATES,
    "romanisation": tuple(Romanisation),
    "split": SPLITS,
    "picture_format": PICTURE_FORMATS,
    "personal_data": PERSONAL_DATA,
}
_KIND_NAMES = {
    str: "text in quotes",
    int: "a whole number",
    float: "a number",
    list: "a list",
    bool: "true or false",
} | {
    dt.date: "a date such as 2025-07-01",
    dict: "a table",
}


def _read_settings(path: Path) -> Settings:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError, OSError) as error:
        raise UsageError(
            f"{path.name} cannot be read: {error}. Correct it, or move it away for the defaults."
        ) from None
    problems: list[str] = []
    values: dict[str, object] = {}
    published: dict[str, object] = {}
    limits: dict[str, object] = {}
    for section, content in table.items():
        known = _SECTIONS.get(section)
        if known is None or not isinstance(content, dict):
            problems.append(f"[{section}] is no section; there are: {', '.join(_SECTIONS)}")
            continue
        for key, value in content.items():
            problem = _problem(section, key, value, known)
            if problem:
                problems.append(problem)
            else:
                kept = {"dataset": published, "endpoint": limits}.get(section, values)
                kept[key] = tuple(value) if isinstance(value, list) else value
    if problems:
        raise UsageError("\n".join([f"{path.name} has {len(problems)} problem(s); nothing was run.", *problems]))
    names = {f.name for f in fields(Settings)}
    values = {key: value for key, value in values.items() if key in names}
    if "romanisation" in values:
        values["romanisation"] = Romanisation(str(values["romanisation"]))
    return Settings(**values, endpoint=Limits(**limits), dataset=DatasetSettings(**published))  # type: ignore[arg-type]


def _problem(section: str, key: str, value: object, known: Mapping[str, type]) -> str:
    """Say what is wrong with one setting, or return an empty text."""
    place = f"[{section}] {key}"
    if key not in known:
        return f"{place} is no setting; there are: {', '.join(known)}"
    kind = (int, float) if known[key] is float else known[key]
    wrong_kind = not isinstance(value, kind) or (known[key] in (int, float) and isinstance(value, bool))
    if wrong_kind or (known[key] is dt.date and isinstance(value, dt.datetime)):
        return f"{place} must be {_KIND_NAMES[known[key]]}"
    if known[key] is int and isinstance(value, int) and value < 1:
        return f"{place} must be 1 or more"
    if known[key] is float and isinstance(value, int | float) and not 0 < value < float("inf"):
        return f"{place} must be a number more than 0"
    texts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if key != "licences" and not all(isinstance(text, str) for text in texts):
        return f"{place} may hold text in quotes only"
    if key == "formats" and isinstance(value, list) and (bad := [str(v) for v in value if v not in FORMATS]):
        return f"{place}: {', '.join(bad)} is no review format; there are: {', '.join(FORMATS)}"
    if key in _CHOICES and value not in _CHOICES[key]:
        return f"{place} must be one of: {', '.join(_CHOICES[key])}"
    if key == "licences" and isinstance(value, list):
        return "; ".join(filter(None, (_licence_problem(number, rule) for number, rule in enumerate(value, start=1))))
    return ""


def _licence_problem(number: int, rule: object) -> str:
    """Say what is wrong with one rule of `[[dataset.licences]]`, or return an empty text."""
    place = f"[[dataset.licences]] number {number}"
    if not isinstance(rule, dict):
        return f"{place} must be a table"
    if unknown := [key for key in rule if key not in LICENCE_KEYS]:
        return f"{place}: {', '.join(unknown)} is no key; there are: {', '.join(LICENCE_KEYS)}"
    if wrong := [key for key, value in rule.items() if not isinstance(value, str) or not value.strip()]:
        return f"{place}: {', '.join(wrong)} must be text in quotes"
    if "licence" not in rule:
        return f'{place} names no licence: write licence = "CC-BY-4.0", or another'
    if not any(key in rule for key in LICENCE_PATTERNS):
        return f'{place} says of nothing what it is for: write source = "*" if it is for all'
    if rule.get("kind", "article") not in ("article", "picture"):
        return f"{place}: kind must be one of: article, picture"
    return ""
