"""The calls that every noun of the own API has, announced alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from handlers.dialects import GENJIN
from handlers.dialects.asked import InPath
from handlers.own_api import answering
from handlers.own_api.asking import Asked, Tag
from handlers.own_api.changing import Undone
from handlers.registry import Endpoint

Answers = Callable[[Any, Any], Any]
Example = Mapping[str, Any]


class Which(Asked):
    """One record to delete, by its id or its oid; with If-Match only in that version."""

    id: InPath
    if_match: Tag | None = None


class Whose(Asked):
    """One record, by its id or its oid; where it is undone, a deleted one too."""

    id: InPath


@dataclass(frozen=True, slots=True)
class Noun:
    """One noun as its paths, the document and people call it.

    `row` is what is answered of one, `reads` and `writes` the scopes, `key` an example of an id.
    """

    name: str
    plural: str
    zh: str
    row: type
    reads: str
    writes: str
    key: str = "4503599627370497"

    def lists(self, asks: type[Asked], answers: Answers, row: type, example: Example) -> Endpoint:
        """GET: one piece of all that the caller sees; `row` is the piece."""
        return Endpoint(
            f"GET {self._path}",
            dialect=GENJIN,
            scope=self.reads,
            asks=asks,
            answers=answers,
            row=row,
            summary=f"{self.zh}列表 - {self.plural}",
            example=example,
            name=f"list_{self.plural}",
        )

    def shows(self, answers: Answers) -> Endpoint:
        """GET: one of them, with its version as an ETag."""
        return Endpoint(
            f"GET {self._path}/{{id}}",
            dialect=GENJIN,
            scope=self.reads,
            asks=Whose,
            answers=answers,
            row=self.row,
            summary=f"一个{self.zh} - one {self.name}",
            example={"id": self.key},
            headers=answering.TAGGED,
            name=f"one_{self.name}",
        )

    def creates(self, asks: type[Asked], answers: Answers, example: Example) -> Endpoint:
        """POST: a new one, and where it lies."""
        return Endpoint(
            f"POST {self._path}",
            dialect=GENJIN,
            scope=self.writes,
            asks=asks,
            answers=answers,
            row=self.row,
            summary=f"新建{self.zh} - a new {self.name}",
            writes=True,
            example=example,
            status=answering.CREATED,
            headers=answering.PLACED,
            name=f"create_{self.name}",
        )

    def changes(self, asks: type[Asked], answers: Answers, example: Example) -> Endpoint:
        """PATCH: the fields that are given."""
        return Endpoint(
            f"PATCH {self._path}/{{id}}",
            dialect=GENJIN,
            scope=self.writes,
            asks=asks,
            answers=answers,
            row=self.row,
            summary=f"修改{self.zh} - change some fields of one {self.name}",
            writes=True,
            example={**example, **self._version},
            headers=answering.TAGGED,
            name=f"change_{self.name}",
        )

    def deletes(self, answers: Answers) -> Endpoint:
        """DELETE: gone from every list, undoably."""
        return Endpoint(
            f"DELETE {self._path}/{{id}}",
            dialect=GENJIN,
            scope=self.writes,
            asks=Which,
            answers=answers,
            row=answering.Nothing,
            summary=f"删除{self.zh} - delete one {self.name}, undoably",
            writes=True,
            example=self._version,
            status=answering.DONE,
            name=f"delete_{self.name}",
        )

    def undoes(self, answers: Answers) -> Endpoint:
        """POST .../undo: the caller's newest change taken back."""
        return Endpoint(
            f"POST {self._path}/{{id}}/undo",
            dialect=GENJIN,
            scope=self.writes,
            asks=Whose,
            answers=answers,
            row=Undone,
            summary=f"撤销 - take back one's newest change of one {self.name}",
            writes=True,
            example={"id": self.key},
            name=f"undo_{self.name}",
        )

    @property
    def _path(self) -> str:
        return f"/genjin/v1/{self.plural}"

    @property
    def _version(self) -> dict[str, Any]:
        return {"id": self.key, "if_match": '"3"'}
