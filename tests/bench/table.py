"""Rows of a bench: what was measured, its goal, its ratio to a reference of the same run."""

from collections.abc import Callable


def head(title: str, *, reference: str = "") -> None:
    """The titles of the columns."""
    print(f"{title:50} {'measured':>12} {'goal':>12}  {reference}".rstrip(), flush=True)


def row(
    what: str, measured: float, goal: float | None, unit: str, *, reference: float | None = None
) -> None:
    """One line; with a reference, how many times that it took, which carries over machines."""
    aim = f"<= {goal:g} {unit}" if goal is not None else ""
    mark = "" if goal is None else "✓" if measured <= goal else "✗"
    ratio = "" if reference is None else f"{measured / reference:8.2f}x"
    line = f"{what:50} {shown(measured):>8} {unit:3} {aim:>12} {mark:1} {ratio}"
    print(line.rstrip(), flush=True)


def times(
    what: str, ratio: float, *, least: float | None = None, most: float | None = None
) -> None:
    """One line of a ratio: how many times another measurement of the same run."""
    goal = least if least is not None else most
    aim = "" if goal is None else f"{'>=' if least is not None else '<='} {goal:g} x"
    fine = (least is None or ratio >= least) and (most is None or ratio <= most)
    mark = "" if goal is None else "✓" if fine else "✗"
    print(f"{what:50} {shown(ratio):>8} x   {aim:>12} {mark}".rstrip(), flush=True)


def shown(measured: float) -> str:
    """Three digits that count."""
    return f"{measured:.1f}" if measured >= 10 else f"{measured:.3f}"


def median(numbers: list[float]) -> float:
    """The one in the middle."""
    return sorted(numbers)[len(numbers) // 2]


def percentile(numbers: list[float], percent: float) -> float:
    """The number that so many percent do not exceed."""
    ordered = sorted(numbers)
    return ordered[min(int(len(ordered) * percent / 100), len(ordered) - 1)]


def best_of(times: int, measure: Callable[[], float]) -> float:
    """The least of some measurements: what the work takes when nothing else is in its way."""
    return min(measure() for _ in range(times))
