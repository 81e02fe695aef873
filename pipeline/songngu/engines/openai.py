"""OpenAI-compatible chat endpoints: a local vLLM, Ollama or llama.cpp server, or a paid service.

Requests go in batches with their terms, neighbours and memory matches; the answer is JSON, checked entry by entry. What
is missing or wrong is asked for once more; what is wrong still comes back empty, and the unit says so.
"""

from __future__ import annotations

import json
import os
import random
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from songngu.engines.catalogue import Entry
from songngu.english import find_wording
from songngu.errors import EngineError, UsageError
from songngu.records import Request, Translation, digest
from songngu.text import strip_diacritics

_SYSTEM = """\
You translate Vietnamese news into English for a state newspaper. Faithful, complete, fluent; nothing added. British \
spelling. Names of people and places without diacritics. Document numbers, addresses and file names stay as they are. \
Use the English wordings given under "terms", inflected as the sentence needs. "previous", "next", "title" and \
"memory" are there to help and are not translated. Answer with JSON only: \
{"translations": [{"id": 0, "text": "..."}]}, \
one entry for every id."""
_RETRIED = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_MOST_VIETNAMESE = 0.15
"""Share of letters with diacritics above which an answer is Vietnamese: in Vietnamese text it is a quarter or more, in
English with a few names kept it is less than a tenth."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How an endpoint is asked: segments a call, calls at once, seconds a call, tries, tokens in all (0: no cap)."""

    batch: int = 10
    concurrency: int = 4
    timeout: float = 120.0
    tries: int = 4
    pause: float = 1.0
    """Seconds before the second try; doubled each time, and never less than the server's Retry-After."""
    token_cap: int = 0


class OpenAICompatible:
    """A chat endpoint. The key comes from the environment alone, and is neither written nor logged."""

    annotates = False
    prompts = True

    def __init__(self, entry: Entry, model: str, *, limits: Limits | None = None, url: str = "") -> None:
        import httpx2

        if not model:
            raise UsageError(f"Name the model that {entry.name} serves: --engine {entry.name}:MODEL")
        key = os.environ.get(entry.key_variable, "") if entry.key_variable else ""
        if entry.key_variable and not key:
            raise UsageError(f"{entry.name} needs a key: set the environment variable {entry.key_variable}.")
        self.name = f"{entry.name}:{model}"
        self._model = model
        self._limits = limits or Limits()
        self._address = url or entry.url
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx2.Client(timeout=self._limits.timeout, headers=headers)
        self._spent = 0
        self._lock = threading.Lock()
        self.fingerprint = digest(self._address, model, _SYSTEM, str(self._limits.batch))

    def translate(self, requests: Sequence[Request]) -> list[Translation]:
        """Translate requests. Raises EngineError where the endpoint cannot be reached, or the spending cap is met."""
        size = self._limits.batch
        batches = [requests[start : start + size] for start in range(0, len(requests), size)]
        with ThreadPoolExecutor(self._limits.concurrency) as pool:
            return [answer for answers in pool.map(self._batch, batches) for answer in answers]

    def _batch(self, requests: Sequence[Request]) -> list[Translation]:
        """Ask for a batch, then once more for what came back wrong, saying why."""
        wanted = {number: request for number, request in enumerate(requests) if request.text.strip()}
        found = self._ask(wanted, {}) if wanted else {}
        wrong = {n: why for n, request in wanted.items() if (why := _fault(request, found.get(n)))}
        if wrong:
            again = self._ask({n: wanted[n] for n in wrong}, wrong)
            for number, text in again.items():
                better = not _fault(wanted[number], text)
                if better or (not _unusable(wanted[number], text) and _unusable(wanted[number], found.get(number))):
                    found[number] = text
        usable = {n: text for n, text in found.items() if n in wanted and not _unusable(wanted[n], text)}
        return [Translation(usable.get(number, "")) for number in range(len(requests))]

    def _ask(self, wanted: dict[int, Request], wrong: dict[int, str]) -> dict[int, str]:
        segments = [
            _described(n, request) | ({"correct": wrong[n]} if n in wrong else {}) for n, request in wanted.items()
        ]
        body = {
            "model": self._model,
            "temperature": 0,
            "response_format": {"type": "json_object"},
            "messages": [
                {"role": "system", "content": _SYSTEM},
                {"role": "user", "content": json.dumps({"segments": segments}, ensure_ascii=False)},
            ],
        }
        return {number: text for number, text in _read(self._post(body)).items() if number in wanted}

    def _post(self, body: dict[str, Any]) -> Any:
        """Post, and try again after faults that pass; returns the decoded answer, or None where it is no JSON."""
        import httpx2

        fault = ""
        for attempt in range(self._limits.tries):
            if attempt:
                time.sleep(self._limits.pause * 2 ** (attempt - 1) * (1 + random.random() / 4))
            self._within_cap()
            try:
                response = self._client.post(f"{self._address}/chat/completions", json=body)
            except httpx2.TransportError as error:
                fault = type(error).__name__
                continue
            if response.status_code in _RETRIED:
                fault = f"HTTP {response.status_code}"
                _rest(response.headers.get("retry-after", ""))
                continue
            if response.status_code >= 400:
                raise EngineError(f"{self.name} refuses: HTTP {response.status_code} from {self._address}.")
            return self._counted(response)
        raise EngineError(
            f"{self.name} did not answer at {self._address} in {self._limits.tries} tries, the last time: {fault}. "
            "See that the server runs, then run the same command again."
        )

    def _within_cap(self) -> None:
        cap = self._limits.token_cap
        if cap and self._spent >= cap:
            raise EngineError(f"{self.name} has used {self._spent:,} tokens; the cap is {cap:,}. Raise it to go on.")

    def _counted(self, response: Any) -> Any:
        try:
            answer = response.json()
        except ValueError:
            return None
        usage = answer.get("usage") if isinstance(answer, dict) else None
        used = usage.get("total_tokens", 0) if isinstance(usage, dict) else 0
        with self._lock:
            self._spent += used if isinstance(used, int) else 0
        return answer

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def _rest(retry_after: str) -> None:
    """Wait as long as the server asks, a minute at most."""
    if retry_after.isdecimal():
        time.sleep(min(int(retry_after), 60))


