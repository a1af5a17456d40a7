"""GET /v1/dynamic/trail/list, seed 004: an entry exactly as its readers know it."""

import json
from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa
from pydantic import TypeAdapter

from handlers.rest import trail_list
from storage import importing, tables, tokens
from storage.database import Database, Transaction
from storage.scope import open_scope
from storage.unit_of_work import unit_of_work
from tests.fakes import FakeClock
from tests.rest.conftest import Api
from tests.rest.trails import LIST, MADE, SAMPLE, listed, load_sample

KEYS = (
    "follow_up_id trail_id type client_id create_user refer_id content file_ids enable_flag "
    "created_at create_time update_time company_id customer_id lead_id lead_customer_id "
    "opportunity_id delete_flag inquiry_id track_session_no comment_count company_info lead_info "
    "opportunity_info create_user_info customer_info lead_customer_info file_info"
).split()

Visits = Callable[..., None]

# Where the seed's sample and ours differ, and why.
CHOSEN = {
    # The vendor kept a contact's e-mail as it was then; ours shows the contact as it is now.
    (4, "customer_info", 0, "email"): "xiaoman@mantest.com",
}


async def test_the_seed_s_own_sample_comes_back(api: Api, company: Database) -> None:
    """Keys, their order, types, empty forms and values, but for what is CHOSEN otherwise."""
    people = [
        {"id": 4415640999551, "name": "满021", "email": "xiaoman@mantest.com"},
        {
            "id": 16696797694,
            "name": "张先生",
            "email": "99999@129.com",
            "phones": [["355", "123456"]],
            "addresses": [{"value": "86 180 8882 2256", "type": "whatsapp"}],
        },
    ]
    deals = [(23273099298949, "小满的客户02120240708比利时"), (1418441883793, "zz测试商机")]
    vendor = {
        "organization": {"id": 23412, "name": "小满"},
        "users": [{"id": 55938259, "name": "CXK"}, {"id": 55281444, "name": "张三"}],
        "customers": [{"id": 16696797769, "name": "小满的客户021"}],
        "contacts": [person | {"customer_id": 16696797769} for person in people],
        "opportunities": [
            {"id": key, "name": name, "customer_id": 16696797769} for key, name in deals
        ],
    }
    report = importing.load(company, vendor, now=MADE)
    company.write(load_sample).result()
    token = company.write(
        lambda t: tokens.create(t, 23412, user_id=None, name="", scopes=("read:visits",), now=MADE)
    ).result()

    answer = await api.with_token(token).get(
        LIST, params={"company_id": "16696797769", "start_index": "1", "count": "10"}
    )

    expected = json.loads(json.dumps(SAMPLE)) | {"now": "2026-03-18 16:20:00"}
    for (row, key, place, name), value in CHOSEN.items():
        expected["data"]["list"][row][key][place][name] = value
    assert () == report.problems
    assert 200 == answer.status
    assert json.dumps(expected) == json.dumps(answer.body)  # order too


async def test_a_bare_follow_up_has_every_key_in_its_empty_form(api: Api, visits: Visits) -> None:
    """[] for one, null for another, 0 or "" for the rest, as the vendor has them."""
    visits({"channel": "OTHER", "created_at": "2026-03-18 15:00:00"})

    (row,) = await listed(api, company_id=11)

    empty = {
        "type": 101, "client_id": 1, "create_user": 1, "content": "", "file_ids": [],
        "enable_flag": 1, "create_time": "2026-03-18 12:00:00", "company_id": 11,
        "customer_id": [], "lead_id": 0, "lead_customer_id": [], "opportunity_id": 0,
        "delete_flag": 0, "inquiry_id": 0, "track_session_no": 0, "comment_count": 0,
        "company_info": {"company_id": 11, "name": "金职院", "is_archive": 1},
        "lead_info": [], "opportunity_info": [],
        "create_user_info": {"user_id": "1", "nickname": "张三", "avatar": ""},
        "customer_info": None, "lead_customer_info": None, "file_info": None,
    }  # fmt: skip
    assert KEYS == list(row)
    assert empty == {key: row[key] for key in empty}
    assert row["follow_up_id"] == row["refer_id"] != row["trail_id"]
    assert row["created_at"] == row["update_time"]
    assert [row] == TypeAdapter(list[trail_list.Row]).validate_python([row], strict=True)


