"""Genjin and its peer as processes that answer, and what an answer costs them.

A call costs the CPU of the process that answers and, where PostgreSQL is ours, of the processes
that serve it: time on the wall says more about who else uses the machine.
"""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from tests.bench import kept, table
from tests.bench.kept import Rows

ROOT = Path(__file__).parent.parent.parent
PEERS = Path(__file__).with_name("peers.txt")


class Ask(NamedTuple):
    """One HTTP call."""

    method: str
    path: str
    body: dict[str, Any] | None = None


def get(path: str, **given: object) -> Ask:
    """A GET with this query; what is None is left out."""
    return Ask("GET", f"{path}?{urlencode({k: v for k, v in given.items() if v is not None})}")


class Server:
    """A process that answers."""

    def __init__(
        self, process: "subprocess.Popen[bytes]", address: str, postmaster: int | None
    ) -> None:
        self._process, self._postmaster = process, postmaster
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=120)

    def says(self, ask: Ask, token: str = "") -> bytes:
        """The answer to one call, which must be a success."""
        headers = {"Content-Type": "application/json"}
        if token:  # each family finds it where it looks
            scheme = "Token token=" if ask.path.startswith("/api/v2/") else "Bearer "
            headers["Authorization"] = f"{scheme}{token}"
        body = None if ask.body is None else json.dumps(ask.body).encode()
        self._connection.request(ask.method, ask.path, body, headers)
        answer = self._connection.getresponse()
        said = answer.read()
        assert answer.status == 200, said[:500]
        return said

    def ms(self, asks: Sequence[Ask], token: str = "") -> float:
        """CPU of one of these calls."""
        before = self._cpu_ns()
        for ask in asks:
            self.says(ask, token)
        return (self._cpu_ns() - before) / len(asks) / 1e6

    def _cpu_ns(self) -> int:
        processes = [self._process.pid]
        if self._postmaster is not None:
            children = Path(f"/proc/{self._postmaster}/task/{self._postmaster}/children")
            processes += [int(child) for child in children.read_text().split()]
        tasks = [task for one in processes for task in Path(f"/proc/{one}/task").glob("*")]
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks)


class Asking(NamedTuple):
    """Some calls of a server, on somebody's behalf."""

    server: Server
    asks: Sequence[Ask]
    token: str = ""


def alternating(runs: int, *sides: Asking) -> list[float]:
    """CPU of a call of each side, the median of rounds in which one follows the other."""
    for side in sides:
        side.server.ms(side.asks, side.token)
    rounds = [[side.server.ms(side.asks, side.token) for side in sides] for _ in range(runs)]
    return [table.median(list(taken)) for taken in zip(*rounds, strict=True)]


@contextmanager
def genjin(rows: Rows) -> Iterator[Server]:
    """The real one, as it runs in production, but that it lets everybody ask as often as we do."""
    variables = {name: v for name, v in os.environ.items() if not name.startswith("GENJIN_")}
    variables |= {
        "PYTHONPATH": f"{ROOT}{os.pathsep}{peers_folder()}",  # with the extra `fast`
        "GENJIN_ENVIRONMENT": "production",
        "GENJIN_SECRET_KEY": "b" * 32,
        "GENJIN_DATABASE_URL": rows.url,
        "GENJIN_HOST": "127.0.0.1",
        "GENJIN_RATE_LIMITS": "false",
    }
    command = "run" if rows.url.startswith("sqlite") else "web"
    port = free_port()
    starting = started([sys.executable, "-m", "bot", command], variables | {"PORT": port}, port)
    with starting as process:
        yield Server(process, f"http://127.0.0.1:{port}", rows.postmaster)


@contextmanager
def naive(rows: Rows) -> Iterator[Server]:
    """The naive peer."""
    port, peers = free_port(), str(peers_folder())
    command = [sys.executable, "-m", "tests.bench.naive", rows.url, port]
    variables = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{peers}"}
    with started(command, variables, port) as process:
        yield Server(process, f"http://127.0.0.1:{port}", rows.postmaster)


def peers_folder() -> Path:
    """What the peers need, installed beside .venv; found by imports from now on."""
    folder = kept.folder() / f"peers-{kept.hash_of(PEERS.read_text())}"
    if not folder.exists():
        print("Installing the peers ...", flush=True)
        making = folder.with_suffix(".making")
        how = "-qq --disable-pip-version-check --no-input --require-hashes --no-deps"
        command = [sys.executable, "-m", "pip", "install", *how.split()]
        command += ["--only-binary", ":all:", "--target", str(making), "-r", str(PEERS)]
        subprocess.run(command, check=True)
        making.rename(folder)
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
    return folder


@contextmanager
def started(
    command: Sequence[str], variables: dict[str, str], port: str
) -> Iterator["subprocess.Popen[bytes]"]:
    """The process, once it listens; it ends with us even where we are killed."""
    with (kept.folder() / "server.log").open("w") as log:
        process = subprocess.Popen(
            command,
            cwd=kept.folder(),
            env=variables,
            stdout=log,
            stderr=log,
            preexec_fn=kept.dies_with_us,  # noqa: PLW1509  # threads of ours are idle by now
        )
    try:
        _wait(process, port)
        yield process
    finally:
        process.terminate()
        process.wait(60)


def free_port() -> str:
    """A port of this machine that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def _wait(process: "subprocess.Popen[bytes]", port: str) -> None:
    """Until it listens."""
    for _ in range(600):
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", int(port))) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"no answer; see {kept.folder() / 'server.log'}")
