"""API tokens: shown once, found by their text, worth nothing after their end."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from storage import tables, tokens
from storage.database import Database
from tests.storage.conftest import NOW, ZHANG

DAY = timedelta(days=1)


@pytest.fixture
def makes(company: Database) -> Any:
    """makes(...): a new token's text."""

    def making(user_id: int | None = ZHANG, expires_at: Any = None, name: str = "") -> Any:
        return company.write(
            lambda t: tokens.create(
                t,
                1,
                user_id=user_id,
                name=name,
                scopes=("read:visits",),
                now=NOW,
                expires_at=expires_at,
            )
        ).result(10)

    return making


@pytest.fixture
def finds(company: Database) -> Any:
    """finds(text, now): the token behind the text."""
    return lambda token, now=NOW: company.read(lambda t: tokens.find(t, token, now)).result(10)


def test_a_token_speaks_for_its_user(makes: Callable[..., str], finds: Callable[..., Any]) -> None:
    found = finds(makes())

    assert (1, ZHANG, {"read:visits"}) == (found.organization_id, found.user_id, found.scopes)


def test_its_text_is_stored_nowhere(company: Database, makes: Callable[..., str]) -> None:
    """Whoever reads the database cannot use the tokens in it."""
    token = makes()

    rows = company.read(lambda t: t.execute(sa.select(tables.api_token)).all()).result()

    assert token not in repr(rows)


@pytest.mark.parametrize("wrong", ["", "gj_", "gj_\x00", "gj_" + "x" * 43, "\ud800"], ids=repr)
def test_another_text_finds_nothing(
    makes: Callable[..., str], finds: Callable[..., Any], wrong: str
) -> None:
    makes()

    assert finds(wrong) is None


def test_a_token_with_the_right_beginning_only_is_none(
    makes: Callable[..., str], finds: Callable[..., Any]
) -> None:
    token = makes()

    assert finds(token[:-1] + ("A" if token[-1] != "A" else "B")) is None


def test_an_expired_token_is_none(makes: Callable[..., str], finds: Callable[..., Any]) -> None:
    token = makes(expires_at=NOW + DAY)

    assert finds(token, NOW + DAY - timedelta(seconds=1)) is not None
    assert finds(token, NOW + DAY) is None


def test_a_revoked_token_is_none(
    company: Database, makes: Callable[..., str], finds: Callable[..., Any]
) -> None:
    token = makes()

    revoked = company.write(lambda t: tokens.revoke(t, 1, token[:12], NOW)).result(10)
    again = company.write(lambda t: tokens.revoke(t, 1, token[:12], NOW)).result(10)

    assert (True, False) == (revoked, again)
    assert finds(token) is None


def test_another_organization_cannot_revoke_it(
    company: Database, makes: Callable[..., str], finds: Callable[..., Any]
) -> None:
    token = makes()

    assert not company.write(lambda t: tokens.revoke(t, 2, token[:12], NOW)).result(10)
    assert finds(token) is not None


def test_a_user_who_left_speaks_no_more(
    company: Database, makes: Callable[..., str], finds: Callable[..., Any]
) -> None:
    token = makes()
    left = sa.update(tables.user).where(tables.user.c.id == ZHANG).values(state="left")

    company.write(lambda t: t.execute(left) and None).result(10)

    assert finds(token) is None


def test_a_services_token_needs_no_user(
    makes: Callable[..., str], finds: Callable[..., Any]
) -> None:
    assert finds(makes(user_id=None, name="BI")).user_id is None


def test_the_list_tells_all_but_the_secret(
    company: Database, makes: Callable[..., str], finds: Callable[..., Any]
) -> None:
    token = makes(name="BI", user_id=None)
    company.write(lambda t: tokens.used(t, finds(token), NOW + DAY)).result(10)

    (listed,) = company.read(lambda t: tokens.everything(t, 1)).result()

    assert (token[:12], "BI", ("read:visits",)) == (listed.prefix, listed.name, listed.scopes)
    assert (None, NOW + DAY) == (listed.expires_at, listed.last_used_at)
