"""Adding an ability, an endpoint and a platform: one new file and one line each.

Follows the steps of handlers/README.md and bot/README.md with throw-away ones, in a copy.
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent

ENDPOINT = '''"""GET /api/customers/count: how many customers the caller sees."""

from pydantic import BaseModel
from typing_extensions import TypedDict

from handlers import access
from handlers.dialects import ND
from handlers.registry import Endpoint
from storage.unit_of_work import UnitOfWork


class Asked(BaseModel):
    """Nothing."""


class Row(TypedDict):
    """One number."""

    count: int


def count_customers(asked: Asked, uow: UnitOfWork) -> Row:
    """Those that may be seen."""
    return {"count": len(uow.customers.some(1000))}


ENDPOINT = Endpoint(
    "GET /api/customers/count",
    dialect=ND,
    scope=access.READ_CUSTOMERS,
    asks=Asked,
    answers=count_customers,
    row=Row,
    summary="How many customers the caller sees",
)
'''

PLATFORM = '''"""An example platform: bytes are the text."""

from datetime import datetime
from typing import ClassVar, Literal

from pydantic import BaseModel

from bot.platforms.contract import (
    Answer, Delivery, Envelope, HttpAnswer, HttpCall, Inbound, Incoming, Known, Letter, Limit,
    Message, Need, Reply, Resend, Sent,
)


class Example(BaseModel, frozen=True):
    """One app of it."""

    platform: Literal["example"] = "example"
    key: str = ""
    organization: str = ""
    base_url: str = "https://api.example.com"
    resend: ClassVar[Resend] = "none"
    limits: ClassVar[tuple[Limit, ...]] = ()

    def needs(self) -> tuple[Need, ...]:
        return ()

    def open(self, inbound: Inbound, *, now: datetime, known: Known) -> Answer | Envelope:
        return Envelope("m:1", "5", "message", now, inbound.body, Answer())

    def read(self, body: bytes, *, known: Known) -> tuple[Incoming, ...]:
        return (Message("1", "5", "one", "5", body.decode(), datetime(2026, 3, 18)),)

    def answer(self, reply: Reply, *, body: bytes, now: datetime, known: Known) -> Answer | None:
        return None

    def write(self, letter: Letter, *, so_far: tuple[HttpAnswer, ...], known: Known) -> HttpCall:
        return HttpCall("POST", "/send", {}, letter.content.text.encode())

    def judge(self, letter: Letter, answers: tuple[HttpAnswer, ...]) -> Delivery:
        return Sent()
'''

PROBE = """
import json
from bot import compose, platforms
from bot.settings import Settings
from bot.web import openapi, rest
from handlers.catalogue import ENDPOINTS, INTENTS
app = compose.apps_of(Settings(apps=({"platform": "example", "key": "x"},)))
print(json.dumps({
    "intents": [intent.name for intent in INTENTS],
    "routes": [route.path for route in rest.routes(ENDPOINTS)],
    "documented": list(openapi.document(ENDPOINTS)["paths"]),
    "apps": [list(key) for key in app],
}))
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The packages, free to be changed; with their byte code, which is as old as they are."""
    for package in ("bot", "handlers", "storage"):
        shutil.copytree(ROOT / package, tmp_path / package)
    return tmp_path


def run(folder: Path, bare: dict[str, str], *command: str, typed: str = "") -> str:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        input=typed,
        env=bare | {"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert 0 == done.returncode, done.stderr
    return done.stdout


def one_line(file: Path, after: str, line: str) -> None:
    """Put one line after another one."""
    text = file.read_text()
    assert after in text
    file.write_text(text.replace(after, f"{after}\n{line}", 1))


def test_an_ability_is_one_file_and_one_line(copy: Path, bare: dict[str, str]) -> None:
    """The example of handlers/README.md, as it stands there, answers in the console."""
    readme = (ROOT / "handlers/README.md").read_text()
    example = re.search(r"```python\n(\"\"\"天气.*?)```", readme, re.DOTALL)
    assert example is not None
    imports = (
        "from handlers.conversation import Reply\n"
        "from handlers.registry import Intent, Turn\n"
        "from handlers.text import Text\n"
        "from handlers.understanding.claims import Heard\n"
        "from handlers.understanding.phrases import phrases\n"
    )
    first, rest = example[1].split("\n", 1)
    (copy / "handlers/intents/weather.py").write_text(f"{first}\n{imports}{rest}")
    catalogue = copy / "handlers/catalogue.py"
    one_line(catalogue, "from handlers.intents import (", "    weather,")
    one_line(catalogue, "INTENTS: tuple[Intent, ...] = (", "    weather.INTENT,")

    said = run(
        copy, bare, "-m", "bot", "console", "--now", "2026-03-18T16:20", typed="天气怎么样\n"
    )

    assert "看看窗外" in said


def test_an_endpoint_and_a_platform_are_one_file_and_one_line_each(
    copy: Path, bare: dict[str, str]
) -> None:
    """Route, document and app follow from the file and its line."""
    (copy / "handlers/rest/customers_count.py").write_text(ENDPOINT)
    catalogue = copy / "handlers/catalogue.py"
    one_line(catalogue, "from handlers.rest import (", "    customers_count,")
    one_line(catalogue, "ENDPOINTS: tuple[Endpoint, ...] = (", "    customers_count.ENDPOINT,")
    (copy / "bot/platforms/example.py").write_text(PLATFORM)
    one_line(
        copy / "bot/platforms/__init__.py",
        "PLATFORMS = {",
        '    "example": ("bot.platforms.example", "Example"),',
    )

    found = json.loads(run(copy, bare, "-c", PROBE))

    assert "/api/customers/count" in found["routes"]
    assert "/api/customers/count" in found["documented"]
    assert ["example", "x"] in found["apps"]
