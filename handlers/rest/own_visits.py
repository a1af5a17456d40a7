"""GET /genjin/v1/visits and /genjin/v1/visits/{id}: visits by many conditions, and one of them."""

from typing import Annotated, Literal

from handlers.dialects.asked import says
from handlers.own_api import answering, listed, naming, visit_rows
from handlers.own_api.asking import Asked, Cursor, Limit, MaybeDay, MaybeId, integer
from handlers.own_api.calls import Whose
from handlers.own_api.listed import Listed
from handlers.own_api.visit_fields import BAD_CHANNEL, BAD_TYPE, Channel, Type
from handlers.own_api.visit_rows import VisitRow
from handlers.registry import Made
from handlers.text import Text
from storage.unit_of_work import UnitOfWork
from storage.visit_lists import WantedVisits

BAD_SORT = Text(
    zh="应为 -occurred(新的在前)或 occurred(旧的在前)",
    en="Either -occurred (newest first) or occurred (oldest first)",
)


class Wanted(Asked):
    """Which visits; both days are included."""

    customer_id: MaybeId = None
    author_id: MaybeId = None
    from_day: MaybeDay = None
    to_day: MaybeDay = None
    channel: Annotated[Channel | None, says(BAD_CHANNEL)] = None
    type: Annotated[Type | None, says(BAD_TYPE)] = None
    sort: Annotated[Literal["-occurred", "occurred"], says(BAD_SORT)] = "-occurred"
    cursor: Cursor | None = None
    limit: Limit = 20


def list_visits(asked: Wanted, uow: UnitOfWork) -> Listed[VisitRow]:
    """The visits of the customers that the caller may see, one piece after another."""
    customer_id = None
    if asked.customer_id is not None:
        customer_id = naming.customer(asked.customer_id, uow).id
    wanted = WantedVisits(
        customer_id,
        None if asked.author_id is None else integer(asked.author_id),
        asked.from_day,
        asked.to_day,
        asked.channel,
        asked.type,
    )
    found, position = uow.visit_lists.piece(
        wanted,
        down=asked.sort == "-occurred",
        after=listed.after(asked.cursor, asked.sort, int),
        limit=asked.limit,
    )
    return listed.listed(visit_rows.rows(found, uow), asked.sort, position)


def one_visit(asked: Whose, uow: UnitOfWork) -> Made[VisitRow]:
    """A visit the caller may not see is answered exactly like one that does not exist."""
    visit = visit_rows.there(asked.id, uow)
    return answering.tagged(visit_rows.row(visit, uow), visit.version)


EXAMPLE = {
    "customer_id": "67735e2f9b1c4d0012ab34cd",
    "author_id": 1,
    "from_day": "2026-03-01",
    "to_day": "2026-03-31",
    "channel": "VISIT",
    "type": "SALES",
    "sort": "-occurred",
    "cursor": None,
    "limit": 20,
}
LIST = visit_rows.NOUN.lists(Wanted, list_visits, Listed[VisitRow], EXAMPLE)
ENDPOINTS = (
    LIST,
    visit_rows.NOUN.shows(one_visit),
)
