"""Who may see and do what: one function and a table.

Which customers a caller sees is decided by the scope inside the stores (storage/scope.py); this
decides which calls a token may make at all, and whose records a person may change.
"""

from dataclasses import dataclass
from typing import Literal, get_args

from handlers.errors import UserError
from handlers.text import Text
from storage.records import Visit
from storage.scope import Scope

ADMIN = "admin"
READ_VISITS = "read:visits"
WRITE_VISITS = "write:visits"
READ_CUSTOMERS = "read:customers"
WRITE_CUSTOMERS = "write:customers"

# What a token with a scope may do beside the scope itself.
INCLUDES = {
    ADMIN: frozenset({READ_VISITS, WRITE_VISITS, READ_CUSTOMERS, WRITE_CUSTOMERS}),
    WRITE_VISITS: frozenset({READ_VISITS}),
    WRITE_CUSTOMERS: frozenset({READ_CUSTOMERS}),
}
ScopeName = Literal["admin", "read:customers", "read:visits", "write:customers", "write:visits"]
SCOPES: tuple[ScopeName, ...] = get_args(ScopeName)

NOT_YOURS = Text(
    zh="V-{number} 是{author}的记录,没有动;本人、上级和管理员才能改。"
    "想提一句,说「评论V-{number}:…」就行。",
    en="V-{number} is a record of {author}, so nothing was changed: they, their managers and "
    "admins may change it. To tell them something, say “comment on V-{number}: …”.",
)


@dataclass(frozen=True, slots=True)
class Principal:
    """Who calls: a token's organization, the user it acts for (None: a service), its scopes.

    `zone` is the organization's time zone.
    """

    token_id: int
    organization_id: int
    user_id: int | None
    scopes: frozenset[str]
    zone: str = "Asia/Shanghai"


def may(principal: Principal, scope: str) -> bool:
    """Whether the token's scopes cover what a call demands."""
    return covers(principal.scopes, scope)


def covers(held: frozenset[str], scope: str) -> bool:
    """Whether a scope is among those held, or included in one of them."""
    return scope in held or any(scope in INCLUDES.get(one, ()) for one in held)


def guard_record(visit: Visit, scope: Scope, said: Text = NOT_YOURS) -> None:
    """UserError unless the caller wrote the record, leads its author, or is an admin."""
    if scope.below is not None and visit.author.id not in scope.below:
        raise UserError(said, number=visit.number, author=visit.author.name)
