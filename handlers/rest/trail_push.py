"""POST /v1/dynamic/trail/push: record a follow-up with a company, a lead or an opportunity."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, WithJsonSchema
from typing_extensions import TypedDict

from handlers import access, localtime
from handlers.dialects import OKKI, trail
from handlers.dialects.asked import Refused
from handlers.dialects.contract import FORBIDDEN, RULE_BROKEN
from handlers.errors import NotFound
from handlers.registry import Endpoint
from handlers.text import Text
from storage.records import NewReport, NewVisit, TrailSubject
from storage.unit_of_work import UnitOfWork

LONGEST = 5000  # characters of a follow-up
FAILED = -1  # the vendor's code of all three failures below, which are its own words
NO_SUCH_TYPE = Text(zh="不支持的类型", en="“不支持的类型”: there is no such remark_type")
NO_CONTENT = Text(zh="备注内容不能为空", en="“备注内容不能为空”: the content is missing")
NOBODY = "lead_id and company_id and opportunity_id is empty"
NO_SUBJECT = Text(zh=NOBODY, en=NOBODY)
NO_SUCH = Text(zh="没有这个客户、线索或商机", en="There is no such company, lead or opportunity")
NO_AUTHOR = Text(
    zh="该令牌不代表任何用户,跟进没有作者;请使用代表某位用户的令牌",
    en="This token acts for no user, so the follow-up has no author; use one that acts for a user",
)


def _text(value: Any) -> Any:
    """A number is a text too; nothing is an empty one; PostgreSQL keeps no NUL."""
    if isinstance(value, int) and value and not isinstance(value, bool):
        value = str(value)
    return value.replace("\x00", "") if isinstance(value, str) else value or ""


def _kind(value: Any) -> int:
    """One of the vendor's types, 0 for anything else; left empty it is a quick note."""
    if value is None or value == "":
        return trail.QUICK_NOTE
    return next((kind for kind in trail.CHANNEL_OF if value in (kind, str(kind))), 0)


class Asked(BaseModel):
    """Whom it was with (at least one), what is to be said, and in which way it came about."""

    company_id: trail.SomeId = ""
    lead_id: trail.SomeId = ""
    opportunity_id: trail.SomeId = ""
    content: Annotated[
        str,
        Field(max_length=LONGEST),
        BeforeValidator(_text),
        WithJsonSchema({"type": "string", "minLength": 1, "maxLength": LONGEST}),
    ] = ""
    remark_type: Annotated[
        int, BeforeValidator(_kind), WithJsonSchema({"enum": list(trail.CHANNEL_OF)})
    ] = trail.QUICK_NOTE


class Row(TypedDict):
    """Where it stands now."""

    trail_id: int


def trail_push(asked: Asked, uow: UnitOfWork) -> Row:
    """The author is the token's user. It shows at once, in the chat as well."""
    author_id = uow.scope.user_id
    if author_id is None:
        raise Refused(FORBIDDEN, FORBIDDEN, NO_AUTHOR)
    if not asked.remark_type:
        raise Refused(RULE_BROKEN, FAILED, NO_SUCH_TYPE)
    if not asked.content.strip():
        raise Refused(RULE_BROKEN, FAILED, NO_CONTENT)
    if not (asked.company_id or asked.lead_id or asked.opportunity_id):
        raise Refused(RULE_BROKEN, FAILED, NO_SUBJECT)
    company = _find("customer", asked.company_id, uow)
    lead = _find("lead", asked.lead_id, uow)
    deal = _find("opportunity", asked.opportunity_id, uow)
    if company and deal and deal.customer_id != company.id:
        raise NotFound(NO_SUCH)
    whose = company or deal
    uow.steps.begin("trail_push", None)
    report_id = uow.visits.add_report(NewReport(asked.content, uow.now, "", None))
    visit_id = uow.visits.add(
        report_id,
        NewVisit(
            customer_ids=(whose.customer_id,) if whose and whose.customer_id else (),
            lead_id=lead.id if lead else None,
            opportunity_id=deal.id if deal else None,
            day=localtime.here(uow.now, uow.scope.zone).date(),
            occurred_at=uow.now,
            channel=trail.CHANNEL_OF[asked.remark_type],
            type="SALES",
            contents=asked.content,
            participant_ids=(author_id,),
            remark_type=str(asked.remark_type),
        ),
    )
    return {"trail_id": uow.trail.first_entry(visit_id)}


def _find(kind: str, key: str, uow: UnitOfWork) -> TrailSubject | None:
    """What the caller may not see is answered exactly like what does not exist."""
    found = uow.trail.subject(kind, key) if key else None
    if key and found is None:
        raise NotFound(NO_SUCH)
    return found


ENDPOINT = Endpoint(
    "POST /v1/dynamic/trail/push",
    dialect=OKKI,
    scope=access.WRITE_VISITS,
    asks=Asked,
    answers=trail_push,
    row=Row,
    summary="提交跟进动态 - record a follow-up",
    writes=True,
    example={
        "company_id": 16696797769,
        "lead_id": "",
        "opportunity_id": "",
        "content": "电话联系",
        "remark_type": 103,
    },
)
