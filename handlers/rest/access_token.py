"""POST /v1/oauth2/access_token: another system fetches a token with its id and secret."""

import base64
from typing import Annotated
from urllib.parse import unquote_plus

from pydantic import BaseModel, BeforeValidator, Field
from typing_extensions import TypedDict

from handlers import access
from handlers.dialects import OAUTH
from handlers.dialects.asked import Refused
from handlers.dialects.contract import BAD_REQUEST, UNAUTHORIZED, Refusal
from handlers.dialects.oauth import Failure
from handlers.registry import Endpoint, Made
from handlers.text import Text
from storage.clients import Client, Clients

GRANT = "client_credentials"
NO_CACHE = {"Pragma": "no-cache"}  # beside Cache-Control, which every answer of ours carries
NO_GRANT = Text(zh="缺少 grant_type", en="grant_type is missing")
BAD_GRANT = Text(
    zh="只支持 client_credentials",
    en="Only client_credentials is supported: no user passwords are held",
)
UNKNOWN = Text(
    zh="client_id 或 client_secret 不正确", en="Unknown client_id or wrong client_secret"
)
TWICE = Text(
    zh="客户端凭据只能放在一处:Authorization 头或请求体",
    en="Send the client's credentials in one place: the Authorization header or the body",
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
    """Who asks, and for which scopes (by spaces); for all the client's own where none is named.

    The id and the secret stand in the body or in the Authorization header (RFC 6749, 2.3.1).
    """

    grant_type: Given = ""
    client_id: Given = ""
    client_secret: Given = ""
    scope: Given = ""
    authorization: Given = ""


class Row(TypedDict):
    """The token, which is shown this once."""

    token_type: str
    access_token: str


def access_token(asked: Asked, clients: Clients) -> Made[Row]:
    """For client_credentials only: the scopes asked for, as far as the client has them.

    A wrong secret and an unknown client are one answer, `invalid_client` with 401; every other
    failure has 400. Asking again gives another token and leaves the life of the first as it is.
    """
    if not asked.grant_type:
        raise Refused(BAD_REQUEST, Failure.INVALID_REQUEST, NO_GRANT)
    if asked.grant_type != GRANT:
        raise Refused(BAD_REQUEST, Failure.UNSUPPORTED_GRANT_TYPE, BAD_GRANT)
    client = clients.known(*_credentials(asked))
    if client is None:
        raise Refused(UNAUTHORIZED, Failure.INVALID_CLIENT, UNKNOWN)
    granted = _granted(asked.scope.split(), client)
    if not granted:
        raise Refused(BAD_REQUEST, Failure.INVALID_SCOPE, NO_SCOPE)
    row: Row = {"token_type": "Bearer", "access_token": clients.token(client, granted)}
    return Made(row, headers=NO_CACHE)


def _credentials(asked: Asked) -> tuple[str, str]:
    """The client's id and secret; of another scheme than Basic the header says nothing."""
    scheme, _, written = asked.authorization.partition(" ")
    if scheme.lower() != "basic":
        return asked.client_id, asked.client_secret
    client_id, secret = _basic(written)
    if asked.client_secret or asked.client_id not in ("", client_id):
        raise Refused(BAD_REQUEST, Failure.INVALID_REQUEST, TWICE)
    return client_id, secret


def _basic(written: str) -> tuple[str, str]:
    """Both are written as in a form before they are put together."""
    try:
        text = base64.b64decode(written.strip(), validate=True).decode()
    except ValueError as error:
        raise Refused(UNAUTHORIZED, Failure.INVALID_CLIENT, UNKNOWN) from error
    client_id, _, secret = text.partition(":")
    return unquote_plus(client_id), unquote_plus(secret)


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
        "authorization": "",
    },
    headers={"Pragma": "no-cache, for old caches"},
    refuses=(
        Refusal(BAD_REQUEST, NO_GRANT.en, code=Failure.INVALID_REQUEST),
        Refusal(BAD_REQUEST, BAD_GRANT.en, code=Failure.UNSUPPORTED_GRANT_TYPE),
        Refusal(UNAUTHORIZED, UNKNOWN.en, code=Failure.INVALID_CLIENT),
        Refusal(BAD_REQUEST, NO_SCOPE.en, code=Failure.INVALID_SCOPE),
    ),
)
