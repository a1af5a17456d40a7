"""What a process that serves asks of Python: its event loop, and how often it looks for garbage."""

import asyncio
import gc
from collections.abc import Coroutine
from typing import Any

# New objects before a look at the newest; then at older ones after so many looks. Python's own 700
# are one page of a list, and the looks took a quarter of its CPU.
THRESHOLDS = 20_000, 10, 10


def run(serving: Coroutine[Any, Any, None]) -> None:
    """Run it to its end, on uvloop where that is installed (the extra `fast`)."""
    try:
        import uvloop  # noqa: PLC0415
    except ImportError:
        asyncio.run(serving)
        return
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serving)


def settle() -> None:
    """What is loaded by now stays as long as the process: nobody looks through it for garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
