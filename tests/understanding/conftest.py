"""A directory that knows the company of the corpus, and a way to ask what was understood."""

from collections.abc import Callable
from datetime import datetime

import pytest

from handlers.understanding.claims import Claim, Context, Option, Person, Understanding
from handlers.understanding.directory import Directory
from handlers.understanding.understand import understand
from tests.understanding import reader

Ask = Callable[..., Understanding]
WEDNESDAY = datetime(2026, 3, 18, 16, 20, tzinfo=reader.ZONE)


@pytest.fixture(scope="session")
def directory() -> Directory:
    """Fifteen colleagues, sixty-two customers and their people."""
    return reader.known_directory()


@pytest.fixture
def hears(directory: Directory) -> Ask:
    """What is understood of a text that Zhang Wei (user 5) writes on Wednesday, 18 March 2026."""

    def ask(
        text: str,
        *,
        visible: frozenset[int] | None = None,
        customer: Option | None = None,
        last_record: bool = False,
        at: datetime = WEDNESDAY,
    ) -> Understanding:
        context = Context(
            Person(5, "张伟"), visible=visible, customer=customer, last_record=last_record
        )
        return understand(
            text,
            at=at,
            zone=reader.ZONE,
            directory=directory,
            context=context,
            abilities=reader.ABILITIES,
        )

    return ask


@pytest.fixture
def best(hears: Ask) -> Callable[..., Claim]:
    """The best claim of a text that must have one."""

    def first(text: str, **more: object) -> Claim:
        return hears(text, **more).claims[0]

    return first
