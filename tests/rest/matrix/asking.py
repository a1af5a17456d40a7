"""One call about one family, and all that its answer says."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from handlers import catalogue
from tests.rest.conftest import Answer, Api
from tests.rest.matrix.calls import HOME, ME, NAME, OID, REPORT, THIS, Template
from tests.rest.matrix.company import ADMIN, Family
from tests.rest.matrix.seeing import View

BODILESS = ("GET", "DELETE")
VARYING = {"x-request-id", "date", "content-length"}  # headers
FAMILY_OF = {endpoint.route: endpoint.dialect.name for endpoint in catalogue.ENDPOINTS}
# How other systems' calls say in the body that all is well; our own say it by the status alone.
WELL = {"nd": ("code", 0), "eartip": ("status", 0), "okki": ("code", 200), "lixiao": ("code", 0)}


class Told(NamedTuple):
    """What an answer says, but for its time and number, with what was asked about left out."""

    status: int
    text: str
    headers: Mapping[str, str]


class Asker(NamedTuple):
    """A role with its token. `reports`: the report of each visit."""

    api: Api
    view: View
    reports: Mapping[int, int]

    async def ask(self, route: str, asks: Template, noun: str, family: Family) -> Answer:
        """The call, about this noun of this family."""
        method, path = route.split(" ", 1)
        given = {field: self._filled(value, noun, family) for field, value in asks.items()}
        for field in [field for field in given if f"{{{field}}}" in path]:
            path = path.replace(f"{{{field}}}", str(given.pop(field)))
        if method in BODILESS:
            query = {field: str(value) for field, value in given.items()}
            return await self.api.call(method, path, params=query)
        return await self.api.call(method, path, json=given)

    def told(self, answer: Answer, noun: str, family: Family) -> Told:
        """What was asked about is called alike, so that two answers can be compared."""
        text = answer.raw.decode()
        for name in self._names(noun, family).values():
            text = text.replace(str(name), "THIS")
        headers = {name.lower(): value for name, value in answer.headers.items()}
        kept = {name: value for name, value in headers.items() if name not in VARYING}
        return Told(answer.status, text, kept)

    def _names(self, noun: str, family: Family) -> dict[str, int | str]:
        if noun == "report":
            visit = family.id("visit")
            return {REPORT: self.reports.get(visit, visit)}
        return {OID: family.oid(noun), THIS: family.id(noun), NAME: family.mark(noun)}

    def _filled(self, value: Any, noun: str, family: Family) -> Any:
        match value:
            case dict():
                return {field: self._filled(one, noun, family) for field, one in value.items()}
            case list():
                return [self._filled(one, noun, family) for one in value]
            case str() if value.startswith(HOME):
                return self.view.home.id(value.removeprefix(HOME))
            case str() if value == ME:
                return self.view.user or ADMIN
            case str():
                return self._names(noun, family).get(value, value)
            case _:
                return value


def is_done(route: str, answer: Answer) -> bool:
    """Whether the call did what it was asked to."""
    field, well = WELL.get(FAMILY_OF[route], ("", None))
    return answer.status < 300 and (not field or bool(answer.body[field] == well))
