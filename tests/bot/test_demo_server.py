"""The running demo over real HTTP: the page, the webhook, REST beside it, restarts in between."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import DemoServer

SENTENCE = (
    "今天下午拜访了金职院王处长,聊了智慧校园二期,客户挺满意,打车花了23.34元,下周三前把方案发过去"
)
CUSTOMER = "8025a403a51b65389831f72b"
PATIENCE_SECONDS = 20


def call(
    url: str, body: Any = None, method: str | None = None, **headers: str
) -> tuple[int, dict[str, Any]]:
    """(status, JSON) of one request."""
    data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    given = {"Content-Type": "application/json"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    request = urllib.request.Request(url, data, given, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            status, text = response.status, response.read()
    except urllib.error.HTTPError as error:
        with error:
            status, text = error.code, error.read()
    try:
        return status, json.loads(text)
    except ValueError:
        return status, {"text": text.decode()}


def says(server: DemoServer, text: str, event_id: str) -> list[dict[str, Any]]:
    """Type as 张伟 and wait for the answer; answers the history."""
    before = len(history(server))
    typed = {"kind": "message", "id": event_id, "user": 5, "text": text}
    assert call(f"{server.url}webhooks/console/demo", typed)[0] == 200
    deadline = time.monotonic() + PATIENCE_SECONDS
    while len(found := history(server)) < before + 2 or not is_answer(found[-1]):
        assert time.monotonic() < deadline, found
        time.sleep(0.02)
    return found


def is_answer(item: dict[str, Any]) -> bool:
    """Neither my own line nor the greeting that comes before the first answer."""
    title = item["content"].get("card", {}).get("title")
    return bool(item["from"] == "bot" and title != "欢迎使用跟进")


def history(server: DemoServer) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = call(f"{server.url}chat/history?as=5")[1]["items"]
    return items


@pytest.fixture
def token(demo_server: DemoServer, bare: dict[str, str]) -> str:
    """A token of 张伟, made as the README says."""
    made = subprocess.run(
        [sys.executable, "-m", "bot", "token", "create", "--user", "5",
         "--scope", "read:visits", "--scope", "read:customers"],
        cwd=demo_server.folder,
        env=bare
        | {
            "PYTHONPATH": str(Path(__file__).parent.parent.parent),
            "GENJIN_DATABASE_URL": f"sqlite:///{demo_server.folder / 'demo.db'}",
        },
        capture_output=True,
        text=True,
        check=True,
    )  # fmt: skip
    return next(word for word in made.stdout.split() if word.startswith("gj_"))


def visits(server: DemoServer, token: str) -> dict[str, Any]:
    status, answer = call(
        f"{server.url}api/customers/visits/paginate",
        {"customer_id": CUSTOMER, "page": 1, "page_size": 20},
        Authorization=f"Bearer {token}",
    )
    assert status == 200, answer
    data: dict[str, Any] = answer["data"]
    return data


def test_a_visit_typed_in_the_page_is_in_rest_and_timeline_until_it_is_undone(
    demo_server: DemoServer, token: str
) -> None:
    """A kill and a restart in between change nothing."""
    total = visits(demo_server, token)["total"]

    says(demo_server, SENTENCE, "m-1")
    logged = visits(demo_server, token)
    demo_server.stop(kill=True)
    demo_server.start()
    after = visits(demo_server, token)
    told = history(demo_server)
    timeline = says(demo_server, "金职院最近的跟进", "m-2")[-1]["content"]["card"]
    says(demo_server, "撤销", "m-3")
    undone = visits(demo_server, token)
    timeline_undone = says(demo_server, "金职院最近的跟进", "m-4")[-1]["content"]["card"]

    newest = logged["list"][0]
    assert total + 1 == logged["total"]
    assert (23.34, "张伟", "把方案发过去") == (
        newest["expenses"],
        newest["createdByName"],
        newest["actionItems"],
    )
    assert logged == after
    assert any("已记录" == item["content"].get("card", {}).get("title") for item in told)
    assert "聊了智慧校园二期" in timeline["entries"][0]["text"]
    assert total == undone["total"]
    assert newest["id"] not in [row["id"] for row in undone["list"]]
    assert "聊了智慧校园二期,客户挺满意" not in timeline_undone["entries"][0]["text"]


def test_what_is_wrong_at_the_door_is_refused(demo_server: DemoServer) -> None:
    """Unknown apps, foreign pages, broken bodies: a status, nothing stored."""
    url = demo_server.url
    typed = {"kind": "message", "id": "x", "user": 5, "text": "帮助"}

    assert 404 == call(f"{url}webhooks/console/other", typed)[0]
    assert 404 == call(f"{url}webhooks/feishu/demo", typed)[0]
    assert 400 == call(f"{url}webhooks/console/demo", b"{")[0]
    assert 400 == call(f"{url}webhooks/console/demo", {"kind": "message"})[0]
    assert 403 == call(f"{url}webhooks/console/demo", typed, Origin="https://evil.example")[0]
    assert 403 == call(f"{url}chat/state", Host="evil.example")[0]
    assert 401 == call(f"{url}api/customers/{CUSTOMER}/detail")[0]
    assert 413 == call(f"{url}webhooks/console/demo", b" " * 2_000_000)[0]
    assert [] == history(demo_server)


def test_operators_find_what_they_need(demo_server: DemoServer) -> None:
    """Health, readiness, metrics and the document of the API answer without a token."""
    assert (200, {"status": "ok"}) == call(f"{demo_server.url}healthz")
    assert 200 == call(f"{demo_server.url}readyz")[0]
    assert "genjin_inbox_ready" in call(f"{demo_server.url}metrics")[1]["text"]
    document = call(f"{demo_server.url}openapi.json")[1]
    assert "/api/customers/visits/paginate" in document["paths"]


def test_the_clock_of_the_demo_can_be_moved(demo_server: DemoServer) -> None:
    """What is typed is read against the moved clock."""
    moved = call(f"{demo_server.url}chat/clock", {"now": "2027-01-04T10:00"})[1]["now"]
    said = says(demo_server, "今天拜访了金职院王处长,聊了二期", "m-1")
    wrong = call(f"{demo_server.url}chat/clock", {"now": "soon"})
    back = call(f"{demo_server.url}chat/clock", {"reset": True})[1]["now"]

    assert moved.startswith("2027-01-04T10:00")
    assert "2027-01-04T10:0" in said[-1]["at"]
    assert 400 == wrong[0]
    assert not back.startswith("2027-01-04T10:0")
    values = {field["name"]: field["value"] for field in said[-1]["content"]["card"]["fields"]}
    assert "1月4日(周一)" == values["when"]


def test_the_server_stops_cleanly(demo_server: DemoServer) -> None:
    """SIGTERM finishes what is under way and exits with 0."""
    says(demo_server, "帮助", "m-1")

    demo_server.stop()

    assert 0 == demo_server.process.returncode


def test_a_second_server_on_the_same_file_is_refused(
    demo_server: DemoServer, bare: dict[str, str]
) -> None:
    """With who serves it, and what to do; the first one does not notice."""
    second = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        cwd=demo_server.folder,
        env=bare
        | {
            "PYTHONPATH": str(Path(__file__).parent.parent.parent),
            "GENJIN_DATABASE_URL": f"sqlite:///{demo_server.folder / 'demo.db'}",
            "PORT": "0",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )

    assert 2 == second.returncode
    assert f"served by process {demo_server.process.pid}" in second.stderr
    assert 200 == call(f"{demo_server.url}readyz")[0]
