"""The commands that need a database only: what they print, and what they say to mistakes."""

import io
import json
from pathlib import Path

import pytest

from bot.commands import client, importing, migrate, token, webhook
from storage import clients, subscriptions, tokens
from storage.database import opened
from tests.receiver import Receiver
from tests.storage.conftest import COMPANY, NOW, ZHANG, Run


def test_migrate_says_what_ran(runs: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"

    first, second = runs(migrate, url=url), runs(migrate, url=url)

    assert (0, True) == (first.code, first.out.startswith("Migrated: 0001"))
    assert (0, True) == (second.code, second.out.startswith("Up to date: "))


def test_other_commands_send_to_migrate_first(runs: Run, file: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"

    for said in (runs(importing, file, url=url), runs(token, "list", url=url)):
        assert 2 == said.code
        assert "run `python -m bot migrate` first" in said.err


def test_a_database_that_is_away_is_named(runs: Run) -> None:
    said = runs(migrate, url="postgresql+psycopg://nobody@127.0.0.1:1/nothing")

    assert 2 == said.code
    assert "Check GENJIN_DATABASE_URL" in said.err


def test_import_tells_what_became_of_the_rows(runs: Run, file: Path) -> None:
    dry = runs(importing, file, "--dry-run")
    first = runs(importing, file)
    second = runs(importing, file)

    assert "customers: 3 would be new, 0 would be changed" in dry.out
    assert "小公司: checked, nothing stored." in dry.out
    assert "customers: 3 new, 0 changed" in first.out
    assert "Nothing to change.\n小公司: loaded.\n" == second.out
    assert [0, 0, 0] == [dry.code, first.code, second.code]


def test_import_names_bad_rows_and_ends_with_1(runs: Run, file: Path) -> None:
    bad = COMPANY | {"customers": [{"id": 9}, *COMPANY["customers"]]}
    file.write_text(json.dumps(bad))

    said = runs(importing, file)

    assert 1 == said.code
    assert "customers[0]: name is missing\n" == said.err
    assert "customers: 3 new" in said.out


@pytest.mark.parametrize("content", ["", "[1]", "{}", '{"users": []}'], ids=repr)
def test_import_of_a_broken_file_ends_with_2(runs: Run, file: Path, content: str) -> None:
    """One sentence, no traceback."""
    file.write_text(content)

    said = runs(importing, file)

    assert (2, "") == (said.code, said.out)
    assert said.err.strip()


def test_a_token_is_shown_once_and_works(loaded: Run, database_url: str) -> None:
    words = ("create", "--user", str(ZHANG), "--scope", "read:visits", "--days", "3")
    made = loaded(token, *words)
    listed = loaded(token, "list")

    text = made.out.strip()
    with opened(database_url) as database:
        found = database.read(lambda t: tokens.find(t, text, NOW)).result()
    assert found is not None
    assert (ZHANG, frozenset({"read:visits"})) == (found.user_id, found.scopes)
    assert "only this once" in made.err
    assert text[:12] in listed.out
    assert text not in listed.out


def test_a_revoked_token_is_listed_as_such(loaded: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """It asks first; --yes is for scripts."""
    text = loaded(token, "create", "--admin").out.strip()
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))

    kept = loaded(token, "revoke", text[:12])
    revoked = loaded(token, "revoke", text[:12], "--yes")

    assert (1, "Nothing was changed.\n") == (kept.code, kept.err)
    assert 0 == revoked.code
    assert "revoked" in loaded(token, "list").out


WRONG = {
    "unknown user": (("--user", "99", "--scope", "read:visits"), "Nobody active has the user id"),
    "unknown scope": (("--service", "BI", "--scope", "all"), "choose from admin, read:customers"),
    "no scope": (("--service", "BI"), "Say what the token may do"),
    "admin with scope": (("--admin", "--scope", "read:visits"), "leave --scope away"),
    "no name": (("--service", " ", "--scope", "read:visits"), "Give the service a name"),
    "no days": (("--admin", "--days", "0"), "--days must lie between"),
    "unknown company": (
        ("--admin", "--organization", "x"),
        "add --organization with one of 小公司",
    ),
}


@pytest.mark.parametrize(("words", "reason"), WRONG.values(), ids=WRONG)
def test_a_wrong_wish_for_a_token_is_told_what_to_do(
    loaded: Run, words: tuple[str, ...], reason: str
) -> None:
    said = loaded(token, "create", *words)

    assert 2 == said.code
    assert reason in said.err


def test_without_a_company_a_token_has_nowhere_to_go(runs: Run) -> None:
    said = runs(token, "create", "--admin")

    assert 2 == said.code
    assert "load one with `python -m bot import FILE` first" in said.err


def test_a_client_s_secret_is_shown_once_and_is_right(loaded: Run, database_url: str) -> None:
    words = ("--name", "OKKI", "--user", str(ZHANG), "--scope", "write:visits")
    made = loaded(client, "create", *words)
    listed = loaded(client, "list")

    (_, client_id), (_, secret) = (line.split() for line in made.out.splitlines())
    with opened(database_url) as database:
        found = database.read(lambda t: clients.Clients(t, NOW).known(client_id, secret)).result()
    assert found is not None
    assert (ZHANG, frozenset({"write:visits"})) == (found.user_id, found.scopes)
    assert "only this once" in made.err
    assert [client_id, "OKKI", "user", str(ZHANG)] == listed.out.splitlines()[1].split()[:4]
    assert secret not in listed.out


def test_a_revoked_client_is_listed_as_such(loaded: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """It asks first; --yes is for scripts."""
    empty = loaded(client, "list")
    made = loaded(client, "create", "--name", "BI", "--scope", "read:visits")
    client_id = made.out.split()[1]
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))

    kept = loaded(client, "revoke", client_id)
    revoked = loaded(client, "revoke", client_id, "--yes")
    again = loaded(client, "revoke", client_id)

    assert "There are no clients" in empty.out
    assert (1, "Nothing was changed.\n") == (kept.code, kept.err)
    assert (0, True) == (revoked.code, "worth nothing" in revoked.out)
    assert "was revoked on" in again.out
    assert "service" in loaded(client, "list").out


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("create", "--name", " ", "--scope", "read:visits"), "Give the client a name"),
        (
            ("create", "--name", "x", "--user", "99", "--scope", "read:visits"),
            "Nobody active has the user id",
        ),
        (("revoke", "gjc_x"), "No client has the id gjc_x"),
    ],
)
def test_a_wrong_wish_for_a_client_is_told_what_to_do(
    loaded: Run, words: tuple[str, ...], reason: str
) -> None:
    said = loaded(client, *words)

    assert 2 == said.code
    assert reason in said.err


