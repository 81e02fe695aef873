"""A project with a small archive and an engine that answers at once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from songngu.engines import FakeEngine
from songngu.project import Project

ARTICLE = """{title}

Thứ hai, 25/01/2021 10:06

Ngày 20/01/2021, UBND tỉnh Quảng Trị ban hành Kế hoạch số 10/KH-UBND về công tác thông tin đối ngoại. {more}

Sở Thông tin và Truyền thông chủ trì, phối hợp với các sở, ban, ngành thực hiện kế hoạch này trong năm 2021.

NHƯ QUỲNH
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project whose archive holds three articles."""
    made = Project.create(tmp_path / "project")
    for number in range(1, 4):
        put(made, f"bai-{number}.txt", f"Bài viết số {number} về thông tin đối ngoại", f"Câu riêng của bài {number}.")
    return made


def put(project: Project, name: str, title: str, more: str = "") -> Path:
    """Write an article into the project's archive."""
    path = project.corpora / "tin" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(ARTICLE.format(title=title, more=more), encoding="utf-8")
    return path


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    """The engine that every run of the test gets; it counts what it is asked."""
    fake = FakeEngine()
    monkeypatch.setattr("songngu.engines.load_engine", loader(fake))
    return fake


def loader(fake: FakeEngine) -> Callable[..., FakeEngine]:
    """Return what takes the place of `load_engine`."""
    return lambda *_args, **_options: fake
