"""PostgreSQL's own programs for dumps: found on PATH, told the database by environment only."""

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from bot.settings import ConfigurationError

# What libpq understands in a URL's query, and in the environment.
NAMES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "options": "PGOPTIONS",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
}
LAST_LINES = 5


def found(*names: str) -> list[Path]:
    """Where these programs are; what to install where they are not."""
    places = [shutil.which(name) for name in names]
    missing = [name for name, place in zip(names, places, strict=True) if place is None]
    if missing:
        raise ConfigurationError(
            f"{' and '.join(missing)} cannot be found: install PostgreSQL's client programs "
            "(Debian: postgresql-client, macOS: libpq) of the server's version or newer, and put "
            "them on PATH"
        )
    return [Path(place) for place in places if place is not None]


def environment(url: str) -> dict[str, str]:
    """The database of this URL for PostgreSQL's programs; a password is on no command line."""
    parts = urlsplit(url)
    given = {
        "PGHOST": parts.hostname or "",
        "PGPORT": str(parts.port or ""),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": unquote(parts.path.lstrip("/")),
        "PGCONNECT_TIMEOUT": "10",
        "PATH": os.defpath,
        "LC_ALL": "C",
    }
    given |= {NAMES[name]: value for name, value in parse_qsl(parts.query) if name in NAMES}
    return {name: value for name, value in given.items() if value}


def told(command: Sequence[str | Path], url: str, line: Callable[[str], None]) -> None:
    """Run a program and hand on each line that it tells; an error becomes a sentence."""
    with subprocess.Popen(  # noqa: S603  # our own words, and file names as single arguments
        command, env=environment(url), stderr=subprocess.PIPE, text=True, errors="replace"
    ) as process:
        assert process.stderr is not None
        lines = []
        for said in process.stderr:
            lines.append(said.rstrip())
            line(lines[-1])
    refuse_unless(process.returncode == 0, command[0], "\n".join(lines))


def output(command: Sequence[str | Path]) -> str:
    """What a program writes, which needs no database."""
    done = subprocess.run(  # noqa: S603  # the same
        command,
        env={"PATH": os.defpath, "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )
    refuse_unless(done.returncode == 0, command[0], done.stderr)
    return done.stdout


def refuse_unless(is_well: bool, program: str | Path, said: str) -> None:
    """ConfigurationError with the last lines that the program said."""
    if not is_well:
        last = "\n".join(said.strip().splitlines()[-LAST_LINES:])
        raise ConfigurationError(f"{Path(program).name} did not succeed:\n{last}")
