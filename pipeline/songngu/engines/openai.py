"""OpenAI-compatible chat endpoints: a local vLLM, Ollama or llama.cpp server, or a paid service.

Requests go in batches with their terms, neighbours and memory matches; the answer is JSON, checked entry by entry. What
is missing or wrong is asked for once more; what is wrong still comes back empty, and the unit says so.
"""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from songngu.engines.catalogue import Entry
from songngu.engines.keys import key_of
from songngu.engines.limits import OUTPUT_SHARE, Limits, Pace, Preview, Spent, host_of, is_local, tokens_of
from songngu.engines.privacy import Masks
from songngu.english import find_wording
from songngu.errors import EngineError, UsageError
from songngu.personal import personal_spans
from songngu.records import Request, Translation, digest
from songngu.text import strip_diacritics

_SYSTEM = """\
You translate Vietnamese news into English for a state newspaper. Faithful, complete, fluent; nothing added. British \
spelling. Names of people and places without diacritics. Document numbers, addresses and file names stay as they are. \
Use the English wordings given under "terms", inflected as the sentence needs. "previous", "next", "title" and \
"memory" are there to help and are not translated. Marks such as ⟦P1⟧ stand for what is kept from you: leave them \
as they are. Answer with JSON only: \
{"translations": [{"id": 0, "text": "..."}]}, \
one entry for every id."""
_RETRIED = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_MOST_VIETNAMESE = 0.15
"""Share of letters with diacritics above which an answer is Vietnamese: in Vietnamese text it is a quarter or more, in
English with a few names kept it is less than a tenth."""


class OpenAICompatible:
    """A chat endpoint. The key comes from the environment or the keyring, and is neither written nor logged.

    `dry` needs no key, and can only preview.
    """

    annotates = False
    prompts = True

    def __init__(
        self, entry: Entry, model: str, *, limits: Limits | None = None, url: str = "", dry: bool = False
    ) -> None:
        import httpx2

        if not model:
            raise UsageError(f"Name the model that {entry.name} serves: --engine {entry.name}:MODEL")
        self.name = f"{entry.name}:{model}"
        self._model = model
        self._limits = limits or Limits()
        self._address = (url or self._limits.url or entry.url).rstrip("/")
        self._host = host_of(self._address)
        if "@" in self._address or not self._host:
            raise UsageError(f"The address of {entry.name} must be http(s)://HOST..., without a name or a key in it.")
        self._hides = self._limits.mask_personal_data and not is_local(self._host)
        if self._limits.cost_cap and not (self._limits.price_in or self._limits.price_out):
            raise UsageError("[endpoint] cost_cap needs price_in and price_out: dollars for a million tokens.")
        self._variable = entry.key_variable
        key = "" if dry else key_of(entry.name, entry.key_variable)
        if not key.isascii() or any(char.isspace() for char in key):
            raise UsageError(f"The key in {entry.key_variable} has a character that no key has. Set it again.")
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx2.Client(timeout=self._limits.timeout, headers=headers)
        self._spent = Spent()
        self._lock = threading.Lock()
        self._pace = Pace(self._limits.calls_a_minute)
        self.fingerprint = digest(self._address, model, _SYSTEM, str(self._limits.batch), str(self._hides))

    def translate(self, requests: Sequence[Request]) -> list[Translation]:
        """Translate requests. Raises EngineError where the endpoint cannot be reached, or the spending cap is met."""
        with ThreadPoolExecutor(self._limits.concurrency) as pool:
            return [answer for answers in pool.map(self._batch, self._batches(requests)) for answer in answers]

    def preview(self, requests: Sequence[Request]) -> Preview:
        """Return what translating requests would send, and about what it would cost; sends nothing."""
        seen = Preview(self.name, self._host, articles=len({(one.title, one.published) for one in requests}))
        for batch in self._batches(requests):
            masks = Masks()
            body = self._body(_numbered(batch), {}, masks)
            personal = sum(len(personal_spans(request.text)) for request in batch)
            size = _size(body)
            seen = replace(
                seen,
                segments=seen.segments + len(batch),
                calls=seen.calls + 1,
                characters=seen.characters + size,
                masked=seen.masked + len(masks),
                personal=seen.personal + (0 if self._hides else personal),
                tokens_in=seen.tokens_in + tokens_of(size),
                tokens_out=seen.tokens_out + _expected(batch),
            )
        priced = self._limits.price_in or self._limits.price_out
        return replace(seen, cost=self._limits.cost(seen.tokens_in, seen.tokens_out) if priced else None)

    def _batches(self, requests: Sequence[Request]) -> list[Sequence[Request]]:
        size = self._limits.batch
        return [requests[start : start + size] for start in range(0, len(requests), size)]

    def _batch(self, requests: Sequence[Request]) -> list[Translation]:
        """Ask for a batch, then once more for what came back wrong, saying why."""
        wanted, masks = _numbered(requests), Masks()
        found = self._ask(wanted, {}, masks) if wanted else {}
        wrong = {n: why for n, request in wanted.items() if (why := _fault(request, found.get(n), masks))}
        if wrong:
            again = self._ask({n: wanted[n] for n in wrong}, wrong, masks)
            for number, text in again.items():
                request, before = wanted[number], found.get(number)
                better = not _fault(request, text, masks)
                if better or (not _unusable(request, text, masks) and _unusable(request, before, masks)):
                    found[number] = text
        usable = {n: masks.show(text) for n, text in found.items() if not _unusable(wanted[n], text, masks)}
        return [Translation(usable.get(number, "")) for number in range(len(requests))]

    def _ask(self, wanted: dict[int, Request], wrong: dict[int, str], masks: Masks) -> dict[int, str]:
        body = self._body(wanted, wrong, masks)
        answer = self._post(body, expected=_expected(list(wanted.values())))
        return {number: text for number, text in _read(answer).items() if number in wanted}

    def _body(self, wanted: dict[int, Request], wrong: dict[int, str], masks: Masks) -> dict[str, Any]:
        hide = masks.hide if self._hides else str
        segments = [
            _described(n, request, hide) | ({"correct": hide(wrong[n])} if n in wrong else {})
            for n, request in wanted.items()
        ]
        return {
            "model": self._model,
            "temperature": 0,
            "response_format": {"type": "json_object"},
            "messages": [
                {"role": "system", "content": _SYSTEM},
                {"role": "user", "content": json.dumps({"segments": segments}, ensure_ascii=False)},
            ],
        }

    def _post(self, body: dict[str, Any], *, expected: int) -> Any:
        """Post, and try again after faults that pass; returns the decoded answer, or None where it is no JSON."""
        import httpx2

        fault = ""
        for attempt in range(self._limits.tries):
            if attempt:
                time.sleep(self._limits.pause * 2 ** (attempt - 1) * (1 + random.random() / 4))
            reserved = self._reserve(tokens_of(_size(body)), expected)
            self._pace.wait()
            try:
                response = self._client.post(f"{self._address}/chat/completions", json=body)
            except httpx2.TransportError as error:
                fault = type(error).__name__
                self._settle(reserved, Spent())
                continue
            if response.status_code in _RETRIED:
                fault = f"HTTP {response.status_code}"
                self._settle(reserved, Spent())
                _rest(response.headers.get("retry-after", ""))
                continue
            if response.status_code >= 300:
                self._settle(reserved, Spent())
                key = f" See that the key in {self._variable} is right." if response.status_code in (401, 403) else ""
                raise EngineError(f"{self.name} refuses: HTTP {response.status_code} from {self._host}.{key}")
            return self._counted(response, reserved)
        raise EngineError(
            f"{self.name} did not answer at {self._host} in {self._limits.tries} tries, the last time: {fault}. "
            "See that the server runs, then run the same command again."
        )

    def _reserve(self, tokens_in: int, tokens_out: int) -> Spent:
        """Count a call before it is made, so that calls at once do not pass the cap together. Raises EngineError."""
        reserved = Spent(tokens_in, tokens_out)
        with self._lock:
            after = Spent(self._spent.tokens_in + tokens_in, self._spent.tokens_out + tokens_out)
            if over := after.over(self._limits):
                raise EngineError(
                    f"{self.name}: the next call would bring this run to about {over}. What is done is kept. To go on, "
                    "raise it under [endpoint] in songngu.toml."
                )
            self._spent = after
        return reserved

    def _settle(self, reserved: Spent, used: Spent) -> None:
        """Put what a call really used in the place of its estimate."""
        with self._lock:
            self._spent.tokens_in += used.tokens_in - reserved.tokens_in
            self._spent.tokens_out += used.tokens_out - reserved.tokens_out

    def _counted(self, response: Any, reserved: Spent) -> Any:
        try:
            answer = response.json()
        except ValueError:
            return None
        usage = answer.get("usage") if isinstance(answer, dict) else None
        if isinstance(usage, dict):
            asked, told = usage.get("prompt_tokens"), usage.get("completion_tokens")
            if isinstance(asked, int) and isinstance(told, int) and min(asked, told) >= 0:
                self._settle(reserved, Spent(asked, told))
        return answer

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def _numbered(requests: Sequence[Request]) -> dict[int, Request]:
    return {number: request for number, request in enumerate(requests) if request.text.strip()}


