"""What a client of the ND family says of a visit that it writes, and what is made of it.

Fields, limits and messages are those of the family's own 修改活动记录. As there, a text is trimmed,
and an empty one or null is the same as none.
"""

from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core.core_schema import ValidationInfo

from handlers.dialects.asked import TOO_BIG, WHOLE, Amount, AnyId, BrokenRule, Refused, says
from handlers.dialects.contract import FORBIDDEN
from handlers.text import Text
from storage.records import Customer, Opportunity, User
from storage.unit_of_work import UnitOfWork

CUSTOMER, BO = "CUSTOMER", "BO"  # a visit of the customer; a report inside an opportunity
LONGEST_LINE, LONGEST_TEXT, MOST_PEOPLE = 255, 2000, 100
MOST_MONEY = 9_999_999_999_999.99

BAD_TITLE = Text(
    zh="标题不能为空,必须在255个字符以内", en="The title is needed, at most 255 characters"
)
NOBODY = Text(zh="至少有一个参与人", en="At least one participant is needed")
NO_SUCH_PERSON = Text(zh="参与人不存在", en="There is no such participant")
BAD_SOURCE = Text(zh="来源字段错误", en="The source is CUSTOMER or BO")
BAD_CONTENTS = Text(
    zh="内容不能为空,必须在2000个字符以内", en="The contents are needed, at most 2000 characters"
)
BAD_EXPENSES = Text(
    zh="费用不能为空,小数点保留两位", en="The expenses are needed, with at most two decimals"
)
BAD_FEEDBACK = Text(
    zh="客户反馈不能为空,必须在255个字符以内", en="The feedback is needed, at most 255 characters"
)
BAD_TYPE = Text(zh="活动类型不能为空", en="The type is needed: one of the six")
NO_SUCH_DEAL = Text(zh="商机不存在", en="There is no such opportunity")
BAD_OUTCOME = Text(
    zh="成果不能为空,不能超过2000个字符", en="The outcome is needed, at most 2000 characters"
)
BAD_PROBLEM = Text(
    zh="问题不能为空,不能超过2000个字符", en="The problem is needed, at most 2000 characters"
)
BAD_STEP = Text(
    zh="下一步工作不能为空,不能超过2000个字符",
    en="The next step is needed, at most 2000 characters",
)
NO_SUCH_STAGE = Text(zh="项目阶段不存在", en="There is no such stage")
NOBODY_WRITES = Text(
    zh="这个令牌不代表任何人,不能写拜访记录,请换用员工的令牌",
    en="This token acts for nobody and cannot write visits; use the token of a colleague",
)


def _told(value: Any) -> Any:
    """Trimmed; PostgreSQL keeps no NUL in a text."""
    if value is None:
        return ""
    if isinstance(value, str) and "\x00" not in value:
        return value.strip()
    raise ValueError("not a text")


def _given(value: Any) -> Any:
    """Trimmed; an empty one is none."""
    return (value.strip() or None) if isinstance(value, str) else value


def _ids(value: Any) -> list[Any]:
    """Ids, also of objects that have one."""
    if isinstance(value, list):
        return [one.get("id") if isinstance(one, dict) else one for one in value]
    raise ValueError("not a list")


def needed_for(source: str) -> AfterValidator:
    """`required_if:source,...`: where the source says so, the field is there."""

    def check(value: Any, info: ValidationInfo) -> Any:
        if value in ("", None) and info.data.get("source") == source:
            raise ValueError("needed")
        return value

    return AfterValidator(check)


TOLD = BeforeValidator(_told)
Line = Annotated[str, Field(max_length=LONGEST_LINE), TOLD]
Long = Annotated[str, Field(max_length=LONGEST_TEXT), TOLD]
Kind = Literal["", "SALES", "PRE_SALES", "AFTER_SALES", "JOINT", "BUSINESS_VISIT", "OTHER"]
Money = Annotated[
    Amount | None,
    BeforeValidator(_given),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": MOST_MONEY, "multipleOf": 0.01}),
]
USER_ID = {"type": "integer", "minimum": 1, "maximum": TOO_BIG - 1}
HAS_ID = {"type": "object", "properties": {"id": USER_ID}, "required": ["id"]}
People = Annotated[
    list[Annotated[int, Field(gt=0, lt=TOO_BIG), WHOLE]],
    Field(min_length=1, max_length=MOST_PEOPLE),
    BeforeValidator(_ids),
    WithJsonSchema(
        {
            "type": "array",
            "items": {"anyOf": [USER_ID, HAS_ID]},
            "minItems": 1,
            "maxItems": MOST_PEOPLE,
        }
    ),
]


BY_SOURCE: list[Any] = [
    {
        "properties": {"source": {"const": source}, **{key: {"minLength": 1} for key in filled}},
        "required": [*filled, *also],
    }
    for source, filled, also in (
        (CUSTOMER, ("contents", "feedback", "type"), ("expenses",)),
        (BO, ("outcome", "problem", "action_items", "project_stage"), ("source",)),
    )
]


class Told(BaseModel):
    """What is said of a visit; `source` decides which fields must be there."""

    model_config = ConfigDict(validate_default=True, json_schema_extra={"anyOf": BY_SOURCE})

    title: Annotated[Line, Field(min_length=1), says(BAD_TITLE)]
    participants: Annotated[People, says(NOBODY)]
    source: Annotated[Literal["CUSTOMER", "BO"], says(BAD_SOURCE)] = "CUSTOMER"
    contents: Annotated[Long, needed_for(CUSTOMER), says(BAD_CONTENTS)] = ""
    expenses: Annotated[Money, needed_for(CUSTOMER), says(BAD_EXPENSES)] = None
    feedback: Annotated[Line, needed_for(CUSTOMER), says(BAD_FEEDBACK)] = ""
    type: Annotated[Kind, TOLD, needed_for(CUSTOMER), says(BAD_TYPE)] = ""
    bo_id: Annotated[AnyId | Literal[""], TOLD, says(NO_SUCH_DEAL)] = ""
    outcome: Annotated[Long, needed_for(BO), says(BAD_OUTCOME)] = ""
    problem: Annotated[Long, needed_for(BO), says(BAD_PROBLEM)] = ""
    action_items: Annotated[Long, needed_for(BO), says(BAD_STEP)] = ""
    project_stage: Annotated[Line, needed_for(BO), says(NO_SUCH_STAGE)] = ""


class Meant(NamedTuple):
    """Who and what the ids of a visit stand for."""

    opportunity: Opportunity | None
    stage: str


def writer(uow: UnitOfWork) -> User:
    """Whoever the token acts for; a token that acts for nobody is refused."""
    user_id = uow.scope.user_id
    user = None if user_id is None else uow.people.get(user_id)
    if user is None:
        raise Refused(FORBIDDEN, 0, NOBODY_WRITES)
    return user


def meant(told: Told, customer: Customer, uow: UnitOfWork) -> Meant:
    """What the ids stand for; a broken rule where one names nothing here."""
    if uow.people.names(told.participants).keys() != set(told.participants):
        raise BrokenRule("participants", NO_SUCH_PERSON)
    deal = None
    if told.bo_id:
        wanted = told.bo_id.lower()
        deals = uow.customers.opportunities(customer.id)
        deal = next((one for one in deals if wanted in (one.oid, str(one.id))), None)
        if deal is None:
            raise BrokenRule("bo_id", NO_SUCH_DEAL)
    stage = told.project_stage
    if stage and not any(stage in named for named in uow.visits.stages()):
        raise BrokenRule("project_stage", NO_SUCH_STAGE)
    return Meant(deal, stage)
