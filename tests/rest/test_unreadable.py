"""What is no request at all, or one that is broken off: a short answer, and no stack trace."""

import asyncio
import json
import logging

import pytest

from tests.rest.conftest import PAGINATE, Api
from tests.rows import every_row

HOST = b"Host: 127.0.0.1\r\n"
LONG = b"x" * 9000
UNREADABLE = {
    "line": b"GET /genjin/v1/visits?q=" + LONG + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "header": b"GET /genjin/v1/visits HTTP/1.1\r\n" + HOST + b"X: " + LONG + b"\r\n\r\n",
    "no host": b"GET /genjin/v1/visits HTTP/1.1\r\n\r\n",
    "another protocol": b"\x16\x03\x01\x02\x00\r\n\r\n",
    "chunks": b"POST /genjin/v1/visits HTTP/1.1\r\n"
    + HOST
    + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
}


async def sent(api: Api, raw: bytes, *, and_left: bool = False) -> bytes:
    """What a caller reads who writes these bytes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(api.url.rpartition(":")[2]))
    writer.write(raw)
    await writer.drain()
    if and_left:
        writer.transport.abort()
        return b""
    answer = await reader.read()
    writer.close()
    return answer


async def test_what_cannot_be_read(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    """400 as /openapi.json has it, which repeats nothing of it; one line in the log."""
    caplog.set_level(logging.INFO)

    with every_row() as row:
        for name, raw in UNREADABLE.items():
            caplog.clear()
            with row(name):
                head, _, body = (await sent(api, raw)).partition(b"\r\n\r\n")
                lines = [one.message for one in caplog.records if "request" in one.message]
                assert b" 400 " in head.splitlines()[0]
                assert b"Content-Type: application/problem+json" in head
                assert {"title": "Bad Request", "status": 400} == json.loads(body)
                assert ["request unreadable"] == lines
                assert not any(one.exc_info for one in caplog.records)


async def test_who_leaves_amid_the_body(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    """It is no fault of ours."""
    head = f"POST {PAGINATE} HTTP/1.1\r\nAuthorization: Bearer {api.token}\r\n".encode()
    length = b"Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"

    caplog.set_level(logging.INFO)
    await sent(api, head + HOST + length, and_left=True)
    while not any("request unreadable" == one.message for one in caplog.records):
        assert 200 == (await api.get("/healthz")).status

    assert not any(one.exc_info for one in caplog.records)