def _size(body: dict[str, Any]) -> int:
    return sum(len(message["content"]) for message in body["messages"])


def _expected(requests: Sequence[Request]) -> int:
    """Return about how many tokens the answer will have."""
    return round(OUTPUT_SHARE * tokens_of(sum(len(one.text) for one in requests))) + 12 * len(requests)


def _rest(retry_after: str) -> None:
    """Wait as long as the server asks, a minute at most."""
    if retry_after.isdecimal():
        time.sleep(min(int(retry_after), 60))


def _described(number: int, request: Request, hide: Callable[[str], str]) -> dict[str, Any]:
    """Say what is to be translated and what helps, without empty fields; every text goes through `hide`."""
    fields = {
        "text": hide(request.text),
        "title": hide(request.title),
        "date": request.published.isoformat() if request.published else "",
        "previous": hide(request.previous),
        "next": hide(request.next),
        "terms": {hide(hit.surface): hide(hit.target) for hit in request.hits},
        "memory": [{"source": hide(match.source), "target": hide(match.target)} for match in request.matches[:3]],
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


def _unusable(request: Request, text: str | None, masks: Masks) -> str:
    """Say why a text is no translation at all, or return an empty text."""
    if not text:
        return "There was no translation."
    if lost := masks.lost(masks.hide(request.text) if len(masks) else "", text):
        return f"Keep these marks as they are, each as often as in the text: {' '.join(lost)}. It was: {text}"
    letters = [char for char in text if char.isalpha()]
    marked = sum(strip_diacritics(char) != char for char in letters)
    if letters and marked / len(letters) > _MOST_VIETNAMESE and marked > 3:
        return f"This is Vietnamese, not English: {text}"
    return ""


def _fault(request: Request, text: str | None, masks: Masks) -> str:
    """Say what is wrong with a translation, terms included, or return an empty text."""
    if (why := _unusable(request, text, masks)) or text is None:
        return why
    shown = masks.show(text)
    lacking = [hit.target for hit in request.hits if all(find_wording(one, shown) is None for one in hit.expected)]
    return f"These wordings are missing: {'; '.join(lacking)}. It was: {text}" if lacking else ""
