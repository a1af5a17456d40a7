"""Another system that receives webhooks: a real HTTP server on loopback, answering as told."""

import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

import orjson


class Got(NamedTuple):
    """One request, as it came."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def event(self) -> Any:
        return orjson.loads(self.body)


class Receiver:
    """`answers(got)` gives the status; `location` and `says` go with it.

    It may also hang before it answers, or drip: never end what it says.
    """

    def __init__(self, answers: Callable[[Got], int] | None = None) -> None:
        self.got: list[Got] = []
        self.answers = answers or (lambda _got: 200)
        self.location, self.says = "", b"thanks"
        self.hangs = self.drips = False
        self._closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"

    def close(self) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def types(self) -> list[str]:
        """What it was told, in order."""
        return [got.event["type"] for got in self.got]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                got = Got(self.path, {k.lower(): v for k, v in self.headers.items()}, body)
                receiver.got.append(got)
                if receiver.hangs:
                    receiver._closing.wait(20)
                try:
                    self.send_response(receiver.answers(got))
                    if receiver.location:
                        self.send_header("location", receiver.location)
                    more = 1 if receiver.drips else 0
                    self.send_header("content-length", str(len(receiver.says) + more))
                    self.end_headers()
                    self.wfile.write(receiver.says)
                    if receiver.drips:
                        self.wfile.flush()
                        receiver._closing.wait(20)
                except ConnectionError:
                    return

            def do_GET(self) -> None:
                receiver.got.append(Got(self.path, {}, b"{}"))
                self.send_response(200)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # its name there
                """Say nothing."""

        return Handler
