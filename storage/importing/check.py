"""From the rows of a file to rows that may be stored; what may not is reported with its place."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ValidationError

from storage.importing import shape

SINGULAR = {
    "departments": "department",
    "users": "user",
    "industries": "industry",
    "customer_levels": "customer_level",
    "stages": "stage",
    "customers": "customer",
    "contacts": "contact",
    "opportunities": "opportunity",
    "leads": "lead",
    "visits": "visit",
    "calls": "call_record",
}
POINTS_AT = {
    "department_id": "departments",
    "manager_id": "users",
    "owner_id": "users",
    "author_id": "users",
    "user_id": "users",
    "customer_id": "customers",
    "turned_customer_id": "customers",
    "lead_id": "leads",
    "opportunity_id": "opportunities",
}
ABOVE = {"departments": "parent_id", "industries": "parent_id", "users": "manager_id"}
LISTS = {"customer_ids": "customers", "followers": "users", "participants": "users"}
RECORDING = ("url", "mp3_url", "seconds", "oss_type")
DEEPEST = 1000


class Ready(NamedTuple):
    """A row that may be stored. `given`: the columns the file speaks about."""

    place: str
    id: int
    columns: dict[str, Any]
    given: frozenset[str]
    external_id: str = ""


@dataclass(slots=True)
class Known:
    """What the organization has already: ids, other systems' ids, oids, codes and names."""

    zone: str
    ids: dict[str, set[int]] = field(default_factory=dict)
    references: dict[tuple[str, str], int] = field(default_factory=dict)
    oids: dict[str, dict[str, int]] = field(default_factory=dict)
    stages: dict[str, int] = field(default_factory=dict)  # by code and by name
    levels: dict[str, int] = field(default_factory=dict)  # by code and by name
    industries: dict[tuple[int | None, str], int] = field(default_factory=dict)
    departments: dict[int, int | None] = field(default_factory=dict)  # of users


class Wrong(Exception):
    """Why a row stays out."""


