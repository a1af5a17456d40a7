"""placeholder"""

from pathlib import Path


def keep(disk: Path) -> None: ...
