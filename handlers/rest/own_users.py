"""GET /genjin/v1/users and /genjin/v1/departments: who works here, read only."""

from typing_extensions import TypedDict

from handlers import access
from handlers.dialects import GENJIN
from handlers.own_api import answering, changing, listed
from handlers.own_api.answering import Ref
from handlers.own_api.asking import Asked, Cursor, Limit, integer
from handlers.own_api.calls import Whose
from handlers.own_api.listed import Listed
from handlers.registry import Endpoint
from storage.records import Named, User
from storage.unit_of_work import UnitOfWork


class UserRow(TypedDict):
    """One colleague who has not left; `department` and `manager` are null where there is none."""

    id: int
    name: str
    aliases: list[str]
    role: str
    job: str
    department: Ref | None
    manager: Ref | None
    email: str
    phone: str
    locale: str


class Wanted(Asked):
    """Whose piece."""

    cursor: Cursor | None = None
    limit: Limit = 20


def list_users(asked: Wanted, uow: UnitOfWork) -> Listed[UserRow]:
    """All colleagues who have not left, by id."""
    found, position = listed.by_id(uow.people.everyone(), asked.cursor, asked.limit)
    return listed.listed(_users(found, uow), listed.BY_ID, position)


def one_user(asked: Whose, uow: UnitOfWork) -> UserRow:
    """A colleague of another company is answered exactly like one who does not exist."""
    user = uow.people.get(integer(asked.id))
    if user is None:
        changing.not_there()
    return _users([user], uow)[0]


def list_departments(asked: Wanted, uow: UnitOfWork) -> Listed[Ref]:
    """All departments, by id."""
    departments = sorted(uow.people.departments().items())
    named = [Named(row_id, name) for row_id, name in departments]
    found, position = listed.by_id(named, asked.cursor, asked.limit)
    return listed.listed(answering.refs(found), listed.BY_ID, position)


def one_department(asked: Whose, uow: UnitOfWork) -> Ref:
    """One department."""
    name = uow.people.departments().get(integer(asked.id))
    if name is None:
        changing.not_there()
    return {"id": integer(asked.id), "name": name}


def _users(users: list[User], uow: UnitOfWork) -> list[UserRow]:
    departments = uow.people.departments()
    managers = uow.people.names(user.manager_id for user in users if user.manager_id)
    return [
        {
            "id": user.id,
            "name": user.name,
            "aliases": list(user.aliases),
            "role": user.role,
            "job": user.job,
            "department": answering.named(user.department_id, departments),
            "manager": answering.named(user.manager_id, managers),
            "email": user.email,
            "phone": user.phone,
            "locale": user.locale,
        }
        for user in users
    ]


PIECE = {"cursor": None, "limit": 20}
USERS = Endpoint(
    "GET /genjin/v1/users",
    dialect=GENJIN,
    scope=access.READ_CUSTOMERS,
    asks=Wanted,
    answers=list_users,
    row=Listed[UserRow],
    summary="同事列表 - colleagues",
    example=PIECE,
)
USER = Endpoint(
    "GET /genjin/v1/users/{id}",
    dialect=GENJIN,
    scope=access.READ_CUSTOMERS,
    asks=Whose,
    answers=one_user,
    row=UserRow,
    summary="一位同事 - one colleague",
    example={"id": "1"},
)
DEPARTMENTS = Endpoint(
    "GET /genjin/v1/departments",
    dialect=GENJIN,
    scope=access.READ_CUSTOMERS,
    asks=Wanted,
    answers=list_departments,
    row=Listed[Ref],
    summary="部门列表 - departments",
    example=PIECE,
)
DEPARTMENT = Endpoint(
    "GET /genjin/v1/departments/{id}",
    dialect=GENJIN,
    scope=access.READ_CUSTOMERS,
    asks=Whose,
    answers=one_department,
    row=Ref,
    summary="一个部门 - one department",
    example={"id": "1"},
)
ENDPOINTS = (USERS, USER, DEPARTMENTS, DEPARTMENT)
