"""The command line: help everywhere, bad configuration named, the README true."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.__main__ import COMMANDS
from bot.settings import defaults_table

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text()
SECRET = "s" * 40


Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def genjin(bare: dict[str, str], tmp_path: Path) -> Run:
    """python -m bot, as a newcomer types it, in a folder of its own."""

    def run(
        *arguments: str, typed: str = "", **variables: str
    ) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            cwd=tmp_path,
            input=typed,
            env=bare | {"PYTHONPATH": str(ROOT)} | variables,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    return run


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(genjin: Run, command: str) -> None:
    """--help says what it does and shows how."""
    done = genjin(command, "--help")

    assert 0 == done.returncode
    assert "Example: " in done.stdout
    assert "python -m bot" in done.stdout


def test_an_unknown_command_is_refused_with_the_known_ones(genjin: Run) -> None:
    """A typo is answered with what there is."""
    done = genjin("chat")

    assert 2 == done.returncode
    assert "console" in done.stderr


@pytest.mark.parametrize(
    ("command", "variables", "named"),
    [
        ("run", {"GENJIN_DATABSE_URL": "x"}, "GENJIN_DATABSE_URL"),
        ("run", {"GENJIN_DATABASE_URL": "mysql://x"}, "GENJIN_DATABASE_URL"),
        ("run", {"GENJIN_ENVIRONMENT": "prod"}, "GENJIN_ENVIRONMENT"),
        ("run", {"GENJIN_ENVIRONMENT": "production"}, "GENJIN_SECRET_KEY"),
        ("run", {"PORT": "eighty"}, "PORT"),
        ("run", {"GENJIN_SECRET_KEY": "short"}, "GENJIN_SECRET_KEY"),
        ("run", {"GENJIN_APPS": '[{"platform":"icq"}]'}, "GENJIN_APPS[0].platform"),
        ("run", {"GENJIN_APPS": "nonsense"}, "GENJIN_APPS"),
        ("web", {}, "GENJIN_ENVIRONMENT"),
        ("worker", {"GENJIN_ENVIRONMENT": "production", "GENJIN_SECRET_KEY": SECRET}, "SQLite"),
        ("release", {"GENJIN_ENVIRONMENT": "production", "GENJIN_SECRET_KEY": SECRET}, "SQLite"),
        ("run", {"GENJIN_DATABASE_URL": "postgres://u:p@127.0.0.1:1/x"}, "release, web and worker"),
    ],
)
def test_bad_configuration_names_the_setting_and_exits_2(
    genjin: Run, command: str, variables: dict[str, str], named: str
) -> None:
    """Never a stack trace: the setting, and what to do."""
    done = genjin(command, **variables)

    assert 2 == done.returncode, done.stderr
    assert named in done.stderr
    assert "Traceback" not in done.stderr


def test_settings_are_printed_with_secrets_masked(genjin: Run) -> None:
    """What is in force, and nothing that must not be seen."""
    url = "postgresql+psycopg://genjin:hunter2@db.example.com/genjin"
    apps = '[{"platform": "console", "key": "x"}]'

    done = genjin(
        "settings",
        GENJIN_DATABASE_URL=url,
        GENJIN_SECRET_KEY=SECRET,
        GENJIN_APPS=apps,
    )

    assert "hunter2" not in done.stdout
    assert SECRET not in done.stdout
    assert "db.example.com" in done.stdout


def test_the_readme_holds_the_table_of_settings() -> None:
    """The table in the README is the one that the command prints."""
    assert defaults_table() in README


def test_the_tour_of_the_readme_works_word_for_word(genjin: Run) -> None:
    """A newcomer's first two minutes."""
    tour = re.search(r"```text\n(.*?)```", README, re.DOTALL)
    assert tour is not None
    expected = [
        "已记录 · 金华职业技术学院",
        "V-61 已改:费用",
        "金华职业技术学院 · 最近",
        "您指的是哪一家?",
        "已记录 · 杭州华星科技有限公司",
        "共 3 次",
        "负责人: 张伟",
        "已撤销:杭州华星科技有限公司的记录",
        "我能帮您做这些",
    ]

    done = genjin("console", "--as", "5", "--now", "2026-03-18T16:20", typed=tour[1])

    said = done.stdout
    for answer in expected:
        assert answer in said, done.stdout + done.stderr
        said = said.split(answer, 1)[1]


def test_the_console_names_who_can_be_chosen(genjin: Run) -> None:
    """A wrong --as is answered with the people there are."""
    done = genjin("console", "--as", "999", "--now", "2026-03-18T16:20")

    assert 2 == done.returncode
    assert "5 张伟" in done.stderr
