"""The OpenAI-compatible engine against a real server on the loopback, faults included."""

import json
import re
import sys
import threading
import time
import traceback
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from songngu.engines import translate
from songngu.engines.catalogue import Entry, ModelKind
from songngu.engines.limits import Limits, host_of
from songngu.engines.openai import OpenAICompatible
from songngu.errors import EngineError, UsageError
from songngu.records import Mechanism, Request, TermHit

Reply = tuple[int, str]


@dataclass
class Server:
    """A server whose behaviour a test sets, and what it was asked."""

    url: str
    behave: list[Callable[[list[dict[str, Any]]], Reply]] = field(default_factory=list)
    asked: list[list[dict[str, Any]]] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)


def says(entries: Any, *, tokens: int = 10) -> Reply:
    content = entries if isinstance(entries, str) else json.dumps({"translations": entries})
    usage = {"prompt_tokens": tokens, "completion_tokens": tokens}
    return 200, json.dumps({"choices": [{"message": {"content": content}}], "usage": usage})


def well_of(segments: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"id": one["id"], "text": f"English {one['text'].split()[-1]}"} for one in segments]


def well(segments: list[dict[str, Any]]) -> Reply:
    return says(well_of(segments))


@pytest.fixture
def server() -> Iterator[Server]:
    state = Server("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            segments = json.loads(body["messages"][1]["content"])["segments"]
            behave = state.behave[min(len(state.asked), len(state.behave) - 1)]
            state.asked.append(segments)
            state.headers.append(self.headers.get("authorization", ""))
            status, text = behave(segments)
            try:
                self.send_response(status)
                self.end_headers()
                self.wfile.write(text.encode())
            except BrokenPipeError:
                pass

        def log_message(self, *_: Any) -> None:
            """Keep quiet."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever)
    thread.start()
    state.url = f"http://127.0.0.1:{http.server_port}/v1"
    yield state
    http.shutdown()
    thread.join()
    http.server_close()


def engine_of(server: Server, **limits: Any) -> OpenAICompatible:
    settings = {"timeout": 20.0, "tries": 3, "pause": 0.01, "concurrency": 1, "url": server.url} | limits
    return OpenAICompatible(Entry("local", ModelKind.ENDPOINT, "MIT"), "m", limits=Limits(**settings))


REQUESTS = [Request("câu số 1"), Request("câu số 2"), Request("câu số 3")]
RIGHT = ["English 1", "English 2", "English 3"]


@pytest.mark.parametrize(
    "first",
    [
        lambda segments: (500, "oops"),
        lambda segments: (429, "slow down"),
        lambda segments: says("I would rather talk about the weather."),
        lambda segments: (200, "<html>proxy</html>"),
        lambda segments: says([{"id": 0, "text": "English 1"}]),
        lambda segments: says([{"id": n, "text": "Ủy ban nhân dân tỉnh đã ban hành kế hoạch"} for n in range(3)]),
        lambda segments: says([{"id": "x"}, 5, {"id": 1, "text": 7}]),
    ],
    ids=["500", "429", "chatter", "html", "half", "vietnamese", "nonsense"],
)
def test_a_fault_that_passes_is_mended(server: Server, first: Callable[[list[dict[str, Any]]], Reply]) -> None:
    server.behave = [first, well]
    engine = engine_of(server)
    assert [answer.text for answer in engine.translate(REQUESTS)] == RIGHT
    engine.close()


def test_an_endpoint_that_hangs_is_asked_again(server: Server) -> None:
    server.behave = [lambda segments: (time.sleep(1.0), well(segments))[1], well]
    engine = engine_of(server, timeout=0.5, tries=9)
    assert [answer.text for answer in engine.translate(REQUESTS)] == RIGHT
    assert len(server.asked) >= 2
    engine.close()


def test_another_order_is_put_right(server: Server) -> None:
    server.behave = [lambda s: says([{"id": n, "text": f"English {n + 1}"} for n in (2, 0, 1)])]
    engine = engine_of(server)
    assert [answer.text for answer in engine.translate(REQUESTS)] == RIGHT
    assert len(server.asked) == 1
    engine.close()


def test_what_stays_missing_comes_back_empty_and_the_rest_stands(server: Server) -> None:
    server.behave = [lambda s: says([{"id": 0, "text": "English 1"}])]
    engine = engine_of(server)
    assert [answer.text for answer in engine.translate(REQUESTS)] == ["English 1", "", ""]
    assert [len(asked) for asked in server.asked] == [3, 2]
    engine.close()


def test_a_missing_term_is_asked_for_once_more(server: Server) -> None:
    hit = TermHit("org", 0, 7, "Bộ Y tế", "Ministry of Health")
    server.behave = [
        lambda s: says([{"id": 0, "text": "Officials met."}]),
        lambda s: says([{"id": 0, "text": "The Ministry of Health met."}]),
    ]
    engine = engine_of(server)
    [answer] = translate([Request("Bộ Y tế họp", (hit,))], engine=engine)
    assert answer.text == "The Ministry of Health met."
    assert answer.applied[0].mechanism is Mechanism.PROMPT
    assert server.asked[0][0]["terms"] == {"Bộ Y tế": "Ministry of Health"}
    assert "Ministry of Health" in server.asked[1][0]["correct"]
    engine.close()


def test_an_endpoint_that_stays_broken_is_an_error(server: Server) -> None:
    server.behave = [lambda s: (503, "")]
    engine = engine_of(server)
    with pytest.raises(EngineError, match=r"3 tries.*HTTP 503"):
        engine.translate(REQUESTS)
    engine.close()


def test_the_cap_stops_before_it_is_passed_and_counts_what_was_used(server: Server) -> None:
    server.behave = [lambda segments: says(well_of(segments), tokens=600)]
    engine = engine_of(server, batch=1, token_cap=2500)
    with pytest.raises(EngineError, match=r"the cap is 2,500.*\[endpoint\]"):
        engine.translate([Request(f"câu số {n}") for n in range(9)])
    assert len(server.asked) == 2


def test_a_cost_cap_needs_prices_and_stops(server: Server) -> None:
    with pytest.raises(UsageError, match="price_in"):
        engine_of(server, cost_cap=1.0)
    server.behave = [lambda segments: says(well_of(segments), tokens=400)]
    engine = engine_of(server, batch=1, cost_cap=0.01, price_in=5.0, price_out=5.0)
    with pytest.raises(EngineError, match=r"the cap is \$0\.01"):
        engine.translate([Request(f"câu số {n}") for n in range(9)])


def test_calls_keep_to_their_pace(server: Server) -> None:
    server.behave = [well]
    engine = engine_of(server, batch=1, concurrency=3, calls_a_minute=600)
    begun = time.monotonic()
    engine.translate(REQUESTS)
    assert time.monotonic() - begun >= 0.2
    engine.close()


# --- keys ---

KEY = "sk-secret-0123456789"
PAID = Entry("paid", ModelKind.ENDPOINT, "", key_variable="SOME_KEY")


def test_a_key_that_is_not_set_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOME_KEY", raising=False)
    with pytest.raises(UsageError, match=r"SOME_KEY.*keyring set songngu SOME_KEY"):
        OpenAICompatible(PAID, "m", url="http://127.0.0.1:9/v1")


def test_a_key_may_come_from_the_keyring(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    errors = types.ModuleType("keyring.errors")
    errors.KeyringError = RuntimeError  # type: ignore[attr-defined]
    keyring = types.ModuleType("keyring")
    keyring.get_password = lambda service, name: KEY if (service, name) == ("songngu", "SOME_KEY") else None  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)
    monkeypatch.delenv("SOME_KEY", raising=False)
    server.behave = [well]
    engine = OpenAICompatible(PAID, "m", url=server.url)
    engine.translate(REQUESTS)
    assert server.headers == [f"Bearer {KEY}"]
    engine.close()


@pytest.mark.parametrize(
    "behave",
    [
        well,
        lambda segments: (401, f"bad key {KEY}"),
        lambda segments: (503, KEY),
        lambda segments: (307, KEY),
        lambda segments: (200, f"<html>{KEY}</html>"),
    ],
    ids=["well", "401", "503", "redirect", "html"],
)
def test_no_key_in_errors_logs_drafts_or_fingerprint(
    server: Server,
    behave: Callable[[list[dict[str, Any]]], Reply],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(0)
    monkeypatch.setenv("SOME_KEY", KEY)
    server.behave = [behave]
    engine = OpenAICompatible(PAID, "m", limits=Limits(tries=2, pause=0.01), url=server.url)
    try:
        said = repr(engine.translate(REQUESTS))
    except EngineError as error:
        said = "".join(traceback.format_exception(error))
    engine.close()
    assert server.headers[0] == f"Bearer {KEY}"
    printed = capsys.readouterr()
    assert KEY not in said + caplog.text + printed.out + printed.err + engine.fingerprint + engine.name


def test_no_key_in_the_ledger_or_the_review_files(
    server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from songngu.batch.asked import RunOptions
    from songngu.batch.run import run
    from songngu.project import Project

    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    server.behave = [well]
    project = Project.create(tmp_path / "project")
    settings = (project.root / "songngu.toml").read_text(encoding="utf-8")
    (project.root / "songngu.toml").write_text(
        settings.replace("[endpoint]", f'[endpoint]\nurl = "{server.url}"'), encoding="utf-8"
    )
    (tmp_path / "bai.txt").write_text("Tin mới\n\nTỉnh mở hội nghị xúc tiến du lịch vào tháng tới.\n", encoding="utf-8")
    run(Project.open(project.root), [str(tmp_path / "bai.txt")], options=RunOptions(engine="openai:m", workers=1))
    assert server.headers[0] == f"Bearer {KEY}"
    held = [path for path in project.root.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]
    assert held == []


@pytest.mark.parametrize("key", ["two\nlines", "khóa-bí-mật"])
def test_a_key_that_cannot_be_one_is_not_repeated(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_KEY", key)
    with pytest.raises(UsageError) as raised:
        OpenAICompatible(PAID, "m", url="http://127.0.0.1:9/v1")
    assert key not in str(raised.value)


def test_an_address_with_a_password_is_refused(server: Server) -> None:
    with pytest.raises(UsageError, match="without a name or a key"):
        engine_of(server, url="http://me:secret@host/v1")


# --- what leaves this machine ---

PERSONAL = "Liên hệ ông Bình, điện thoại 0912 345 678, thư binh@vi-du.vn, CCCD số 045012345678."
DATA = ("0912 345 678", "binh@vi-du.vn", "045012345678")


def test_personal_data_stay_here_and_come_back_in_the_draft(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("songngu.engines.openai.is_local", lambda host: False)
    server.behave = [lambda s: says([{"id": 0, "text": f"English {re.findall('⟦P[0-9]⟧', s[0]['text'])}"}])]
    engine = engine_of(server)
    [answer] = translate([Request(PERSONAL, previous=PERSONAL, title=PERSONAL)], engine=engine)
    sent = json.dumps(server.asked, ensure_ascii=False)
    assert not any(datum in sent for datum in DATA)
    assert all(datum in answer.text for datum in DATA)
    assert engine.preview([Request(PERSONAL)]).masked == 3
    engine.close()


def test_a_mark_that_is_lost_is_asked_for_again(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("songngu.engines.openai.is_local", lambda host: False)
    server.behave = [
        lambda s: says([{"id": 0, "text": "Call him."}]),
        lambda s: says([{"id": 0, "text": "Call ⟦P1⟧."}]),
    ]
    engine = engine_of(server)
    [answer] = engine.translate([Request("Gọi 0912 345 678.")])
    assert answer.text == "Call 0912 345 678."
    assert "⟦P1⟧" in server.asked[1][0]["correct"]
    engine.close()


def test_a_server_of_this_machine_reads_all(server: Server) -> None:
    server.behave = [well]
    engine = engine_of(server)
    engine.translate([Request(PERSONAL)])
    assert server.asked[0][0]["text"] == PERSONAL
    engine.close()


def test_a_preview_needs_no_key_sends_nothing_and_counts(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOME_KEY", raising=False)
    limits = Limits(batch=2, price_in=1.0, price_out=2.0, mask_personal_data=False)
    engine = OpenAICompatible(PAID, "m", limits=limits, url="https://api.vi-du.vn/v1", dry=True)
    seen = engine.preview([*REQUESTS, Request(PERSONAL)])
    assert (seen.host, seen.leaves, seen.segments, seen.calls, seen.personal) == ("api.vi-du.vn", True, 4, 2, 3)
    assert seen.characters > len(PERSONAL)
    assert seen.cost == pytest.approx((seen.tokens_in + 2 * seen.tokens_out) / 1e6)
    assert server.asked == []


def test_hosts_are_named_without_secrets() -> None:
    assert host_of("http://localhost:8000/v1") == "localhost:8000"
    assert host_of("https://me:secret@api.vi-du.vn/v1") == "api.vi-du.vn"


def test_a_dry_run_says_what_would_leave(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from songngu.cli import songngu
    from songngu.project import Project

    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    project = Project.create(tmp_path / "project")
    monkeypatch.chdir(project.root)
    rows = [("Du lịch", f"Khách gọi 0912 345 678. {TOLD}"), ("Pháp luật", "Tòa án xét xử vụ án sáng nay.")]
    lines = [
        json.dumps({"id": str(n), "title": f"Tin số {n}", "section": section, "text": text}, ensure_ascii=False)
        for n, (section, text) in enumerate(rows)
    ]
    (project.root / "bao.jsonl").write_text("\n".join(lines), encoding="utf-8")
    told = CliRunner().invoke(
        songngu, ["run", "bao.jsonl", "--engine", "openai:m", "--dry-run", "--section", "du lịch"]
    )
    assert told.exit_code == 0, told.output
    assert "To api.openai.com would go" in told.output
    assert "1 article(s)" in told.output
    assert "1 would stay here, 0 would be sent" in told.output
    here = CliRunner().invoke(songngu, ["run", "bao.jsonl", "--engine", "none", "--dry-run", "--json"])
    assert json.loads(here.output)["leaves"] is False
    assert not list((project.root / "review").iterdir())


TOLD = "Tỉnh mở hội nghị xúc tiến du lịch vào tháng tới."
