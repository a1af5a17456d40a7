"""Who sees what: hidden customers are neither named, listed nor counted."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import NoResultFound

from storage import tables
from storage.action_lists import WantedPromises
from storage.database import Database, Transaction
from storage.records import Met, NewAction, NewReport, NewVisit
from tests.storage.conftest import ACME, BOSS, COLLEGE, LEADER, LI, NOW, SCHOOL, WANG, ZHANG, Act

ALL = {COLLEGE, SCHOOL, ACME}
CONTACT, DEAL, LEAD = 501, 301, 701
DAY = date(2026, 3, 18)
REPORT = NewReport("拜访", NOW, "m", None)

# 张伟 reports to 周敏, both and 李娜 are of department 2; 王磊 is of department 3.
SEES = {
    "all-rep": ("all", ZHANG, ALL),
    "all-manager": ("all", LEADER, ALL),
    "all-admin": ("all", BOSS, ALL),
    "all-service": ("all", None, ALL),
    "team-rep": ("team", ZHANG, {COLLEGE, SCHOOL}),
    "team-rep-alone": ("team", WANG, {ACME}),
    "team-manager": ("team", LEADER, {COLLEGE, SCHOOL}),
    "team-admin": ("team", BOSS, ALL),
    "own-rep": ("own", ZHANG, {COLLEGE}),
    "own-manager": ("own", LEADER, {COLLEGE}),
    "own-admin": ("own", BOSS, ALL),
    "own-service": ("own", None, ALL),
}


@pytest.fixture
def shows(company: Database) -> Any:
    """shows("own"): from now on the organization shows customers like that."""

    def showing(customers_visible: str) -> Any:
        change = sa.update(tables.organization).values(
            settings={"customers_visible": customers_visible}
        )
        company.write(lambda t: t.execute(change) and None).result(10)

    return showing


def visit(*customer_ids: Any, cost: str = "10.00", came: Any = ()) -> Any:
    """A new visit of today."""
    return NewVisit(
        customer_ids, DAY, "VISIT", "SALES", expenses=Decimal(cost), participant_ids=came
    )


def pays(act: Act, user_id: int | None, *customer_ids: Any, **more: Any) -> Any:
    """The user pays a visit; answers its id."""

    def pay(uow: Any) -> Any:
        return uow.visits.add(uow.visits.add_report(REPORT), visit(*customer_ids, **more))

    return act(user_id, pay)


@pytest.mark.parametrize(("shown", "who", "expected"), SEES.values(), ids=SEES)
def test_names_of_hidden_customers_are_not_there(
    act: Act, shows: Callable[[str], None], shown: str, who: int | None, expected: Any
) -> None:
    """Every way to ask for a customer answers the same."""
    shows(shown)

    def look(uow: Any) -> Any:
        ids = uow.customers.visible_ids()
        return (
            ALL if ids is None else set(ids),
            set(uow.customers.names(ALL)),
            {customer_id for customer_id in ALL if uow.customers.get(customer_id)},
            {one.id for one in uow.customers.some(10)},
        )

    assert (expected, expected, expected, expected) == act(who, look)


@pytest.mark.parametrize(("shown", "who", "expected"), SEES.values(), ids=SEES)
def test_pages_and_totals_leave_hidden_customers_out(
    act: Act, shows: Callable[[str], None], shown: str, who: int | None, expected: Any
) -> None:
    """A visit to a hidden customer is on no page, in no list and in no sum."""
    for customer_id in ALL:
        pays(act, BOSS, customer_id)
    shows(shown)

    def look(uow: Any) -> Any:
        paged = {one for one in ALL if uow.visits.page(one, number=1, size=5)}
        listed = {
            customer.id for found in uow.visits.paid(limit=10) for customer in found.customers
        }
        return paged, listed, uow.visits.totals()

    paged, listed, totals = act(who, look)

    assert (expected, expected) == (paged, listed)
    assert (len(expected), len(expected)) == (totals.visits, totals.customers)
    assert Decimal(10 * len(expected)) == totals.expenses


def test_a_visit_to_two_customers_shows_only_the_one_that_may_be_seen(
    act: Act, shows: Callable[[str], None]
) -> None:
    """The other is neither named nor counted; the cost counts once."""
    visit_id = pays(act, BOSS, COLLEGE, ACME)
    shows("own")

    def look(uow: Any) -> Any:
        found = uow.visits.get(visit_id)
        return [customer.id for customer in found.customers], uow.visits.totals()

    customers, totals = act(ZHANG, look)

    assert [COLLEGE] == customers
    assert (1, 1, Decimal("10.00")) == totals


def test_a_visit_to_two_customers_names_only_what_is_of_the_one_that_may_be_seen(
    act: Act, shows: Callable[[str], None]
) -> None:
    """Who was met, the deal and the lead are told to whoever sees their customer, and the lead."""
    both = visit(COLLEGE, ACME)._replace(
        contacts=(Met(CONTACT, "王建国"), Met(None, "某人")), opportunity_id=DEAL, lead_id=LEAD
    )
    visit_id = act(BOSS, lambda uow: uow.visits.add(uow.visits.add_report(REPORT), both))
    shows("own")

    def look(uow: Any) -> Any:
        found = uow.visits.get(visit_id)
        deal = found.opportunity and found.opportunity.id
        return [met.id for met in found.contacts], deal, found.lead and found.lead.id

    assert ([CONTACT, None], DEAL, LEAD) == act(ZHANG, look)
    assert ([None], None, None) == act(WANG, look)


def test_a_to_do_does_not_tell_of_a_hidden_visit(act: Act, shows: Callable[[str], None]) -> None:
    """Whoever is to do it sees it, but neither the customer nor where it was promised."""
    visit_id = pays(act, BOSS, COLLEGE)
    promise = NewAction("送样品", COLLEGE, visit_id, None, None, WANG, "")
    action_id = act(BOSS, lambda uow: uow.actions.add(promise))
    shows("own")

    def look(uow: Any) -> Any:
        found = uow.actions.get(action_id)
        wanted = WantedPromises(visit_id=visit_id)
        listed, _ = uow.action_lists.piece(wanted, down=False, after=None, limit=5)
        return found.text, found.customer and found.customer.id, found.visit_id, len(listed)

    assert ("送样品", None, None, 0) == act(WANG, look)
    assert ("送样品", COLLEGE, visit_id, 1) == act(BOSS, look)


def test_who_took_part_in_a_visit_of_a_lead_sees_the_lead(
    act: Act, shows: Callable[[str], None]
) -> None:
    """As with customers: its owner, the author of the visit, and who came along."""
    shows("own")
    told = visit(came=(LI,))._replace(lead_id=LEAD)
    assert act(LI, lambda uow: uow.leads.get(LEAD)) is None

    act(WANG, lambda uow: uow.visits.add(uow.visits.add_report(REPORT), told))

    for who in (ZHANG, WANG, LI):
        assert act(who, lambda uow: uow.leads.get(LEAD)) is not None
        assert act(who, lambda uow: uow.trail.subject("lead", str(LEAD))) is not None


def test_people_and_deals_of_a_hidden_customer_are_not_there(
    act: Act, shows: Callable[[str], None]
) -> None:
    """Nothing about a hidden customer can be asked for by its id."""
    pays(act, BOSS, COLLEGE)
    shows("own")

    def look(uow: Any) -> Any:
        asked = uow.customers
        return [
            asked.contacts(COLLEGE),
            asked.opportunities(COLLEGE),
            asked.followers(COLLEGE),
            asked.short_name(COLLEGE),
            asked.numbered("00001"),
            asked.get("8025a403a51b65389831f72b"),
        ]

    hidden, seen = act(WANG, look), act(ZHANG, look)

    assert [[], [], [], "", None, None] == hidden
    assert [1, 1, 0, 3] == [len(one) for one in seen[:4]]


def test_a_follower_sees_the_customer(
    company: Database, act: Act, shows: Callable[[str], None]
) -> None:
    shows("own")
    follow = sa.insert(tables.follower).values(organization_id=1, customer_id=ACME, user_id=ZHANG)

    company.write(lambda t: t.execute(follow) and None).result(10)

    assert act(ZHANG, lambda uow: uow.customers.visible_ids()) == {COLLEGE, ACME}
    assert act(LEADER, lambda uow: uow.customers.visible_ids()) == {COLLEGE, ACME}


def test_who_came_along_sees_the_customer(act: Act, shows: Callable[[str], None]) -> None:
    """Whoever took part in a visit sees whom it was paid to, with its whole timeline."""
    shows("own")
    pays(act, WANG, ACME)
    assert act(ZHANG, lambda uow: uow.customers.get(ACME)) is None

    pays(act, WANG, ACME, came=(ZHANG,))

    assert act(ZHANG, lambda uow: len(uow.visits.page(ACME, number=1, size=5))) == 2


def test_the_author_of_a_visit_sees_the_customer(act: Act, shows: Callable[[str], None]) -> None:
    """A rep who paid a visit may look back at it, whoever owns the customer."""
    pays(act, WANG, COLLEGE)
    shows("own")

    assert act(WANG, lambda uow: uow.customers.get(COLLEGE)) is not None


def test_below_are_all_who_report_up_the_chain(act: Act) -> None:
    """Reports and to-dos: oneself, managers above, admins."""
    below = {who: act(who, lambda uow: uow.scope.below) for who in (ZHANG, LEADER, BOSS, None)}

    assert {ZHANG: {ZHANG}, LEADER: {LEADER, ZHANG}, BOSS: None, None: None} == below


def test_nobody_we_do_not_know_sees_anything(act: Act) -> None:
    """An id that is nobody's is no service, which would see all there is."""
    with pytest.raises(NoResultFound):
        act(999, lambda uow: uow.customers.visible_ids())


