"""GET /api/record/follow: what colleagues reported, and the visits of one report."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BaseModel

from handlers import access
from handlers.dialects import EARTIP, eartip_rows, moments
from handlers.dialects.asked import BrokenRule, Count, Key, UserId, says
from handlers.dialects.eartip_rows import Row
from handlers.dialects.moments import BoundText
from handlers.registry import Endpoint, Page
from handlers.text import Text
from storage.records import Report, Visit, WantedReports
from storage.reports import CUSTOMER, REPORT, VISIT, Subject
from storage.unit_of_work import UnitOfWork

MOST_ROWS = 100  # on one page; who asks for more gets these
A_WEEK, INSTANT = timedelta(days=7), timedelta(microseconds=1)

BAD_REPORT = Text(zh="protent_id 须为记录id", en="protent_id must be the id of a record")
BAD_PARENT = Text(zh="parent_id 须为记录id", en="parent_id must be the id of a record")
BAD_CUSTOMER = Text(
    zh="organization_id 须为客户单位id", en="organization_id must be the id of a customer"
)
BAD_DIRECTOR = Text(zh="director_id 须为员工id", en="director_id must be the id of a colleague")
BAD_FOLLOWER = Text(zh="follower_id 须为员工id", en="follower_id must be the id of a colleague")
BAD_START = Text(
    zh="start_time 须为 YYYY-MM-DD HH:MM:SS 格式的时间", en="start_time must be YYYY-MM-DD HH:MM:SS"
)
BAD_END = Text(
    zh="end_time 须为 YYYY-MM-DD HH:MM:SS 格式的时间", en="end_time must be YYYY-MM-DD HH:MM:SS"
)
BAD_ORDER = Text(zh="start_time 不能晚于 end_time", en="start_time must not be later than end_time")
BAD_PAGE = Text(zh="page 须为正整数", en="page must be a positive whole number")
BAD_COUNT = Text(zh="count 须为正整数", en="count must be a positive whole number")


class Asked(BaseModel):
    """Which records, and which page of them; `protent_id` is their own spelling."""

    protent_id: Annotated[Key | None, says(BAD_REPORT)] = None
    parent_id: Annotated[Key | None, says(BAD_PARENT)] = None
    organization_id: Annotated[Key | None, says(BAD_CUSTOMER)] = None
    director_id: Annotated[UserId | None, says(BAD_DIRECTOR)] = None
    follower_id: Annotated[UserId | None, says(BAD_FOLLOWER)] = None
    start_time: Annotated[BoundText | None, says(BAD_START)] = None
    end_time: Annotated[BoundText | None, says(BAD_END)] = None
    page: Annotated[Count, says(BAD_PAGE)] = 1
    count: Annotated[Count, says(BAD_COUNT)] = 20


def page_of_records(asked: Asked, uow: UnitOfWork) -> Page[Row]:
    """Reports of the caller and of people below; with protent_id the visits of that report.

    Without a start the last week is asked for; the visits of a report are all.
    """
    key = asked.protent_id if asked.protent_id is not None else asked.parent_id
    size = min(asked.count, MOST_ROWS)
    wanted = _wanted(asked, uow, within_a_week=not key)
    if wanted is None:
        return Page([], 0, asked.page, size)
    if not key:
        reports = uow.reports.page(wanted, number=asked.page, size=size)
        return Page(_report_rows(reports, uow), uow.reports.count(wanted), asked.page, size)
    report_id = uow.reports.id_of(REPORT, key)
    if report_id is None:
        return Page([], 0, asked.page, size)
    visits = uow.reports.visits(report_id, wanted, number=asked.page, size=size)
    total = uow.reports.count_visits(report_id, wanted)
    return Page(_visit_rows(visits, uow), total, asked.page, size)


def _wanted(asked: Asked, uow: UnitOfWork, *, within_a_week: bool) -> WantedReports | None:
    """None where no customer has the key asked for: nothing is found then."""
    zone = uow.scope.zone
    start = moments.bound(asked.start_time, zone).instant if asked.start_time else None
    before = moments.bound(asked.end_time, zone).end(zone) if asked.end_time else None
    if start is not None and before is not None and start >= before:
        raise BrokenRule("start_time", BAD_ORDER)
    if within_a_week:
        start, before = start or uow.now - A_WEEK, before or uow.now + INSTANT
    customer_id = None
    if asked.organization_id is not None:
        customer_id = uow.reports.id_of(CUSTOMER, asked.organization_id)
        if customer_id is None:
            return None
    return WantedReports(
        customer_id=customer_id,
        author_id=asked.director_id,
        participant_id=asked.follower_id,
        start=start,
        before=before,
    )


def _report_rows(reports: Sequence[Report], uow: UnitOfWork) -> list[Row]:
    subjects = {report.id: _subjects(report) for report in reports}
    every = [subject for one in subjects.values() for subject in one]
    remarks, readings = uow.reports.remarks(every), uow.reports.readings(every)
    return [
        eartip_rows.report_row(
            report,
            [said for subject in subjects[report.id] for said in remarks.get(subject, [])],
            [read for subject in subjects[report.id] for read in readings.get(subject, [])],
            uow.scope.zone,
        )
        for report in reports
    ]


def _subjects(report: Report) -> list[Subject]:
    """The report and its visits: what is said of either shows with the report."""
    return [(REPORT, report.id), *((VISIT, visit.id) for visit in report.visits)]


def _visit_rows(visits: Sequence[Visit], uow: UnitOfWork) -> list[Row]:
    subjects = [(VISIT, visit.id) for visit in visits]
    remarks, readings = uow.reports.remarks(subjects), uow.reports.readings(subjects)
    urls = uow.attachments.urls(visit.id for visit in visits)
    return [
        eartip_rows.visit_row(
            visit,
            remarks.get(subject, []),
            readings.get(subject, []),
            urls.get(visit.id, []),
            uow.scope.zone,
        )
        for visit, subject in zip(visits, subjects, strict=True)
    ]


EXAMPLE: dict[str, Any] = {
    "protent_id": 6,
    "parent_id": 6,
    "organization_id": 11,
    "director_id": 1,
    "follower_id": 2,
    "start_time": "2026-03-11 00:00:00",
    "end_time": "2026-03-18 23:59:59",
    "page": 1,
    "count": 20,
}

ENDPOINT = Endpoint(
    "GET /api/record/follow",
    dialect=EARTIP,
    scope=access.READ_VISITS,
    asks=Asked,
    answers=page_of_records,
    row=Row,
    summary="拜访记录查询 - reports and the visits of one report, newest first",
    example=EXAMPLE,
)
