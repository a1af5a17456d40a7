"""python -m tests.bench: start-up, memory and the time to a reply, each beside its goal."""

import http.client
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parent.parent.parent
RUNS = 5
REPLIES = 50
SENTENCE = "今天下午拜访了金职院王处长,聊了智慧校园二期,打车花了23.34元,下周三前把方案发过去"


def main() -> None:
    print(f"{'what':44} {'measured':>12} {'goal':>12}")
    for flag in ("--help", "--version"):
        row(f"S1 python -m bot {flag}, CPU", cpu_ms(["-m", "bot", flag]), 120, "ms")
    row("   python -c pass, CPU (reference)", cpu_ms(["-c", "pass"]), None, "ms")
    with tempfile.TemporaryDirectory() as folder:
        server, address = started(Path(folder))
        try:
            time.sleep(2)
            row("S3 idle `run`, RSS", rss_mib(server.pid), 80, "MiB")
            times = sorted(reply_ms(address, number) for number in range(REPLIES))
            row("   message to reply shown, median", times[REPLIES // 2], 1000, "ms")
            row("   message to reply shown, slowest", times[-1], 1000, "ms")
            row("   `run` after these messages, RSS", rss_mib(server.pid), None, "MiB")
        finally:
            server.terminate()
            server.wait()


def row(what: str, measured: float, goal: float | None, unit: str) -> None:
    aim = f"<= {goal:g} {unit}" if goal is not None else ""
    print(f"{what:44} {measured:8.1f} {unit:3} {aim:>12}", flush=True)


def cpu_ms(arguments: list[str]) -> float:
    """User and system time of a fresh process, the median of some."""
    times = []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return sorted(times)[RUNS // 2] * 1000


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
    main()
