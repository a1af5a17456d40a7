"""Ids: one sequence for all, above the importer's own, never twice."""

from concurrent.futures import wait
from functools import partial

import pytest

from storage import ids, tables
from storage.database import Database, Transaction


class Refused(Exception):
    """What a handler might say."""


def test_ids_rise_from_two_to_the_52(database: Database) -> None:
    """Ids below 2**52 are left to importers; ours follow one another."""
    first = database.write(lambda t: ids.take(t, 3)).result()
    second = database.write(ids.take_one).result()

    assert sorted({*first, second}) == [*first, second]
    assert tables.FIRST_ID <= first[0] < second < tables.TOO_BIG


def test_no_id_is_given_twice_to_threads(database: Database) -> None:
    """Whoever asks at the same time gets other ids."""
    futures = [database.write(lambda t: ids.take(t, 5)) for _ in range(60)]

    wait(futures)

    taken = [one for future in futures for one in future.result()]
    assert 300 == len(set(taken))


def test_a_rolled_back_id_may_leave_a_gap_but_no_double(database: Database) -> None:
    """What an undone transaction took is either lost or given to one other only."""
    before = database.write(ids.take_one).result()

    def refused(transaction: Transaction) -> None:
        ids.take(transaction, 10)
        raise Refused

    with pytest.raises(Refused):
        database.write(refused).result()
    after = database.write(lambda t: ids.take(t, 3)).result()

    assert before < after[0]
    assert 3 == len(set(after))


def test_short_numbers_count_from_one_in_each_organization(database: Database) -> None:
    """V-1, V-2 ... are each organization's own."""
    numbers = [
        database.write(
            partial(ids.take_number, organization_id=organization, name="visit")
        ).result()
        for organization in (1, 1, 2, 1)
    ]

    assert [1, 2, 1, 3] == numbers


def test_oids_are_24_hexadecimal_digits() -> None:
    oids = {ids.new_oid() for _ in range(100)}

    assert 100 == len(oids)
    assert all(len(oid) == 24 and int(oid, 16) >= 0 for oid in oids)
