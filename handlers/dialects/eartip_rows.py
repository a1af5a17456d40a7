"""Reports and visits as rows of the Eartip family: its names, its titles, null for nothing said."""

from collections.abc import Iterable, Sequence

from typing_extensions import TypedDict

from handlers.dialects import formats
from handlers.dialects.eartip import EVENTS
from storage.records import Reading, Remark, Report, Visit

EVENT_OF = {channel: event for event, channel in EVENTS.items()}
A_VISIT_RECORD, VALID = 1, 1
BETWEEN_NAMES, BETWEEN_URLS = "、", ","


class Said(TypedDict):
    """One comment."""

    id: int
    user_id: int
    createTime: str
    content: str
    user_name: str


class Reader(TypedDict):
    """Who has read it; the name has no underscore here."""

    user_id: int
    createTime: str
    username: str


class Row(TypedDict):
    """A report or a visit of one, under the family's names; what nobody said is null.

    The keys from protent_id on are ours, behind those documented.
    """

    id: int
    user_id: int
    type: int
    recordTime: str
    title: str
    effect: str
    problems: str | None
    suggestion: str | None
    workplan: str | None
    createTime: str
    updateTime: str
    status: int
    note: str | None
    user_name: str
    comment: list[Said]
    reading: list[Reader]
    protent_id: int | None
    organization_id: int | None
    customers_id: list[int]
    follower_id: list[int]
    event: int | None
    gain: str | None
    event_attach: str | None
    event_note: str | None
    cost: float | None
    cost_note: str | None


def report_row(
    report: Report, remarks: Sequence[Remark], readings: Sequence[Reading], zone: str
) -> Row:
    """A report; what was said of its visits shows with it."""
    recorded = formats.date_and_time(report.recorded_at, zone)
    customers = {who.id: who.name for visit in report.visits for who in visit.customers}
    people = [report.author, *(who for visit in report.visits for who in visit.participants)]
    return {
        "id": report.id,
        "user_id": report.author.id,
        "type": A_VISIT_RECORD,
        "recordTime": recorded,
        "title": report.title or _title(recorded, report.author.name, customers.values()),
        "effect": report.effect or report.text,
        "problems": report.problems or None,
        "suggestion": report.suggestion or None,
        "workplan": report.workplan or None,
        "createTime": formats.date_and_time(report.created_at, zone),
        "updateTime": formats.date_and_time(report.updated_at, zone),
        "status": VALID,
        "note": report.note or None,
        "user_name": report.author.name,
        "comment": _comments(remarks, zone),
        "reading": _readers(readings, zone),
        "protent_id": None,
        "organization_id": None,
        "customers_id": list(customers),
        "follower_id": list(dict.fromkeys(who.id for who in people)),
        "event": None,
        "gain": None,
        "event_attach": None,
        "event_note": None,
        "cost": None,
        "cost_note": None,
    }


def visit_row(
    visit: Visit,
    remarks: Sequence[Remark],
    readings: Sequence[Reading],
    urls: Sequence[str],
    zone: str,
) -> Row:
    """One visit of a report."""
    recorded = record_time(visit, zone)
    names = [who.name for who in visit.customers] or [visit.lead.name if visit.lead else ""]
    return {
        "id": visit.id,
        "user_id": visit.author.id,
        "type": A_VISIT_RECORD,
        "recordTime": recorded,
        "title": visit.title.strip() or _title(recorded, visit.author.name, names),
        "effect": visit.contents,
        "problems": visit.problem or None,
        "suggestion": visit.feedback or None,
        "workplan": visit.next_step or None,
        "createTime": formats.date_and_time(visit.created_at, zone),
        "updateTime": formats.date_and_time(visit.updated_at, zone),
        "status": VALID,
        "note": visit.note or None,
        "user_name": visit.author.name,
        "comment": _comments(remarks, zone),
        "reading": _readers(readings, zone),
        "protent_id": visit.report_id,
        "organization_id": visit.customers[0].id if visit.customers else None,
        "customers_id": [who.id for who in visit.customers],
        "follower_id": [who.id for who in visit.participants],
        "event": EVENT_OF.get(visit.channel),
        "gain": visit.contents or None,
        "event_attach": BETWEEN_URLS.join(urls) or None,
        "event_note": visit.note or None,
        "cost": formats.number(visit.expenses) if says_cost(visit) else None,
        "cost_note": visit.expense_note or None,
    }


def record_time(visit: Visit, zone: str) -> str:
    """When it was; of a day without a time, the day's first moment."""
    if visit.occurred_at is None:
        return f"{visit.day} 00:00:00"
    return formats.date_and_time(visit.occurred_at, zone)


def says_cost(visit: Visit) -> bool:
    """Whether anybody said what it cost: 0 is stored where nobody did."""
    return bool(visit.expenses) or "expenses" in visit.edited


def _title(recorded: str, author: str, customers: Iterable[str]) -> str:
    """2022.03.17-汪小嘉-金职院、婺州中学; the last dash stays where there is no customer."""
    day = recorded[:10].replace("-", ".")
    return f"{day}-{author}-{BETWEEN_NAMES.join(customers)}"


def _comments(remarks: Sequence[Remark], zone: str) -> list[Said]:
    """Newest first, in one flat list."""
    return [
        {
            "id": said.id,
            "user_id": said.author.id,
            "createTime": formats.date_and_time(said.said_at, zone),
            "content": said.text,
            "user_name": said.author.name,
        }
        for said in sorted(remarks, key=lambda said: (said.said_at, said.id), reverse=True)
    ]


def _readers(readings: Sequence[Reading], zone: str) -> list[Reader]:
    """Each reader once, with the first time, the latest reader first."""
    first: dict[int, Reading] = {}
    for read in sorted(readings, key=lambda read: (read.read_at, read.reader.id), reverse=True):
        first.pop(read.reader.id, None)
        first[read.reader.id] = read
    return [
        {
            "user_id": read.reader.id,
            "createTime": formats.date_and_time(read.read_at, zone),
            "username": read.reader.name,
        }
        for read in first.values()
    ]
