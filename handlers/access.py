"""Who may see and do what: one function and a table.

Which customers a caller sees is decided by the scope inside the stores (storage/scope.py); this
decides which calls a token may make at all.
"""

from dataclasses import dataclass

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
SCOPES = tuple(sorted({ADMIN, *INCLUDES[ADMIN]}))


@dataclass(frozen=True, slots=True)
class Principal:
    """Who calls: a token's organization, the user it acts for (None: a service), its scopes."""

    token_id: int
    organization_id: int
    user_id: int | None
    scopes: frozenset[str]


def may(principal: Principal, scope: str) -> bool:
    """Whether the token's scopes cover what a call demands."""
    return scope in principal.scopes or any(
        scope in INCLUDES.get(held, ()) for held in principal.scopes
    )
