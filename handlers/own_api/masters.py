"""What contacts, leads and opportunities have in common: all but their fields."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Generic, Literal, TypeVar

from handlers.dialects.asked import InPath, is_id, says
from handlers.own_api import answering, changing, listed, naming
from handlers.own_api.asking import Asked, Cursor, Limit, MaybeName, Tag
from handlers.own_api.calls import Noun, Which, Whose
from handlers.own_api.changing import Undone
from handlers.own_api.listed import Listed
from handlers.registry import Made
from handlers.text import Text
from storage.masters import Masters, Row, WantedMasters
from storage.unit_of_work import UnitOfWork

BAD_SORT = Text(zh="应为 created 或 -created(新的在前)", en="Either created or -created")

Sort = Annotated[Literal["created", "-created"], says(BAD_SORT)]
Shown = TypeVar("Shown")


class WantedOnes(Asked):
    """Which ones; `q` is any part of a name or an alias."""

    q: MaybeName = None
    sort: Sort = "created"
    cursor: Cursor | None = None
    limit: Limit = 20


class ChangedOne(Asked):
    """Which one is to be different; null leaves the name as it is."""

    id: InPath
    name: MaybeName = None
    if_match: Tag | None = None


@dataclass(frozen=True, slots=True)
class Kind(Generic[Shown]):
    """One of the three nouns, answered by what is different about it.

    `store` finds its rows, `shown` tells how they look, `columns` what was asked to be stored of a
    new or a changed one, `equal` which of its columns a list was asked for.
    """

    noun: Noun
    store: Callable[[UnitOfWork], Masters]
    shown: Callable[[list[Row], UnitOfWork], list[Shown]]
    columns: Callable[[Any, UnitOfWork], dict[str, Any]]
    equal: Callable[[Any, UnitOfWork], dict[str, int | str]]

    def list(self, asked: WantedOnes, uow: UnitOfWork) -> Listed[Shown]:
        """Those of the customers that the caller may see, one piece after another."""
        wanted = WantedMasters(self.equal(asked, uow), asked.q)
        after = listed.after(asked.cursor, asked.sort, int)
        down = asked.sort.startswith("-")
        found, position = self.store(uow).piece(wanted, down=down, after=after, limit=asked.limit)
        return listed.listed(self.shown(found, uow), asked.sort, position)

    def one(self, asked: Whose, uow: UnitOfWork) -> Made[Shown]:
        """What the caller may not see is answered exactly like what does not exist."""
        return self._answer(self._there(asked.id, uow), uow)

    def create(self, asked: Asked, uow: UnitOfWork) -> Made[Shown]:
        """Known in the chat at once."""
        changing.begin(uow)
        row_id = self.store(uow).add(self.columns(asked, uow))
        made = changing.not_given_away(self.store(uow).get(row_id), "owner_id")
        (row,) = self.shown([made], uow)
        return answering.created(row, made["version"], self.noun.plural, row_id)

    def change(self, asked: ChangedOne, uow: UnitOfWork) -> Made[Shown]:
        """Only the fields that are given change; whoever sees it may correct it."""
        changing.begin(uow)
        found = self._there(asked.id, uow)
        changing.guard_version(asked.if_match, found["version"])
        values = self.columns(asked, uow)
        if values.get("name") is None:
            values.pop("name", None)
        if values:
            self.store(uow).change(found["id"], values)
        now = changing.not_given_away(self.store(uow).get(found["id"]), "owner_id")
        return self._answer(now, uow)

    def delete(self, asked: Which, uow: UnitOfWork) -> Made[None]:
        """Gone from every list; undo brings it back."""
        changing.begin(uow)
        found = self._there(asked.id, uow)
        changing.guard_version(asked.if_match, found["version"])
        self.store(uow).remove(found["id"])
        return answering.done()

    def undo(self, asked: Whose, uow: UnitOfWork) -> Undone:
        """Take back the caller's own newest change of it over REST, deleting too, within a day."""
        store = self.store(uow)
        row_id = store.id_of(asked.id) if is_id(asked.id) else None
        return changing.undo(self.noun.name, row_id, store.get, uow)

    def _there(self, key: str, uow: UnitOfWork) -> Row:
        found = self.store(uow).find(key) if is_id(key) else None
        if found is None:
            changing.not_there()
        return found

    def _answer(self, found: Row, uow: UnitOfWork) -> Made[Shown]:
        (row,) = self.shown([found], uow)
        return answering.tagged(row, found["version"])


def of_customer(key: str | None, uow: UnitOfWork) -> dict[str, int | str]:
    """The condition of a list of one customer's, or none."""
    return {} if key is None else {"customer_id": naming.customer(key, uow).id}


def phones(stored: Any) -> list[str]:
    """Phones as an importer brought them: texts, or area and number."""
    return [phone for phone in map(_phone, stored if isinstance(stored, list) else []) if phone]


def _phone(stored: Any) -> str:
    parts = stored.values() if isinstance(stored, dict) else stored
    if isinstance(parts, str | int):
        return str(parts)
    return "-".join(str(part) for part in parts or () if part)
