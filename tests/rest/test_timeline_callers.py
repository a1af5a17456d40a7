"""GET /api/v2/:entity_type/:entity_id/sales_activities: who sees it, and how the token comes."""

from collections.abc import Callable

import pytest

from storage import importing
from storage.database import Database
from tests.fakes import FakeClock
from tests.rest.conftest import Api
from tests.rest.timelines import HIDDEN, MINE, flat, path

LOGGED_OUT = {"code": 100401, "data": None, "message": "登录已失效,请重新获取token"}

Visits = Callable[..., None]
TokenOf = Callable[..., str]


def load_leads(company: Database, clock: FakeClock) -> None:
    """王五 (whose manager is 李四) has a lead."""
    data = {
        "users": [{"id": 3, "name": "王五", "manager_id": 2}],
        "leads": [{"id": 701, "oid": "7" * 24, "name": "绿源环保", "owner_id": 3}],
    }
    report = importing.load(company, data, now=clock.now(), organization="1")
    assert () == report.problems


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("customers", 13),
        ("customers", "c" * 24),
        ("customers", "f" * 24),
        ("customers", 99999),
        ("customers", "nobody"),
        ("customers", "9" * 30),
        ("customers", "１１"),
        ("leads", 701),
        ("leads", 99),
        ("contracts", 11),
        ("opportunities", 21),
    ],
)
async def test_hidden_and_unknown_are_one_answer(
    api: Api, company: Database, clock: FakeClock, kind: str, key: object
) -> None:
    """Byte for byte, and with HTTP 200, as the family does."""
    load_leads(company, clock)

    answer = await api.get(path(kind, key))

    assert (200, HIDDEN) == (answer.status, answer.body)
    assert (await api.get(path("customers", "f" * 24))).raw == answer.raw


@pytest.mark.parametrize(
    ("user", "seen"), [(1, False), (2, True), (3, True), (87, True), (None, True)]
)
@pytest.mark.parametrize("key", [701, "7" * 24])
async def test_a_lead_is_seen_by_its_owner_and_those_above(
    api: Api,
    company: Database,
    clock: FakeClock,
    token_of: TokenOf,
    user: int | None,
    seen: bool,
    key: object,
) -> None:
    """Where customers are shown to their own people alone; admins and services see all."""
    load_leads(company, clock)

    answer = await api.with_token(token_of(user, "read:visits")).get(path("leads", key))

    assert seen == (answer.body["code"] == 0)


async def test_who_wrote_down_a_visit_of_a_lead_sees_it(
    api: Api, company: Database, visits: Visits, clock: FakeClock
) -> None:
    load_leads(company, clock)
    visits({"customer_id": [], "lead_id": 701})

    shown = flat(await api.get(path("leads", 701)))

    # the lead was imported at 16:20, the day's visit counts as noon
    assert ["Lead", "RevisitLog"] == [one["saleable_type"] for one in shown]
    assert ["线索", "来自线索"] == [
        shown[0]["refer_type_display"],
        shown[1]["refers_display"][1]["label"],
    ]
    assert "2026-03-18T12:00:00.000+08:00" == shown[0]["saleable_id"]["revisit_at"]


# -- how the token is carried ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Token token={0}, device=open_api, version_code=9.9.9"},
        {"Authorization": 'Token token="{0}", device="open_api", version_code="9.9.9"'},
        {"Authorization": 'Token version_code=9.9.9,token="{0}",device=open_api'},
        {"Authorization": "token device=open_api ,  version_code = 9.9.9 , token={0}"},
        {"access-token": "{0}", "X-LXY-PLATFORM": "lixiaoyun", "X-LXY-APP": "crm"},
        {"Authorization": "Bearer {0}"},
    ],
    ids=str,
)
async def test_forms_of_the_token(api: Api, company: Database, headers: dict[str, str]) -> None:
    """Quoted or bare values in any order, the header of their demo code, and plain Bearer."""
    given = {name: value.format(api.token) for name, value in headers.items()}

    answer = await api.with_token("").get(MINE, headers=given)

    assert (200, 0) == (answer.status, answer.body["code"])


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Token token={0}, device=iphone, version_code=9.9.9"},
        {"Authorization": "Token token={0}, device=open_api, version_code=9.9.8"},
        {"Authorization": "Token token={0}x, device=open_api, version_code=9.9.9"},
        {"Authorization": "Token token={0}, token={0}, device=open_api, version_code=9.9.9"},
        {"Authorization": "Token device=open_api, version_code=9.9.9"},
        {"Authorization": "Basic {0}"},
        {"access-token": "{0}", "Authorization": "Bearer {0}"},
        {"access-token": ""},
    ],
    ids=str,
)
async def test_a_token_that_is_not_accepted(
    api: Api, company: Database, headers: dict[str, str]
) -> None:
    """Missing, wrong, of another device or version, or said twice: 401 with the family's code."""
    given = {name: value.format(api.token) for name, value in headers.items()}

    answer = await api.with_token("").get(MINE, headers=given)

    assert (401, LOGGED_OUT) == (answer.status, answer.body)


async def test_a_token_without_the_scope(api: Api, company: Database, token_of: TokenOf) -> None:
    answer = await api.with_token(token_of(1, "read:customers")).get(MINE)

    assert (200, 100403) == (answer.status, answer.body["code"])
