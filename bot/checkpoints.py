"""Named moments at which reliability tests may kill the process; empty in production."""

from collections.abc import Callable

_at: dict[str, Callable[[], None]] = {}


def reached(name: str) -> None:
    """The process stands at this moment."""
    action = _at.get(name)
    if action is not None:
        action()


def at(name: str, action: Callable[[], None]) -> None:
    """Do this when the moment comes: for tests."""
    _at[name] = action
