"""Who may import whom: the rules of pyproject.toml hold, and they do report what breaks them."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
RULES = PROJECT / "pyproject.toml"
BIN = Path(sys.executable).parent

IMPORT_BREAKS = [
    ("handlers/intents/a.py", "import sqlalchemy", "5. "),
    ("bot/web/a.py", "from alembic import op", "5. "),
    ("handlers/rest/a.py", "import aiohttp", "6. "),
    ("storage/claim.py", "import apscheduler", "6. "),
    ("storage/records.py", "from handlers import registry", "1. "),
    ("handlers/registry.py", "from bot import clock", "1. "),
    ("bot/clock.py", "from bot import worker", "2. "),
    ("bot/surprise.py", "", "2. "),
    ("handlers/conversation.py", "from handlers import dispatch", "3. "),
    ("handlers/surprise.py", "", "3. "),
    ("storage/tables.py", "from storage import unit_of_work", "4. "),
    ("handlers/understanding/a.py", "import asyncio", "7. "),
    ("bot/platforms/feishu.py", "import socket", "7. "),
    ("storage/records.py", "import threading", "7. "),
    ("bot/platforms/feishu.py", "from bot.platforms import dingtalk", "8a. "),
    ("handlers/intents/a.py", "from handlers.intents import b", "8b. "),
    ("handlers/rest/a.py", "from handlers.rest import b", "8c. "),
    ("handlers/scheduled/a.py", "from handlers.scheduled import b", "8d. "),
]

BANNED = [
    ("handlers/a.py", "from datetime import datetime\n\nNOW = datetime.now()"),
    ("handlers/a.py", "import datetime as dt\n\nTODAY = dt.date.today()"),
    ("handlers/a.py", "import os\n\nHOME = os.environ"),
    ("handlers/a.py", "from os import getenv\n\nHOME = getenv('HOME')"),
    ("bot/worker.py", "import asyncio\n\nNAP = asyncio.sleep(1)"),
    ("bot/worker.py", "import time\n\nNOW = time.time()"),
    ("bot/sender.py", "from random import random\n\nJITTER = random()"),
    ("storage/ids.py", "from uuid import uuid4\n\nID = uuid4()"),
    ("tests/bot/test_a.py", "import time\n\ntime.sleep(1)"),
]

ALLOWED = [
    ("bot/clock.py", "import random\n\nJITTER = random.random()"),
    ("bot/settings.py", "import os\n\nHOME = os.environ"),
    ("tests/conftest.py", "import os\n\nHOME = os.environ"),
]


def said(folder: Path, tool: str, *arguments: str | Path, stdin: str = "") -> str:
    """What a tool of the .venv prints when it is run in `folder`."""
    command = (BIN / tool, *arguments)
    done = subprocess.run(
        command, cwd=folder, input=stdin, capture_output=True, encoding="utf-8", check=False
    )
    return done.stdout + done.stderr


def lint(folder: Path) -> str:
    """What import-linter prints about the packages in `folder`."""
    return said(folder, "lint-imports", "--no-cache", "--config", RULES)


def broken(report: str) -> set[str]:
    """The names of the broken contracts."""
    return set(re.findall(r"^(\d\w?\. .*) BROKEN", report, re.MULTILINE))


def bans(folder: Path, file: str, code: str) -> list[str]:
    """What ruff says about banned calls, if `file` held `code`."""
    rules = ("--config", RULES, "--select", "TID251", "--no-cache", "--output-format=concise")
    told = said(folder, "ruff", "check", *rules, "--stdin-filename", folder / file, "-", stdin=code)
    return [line for line in told.splitlines() if "TID251" in line]


def layers() -> list[str]:
    """Every module that the layers name, with its package: bot.web, handlers.intents ..."""
    contracts = tomllib.loads(RULES.read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    return [
        f"{container}.{module}"
        for contract in contracts
        for container in contract.get("containers", ())
        for layer in contract["layers"]
        for module in re.findall(r"\w+", layer)
    ]


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    """The packages with every module that the rules name, all of them empty."""
    for name in ("bot.web.a", "handlers.understanding.a", *layers()):
        write(tmp_path, name)
    for folder in ("intents", "rest", "scheduled"):
        write(tmp_path, f"handlers.{folder}.a")
        write(tmp_path, f"handlers.{folder}.b")
    return tmp_path


def write(folder: Path, name: str) -> None:
    path = folder.joinpath(*name.split("."))
    path.parent.mkdir(parents=True, exist_ok=True)
    for package in path.relative_to(folder).parents[:-1]:
        (folder / package / "__init__.py").touch()
    path.with_suffix(".py").touch()


def test_genjin_keeps_the_rules() -> None:
    """bot speaks, handlers decide, storage remembers: imports go one way only."""
    report = lint(PROJECT)

    assert " 0 broken" in report, report


def test_clean_skeleton_is_not_reported(skeleton: Path) -> None:
    """Where nothing is planted nothing is reported, so what is reported was planted."""
    report = lint(skeleton)

    assert " 0 broken" in report, report


@pytest.mark.parametrize(("file", "line", "rule"), IMPORT_BREAKS)
def test_planted_import_is_reported(skeleton: Path, file: str, line: str, rule: str) -> None:
    """Each rule notices what it forbids, or a module that has no place yet."""
    (skeleton / file).write_text(line + "\n", "utf-8")

    report = lint(skeleton)

    assert any(name.startswith(rule) for name in broken(report)), report


@pytest.mark.parametrize(("file", "code"), BANNED)
def test_time_chance_and_environment_have_one_door(tmp_path: Path, file: str, code: str) -> None:
    """Whoever reads the clock, dice or environment elsewhere is told where the door is."""
    assert bans(tmp_path, file, code)


@pytest.mark.parametrize(("file", "code"), ALLOWED)
def test_the_doors_themselves_are_open(tmp_path: Path, file: str, code: str) -> None:
    """bot/clock.py, bot/settings.py and tests/conftest.py do what others may not."""
    assert [] == bans(tmp_path, file, code)
