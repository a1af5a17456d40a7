"""The port where requests come in; what cannot be read as one is answered here, in one line."""

import asyncio
import logging
from typing import Any

import orjson
from aiohttp import web

from bot.web.middlewares import PRIVATE, PROBLEM, problem

log = logging.getLogger("genjin.web")

# Requests are logged by middlewares.py; bodies come as they are, or a small one could be huge.
OPTIONS: dict[str, Any] = {"access_log": None, "auto_decompress": False}


class Connection(web.RequestHandler):
    """One connection of a caller.

    aiohttp itself would repeat the bytes that it could not read, and log a stack trace for each.
    """

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """400 for a request line or header that is too long or malformed, and the end."""
        left = isinstance(exc, ConnectionError)  # amid their own request: nobody reads an answer
        if request.writer.output_size > 0 or (status >= 500 and not left):
            return super().handle_error(request, status, exc, message)
        why = type(exc).__name__
        log.info("request unreadable", extra={"action": "request.unreadable", "reason": why})
        answer = web.Response(
            status=status,
            body=orjson.dumps(problem(status)),
            content_type=PROBLEM,
            headers=PRIVATE,
        )
        answer.force_close()
        return answer


class Port(web.BaseSite):
    """An application's port on one address, like aiohttp's TCPSite."""

    def __init__(self, runner: web.AppRunner, host: str, port: int) -> None:
        super().__init__(runner)
        self._host, self._port = host, port

    @property
    def name(self) -> str:
        """Where it is."""
        return f"http://{self._host}:{self._port}"

    async def start(self) -> None:
        """Listen."""
        await super().start()
        server, loop = self._runner.server, asyncio.get_running_loop()
        assert server is not None

        def connected() -> Connection:
            return Connection(server, loop=loop, **OPTIONS)

        self._server = await loop.create_server(connected, self._host, self._port)
