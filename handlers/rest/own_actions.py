"""GET /genjin/v1/actions and /genjin/v1/actions/{id}: to-dos, one's own and those below."""

from typing import Annotated, Literal

from handlers.dialects.asked import says
from handlers.own_api import action_rows, answering, listed, naming
from handlers.own_api.action_rows import ActionRow
from handlers.own_api.asking import Asked, Cursor, Limit, MaybeDay, MaybeId, integer
from handlers.own_api.calls import Whose
from handlers.own_api.listed import Listed
from handlers.registry import Made
from handlers.text import Text
from storage.action_lists import WantedPromises
from storage.unit_of_work import UnitOfWork

BAD_STATE = Text(zh="应为 open、done 或 cancelled", en="Either open, done or cancelled")
BAD_SORT = Text(
    zh="应为 due、-due、created 或 -created", en="Either due, -due, created or -created"
)


class Wanted(Asked):
    """Which to-dos; both days are included."""

    state: Annotated[Literal["open", "done", "cancelled"] | None, says(BAD_STATE)] = None
    assignee_id: MaybeId = None
    customer_id: MaybeId = None
    visit_id: MaybeId = None
    from_day: MaybeDay = None
    to_day: MaybeDay = None
    sort: Annotated[Literal["due", "-due", "created", "-created"], says(BAD_SORT)] = "due"
    cursor: Cursor | None = None
    limit: Limit = 20


def list_actions(asked: Wanted, uow: UnitOfWork) -> Listed[ActionRow]:
    """To-dos are personal: one's own, those one made, those of whoever reports to one."""
    customer = naming.customer(asked.customer_id, uow) if asked.customer_id is not None else None
    by = asked.sort.removeprefix("-")
    wanted = WantedPromises(
        asked.state,
        None if asked.assignee_id is None else integer(asked.assignee_id),
        customer.id if customer else None,
        None if asked.visit_id is None else integer(asked.visit_id),
        asked.from_day,
        asked.to_day,
        by,
    )
    found, position = uow.action_lists.piece(
        wanted,
        down=asked.sort.startswith("-"),
        after=listed.after(asked.cursor, asked.sort, str if by == "due" else int),
        limit=asked.limit,
    )
    return listed.listed(action_rows.rows(found, uow), asked.sort, position)


def one_action(asked: Whose, uow: UnitOfWork) -> Made[ActionRow]:
    """A to-do the caller may not see is answered exactly like one that does not exist."""
    action = action_rows.there(asked.id, uow)
    return answering.tagged(action_rows.row(action, uow), action.version)


EXAMPLE = {
    "state": "open",
    "assignee_id": 1,
    "customer_id": "67735e2f9b1c4d0012ab34cd",
    "visit_id": 4503599627370497,
    "from_day": "2026-03-01",
    "to_day": "2026-03-31",
    "sort": "due",
    "cursor": None,
    "limit": 20,
}
ENDPOINTS = (
    action_rows.NOUN.lists(Wanted, list_actions, Listed[ActionRow], EXAMPLE),
    action_rows.NOUN.shows(one_action),
)
