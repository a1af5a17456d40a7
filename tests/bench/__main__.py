"""python -m tests.bench [PART ...]: speed and memory, each beside its goal.

Parts: running (start-up, memory, the time to a reply), understanding, incoming (events: remembered,
handled, answered) and rest (its lists with a million rows, a few minutes); without one, all.
"""

import http.client
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench import incoming, rest, table, understanding

ROOT = Path(__file__).parent.parent.parent
RUNS = 5
REPLIES = 50
SENTENCE = "今天下午拜访了金职院王处长,聊了智慧校园二期,打车花了23.34元,下周三前把方案发过去"


def main(parts: Sequence[str]) -> int:
    if unknown := set(parts) - set(PARTS):
        print(f"no part {', '.join(sorted(unknown))}: there are {', '.join(PARTS)}")
        return 2
    for part in parts or PARTS:
        PARTS[part]()
        print()
    return 0


def running() -> None:
    table.head("running")
    for flag in ("--help", "--version"):
        table.row(f"S1 python -m bot {flag}, CPU", cpu_ms(["-m", "bot", flag]), 120, "ms")
    table.row("   python -c pass, CPU (reference)", cpu_ms(["-c", "pass"]), None, "ms")
    with tempfile.TemporaryDirectory() as folder:
        server, address = started(Path(folder))
        try:
            time.sleep(2)
            table.row("S3 idle `run`, RSS", rss_mib(server.pid), 80, "MiB")
            times = [reply_ms(address, number) for number in range(REPLIES)]
            table.row("   message to reply shown, median", table.median(times), 1000, "ms")
            table.row("   message to reply shown, slowest", max(times), 1000, "ms")
            table.row("   `run` after these messages, RSS", rss_mib(server.pid), None, "MiB")
        finally:
            server.terminate()
            server.wait()


PARTS = {
    "running": running,
    "understanding": understanding.main,
    "incoming": incoming.main,
    "rest": rest.main,
}


def cpu_ms(arguments: list[str]) -> float:
    """User and system time of a fresh process, the median of some."""
    times = []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return table.median(times) * 1000


def started(folder: Path) -> tuple["subprocess.Popen[str]", str]:
    """The demo on a free port."""
    variables = {n: v for n, v in os.environ.items() if not n.startswith("GENJIN_")}
    server = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        cwd=folder,
        env=variables | {"PYTHONPATH": str(ROOT), "PORT": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdout is not None
    return server, server.stdout.readline().removeprefix("Genjin: ").strip()


def rss_mib(process_id: int) -> float:
    status = Path(f"/proc/{process_id}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def reply_ms(address: str, number: int) -> float:
    """From sending a message to its card on the stream."""
    host = urlsplit(address).netloc
    watching = http.client.HTTPConnection(host)
    watching.request("GET", "/chat/stream?as=5")
    lines = watching.getresponse()
    lines.readline()
    sending = http.client.HTTPConnection(host)
    body = json.dumps({"kind": "message", "id": f"b-{number}", "user": 5, "text": SENTENCE})
    begun = time.perf_counter()
    sending.request("POST", "/webhooks/console/demo", body.encode())
    sending.getresponse().read()
    while not lines.readline().startswith(b"event: item"):
        pass
    elapsed = time.perf_counter() - begun
    sending.close()
    watching.close()
    return elapsed * 1000


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