def _described(number: int, request: Request) -> dict[str, Any]:
    """Say what is to be translated and what helps, without empty fields."""
    terms = {hit.surface: hit.target for hit in request.hits}
    fields = {
        "text": request.text,
        "title": request.title,
        "date": request.published.isoformat() if request.published else "",
        "previous": request.previous,
        "next": request.next,
        "terms": terms,
        "memory": [{"source": match.source, "target": match.target} for match in request.matches[:3]],
    }
    return {"id": number} | {key: value for key, value in fields.items() if value}


def _read(answer: Any) -> dict[int, str]:
    """Return the texts of an answer by id; what is not as asked is left out."""
    try:
        content = answer["choices"][0]["message"]["content"]
        entries = json.loads(content[content.index("{") : content.rindex("}") + 1])["translations"]
        pairs = [(entry["id"], entry["text"]) for entry in entries if isinstance(entry, dict) and "id" in entry]
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        return {}
    return {n: text.strip() for n, text in pairs if isinstance(n, int) and isinstance(text, str) and text.strip()}


def _unusable(request: Request, text: str | None) -> str:
    """Say why a text is no translation at all, or return an empty text."""
    if not text:
        return "There was no translation."
    letters = [char for char in text if char.isalpha()]
    marked = sum(strip_diacritics(char) != char for char in letters)
    if letters and marked / len(letters) > _MOST_VIETNAMESE and marked > 3:
        return f"This is Vietnamese, not English: {text}"
    return ""


def _fault(request: Request, text: str | None) -> str:
    """Say what is wrong with a translation, terms included, or return an empty text."""
    if (why := _unusable(request, text)) or text is None:
        return why
    lacking = [hit.target for hit in request.hits if all(find_wording(one, text) is None for one in hit.expected)]
    return f"These wordings are missing: {'; '.join(lacking)}. It was: {text}" if lacking else ""
