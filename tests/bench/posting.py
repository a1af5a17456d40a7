"""A client that costs little: kept connections that post one prepared request after another."""

import asyncio
import re
import time
from collections.abc import Sequence
from typing import NamedTuple

from bot.platforms import simulator
from bot.platforms.simulator import Event

LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
HEAD = (
    "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    "Content-Length: {length}\r\n{headers}\r\n"
)


class Posted(NamedTuple):
    """How it went: how long everything took, and each request by itself, shortest first."""

    seconds: float
    ms: list[float]

    @property
    def per_second(self) -> float:
        """Requests."""
        return len(self.ms) / self.seconds


def request(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """One request as it goes over the wire."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return HEAD.format(path=path, length=len(body), headers=lines).encode() + body


def signed(event: Event) -> bytes:
    """One event of the simulator, posted to its app `one`."""
    body, written = event.model_dump_json().encode(), str(int(event.sent_at.timestamp()))
    headers = {
        simulator.TIMESTAMP: written,
        simulator.SIGNATURE: simulator.sign("simulated", written, body),
    }
    return request("/webhooks/simulator/one", body, headers)


def post(port: int, requests: Sequence[bytes], at_once: int) -> Posted:
    """Post all of them over so many connections; every answer must be 200."""
    return asyncio.run(_post(port, requests, at_once))


class _Connection(asyncio.Protocol):
    def __init__(self) -> None:
        self._seen = bytearray()
        self._answered: asyncio.Future[bytes] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._seen += data
        end = self._seen.find(b"\r\n\r\n")
        if end < 0 or self._answered is None:
            return
        length = LENGTH.search(self._seen, 0, end)
        if length and len(self._seen) >= end + 4 + int(length[1]):
            answer, self._answered = self._answered, None
            answer.set_result(bytes(self._seen[:end]))
            self._seen.clear()

    def connection_lost(self, error: Exception | None) -> None:
        if self._answered is not None and not self._answered.done():
            self._answered.set_exception(error or ConnectionError("closed"))

    async def ask(self, data: bytes) -> bytes:
        self._answered = asyncio.get_running_loop().create_future()
        self._transport.write(data)
        return await self._answered

    def close(self) -> None:
        self._transport.close()


async def _post(port: int, requests: Sequence[bytes], at_once: int) -> Posted:
    loop, waiting, ms = asyncio.get_running_loop(), iter(requests), []

    async def work() -> None:
        _, connection = await loop.create_connection(_Connection, "127.0.0.1", port)
        for data in waiting:
            begun = time.perf_counter()
            head = await connection.ask(data)
            ms.append((time.perf_counter() - begun) * 1000)
            assert head.startswith(b"HTTP/1.1 200"), head
        connection.close()

    begun = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(at_once)))
    return Posted(time.perf_counter() - begun, sorted(ms))
