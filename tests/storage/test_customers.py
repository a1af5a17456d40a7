"""Customers: found in every way people write them, made and learned undoably."""

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from storage import tables
from storage.records import NewReport, NewVisit
from tests.storage.conftest import COLLEGE, LEADER, NOW, SCHOOL, WANG, ZHANG, Act

WANG_JIANGUO = 501
OID = "8025a403a51b65389831f72b"


def undoes(uow: Any) -> Any:
    """Take back the newest step."""
    return uow.undo(uow.steps.newest(1, NOW - timedelta(days=1)))


def test_a_customer_is_found_by_id_oid_and_number(act: Act) -> None:
    """An oid in any case, an id also as text, a number with its zeros."""

    def look(uow: Any) -> Any:
        asked = uow.customers
        keys = (COLLEGE, str(COLLEGE), OID, OID.upper())
        return [asked.get(key) for key in keys] + [asked.numbered("00001")]

    assert [COLLEGE] * 5 == [found.id for found in act(ZHANG, look)]


def test_what_is_no_key_finds_nothing(act: Act) -> None:
    """Whatever stands in a URL: an answer, no error."""
    strange = ["", "x", "0", "1" * 24, "9" * 30, "１０１", "-101", "f" * 24, "101.0", " 101"]

    found = [act(ZHANG, lambda uow, k=key: uow.customers.get(k)) for key in strange]

    assert [None] * len(strange) == found
    assert act(ZHANG, lambda uow: (uow.customers.numbered(""), uow.customers.numbered("1"))) == (
        None,
        None,
    )


def test_the_master_record_is_whole(act: Act) -> None:
    found = act(ZHANG, lambda uow: uow.customers.get(COLLEGE))

    assert ("00001", "张伟", ZHANG) == (found.number, found.manager_name, found.manager_id)
    assert ("公司", "一部") == found.department_path
    assert ("事业单位", "教育") == found.industry_path


def test_a_new_customer_is_found_at_once_and_is_ones_own(act: Act) -> None:
    made = act(ZHANG, lambda uow: uow.customers.create("晨光口腔", number="A-7"))

    found = act(ZHANG, lambda uow: uow.customers.numbered("A-7"))

    assert (made.id, "晨光口腔", ZHANG) == (found.id, found.name, found.manager_id)
    assert "晨光口腔" == act(ZHANG, lambda uow: uow.customers.short_name(made.id))


def test_undoing_takes_a_new_customer_away(act: Act) -> None:
    made = act(ZHANG, lambda uow: uow.customers.create("晨光口腔"), step="log_visit")

    left = act(ZHANG, undoes, step="undo_last")

    assert ([], None) == (left, act(ZHANG, lambda uow: uow.customers.get(made.id)))


def test_a_customer_that_others_visited_stays(act: Act) -> None:
    """Undoing its making leaves it, and says so."""
    made = act(ZHANG, lambda uow: uow.customers.create("晨光口腔"), step="log_visit")

    def visits(uow: Any) -> None:
        report = uow.visits.add_report(NewReport("去了", NOW, "m", None))
        uow.visits.add(report, NewVisit((made.id,), date(2026, 3, 18), "VISIT", "SALES"))

    act(LEADER, visits)

    left = act(ZHANG, undoes, step="undo_last")

    assert ["customer"] == [change.noun for change in left]
    assert act(ZHANG, lambda uow: uow.customers.get(made.id)) is not None


def test_a_nickname_is_learned_once_and_forgotten_by_undo(act: Act) -> None:
    """Learning it again after an undo brings it back."""
    learns = [
        act(ZHANG, lambda uow: uow.customers.learn_name(COLLEGE, "职院"), step="log_visit")
        for _ in range(2)
    ]
    assert "职院" == act(ZHANG, lambda uow: uow.customers.short_name(COLLEGE))

    act(ZHANG, undoes, step="undo_last")
    forgotten = act(ZHANG, lambda uow: uow.customers.short_name(COLLEGE))
    again = act(ZHANG, lambda uow: uow.customers.learn_name(COLLEGE, "职院"))

    assert [True, False] == learns
    assert "金职院" == forgotten
    assert again


def test_a_new_person_is_found_and_taken_back(act: Act) -> None:
    made = act(
        ZHANG, lambda uow: uow.customers.add_contact(SCHOOL, "余建华", "教导主任"), step="log_visit"
    )
    assert [made] == act(ZHANG, lambda uow: uow.customers.contacts(SCHOOL))

    act(ZHANG, undoes, step="undo_last")

    assert [] == act(ZHANG, lambda uow: uow.customers.contacts(SCHOOL))


def test_examples_are_ones_own_and_lately_seen(act: Act) -> None:
    """Help shows a customer that the person knows."""
    assert COLLEGE == act(ZHANG, lambda uow: uow.customers.some(1))[0].id


def test_deals_tell_their_stage(act: Act) -> None:
    (deal,) = act(ZHANG, lambda uow: uow.customers.opportunities(COLLEGE))

    assert ("智慧校园二期", "QUOTE", "方案报价") == (deal.name, deal.stage, deal.stage_name)


def test_a_person_tells_phones_as_they_were_imported(act: Act, company: Any) -> None:
    """Texts, or area and number; nothing where nothing is."""
    stored = ["13800000001", {"area": "0579", "number": 82265001}, {}, ["", "110"]]
    change = sa.update(tables.contact).values(phones=stored, email="w@x.cn")
    company.write(lambda t: t.execute(change) and None).result()

    (person,) = act(ZHANG, lambda uow: uow.customers.people([WANG_JIANGUO]))

    assert ("13800000001", "0579-82265001", "110") == person.phones
    assert "w@x.cn" == person.email


def test_persons_of_hidden_customers_are_not_there(act: Act, company: Any) -> None:
    """Whoever may not see the customer finds nobody, by whatever id."""
    change = sa.update(tables.organization).values(settings={"customers_visible": "own"})
    company.write(lambda t: t.execute(change) and None).result()

    found = [act(who, lambda uow: uow.customers.people([WANG_JIANGUO])) for who in (ZHANG, WANG)]

    assert [["王建国"], []] == [[person.name for person in people] for people in found]
