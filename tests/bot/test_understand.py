"""python -m bot understand, as it is typed: rows in, rows out, and what is wrong told by line."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
COMPANY = str(ROOT / "tests/understanding/corpus/directory.json")
NOW = "2026-03-18T16:20"
VISIT = {"id": "v", "now": NOW, "sender": 5, "chat": "p2p"}


def understand(
    bare: dict[str, str], *arguments: str, typed: str | bytes = ""
) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "bot", "understand", *arguments],
        input=typed.encode() if isinstance(typed, str) else typed,
        env=bare | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        timeout=60,
    )


def rows(done: "subprocess.CompletedProcess[bytes]") -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_rows_are_answered_in_order_and_bad_ones_named(bare: dict[str, str]) -> None:
    """Everything that can be read is read; the rest is named with its line, and exit code 1."""
    typed = b"\n".join(
        [
            json.dumps(VISIT | {"text": "拜访了金职院王处长"}).encode(),
            b"nonsense",
            b'{"id": 2, "now": "2026-03-18T16:20", "sender": 5}',
            b"\xff\xfe",
            b"[" * 100_000,
            b'{"text": "nobody asked"}',
            json.dumps(VISIT | {"id": 3, "sender": 999, "text": "帮助\ud800"}).encode(),
        ]
    )

    done = understand(bare, "--directory", COMPANY, typed=typed)

    assert ["v", 2, 3] == [row["id"] for row in rows(done)]
    assert 1001 == rows(done)[0]["records"][0]["customer"]
    assert "text" in rows(done)[1]["error"]
    assert 1 == done.returncode
    complaints = done.stderr.decode().splitlines()
    assert ["line 2", "line 3", "line 4", "line 5", "line 6"] == [c[:6] for c in complaints]
    assert "Traceback" not in done.stderr.decode()


def test_settings_are_not_needed(bare: dict[str, str]) -> None:
    """A wrong setting of the server is in nobody's way here."""
    done = understand(bare | {"GENJIN_DATABSE_URL": "x"}, "--only", "money")

    assert (0, b"") == (done.returncode, done.stderr)


def test_times_and_amounts_come_best_first(bare: dict[str, str]) -> None:
    """The answer with the longest words leads; a text without any has none."""
    typed = "\n".join(
        json.dumps({"id": number, "now": "2026-03-18T16:20", "text": text})
        for number, text in enumerate(["下周三下午3点,今天别来", "一点都不急"])
    )

    done = understand(bare, "--only", "time", typed=typed)

    assert [
        {
            "id": 0,
            "answers": [
                {"kind": "instant", "grain": "minute", "start": "2026-03-25T15:00"},
                {"kind": "date", "grain": "day", "start": "2026-03-18"},
            ],
        },
        {"id": 1, "answers": []},
    ] == rows(done)


def test_one_message_is_explained_with_its_words(bare: dict[str, str]) -> None:
    """Each field with its value and the words it came from; what nobody said is a default."""
    text = "今天下午拜访了金职院王处长,打车46元"

    done = understand(
        bare, "--directory", COMPANY, "--explain", text, "--now", NOW, "--sender", "5"
    )

    said = done.stdout.decode()
    assert (0, text) == (done.returncode, said.splitlines()[0])
    for field, value, words in (
        ("customer", "金华职业技术学院 (1001)", "「金职院」"),
        ("when", "2026-03-18 Wed 下午", "「今天下午」"),
        ("expenses", "46", "「46元」"),
        ("type", "SALES", "(by default)"),
    ):
        assert any(
            line.split(maxsplit=1)[0] == field and value in line and line.endswith(words)
            for line in said.splitlines()
            if line.strip()
        ), said


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ((), "--directory"),
        (("--directory", "nowhere.json"), "nowhere.json"),
        (("--directory", str(ROOT / "README.md")), "README.md"),
        (("--only", "money", "--zone", "Mars"), "--zone Mars"),
        (("--only", "time", "--explain", "明天", "--now", "soon"), "soon"),
        (("--only", "taste"), "--only"),
    ],
)
def test_what_cannot_begin_says_what_to_put_right(
    bare: dict[str, str], arguments: tuple[str, ...], named: str
) -> None:
    """Exit code 2, the argument named, no stack trace."""
    done = understand(bare, *arguments)

    assert 2 == done.returncode
    assert named in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_a_reader_that_has_seen_enough_is_no_error(bare: dict[str, str]) -> None:
    """As with `| head`: nothing is said when nobody reads on."""
    line = json.dumps(VISIT | {"text": "打车46元"})
    reading, writing = os.pipe()
    os.close(reading)

    done = subprocess.run(
        [sys.executable, "-m", "bot", "understand", "--only", "money"],
        input=(line + "\n").encode() * 2000,
        env=bare | {"PYTHONPATH": str(ROOT)},
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
    )
    os.close(writing)

    assert (0, b"") == (done.returncode, done.stderr)


def test_values_need_no_heavy_imports(bare: dict[str, str]) -> None:
    """Reading times or amounts starts without database, network and settings."""
    code = (
        "import sys; from bot.__main__ import main; main(['understand', '--only', 'time'])\n"
        "heavy = {'sqlalchemy', 'aiohttp', 'pydantic', 'asyncio'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        input=b"",
        env=bare | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        timeout=60,
    )

    assert (0, b"") == (done.returncode, done.stderr)
