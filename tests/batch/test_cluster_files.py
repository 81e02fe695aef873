"""What travels between the machines of a cluster: folders, shard files, addresses. No cluster is needed here."""

import sys
import tempfile
from pathlib import Path

import pytest

from songngu.batch.asked import RunOptions
from songngu.batch.cluster import ClusterOptions, adopt, storage_of
from songngu.batch.cluster_files import Folder, at_hand, pack
from songngu.batch.cluster_shards import ShardFile, left_behind, read_shard, remove_folder, remove_shard, write_shard
from songngu.batch.ledger import Ledger
from songngu.batch.run import run
from songngu.batch.shards import Drafted
from songngu.errors import EngineError, MissingExtra, SongnguError, UsageError
from songngu.project import Project
from songngu.records import Finding, Severity, Translation

MADE = Drafted(
    {"k1": Translation("Quảng Trị rebuilds its schools.", -0.25), "k2": Translation("The tide turned.")},
    {"a9": "out of memory"},
    {"u1": (Finding("numbers", Severity.ERROR, "Thiếu số 12", "12 is missing"),), "u2": ()},
)


@pytest.fixture
def glossary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a file and a file below; what is fetched goes to a folder of the test's."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folder = tmp_path / "driver" / "glossary"
    (folder / "more").mkdir(parents=True)
    (folder / "terms.csv").write_text("tiếng Việt,Vietnamese\n", encoding="utf-8")
    (folder / "more" / "places.csv").write_text("Huế,Hue\n", encoding="utf-8")
    return folder


def refuse(path: str) -> bytes:
    raise AssertionError(f"{path} need not be fetched")


def test_a_folder_that_is_the_same_here_is_used_where_it_lies(glossary: Path) -> None:
    assert at_hand(Folder.of(glossary), refuse) == glossary


def test_a_folder_that_is_not_here_is_fetched_once(glossary: Path, tmp_path: Path) -> None:
    described, packed = Folder.of(glossary), pack(str(glossary))
    glossary.rename(tmp_path / "elsewhere")
    found = at_hand(described, lambda _: packed)
    assert found.name == "glossary"
    assert (found / "more" / "places.csv").read_text(encoding="utf-8") == "Huế,Hue\n"
    assert at_hand(described, refuse) == found


def test_another_folder_at_the_same_path_is_not_taken_for_it(glossary: Path) -> None:
    described, packed = Folder.of(glossary), pack(str(glossary))
    (glossary / "terms.csv").write_text("tiếng Việt,Annamese\n", encoding="utf-8")
    # The hash of a path is taken once in a process; the path of a described folder has not been looked at before.
    found = at_hand(described, lambda _: packed)
    assert found != glossary
    assert (found / "terms.csv").read_text(encoding="utf-8") == "tiếng Việt,Vietnamese\n"


def test_a_folder_that_changed_on_its_way_is_refused(glossary: Path) -> None:
    described = Folder.of(glossary)
    (glossary / "terms.csv").write_text("tiếng Việt,Annamese\n", encoding="utf-8")
    with pytest.raises(EngineError, match="changed while the run was under way"):
        at_hand(described, pack)


@pytest.mark.parametrize("where", ["{tmp}/shards/run", "memory://shards-of-a-test/run"])
def test_a_shard_comes_back_from_its_file_as_it_was(where: str, tmp_path: Path) -> None:
    folder = where.format(tmp=tmp_path)
    write_shard(folder, 7, ShardFile(MADE, 1.5))
    assert read_shard(folder, 7) == ShardFile(MADE, 1.5)
    remove_shard(folder, 7)
    assert list(left_behind(folder)) == []
    remove_folder(folder)


def test_a_shard_that_the_driver_cannot_see_names_the_cure(tmp_path: Path) -> None:
    with pytest.raises(SongnguError, match="--shards"):
        read_shard(str(tmp_path), 1)


def test_a_shards_folder_of_an_unknown_kind_is_told() -> None:
    with pytest.raises(SongnguError, match="cannot be opened"):
        write_shard("nowhere://x/y", 1, ShardFile(MADE, 0.0))


def test_what_a_killed_run_left_is_taken_in_and_what_is_cut_short_is_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "shards"
    write_shard(str(folder / "run"), 1, ShardFile(MADE, 1.0))
    whole = (folder / "run" / "shard-00000001.json.gz").read_bytes()
    (folder / "run" / "shard-00000002.json.gz").write_bytes(whole[: len(whole) // 2])
    write_shard(str(folder / "run"), 3, ShardFile(Drafted({"k3": Translation("Newer.")}), 1.0, schema=99))
    with Ledger(tmp_path) as ledger:
        assert adopt(ledger, str(folder)) == 2
        assert ledger.drafts(["k1", "k2", "k3"]) == MADE.made
    assert not folder.exists()


def test_projects_do_not_share_a_folder_of_shards(tmp_path: Path) -> None:
    one, two = Project.create(tmp_path / "one" / "project"), Project.create(tmp_path / "two" / "project")
    shared = ClusterOptions("auto", "s3://bucket/shards/")
    assert storage_of(one, shared).startswith("s3://bucket/shards/project-")
    assert storage_of(one, shared) != storage_of(two, shared)
    assert storage_of(one, ClusterOptions("auto")) == str(one.state_dir / "shards")


def on(address: str) -> RunOptions:
    return RunOptions(engine="none", cluster=ClusterOptions(address))


def test_without_ray_the_message_names_the_extra(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingExtra, match=r"pip install 'songngu\[cluster\]'"):
        run(project, [str(project.corpora / "tin")], options=on("auto"))


@pytest.mark.parametrize(
    ("address", "told"), [("ray://10.0.0.1:10001", "on a machine of the cluster"), ("my cluster", "HOST:PORT")]
)
def test_an_address_that_cannot_work_is_refused(project: Project, address: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        run(project, [str(project.corpora / "tin")], options=on(address))
