"""POST /v1/oauth2/access_token: another system fetches a token with its id and secret."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field
from typing_extensions import TypedDict

from handlers import access
from handlers.dialects import OAUTH
from handlers.dialects.asked import Refused
from handlers.dialects.contract import BAD_REQUEST, UNAUTHORIZED, Refusal
from handlers.dialects.oauth import Failure
from handlers.registry import Endpoint
from handlers.text import Text
from storage.clients import Client, Clients

GRANT = "client_credentials"
NO_GRANT = Text(zh="缺少 grant_type", en="grant_type is missing")
BAD_GRANT = Text(
    zh="只支持 client_credentials",
    en="Only client_credentials is supported: no user passwords are held",
)
UNKNOWN = Text(
    zh="client_id 或 client_secret 不正确", en="Unknown client_id or wrong client_secret"
)
NO_SCOPE = Text(zh="该客户端没有所请求的权限", en="The client may do nothing of what it asks for")

# The vendor's words for what a token may do, each one of its modules; ours are taken as well.
CUSTOMERS_AND_VISITS = frozenset(
    {access.READ_CUSTOMERS, access.WRITE_CUSTOMERS, access.READ_VISITS, access.WRITE_VISITS}
)
WORDS: dict[str, frozenset[str]] = {
    **{scope: frozenset({scope}) for scope in access.SCOPES},
    "company": CUSTOMERS_AND_VISITS,
    "lead": CUSTOMERS_AND_VISITS,
    "opportunity": CUSTOMERS_AND_VISITS,
}

# null is what some clients send for a field they leave out
Given = Annotated[
    str, Field(max_length=255), BeforeValidator(lambda value: "" if value is None else value)
]


class Asked(BaseModel):
    """Who asks, and for which scopes (by spaces); for all the client's own where none is named."""

    grant_type: Given = ""
    client_id: Given = ""
    client_secret: Given = ""
    scope: Given = ""


class Row(TypedDict):
    """The token, which is shown this once, and the seconds it lives."""

    token_type: str
    access_token: str


def access_token(asked: Asked, clients: Clients) -> Row:
    """For client_credentials only: the scopes asked for, as far as the client has them.

    A wrong secret and an unknown client are one answer, `invalid_client` with 401; every other
    failure has 400. Asking again gives another token and leaves the life of the first as it is.
    """
    if not asked.grant_type:
        raise Refused(BAD_REQUEST, Failure.INVALID_REQUEST, NO_GRANT)
    if asked.grant_type != GRANT:
        raise Refused(BAD_REQUEST, Failure.UNSUPPORTED_GRANT_TYPE, BAD_GRANT)
    client = clients.known(asked.client_id, asked.client_secret)
    if client is None:
        raise Refused(UNAUTHORIZED, Failure.INVALID_CLIENT, UNKNOWN)
    granted = _granted(asked.scope.split(), client)
    if not granted:
        raise Refused(BAD_REQUEST, Failure.INVALID_SCOPE, NO_SCOPE)
    return {
        "token_type": "Bearer",
        "access_token": clients.token(client, granted),
    }


def _granted(words: list[str], client: Client) -> frozenset[str]:
    """What was asked for and the client has; the vendor's other modules we do not have."""
    if not words:
        return client.scopes
    asked = frozenset[str]().union(*(WORDS.get(word, ()) for word in words))
    return frozenset(scope for scope in asked if access.covers(client.scopes, scope))


ENDPOINT = Endpoint(
    "POST /v1/oauth2/access_token",
    dialect=OAUTH,
    scope="",
    asks=Asked,
    answers=access_token,
    row=Row,
    summary="获取令牌 - a token for another system, by its id and secret",
    writes=True,
    example={
        "grant_type": GRANT,
        "client_id": "gjc_0123456789abcdef",
        "client_secret": "...",
        "scope": "company lead opportunity",
    },
    refuses=(
        Refusal(BAD_REQUEST, NO_GRANT.en, code=Failure.INVALID_REQUEST),
        Refusal(BAD_REQUEST, BAD_GRANT.en, code=Failure.UNSUPPORTED_GRANT_TYPE),
        Refusal(UNAUTHORIZED, UNKNOWN.en, code=Failure.INVALID_CLIENT),
        Refusal(BAD_REQUEST, NO_SCOPE.en, code=Failure.INVALID_SCOPE),
    ),
)
