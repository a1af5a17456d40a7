"""Changes over the own API: of the version that was read, by whom it belongs to, undoable."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import NoReturn, TypeVar

from typing_extensions import TypedDict

from handlers import access
from handlers.dialects.asked import BrokenRule, Refused
from handlers.dialects.contract import CHANGED, CONFLICT, FORBIDDEN
from handlers.errors import NotFound, UserError
from handlers.text import Text
from storage.records import Visit
from storage.steps import Step
from storage.unit_of_work import UnitOfWork

Row = TypeVar("Row")

KIND = "rest"  # of the steps made here
UNDO_WITHIN = timedelta(hours=24)
ANY_TIME = timedelta(days=3650)  # for those who lead others, and for services

NOT_THERE = Text(
    zh="没有这条记录,或您看不到它", en="There is no such record, or you may not see it"
)
OTHER_VERSION = Text(
    zh="记录已经变过了,现在是版本 {version};请重新查询后再改",
    en="The record has changed and is now version {version}; please read it again",
)
NOT_YOURS = Text(
    zh="V-{number} 是{author}的记录;本人、上级和管理员才能改",
    en="V-{number} is a record of {author}; they, their managers and admins may change it",
)
NOTHING_TO_UNDO = Text(
    zh="没有可以撤销的操作:只能撤销您自己 24 小时内通过接口做的改动",
    en="There is nothing to undo: only changes of your own over this API, within 24 hours",
)
GIVEN_AWAY = Text(
    zh="这样您就看不到这条记录了;请让看得到双方的上级或管理员来转交",
    en="You would no longer see the record; ask a manager of both of you, or an admin",
)
ONLY_ADMINS = Text(zh="只有管理员可以这样做", en="Only admins may do this")


class Undone(TypedDict):
    """What became of a record whose newest change was taken back.

    `exists` is false where the record was made by it; `left` counts what stayed because somebody
    else changed it since.
    """

    id: int
    exists: bool
    left: int


def begin(uow: UnitOfWork) -> None:
    """Whatever is changed from here on is one step."""
    uow.steps.begin(KIND, None)


def not_there() -> NoReturn:
    """The one answer for what is missing and what may not be seen."""
    raise NotFound(NOT_THERE)


def not_given_away(found: Row | None, field: str) -> Row:
    """The record as it is now; nobody gives away what they could no longer see."""
    if found is None:
        raise BrokenRule(field, GIVEN_AWAY)
    return found


def is_admin(uow: UnitOfWork) -> bool:
    """Whether the caller may do what only admins may."""
    return access.ADMIN in uow.scope.granted and uow.scope.role in ("admin", "service")


def guard_admin(uow: UnitOfWork) -> None:
    """403 for anybody but an admin, or a service with that scope."""
    if not is_admin(uow):
        raise Refused(FORBIDDEN, 0, ONLY_ADMINS)


def guard_version(if_match: str | None, version: int) -> None:
    """412 where the caller has read another version than this one."""
    if if_match is None:
        return
    tags = {tag.strip() for tag in if_match.split(",")}
    if not tags & {"*", f'"{version}"'}:
        raise Refused(CHANGED, 0, OTHER_VERSION, version=version)


def guard_visit(visit: Visit, uow: UnitOfWork) -> None:
    """403 unless the caller wrote the visit, leads its author, or is an admin."""
    try:
        access.guard_record(visit, uow.scope)
    except UserError as error:
        raise Refused(FORBIDDEN, 0, NOT_YOURS, **error.values) from None


def guard_owner(owners: Iterable[int | None], uow: UnitOfWork, text: Text) -> None:
    """403 unless one of these is the caller or reports to them; admins and services pass."""
    if uow.scope.below is not None and not uow.scope.below & set(owners):
        raise Refused(FORBIDDEN, 0, text)


def undo(
    noun: str, row_id: int | None, find: Callable[[int], object | None], uow: UnitOfWork
) -> Undone:
    """Take back the caller's own newest change of a record over REST, deleting too, within a day.

    A record that `find` does not show them is only there for them where they deleted it.
    """
    since = uow.now - (UNDO_WITHIN if uow.scope.role == "rep" else ANY_TIME)
    if row_id is None:
        not_there()
    step = uow.steps.newest(None, since, (noun, row_id))
    if find(row_id) is None and not (step and _deletes(step, noun, row_id)):
        not_there()
    if step is None:
        raise Refused(CONFLICT, 0, NOTHING_TO_UNDO)
    begin(uow)
    left = len(uow.undo(step))
    return {"id": row_id, "exists": find(row_id) is not None, "left": left}


def _deletes(step: Step, noun: str, row_id: int) -> bool:
    return any(
        (change.noun, change.id) == (noun, row_id) and change.after.get("deleted_at")
        for change in step.changes
    )
