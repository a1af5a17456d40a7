"""GET /api/v2/:entity_type/:entity_id/sales_activities: who sees it, and how the token comes."""

from collections.abc import Callable

from storage import importing
from storage.database import Database
from tests.fakes import FakeClock
from tests.rest.conftest import Api, Server
from tests.rest.timelines import HIDDEN, MINE, flat, follow_ups, path

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


ABSENT: list[tuple[str, object]] = [
    ("customers", 13),
    ("customers", "c" * 24),
    ("customers", "f" * 24),
    ("customers", 99999),
    ("customers", 0),
    ("customers", -11),
    ("customers", "11.0"),
    ("customers", "nobody"),
    ("customers", "9" * 30),
    ("customers", "１１"),
    ("customers", "%20"),
    ("customers", "11%00"),
    ("leads", 701),
    ("leads", 99),
    ("leads", 11),
    ("Customers", 11),
    ("contracts", 11),
    ("opportunities", 21),
]


async def test_hidden_and_unknown_are_one_answer(
    api: Api, company: Database, clock: FakeClock
) -> None:
    """Byte for byte, and with HTTP 200, as the family does."""
    load_leads(company, clock)

    answers = [await api.get(path(kind, key)) for kind, key in ABSENT]

    assert [(200, HIDDEN)] * len(ABSENT) == [(one.status, one.body) for one in answers]
    assert 1 == len({answer.raw for answer in answers})


async def test_a_lead_is_seen_by_its_owner_and_those_above(
    api: Api, company: Database, clock: FakeClock, token_of: TokenOf
) -> None:
    """Where customers are shown to their own people alone; admins and services see all."""
    load_leads(company, clock)
    who: tuple[int | None, ...] = (1, 2, 3, 87, None)

    seen = {}
    for user in who:
        caller = api.with_token(token_of(user, "read:visits"))
        found = [(await caller.get(path("leads", key))).body["code"] for key in (701, "7" * 24)]
        seen[user] = found == [0, 0]

    assert {1: False, 2: True, 3: True, 87: True, None: True} == seen


async def test_people_and_deals_of_a_hidden_customer_are_left_out(
    api: Api, company: Database, visits: Visits, clock: FakeClock, token_of: TokenOf
) -> None:
    """Of a visit to two customers each caller learns what belongs to those they see."""
    data = {
        "contacts": [
            {"id": 501, "customer_id": 11, "name": "王建国"},
            {"id": 502, "customer_id": 13, "name": "别人的人"},
        ],
        "opportunities": [{"id": 22, "customer_id": 13, "name": "别人的商机"}],
    }
    importing.load(company, data, now=clock.now(), organization="1")
    visits(
        {
            "author_id": 3,
            "customer_id": [11, 13],
            "opportunity_id": 22,
            "contacts": [501, 502, "李老师"],
            "occurred_at": "2026-03-18 15:00:00",
        }
    )

    mine = flat(await api.get(MINE))[0]
    others = api.with_token(token_of(3, "read:visits"))
    (theirs,) = (await follow_ups(others, path("customers", 13))).values()
    (log,) = (await api.get("/api/v2/revisit_logs/new_index")).body["data"]["revisit_logs"]

    told = {key: mine[key] for key in ("opportunity", "contacts", "refer_name")}
    met = [{"id": 501, "name": "王建国"}, {"id": None, "name": "李老师"}]
    assert {"opportunity": {}, "contacts": met, "refer_name": "金职院"} == told
    assert {"id": 22, "name": "别人的商机"} == theirs["opportunity"]
    assert ["王建国", "别人的人", "李老师"] == [one["name"] for one in theirs["contacts"]]
    assert ("Customer", 11) == (log["loggable_type"], log["loggable_id"])


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

GOOD = [
    {"Authorization": "Token token={0}, device=open_api, version_code=9.9.9"},
    {"Authorization": 'Token token="{0}", device="open_api", version_code="9.9.9"'},
    {"Authorization": 'Token version_code=9.9.9,token="{0}",device=open_api'},
    {"Authorization": "token device=open_api ,  version_code = 9.9.9 , token={0}"},
    {"access-token": "{0}", "X-LXY-PLATFORM": "lixiaoyun", "X-LXY-APP": "crm"},
    {"Authorization": "Bearer {0}"},
]
BAD = [
    {},
    {"Authorization": "Token token={0}, device=iphone, version_code=9.9.9"},
    {"Authorization": "Token token={0}, device=open_api, version_code=9.9.8"},
    {"Authorization": "Token token={0}x, device=open_api, version_code=9.9.9"},
    {"Authorization": "Token token={0}, token={0}, device=open_api, version_code=9.9.9"},
    {"Authorization": "Token device=open_api, version_code=9.9.9"},
    {"Authorization": "Token token=, device=open_api, version_code=9.9.9"},
    {"Authorization": "Basic {0}"},
    {"Authorization": "{0}"},
    {"access-token": "{0}", "Authorization": "Bearer {0}"},
    {"access-token": ""},
    {"access_token": "{0}"},
]


async def test_forms_of_the_token(api: Api, company: Database) -> None:
    """Quoted or bare values in any order, the header of their demo code, and plain Bearer."""
    anybody = api.with_token("")
    given = [{key: form.format(api.token) for key, form in one.items()} for one in GOOD]

    answers = [await anybody.get(MINE, headers=headers) for headers in given]

    assert [(200, 0)] * len(GOOD) == [(one.status, one.body["code"]) for one in answers]


async def test_a_token_that_is_not_accepted(api: Api, company: Database) -> None:
    """Missing, wrong, of another device or version, or said twice: 401 with the family's code."""
    anybody = api.with_token("")
    given = [{key: form.format(api.token) for key, form in one.items()} for one in BAD]

    answers = [await anybody.get(MINE, headers=headers) for headers in given]
    in_address = await anybody.get(f"{MINE}?token={api.token}&access-token={api.token}")

    told = [(one.status, one.body) for one in (*answers, in_address)]
    assert [(401, LOGGED_OUT)] * (len(BAD) + 1) == told


async def test_a_token_without_the_scope(api: Api, company: Database, token_of: TokenOf) -> None:
    answer = await api.with_token(token_of(1, "read:customers")).get(MINE)

    assert (200, 100403) == (answer.status, answer.body["code"])


async def test_the_eleventh_call_within_ten_seconds_must_wait(
    served: Server, company: Database, token_of: TokenOf, clock: FakeClock
) -> None:
    """The vendor's own limit, for the whole company; timelines and logs count together."""
    tokens = [token_of(1, "read:visits"), token_of(2, "read:visits")]
    paths = [MINE, "/api/v2/revisit_logs/new_index"]

    async with served(rate_per_token="", rate_per_organization="") as anybody:
        calls = [
            await anybody.with_token(tokens[number % 2]).get(paths[number % 2])
            for number in range(11)
        ]
        clock.passes(seconds=int(calls[-1].headers["Retry-After"]))
        later = await anybody.with_token(tokens[0]).get(MINE)

    told = {"code": 100429, "message": "请求过于频繁,请稍后再试"}
    assert [200] * 10 == [answer.status for answer in calls[:10]]
    assert (429, told) == (calls[-1].status, calls[-1].body)
    assert 1 <= int(calls[-1].headers["Retry-After"]) <= 10
    assert 200 == later.status
