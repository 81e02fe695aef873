"""How an endpoint is asked, what it may cost, and what would leave this machine: `[endpoint]` of songngu.toml."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

_LOCAL = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0"})
CHARACTERS_A_TOKEN = 3.0
"""About how many characters a token of Vietnamese or of JSON has: low, so that estimates are high rather than low."""
OUTPUT_SHARE = 0.5
"""Tokens of the answer for each of the texts asked for, about: English takes fewer than Vietnamese."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How an endpoint is asked and what it may cost; 0 is no limit. Prices are in dollars for a million tokens."""

    batch: int = 10
    """Segments a call."""
    concurrency: int = 4
    """Calls at once."""
    timeout: float = 120.0
    """Seconds that a call may take."""
    tries: int = 4
    pause: float = 1.0
    """Seconds before the second try; doubled each time, and never less than the server's Retry-After."""
    calls_a_minute: int = 0
    token_cap: int = 0
    """Tokens that a run may use in all."""
    cost_cap: float = 0.0
    """Dollars that a run may spend; needs the prices."""
    price_in: float = 0.0
    price_out: float = 0.0
    mask_personal_data: bool = True
    """Whether telephone numbers, e-mail and numbers of identity papers are kept from a server elsewhere."""
    url: str = ""
    """The server's address, where it is not the catalogue's."""

    def cost(self, tokens_in: int, tokens_out: int) -> float:
        """Return what tokens cost in dollars."""
        return (tokens_in * self.price_in + tokens_out * self.price_out) / 1e6


@dataclass(frozen=True, slots=True)
class Preview:
    """What a run would send: to which host, how much, and about what it would cost; no host where nothing leaves."""

    engine: str
    host: str = ""
    articles: int = 0
    segments: int = 0
    calls: int = 0
    characters: int = 0
    """Of all that is sent, instructions and neighbours included."""
    masked: int = 0
    """Personal data that stay here."""
    personal: int = 0
    """Personal data that would leave, where masking is off."""
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float | None = None
    """In dollars; None where no price is set."""

    @property
    def leaves(self) -> bool:
        """Whether anything would leave this machine."""
        return bool(self.host) and not is_local(self.host)


def host_of(address: str) -> str:
    """Return the host of an address, without a user's name or password."""
    parts = urlsplit(address)
    return f"{parts.hostname or ''}:{parts.port}" if parts.port else parts.hostname or ""


def is_local(host: str) -> bool:
    """Tell whether a host is this machine."""
    return host.rsplit(":", 1)[0].strip("[]") in _LOCAL


def tokens_of(characters: int) -> int:
    """Return about how many tokens so many characters are."""
    return round(characters / CHARACTERS_A_TOKEN)


class Pace:
    """Lets calls begin at most so often; waits otherwise. For several threads."""

    def __init__(self, calls_a_minute: int) -> None:
        self._gap = 60.0 / calls_a_minute if calls_a_minute else 0.0
        self._next = 0.0
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Wait for this call's turn."""
        if not self._gap:
            return
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next)
            self._next = turn + self._gap
        time.sleep(turn - now)


@dataclass(slots=True)
class Spent:
    """Tokens used so far, those of calls under way as estimated."""

    tokens_in: int = 0
    tokens_out: int = 0

    def over(self, limits: Limits) -> str:
        """Say which cap is exceeded, or return an empty text."""
        tokens = self.tokens_in + self.tokens_out
        if limits.token_cap and tokens > limits.token_cap:
            return f"{tokens:,} tokens; the cap is {limits.token_cap:,}"
        cost = limits.cost(self.tokens_in, self.tokens_out)
        if limits.cost_cap and cost > limits.cost_cap:
            return f"${cost:.2f}; the cap is ${limits.cost_cap:.2f}"
        return ""
