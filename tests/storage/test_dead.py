"""What was given up: listed, shown, tried again, dropped and brought back."""

import functools
import io

import pytest
import sqlalchemy as sa

from bot.commands import dead
from storage import inbox, outbox, tables
from storage.database import opened
from storage.dead import given_up
from storage.inbox import Arrival
from tests.storage.conftest import NOW, Run


def test_dead_messages_are_listed_and_sent_again(loaded: Run, database_url: str) -> None:
    """Those of chats, too; what was sent stays as it is."""
    assert "There are none." in loaded(dead, "list").out
    with opened(database_url) as database:
        letters = [
            outbox.Outgoing(1, "feishu", "app", {}, key, "reply", key, {}, NOW) for key in "abc"
        ]
        ids = database.write(lambda at: outbox.add(at, letters)).result()
        parcels = database.write(lambda at: outbox.claim_ready(at, NOW, 3)).result()
        one, two, three = parcels
        database.write(lambda at: outbox.bury(at, one, "no such\nperson")).result()
        database.write(lambda at: outbox.mark_unknown(at, two, "no answer")).result()
        database.write(lambda at: outbox.mark_sent(at, three, None)).result()

    listed = loaded(dead, "list").out
    neither = loaded(dead, "retry")
    again = loaded(dead, "retry", str(ids[0]), str(ids[2]))
    rest = loaded(dead, "retry", "--all")

    first, second = listed.splitlines()[1:]
    assert (["unknown", "dead"]) == [first.split()[2], second.split()[2]]
    assert "feishu/app" in first
    assert "no such person" in second
    assert (2, True) == (neither.code, "Say which" in neither.err)
    assert (1, "1 will be tried again.\n") == (again.code, again.out)
    assert (0, "1 will be tried again.\n") == (rest.code, rest.out)
    with opened(database_url) as database:
        ready = database.write(lambda at: outbox.claim_ready(at, NOW, 3)).result()
        assert [] == ready  # they begin now, and NOW lies long before
        assert [] == database.read(lambda at: given_up(at, 1, 9)).result()


def test_a_dead_event_is_shown_dropped_and_brought_back(
    loaded: Run, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a colleague wrote and nobody could handle: whole, with the reason."""
    body = '{"text": "今天拜访了金职院🎉"}'.encode()
    with opened(database_url) as database:
        arrival = Arrival(1, "console", "demo", "m:1", "5", "message", body, NOW, NOW)
        key = database.together(inbox.remember, arrival).result()
        (event,) = database.write(lambda at: inbox.claim_ready(at, NOW, 1)).result()
        database.write(lambda at: inbox.bury(at, event, "KeyError: 'x'")).result()

    listed = loaded(dead, "list")
    shown = loaded(dead, "show", str(key))
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    refused = loaded(dead, "drop", str(key))
    dropped = loaded(dead, "drop", str(key), "--yes")
    after = [loaded(dead, "list").out, loaded(dead, "list", "--dropped").out]
    back = loaded(dead, "retry", str(key))
    nothing = loaded(dead, "show", str(key))

    assert ["in", "dead", "console/demo", "message"] == listed.out.splitlines()[1].split()[1:5]
    assert "今天拜访了金职院🎉" in shown.out
    assert "KeyError: 'x'" in shown.out
    assert (1, "Nothing was changed.") == (refused.code, refused.out.splitlines()[-1][-20:])
    assert 0 == dropped.code
    assert "There are none." in after[0]
    assert str(key) in after[1]
    assert (0, 1) == (back.code, nothing.code)
    with opened(database_url) as database:
        assert (
            tables.READY
            == database.read(
                lambda at: at.execute(sa.select(tables.inbox.c.status)).scalar_one()
            ).result()
        )


def test_long_lists_of_the_dead_have_pages(loaded: Run, database_url: str) -> None:
    """Each says how to see the next."""
    with opened(database_url) as database:
        letters = [
            outbox.Outgoing(1, "feishu", "app", {}, key, "reply", key, {}, NOW) for key in "abc"
        ]
        database.write(lambda at: outbox.add(at, letters)).result()
        for parcel in database.write(lambda at: outbox.claim_ready(at, NOW, 3)).result():
            database.write(functools.partial(outbox.bury, parcel=parcel, error="x")).result()

    first = loaded(dead, "list", "--limit", "2").out.splitlines()
    second = loaded(dead, "list", "--before", first[-1].split()[-1]).out.splitlines()

    assert (4, 2) == (len(first), len(second))
    assert "There are more" in first[-1]