async def test_a_full_follow_up(api: Api, visits: Visits, company: Database) -> None:
    """Contact, lead, deal, files, remarks; feedback has no place but the content."""
    importing.load(
        company,
        {
            "contacts": [
                {"id": 31, "customer_id": 11, "name": "王处", "phones": ["0579-82265001", "139"]},
                {"id": 32, "customer_id": 12, "name": "别家的"},
            ],
            "leads": [{"id": 41, "name": "绿源环保", "owner_id": 1}],
        },
        now=MADE,
        organization="1",
    )
    visits(
        {
            "id": 501,
            "lead_id": 41,
            "opportunity_id": 21,
            "contacts": [32, 31],
            "contents": "演示\n报价",
            "feedback": "挺满意",
            "channel": "PHONE",
            "occurred_at": "2026-03-18 09:30:05",
        }
    )
    here = {"organization_id": 1, "subject_kind": "visit", "subject_id": 501}

    def beside(t: Transaction) -> None:
        file = here | {"kind": "file", "created_at": MADE, "name": "a.pdf", "url": "https://x/a"}
        t.execute(sa.insert(tables.attachment).values(**file, id=61, size=5))
        t.execute(sa.insert(tables.attachment).values(**file, id=62, deleted_at=MADE))
        said = here | {"author_id": 1, "text": "好", "created_at": MADE, "updated_at": MADE}
        t.execute(sa.insert(tables.comment).values(**said, id=71, oid="a" * 24))
        t.execute(sa.insert(tables.comment).values(**said, id=72, oid="b" * 24, deleted_at=MADE))

    company.write(beside).result()

    (row,) = await listed(api, company_id=11)

    told = {
        "type": 103,
        "content": "演示\n报价\n反馈:挺满意",
        "file_ids": ["61"],
        "create_time": "2026-03-18 09:30:05",
        "customer_id": [31],
        "lead_id": 41,
        "opportunity_id": 21,
        "comment_count": 1,
        "lead_info": {"lead_id": 41, "name": "绿源环保"},
        "opportunity_info": {"opportunity_id": 21, "name": "智慧校园二期"},
        "customer_info": [
            {
                "customer_id": 31,
                "name": "王处",
                "email": "",
                "tel_list": [["0579", "82265001"], ["", "139"]],
                "contact": [],
            }
        ],
        "file_info": [
            {"file_id": "61", "file_name": "a.pdf", "file_url": "https://x/a", "file_size": 5}
        ],
    }
    assert told == {key: row[key] for key in told}
    assert [row] == TypeAdapter(list[trail_list.Row]).validate_python([row], strict=True)


async def test_each_channel_goes_out_as_a_type_of_theirs(api: Api, visits: Visits) -> None:
    """DATA.md's one table of channels."""
    types = {
        "ACCESS": 108,
        "VISIT": 111,
        "PHONE": 103,
        "SIGNING": 104,
        "AFTER_SALES": 111,
        "ONLINE": 105,
        "OTHER": 101,
    }
    visits(*({"channel": channel, "contents": channel} for channel in types))

    rows = await listed(api, company_id=11)

    assert types == {row["content"]: row["type"] for row in rows}


async def test_an_edit_moves_created_at_and_leaves_create_time(
    api: Api, visits: Visits, company: Database, clock: FakeClock
) -> None:
    """As in three rows of the sample."""
    visits({"id": 501, "occurred_at": "2026-03-18 09:00:00"})
    later = clock.now() + timedelta(hours=3)

    def edit(t: Transaction) -> None:
        with unit_of_work(t, open_scope(t, 1, 1), later) as uow:
            uow.visits.change(501, {"contents": "改过"})

    company.write(edit).result()

    (row,) = await listed(api, company_id=11)

    assert ("2026-03-18 09:00:00", "2026-03-18 19:20:00") == (row["create_time"], row["created_at"])
    assert "改过" == row["content"]


async def test_ids_beyond_32_bits_are_json_integers(api: Api, visits: Visits) -> None:
    """Both those of an importer and ours, which begin at 2^52."""
    visits({"id": 25646265871661})

    answer = await api.get(LIST, params={"company_id": "11"})

    assert b'"follow_up_id":25646265871661,"trail_id":45' in answer.raw
    assert answer.body["data"]["list"][0]["trail_id"] >= 2**52
