"""/genjin/v1/visits/{id}/comments and /readings: what colleagues say to it, who has read it."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from handlers import access
from handlers.dialects import GENJIN
from handlers.dialects.asked import InPath, Refused, says
from handlers.dialects.contract import FORBIDDEN
from handlers.own_api import answering, changing, listed, naming, visit_rows
from handlers.own_api.answering import Ref
from handlers.own_api.asking import BAD_TEXT, Asked, Cursor, Ids, Limit, Paragraph
from handlers.own_api.calls import Whose
from handlers.own_api.listed import Listed
from handlers.registry import Endpoint, Made
from handlers.text import Text
from storage.records import Comment
from storage.unit_of_work import UnitOfWork

NOBODY = Text(
    zh="这个令牌不代表任何人,不能评论或标记已读",
    en="This token speaks for nobody, who cannot comment or read",
)


class CommentRow(TypedDict):
    """One remark; `mentions` are the ids of the colleagues it names."""

    id: int
    author: Ref
    text: str
    mentions: list[int]
    created_at: str


class ReadingRow(TypedDict):
    """One colleague who has read the visit."""

    user: Ref
    read_at: str


class Readers(TypedDict):
    """All of them."""

    items: list[ReadingRow]


class Wanted(Asked):
    """Whose comments, and which piece."""

    id: InPath
    cursor: Cursor | None = None
    limit: Limit = 20


class New(Asked):
    """A new remark on a visit."""

    id: InPath
    text: Annotated[Paragraph, Field(min_length=1), says(BAD_TEXT)]
    mentions: Ids = Field(default=[])


def list_comments(asked: Wanted, uow: UnitOfWork) -> Listed[CommentRow]:
    """The remarks on a visit that the caller may see, oldest first."""
    visit = visit_rows.there(asked.id, uow)
    said = uow.comments.of_visits([visit.id]).get(visit.id, [])
    found, position = listed.by_id(said, asked.cursor, asked.limit)
    rows = [_row(comment, uow.scope.zone) for comment in found]
    return listed.listed(rows, listed.BY_ID, position)


def create_comment(asked: New, uow: UnitOfWork) -> Made[CommentRow]:
    """Whoever sees a visit may say something to it."""
    changing.begin(uow)
    visit = visit_rows.there(asked.id, uow)
    _me(uow)
    mentions = [naming.user(key, uow, "mentions").id for key in asked.mentions]
    comment_id = uow.comments.add(visit.id, asked.text, mentions)
    found = uow.comments.get(comment_id)
    assert found is not None
    return Made(_row(found, uow.scope.zone), answering.CREATED)


def list_readings(asked: Whose, uow: UnitOfWork) -> Readers:
    """Who has read a visit that the caller may see, and when."""
    visit = visit_rows.there(asked.id, uow)
    return {
        "items": [
            {
                "user": {"id": reading.user.id, "name": reading.user.name},
                "read_at": answering.instant(reading.read_at, uow.scope.zone),
            }
            for reading in uow.readings.of_visit(visit.id)
        ]
    }


def mark_read(asked: Whose, uow: UnitOfWork) -> Made[None]:
    """The caller has read it now."""
    visit = visit_rows.there(asked.id, uow)
    uow.readings.mark(visit.id, _me(uow))
    return answering.done()


def _me(uow: UnitOfWork) -> int:
    if uow.scope.user_id is None:
        raise Refused(FORBIDDEN, 0, NOBODY)
    return uow.scope.user_id


def _row(comment: Comment, zone: str) -> CommentRow:
    return {
        "id": comment.id,
        "author": {"id": comment.author.id, "name": comment.author.name},
        "text": comment.text,
        "mentions": list(comment.mentions),
        "created_at": answering.instant(comment.created_at, zone),
    }


VISIT = {"id": "4503599627370497"}
COMMENTS = Endpoint(
    "GET /genjin/v1/visits/{id}/comments",
    dialect=GENJIN,
    scope=access.READ_VISITS,
    asks=Wanted,
    answers=list_comments,
    row=Listed[CommentRow],
    summary="评论列表 - the remarks on a visit",
    example=VISIT | {"cursor": None, "limit": 20},
)
COMMENT = Endpoint(
    "POST /genjin/v1/visits/{id}/comments",
    dialect=GENJIN,
    scope=access.WRITE_VISITS,
    asks=New,
    answers=create_comment,
    row=CommentRow,
    summary="评论 - say something to a visit",
    writes=True,
    example=VISIT | {"text": "做得好", "mentions": [2]},
    status=answering.CREATED,
)
READINGS = Endpoint(
    "GET /genjin/v1/visits/{id}/readings",
    dialect=GENJIN,
    scope=access.READ_VISITS,
    asks=Whose,
    answers=list_readings,
    row=Readers,
    summary="已读 - who has read a visit",
    example=VISIT,
)
READ = Endpoint(
    "POST /genjin/v1/visits/{id}/read",
    dialect=GENJIN,
    scope=access.WRITE_VISITS,
    asks=Whose,
    answers=mark_read,
    row=answering.Nothing,
    summary="标记已读 - the caller has read a visit",
    writes=True,
    example=VISIT,
    status=answering.DONE,
)
ENDPOINTS = (COMMENTS, COMMENT, READINGS, READ)
