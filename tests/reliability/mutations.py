"""placeholder"""


def apply(name: str) -> None: ...