def test_two_who_manage_each_other_do_not_hang(
    company: Database, act: Act, shows: Callable[[str], None]
) -> None:
    """A loop in the chart of an import ends the search, not the server."""
    shows("own")
    loop = sa.update(tables.user).where(tables.user.c.id == LEADER).values(manager_id=ZHANG)
    company.write(lambda t: t.execute(loop) and None).result(10)

    assert act(ZHANG, lambda uow: uow.scope.below) == {ZHANG, LEADER}


def _execute(statement: Any, transaction: Transaction) -> None:
    transaction.execute(statement)


def test_another_organization_is_another_world(company: Database, act: Act) -> None:
    """Ids of one organization mean nothing in another."""
    rows = [
        sa.insert(tables.organization).values(id=2, name="别家", created_at=NOW, updated_at=NOW),
        sa.insert(tables.customer).values(
            organization_id=2,
            id=900,
            oid="f" * 24,
            number="00001",
            name="别家的客户",
            created_at=NOW,
            updated_at=NOW,
        ),
    ]
    for row in rows:
        company.write(partial(_execute, row)).result(10)

    def look(uow: Any) -> Any:
        asked = uow.customers
        return asked.get(900), asked.get("f" * 24), asked.names([900]), asked.numbered("00001").id

    assert (None, None, {}, COLLEGE) == act(BOSS, look)


def test_li_is_in_the_team_but_not_below(act: Act, shows: Callable[[str], None]) -> None:
    """A team shares its customers; reports stay personal."""
    shows("team")

    def look(uow: Any) -> Any:
        return LI in uow.scope.people, LI in uow.scope.below

    assert (True, False) == act(LEADER, look)