def test_a_webhook_is_made_tried_and_removed(
    loaded: Run, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its secret is shown once and stored sealed."""
    receiver = Receiver()
    made = loaded(webhook, "create", receiver.url, "--event", "visit.created")
    listed = loaded(webhook, "list")
    new_id = listed.out.splitlines()[1].split()[0]

    tried = loaded(webhook, "test", new_id)
    receiver.answers = lambda _got: 302
    refused = loaded(webhook, "test", new_id)
    receiver.close()
    away = loaded(webhook, "test", new_id)
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    kept = loaded(webhook, "remove", new_id)
    removed = loaded(webhook, "remove", new_id, "--yes")

    secret = made.out.strip()
    assert secret.startswith("whsec_")
    assert f"Subscription {new_id}." in made.err
    assert secret not in listed.out
    assert ("active", receiver.url) == (listed.out.split()[6], listed.out.split()[8])
    assert "Delivered, status 200.\n" == tried.out
    assert {"webhook.test"} == set(receiver.types())
    assert "Refused with status 302" in refused.err
    assert "No answer: " in away.err
    assert [0, 1, 1, 1, 0] == [one.code for one in (tried, refused, away, kept, removed)]
    assert "There are no subscriptions" in loaded(webhook, "list").out


def test_without_events_a_webhook_hears_of_all(loaded: Run) -> None:
    loaded(webhook, "create", "https://example.com/hook")

    listed = loaded(webhook, "list").out

    assert " ".join(subscriptions.EVENTS) in listed


def test_a_webhook_whose_secret_was_sealed_with_another_key_says_so(
    loaded: Run, database_url: str
) -> None:
    with opened(database_url) as database:
        new_id = database.write(
            lambda at: subscriptions.create(
                at, 1, url="https://a.example", events=(), sealed="x", now=NOW
            )
        ).result()

    said = loaded(webhook, "test", str(new_id))

    assert (1, True) == (said.code, "GENJIN_SECRET_KEY" in said.err)


WRONG_WEBHOOKS = {
    "unknown event": (("create", "https://a.example", "--event", "x"), "choose from visit.created"),
    "an inner address": (("create", "https://10.0.0.1/"), "no public address"),
    "no URL": (("create", "a.example"), "must begin with https://"),
    "nobody": (("remove", "7"), "No subscription has the id 7"),
    "nothing to try": (("test", "7"), "`python -m bot webhook list` shows all"),
}


@pytest.mark.parametrize(("words", "reason"), WRONG_WEBHOOKS.values(), ids=WRONG_WEBHOOKS)
def test_a_wrong_wish_for_a_webhook_is_told_what_to_do(
    loaded: Run, words: tuple[str, ...], reason: str
) -> None:
    said = loaded(webhook, *words)

    assert 2 == said.code
    assert reason in said.err
