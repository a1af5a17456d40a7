"""Counters for Prometheus: what happened how often since the process began."""

import threading
from collections import Counter
from collections.abc import Iterable

Labels = tuple[tuple[str, str], ...]


class Counters:
    """Counts by name and labels; threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, Labels]] = Counter()

    def inc(self, name: str, **labels: object) -> None:
        """One more. Label values must be few: never an id or a text that somebody typed."""
        self.add(name, 1, **labels)

    def add(self, name: str, count: int, **labels: object) -> None:
        """So many more."""
        key = (name, tuple((label, str(value)) for label, value in sorted(labels.items())))
        with self._lock:
            self._counts[key] += count

    def render(self) -> str:
        """All counters in Prometheus' text format."""
        with self._lock:
            counts = sorted(self._counts.items())
        return rendered("counter", ((name, labels, count) for (name, labels), count in counts))


def rendered(kind: str, samples: Iterable[tuple[str, Labels, float]]) -> str:
    """Samples of one kind (counter, gauge), sorted by name, in Prometheus' text format."""
    lines, described = [], ""
    for name, labels, value in samples:
        if name != described:
            lines.append(f"# TYPE {name} {kind}\n")
            described = name
        inside = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels)
        lines.append(f"{name}{{{inside}}} {value}\n" if inside else f"{name} {value}\n")
    return "".join(lines)


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")