class Checked:
    """The rows of a file that may be stored, by noun, and what was wrong with the others."""

    def __init__(self, data: Mapping[str, Any], known: Known, new_id: Callable[[], int]) -> None:
        self._data, self._known, self._new_id = data, known, new_id
        self.problems: list[str] = []
        self.rows: dict[str, list[Ready]] = {noun: [] for noun in SINGULAR}
        self.names: dict[int, list[str]] = {}
        self.followers: dict[int, list[int]] = {}
        for key in data.keys() - shape.SHAPES.keys() - shape.ELSEWHERE - shape.UNUSED:
            self.problems.append(f"{key}: is nothing Genjin knows, and is ignored")
        for noun, kind in shape.SHAPES.items():
            self._check(noun, kind)
        self._add_ambiguous_names()

    def _check(self, noun: str, kind: type[BaseModel]) -> None:
        parsed = dict(self._parsed(noun, kind))
        known = self._known.ids.setdefault(noun, set())
        above = ABOVE.get(noun)
        if above:
            parsed = self._without_loose_ends(noun, above, parsed)
        new = {row_id for row_id, _ in parsed.values()} - known
        known |= new
        for place, (row_id, row) in parsed.items():
            try:
                self._take(noun, place, row_id, row)
            except Wrong as wrong:
                known -= new & {row_id}
                self.problems.append(f"{place}: {wrong}")

    def _parsed(
        self, noun: str, kind: type[BaseModel]
    ) -> Iterator[tuple[str, tuple[int, BaseModel]]]:
        """Rows of the right shape with their ids, by place."""
        places: dict[int, str] = {}
        rows = self._data.get(noun) or []
        if not isinstance(rows, list):
            self.problems.append(f"{noun}: must be a list of rows")
            return
        ignored: set[str] = set()
        for position, raw in enumerate(rows):
            place = f"{noun}[{position}]"
            try:
                if not isinstance(raw, dict):
                    raise Wrong("must be an object with keys and values")
                tidied = shape.tidy(noun, raw)
                row = kind.model_validate(tidied)
                ignored |= tidied.keys() - kind.model_fields.keys()
                row_id = self._id(noun, row)
                if row_id in places:
                    raise Wrong(f"id {row_id} is there twice: {places[row_id]} has it")
                self._check_oid(noun, row_id, row)
            except ValidationError as error:
                self.problems.append(f"{place}: {shape.complaint(error)}")
            except (Wrong, ValueError) as wrong:
                self.problems.append(f"{place}: {wrong}")
            else:
                places[row_id] = place
                yield place, (row_id, row)
        if ignored:
            self.problems.append(f"{noun}: {', '.join(sorted(ignored))}: unknown, ignored")

    def _id(self, noun: str, row: BaseModel) -> int:
        if isinstance(row, shape.Stage):
            if row.code not in self._known.stages:
                self._known.stages[row.code] = row.id or self._new_id()
            return self._known.stages[row.code]
        assert isinstance(row, shape.Row)
        known = self._known.references.get((noun, row.external_id)) if row.external_id else None
        if known is not None:
            if row.id not in (None, known):
                raise Wrong(f"external_id {row.external_id} already belongs to id {known}")
            return known
        if row.id is None and not row.external_id:
            raise Wrong("id is missing (an external_id would do as well)")
        new_id = self._new_id() if row.id is None else row.id
        if row.external_id:
            self._known.references[noun, row.external_id] = new_id
        return new_id

    def _check_oid(self, noun: str, row_id: int, row: BaseModel) -> None:
        oid = getattr(row, "oid", "")
        if not oid:
            return
        owner = self._known.oids.setdefault(noun, {}).setdefault(oid, row_id)
        if owner != row_id:
            raise Wrong(f"oid {oid} already belongs to id {owner}")

    def _without_loose_ends(
        self, noun: str, above: str, parsed: dict[str, tuple[int, BaseModel]]
    ) -> dict[str, tuple[int, BaseModel]]:
        """Rows whose row above exists, at the end of whatever chain."""
        known = self._known.ids[noun]
        while True:
            there = known | {row_id for row_id, _ in parsed.values()}
            loose = {
                place: getattr(row, above)
                for place, (_, row) in parsed.items()
                if (upper := self._find(noun, getattr(row, above))) is not None
                and upper not in there
            }
            if not loose:
                break
            for place, upper in loose.items():
                del parsed[place]
                self.problems.append(f"{place}: {above} {upper} is no {SINGULAR[noun]}")
        over = {row_id: self._find(noun, getattr(row, above)) for row_id, row in parsed.values()}
        for place, (row_id, _) in list(parsed.items()):
            if _goes_round(row_id, over):
                del parsed[place]
                self.problems.append(f"{place}: {above} leads back to the row itself")
        return parsed

    def _find(self, noun: str, reference: int | str | None) -> int | None:
        """The id behind an id or another system's id; 0 where there is none."""
        if isinstance(reference, str):
            return self._known.references.get((noun, reference), 0)
        return reference

    def _resolve(self, key: str, noun: str, reference: int | str | None) -> int | None:
        found = self._find(noun, reference)
        if found is not None and found not in self._known.ids[noun]:
            raise Wrong(f"{key} {reference} is no {SINGULAR[noun]}")
        return found

    def _take(self, noun: str, place: str, row_id: int, row: BaseModel) -> None:
        """Resolve what the row points at, and keep it."""
        columns = dict(row)
        given = set(row.model_fields_set)
        self._resolve_all(noun, columns)
        match row:
            case shape.Contact() | shape.Opportunity() if columns["customer_id"] is None:
                raise Wrong("customer_id is missing")
            case shape.Opportunity():
                self._set_stage(columns, given)
            case shape.Customer():
                self._finish_customer(row, row_id, columns, given)
            case shape.Visit():
                self._finish_visit(columns)
            case shape.Call():
                _finish_call(columns, given)
            case shape.User():
                self._known.departments[row_id] = columns["department_id"]
            case shape.Level():
                self._known.levels |= {row.name: row_id, row.code or row.name: row_id}
            case shape.Stage():
                self._known.stages[row.name] = row_id
                columns["position"] = len(self.rows["stages"]) + 1
                given.add("position")
            case shape.Industry():
                self._known.industries[columns["parent_id"], row.name] = row_id
        external_id = columns.pop("external_id", "")
        self.rows[noun].append(Ready(place, row_id, columns, frozenset(given), external_id))

    def _resolve_all(self, noun: str, columns: dict[str, Any]) -> None:
        """Ids of other systems become ours, moments become UTC."""
        for key in columns.keys() & POINTS_AT.keys():
            columns[key] = self._resolve(key, POINTS_AT[key], columns[key])
        if noun in ABOVE:
            columns[ABOVE[noun]] = self._resolve(ABOVE[noun], noun, columns[ABOVE[noun]])
        for key in columns.keys() & LISTS.keys():
            wanted = (self._resolve(key, LISTS[key], one) for one in columns[key])
            columns[key] = list(dict.fromkeys(one for one in wanted if one is not None))
        for key, value in columns.items():
            if isinstance(value, datetime):
                columns[key] = self._instant(value)

    def _instant(self, moment: datetime) -> datetime:
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(self._known.zone))
        return moment.astimezone(UTC)

    def _set_stage(self, columns: dict[str, Any], given: set[str]) -> None:
        stage = columns.pop("stage")
        if stage and stage not in self._known.stages:
            raise Wrong(f"stage {stage} is no stage")
        columns["stage_id"] = self._known.stages[stage] if stage else None
        if "stage" in given:
            given.add("stage_id")

    def _finish_customer(
        self, row: shape.Customer, row_id: int, columns: dict[str, Any], given: set[str]
    ) -> None:
        if row.level and row.level not in self._known.levels:
            raise Wrong(f"level {row.level} is no customer level")
        columns["level_id"] = self._known.levels[row.level] if row.level else None
        if "level" in given:
            given.add("level_id")
        path = row.industry_path or ([row.industry] if row.industry else [])
        if path:
            columns["industry_id"] = self._industry(path, row.industry_id)
            given.add("industry_id")
        elif row.industry_id is not None and row.industry_id not in self._known.ids["industries"]:
            raise Wrong(f"industry_id {row.industry_id} is no industry")
        if columns["department_id"] is None and "department_id" not in given:
            columns["department_id"] = self._known.departments.get(columns["manager_id"])
        self.names[row_id] = list(dict.fromkeys((row.name, *row.aliases)))
        if "followers" in given:
            self.followers[row_id] = columns["followers"]
        for key in ("aliases", "industry", "industry_path", "level", "followers"):
            del columns[key]

    def _industry(self, path: list[str], leaf_id: int | None) -> int:
        """The industry at the end of the path; what is missing on the way is made."""
        known, above = self._known.industries, None
        for name in path:
            if (above, name) not in known:
                wanted = leaf_id if name is path[-1] else None
                taken = wanted is None or wanted in self._known.ids["industries"]
                new_id = self._new_id() if taken or wanted is None else wanted
                known[above, name] = new_id
                self._known.ids["industries"].add(new_id)
                columns = {"name": name, "parent_id": above}
                place = f"industry {name}"
                self.rows["industries"].append(Ready(place, new_id, columns, frozenset(columns)))
            above = known[above, name]
        assert above is not None
        return above

    def _finish_visit(self, columns: dict[str, Any]) -> None:
        if columns["author_id"] is None:
            raise Wrong("author_id is missing")
        if not columns["customer_ids"] and columns["lead_id"] is None:
            raise Wrong("customer_ids is missing (a lead_id would do as well)")
        if columns["stage"] and columns["stage"] not in self._known.stages:
            raise Wrong(f"stage {columns['stage']} is no stage")
        columns["contacts"] = [
            (self._resolve("contacts", "contacts", one), "")
            if self._is_contact(one)
            else (None, one)
            for one in columns["contacts"]
        ]

    def _is_contact(self, met: int | str) -> bool:
        """Whether it is an id of some kind; else it is a name as it was written."""
        return isinstance(met, int) or ("contacts", met) in self._known.references

    def _add_ambiguous_names(self) -> None:
        """A short name that several customers share is one of the names of each."""
        named = self._data.get("ambiguous_names") or {}
        if not isinstance(named, dict):
            self.problems.append("ambiguous_names: must be an object of names with customer ids")
            return
        for name, customer_ids in named.items():
            for customer_id in customer_ids if isinstance(customer_ids, list) else [customer_ids]:
                try:
                    found = self._resolve("id", "customers", customer_id)
                except (Wrong, TypeError):
                    found = None
                if found is None or not name.strip():
                    self.problems.append(
                        f"ambiguous_names[{name}]: {customer_id} is no customer of this file"
                    )
                else:
                    names = self.names.setdefault(found, [])
                    names += [name.strip()] if name.strip() not in names else []


def _finish_call(columns: dict[str, Any], given: set[str]) -> None:
    """With whom it was, and the recording, as a call keeps them."""
    kinds = [kind for kind in ("customer", "lead") if columns[f"{kind}_id"] is not None]
    if len(kinds) != 1:
        raise Wrong("customer_id or lead_id is missing" if not kinds else "has two subjects")
    columns |= {"subject_kind": kinds[0], "subject_id": columns[f"{kinds[0]}_id"]}
    heard = {name: columns.pop(name) for name in RECORDING}
    columns["audio"] = {name: value for name, value in heard.items() if value not in ("", 0, None)}
    given |= {"subject_kind", "subject_id"} | ({"audio"} if given & set(RECORDING) else set())


def _goes_round(start: int, over: Mapping[int, int | None]) -> bool:
    upper = over.get(start)
    for _ in range(min(len(over), DEEPEST)):
        if upper is None or upper == start:
            break
        upper = over.get(upper)
    return upper == start
