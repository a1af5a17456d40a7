"""A table that one test walks: all rows that are not as they should be are told, by name.

Where rows leave nothing behind that another would meet, one server answers them all; a test for
each row would start a server and a database for each.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

LONGEST = 80  # characters of a name

Row = Callable[..., AbstractContextManager[None]]


@contextmanager
def every_row() -> Iterator[Row]:
    """`with every_row() as row:`, and `with row(...):` around what is asserted of each row.

    A row that fails does not keep the next from being asked.
    """
    wrong: list[str] = []

    @contextmanager
    def row(*name: object) -> Iterator[None]:
        called = ", ".join(repr(part)[:LONGEST] for part in name)
        try:
            yield
        except AssertionError as failure:
            wrong.append(f"{called}:\n{failure}")
        except Exception as failure:
            failure.add_note(f"in the row {called}")
            raise

    yield row
    if wrong:
        raise AssertionError("\n\n".join((f"{len(wrong)} rows are wrong", *wrong)))
