"""The OpenAI-compatible engine against a real server on the loopback, faults included."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from songngu.engines import translate
from songngu.engines.catalogue import Entry, ModelKind
from songngu.engines.openai import Limits, OpenAICompatible
from songngu.errors import EngineError, UsageError
from songngu.records import Mechanism, Request, TermHit

Reply = tuple[int, str]


@dataclass
class Server:
    """A server whose behaviour a test sets, and what it was asked."""

    url: str
    behave: list[Callable[[list[dict[str, Any]]], Reply]] = field(default_factory=list)
    asked: list[list[dict[str, Any]]] = field(default_factory=list)


def says(entries: Any, *, tokens: int = 10) -> Reply:
    content = entries if isinstance(entries, str) else json.dumps({"translations": entries})
    return 200, json.dumps({"choices": [{"message": {"content": content}}], "usage": {"total_tokens": tokens}})


def well(segments: list[dict[str, Any]]) -> Reply:
    return says([{"id": one["id"], "text": f"English {one['text'].split()[-1]}"} for one in segments])


@pytest.fixture
def server() -> Iterator[Server]:
    state = Server("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            segments = json.loads(body["messages"][1]["content"])["segments"]
            behave = state.behave[min(len(state.asked), len(state.behave) - 1)]
            state.asked.append(segments)
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
    settings = {"timeout": 0.5, "tries": 3, "pause": 0.01, "concurrency": 1} | limits
    return OpenAICompatible(Entry("local", ModelKind.ENDPOINT, "MIT"), "m", limits=Limits(**settings), url=server.url)


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
        lambda segments: (time.sleep(1.0), well(segments))[1],
    ],
    ids=["500", "429", "chatter", "html", "half", "vietnamese", "nonsense", "hangs"],
)
def test_a_fault_that_passes_is_mended(server: Server, first: Callable[[list[dict[str, Any]]], Reply]) -> None:
    server.behave = [first, well]
    engine = engine_of(server)
    assert [answer.text for answer in engine.translate(REQUESTS)] == RIGHT
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


def test_the_spending_cap_stops(server: Server) -> None:
    server.behave = [well]
    engine = engine_of(server, batch=1, token_cap=15)
    with pytest.raises(EngineError, match="cap is 15"):
        engine.translate(REQUESTS)
    assert len(server.asked) == 2
    engine.close()


def test_a_key_that_is_not_set_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOME_KEY", raising=False)
    with pytest.raises(UsageError, match="SOME_KEY"):
        OpenAICompatible(Entry("paid", ModelKind.ENDPOINT, "", key_variable="SOME_KEY"), "m")
