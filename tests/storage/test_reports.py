"""Reports: who may read them, which count, and what belongs to their visits."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from storage import tables
from storage.database import Database
from storage.records import WantedReports
from tests.storage.conftest import (
    ACME,
    BOSS,
    COLLEGE,
    LEADER,
    LI,
    NOW,
    SCHOOL,
    WANG,
    ZHANG,
    Act,
)
from tests.storage.test_visits import DAY, adds, said, visit

EVERY = WantedReports()


@pytest.fixture
def report(act: Act) -> int:
    """The id of a report by 张伟 of two visits."""

    def add(uow: Any) -> int:
        new_id: int = uow.visits.add_report(said("今天跑了两家"))
        uow.visits.add(new_id, visit(participant_ids=(ZHANG, LI)))
        uow.visits.add(new_id, visit((SCHOOL,)))
        return new_id

    made: int = act(ZHANG, add, step="log_visit")
    return made


def page(uow: Any, wanted: WantedReports = EVERY) -> list[int]:
    found = [report.id for report in uow.reports.page(wanted, number=1, size=20)]
    assert len(found) == uow.reports.count(wanted)
    return found


@pytest.mark.parametrize(
    ("who", "reads"),
    [(ZHANG, True), (LEADER, True), (BOSS, True), (None, True), (LI, False), (WANG, False)],
)
def test_reports_are_read_by_those_above(
    act: Act, report: int, who: int | None, reads: bool
) -> None:
    """The author, the author's managers, admins and services; a companion does not."""
    found = act(who, lambda uow: uow.reports.get(report))

    assert reads == (found is not None)
    assert [report] * reads == act(who, page)


def test_a_report_comes_with_its_visits(act: Act, report: int) -> None:
    """In the order they were written down."""
    found = act(ZHANG, lambda uow: uow.reports.get(report))

    assert ("张伟", "今天跑了两家", NOW) == (found.author.name, found.text, found.recorded_at)
    assert [COLLEGE, SCHOOL] == [one.customers[0].id for one in found.visits]


def test_a_message_that_led_to_nothing_is_no_report(act: Act, company: Database) -> None:
    """Unless it states an effect of its own, and only while it is valid."""
    bare = act(ZHANG, lambda uow: uow.visits.add_report(said()))

    def put(**values: Any) -> list[int]:
        statement = sa.update(tables.report).values(**values)
        company.write(lambda transaction: transaction.execute(statement)).result()
        found: list[int] = act(ZHANG, page)
        return found

    assert [] == act(ZHANG, page)
    assert [bare] == put(effect="写好了方案")
    assert [] == put(state="0")
    assert [] == put(state="1", deleted_at=NOW)


def test_a_report_is_as_lasting_as_its_visits(act: Act) -> None:
    """The last one taken back takes it along."""
    made = act(ZHANG, adds(visit()), step="log_visit")
    before = act(ZHANG, page)

    act(ZHANG, lambda uow: uow.undo(uow.steps.making("visit", made)))

    assert (1, []) == (len(before), act(ZHANG, page))


def test_reports_wanted(act: Act, report: int) -> None:
    """By customer, author, who came along, and time; the first moment counts, the last not."""
    mine = act(BOSS, adds(visit((ACME,))), now=NOW + timedelta(hours=1))
    other = act(BOSS, lambda uow: uow.visits.get(mine).report_id)
    later = NOW + timedelta(hours=1)
    wants = [
        (EVERY, [other, report]),
        (WantedReports(customer_id=SCHOOL), [report]),
        (WantedReports(customer_id=COLLEGE, author_id=BOSS), []),
        (WantedReports(author_id=BOSS), [other]),
        (WantedReports(participant_id=LI), [report]),
        (WantedReports(participant_id=ZHANG), [report]),
        (WantedReports(start=later), [other]),
        (WantedReports(before=later), [report]),
        (WantedReports(start=NOW, before=NOW), []),
    ]

    found = [act(BOSS, lambda uow, wanted=wanted: page(uow, wanted)) for wanted, _ in wants]

    assert [expected for _, expected in wants] == found


def test_visits_of_a_report(act: Act) -> None:
    """Newest first; one without a time begins with its day, for the order and the window."""
    nine = datetime(2026, 3, 18, 1, tzinfo=UTC)

    def add(uow: Any) -> tuple[int, list[int]]:
        new_id = uow.visits.add_report(said())
        news = [
            visit((SCHOOL,)),
            visit(occurred_at=nine, participant_ids=(ZHANG, LI)),
            visit(day=date(2025, 1, 1)),
        ]
        return new_id, [uow.visits.add(new_id, new) for new in news]

    key, (untimed, timed, old) = act(ZHANG, add)
    midnight = datetime(2026, 3, 17, 16, tzinfo=UTC)

    def found(wanted: WantedReports, number: int = 1, size: int = 20) -> list[int]:
        def ask(uow: Any) -> list[int]:
            some = uow.reports.visits(key, wanted, number=number, size=size)
            return [one.id for one in some]

        answer: list[int] = act(WANG, ask)
        return answer

    assert [timed, untimed, old] == found(EVERY)
    assert [untimed] == found(EVERY, number=2, size=1)
    assert [timed, untimed] == found(WantedReports(start=midnight))
    assert [timed] == found(WantedReports(start=midnight + timedelta(seconds=1)))
    assert [untimed, old] == found(WantedReports(before=nine))
    assert [untimed] == found(WantedReports(customer_id=SCHOOL))
    assert [timed] == found(WantedReports(participant_id=LI))
    assert [] == found(WantedReports(author_id=LI))
    assert 3 == act(WANG, lambda uow: uow.reports.count_visits(key, EVERY))


def test_a_hidden_visit_is_not_counted(act: Act, company: Database, report: int) -> None:
    """Where customers are their owners' only, each sees the visits of those they may see."""
    own = sa.update(tables.organization).values(settings={"customers_visible": "own"})
    company.write(lambda transaction: transaction.execute(own)).result()

    seen = {
        who: act(who, lambda uow: uow.reports.count_visits(report, EVERY)) for who in (LI, WANG)
    }
    hidden = act(LI, lambda uow: page(uow, WantedReports(customer_id=ACME)))

    assert {LI: 2, WANG: 0} == seen
    assert [] == hidden


def test_either_key_names_a_record(act: Act, report: int) -> None:
    """The integer id as it is, the 24 hexadecimal digits in any case."""
    visit_id = act(ZHANG, lambda uow: uow.reports.get(report).visits[0].id)
    oid = act(ZHANG, lambda uow: uow.visits.get(visit_id).oid)

    assert visit_id == act(ZHANG, lambda uow: uow.reports.id_of("visit", oid.upper()))
    assert 7 == act(ZHANG, lambda uow: uow.reports.id_of("visit", 7))
    assert act(ZHANG, lambda uow: uow.reports.id_of("report", "f" * 24)) is None


def test_remarks_and_readers(act: Act, company: Database, report: int) -> None:
    """Of reports and visits apart, newest first."""
    visit_id = act(ZHANG, lambda uow: uow.reports.get(report).visits[0].id)
    subjects = [("report", report), ("visit", visit_id)]
    first = act(LEADER, lambda uow: uow.comments.add(visit_id, "盯紧", []))
    act(LI, lambda uow: uow.comments.add(visit_id, "好的", []), now=NOW + timedelta(hours=1))
    gone = act(LI, lambda uow: uow.comments.add(visit_id, "撤了", []), step="comment")
    act(LI, lambda uow: uow.undo(uow.steps.making("comment", gone)))
    read = {"organization_id": 1, "subject_kind": "report", "subject_id": report}
    times = [
        read | {"user_id": LEADER, "read_at": NOW},
        read | {"user_id": BOSS, "read_at": NOW + timedelta(hours=1)},
    ]
    company.write(
        lambda transaction: transaction.execute(sa.insert(tables.reading), times)
    ).result()

    remarks = act(ZHANG, lambda uow: uow.reports.remarks(subjects))
    readings = act(ZHANG, lambda uow: uow.reports.readings(subjects))

    assert [("visit", visit_id)] == list(remarks)
    assert ["好的", "盯紧"] == [remark.text for remark in remarks["visit", visit_id]]
    assert first == remarks["visit", visit_id][1].id
    assert ["老板", "周敏"] == [one.reader.name for one in readings["report", report]]
    assert {} == act(ZHANG, lambda uow: uow.reports.remarks([]))


# -- files of visits -------------------------------------------------------------------------------

ONE, TWO = ("image", "https://a.cn/1.png"), ("file", "https://a.cn/2")


@pytest.fixture
def logged(act: Act) -> int:
    """A visit by 张伟 with one file."""

    def add(uow: Any) -> int:
        made: int = adds(visit(day=DAY))(uow)
        uow.attachments.replace(made, [ONE])
        return made

    made: int = act(ZHANG, add, step="log_visit")
    return made


def urls(act: Act, visit_id: int) -> list[str]:
    found: list[str] = act(ZHANG, lambda uow: uow.attachments.urls([visit_id]).get(visit_id, []))
    return found


def newest(uow: Any) -> Any:
    return uow.steps.newest(1, NOW - timedelta(days=1))


def test_files_are_replaced_as_a_whole(act: Act, logged: int) -> None:
    """In the order given; the same ones again are no change."""
    same = act(ZHANG, lambda uow: uow.attachments.replace(logged, [ONE]))
    other = act(ZHANG, lambda uow: uow.attachments.replace(logged, [TWO, ONE]))

    assert (False, True) == (same, other)
    assert [TWO[1], ONE[1]] == urls(act, logged)
    assert act(ZHANG, lambda uow: uow.attachments.replace(logged, []))
    assert [] == urls(act, logged)


def test_replaced_files_come_back(act: Act, logged: int) -> None:
    """Undo shows those of before, and only those."""
    act(ZHANG, lambda uow: uow.attachments.replace(logged, [TWO]), step="record_follow")

    left = act(ZHANG, lambda uow: uow.undo(newest(uow)))

    assert [] == left
    assert [ONE[1]] == urls(act, logged)


def test_a_file_that_somebody_else_removed_since_stays_removed(act: Act, logged: int) -> None:
    """Undoing what made it leaves it as it is, and says so."""
    act(LEADER, lambda uow: uow.attachments.replace(logged, []), step="record_follow")

    left = act(ZHANG, lambda uow: uow.undo(newest(uow)))

    assert ["attachment"] == [change.noun for change in left]
    assert [] == urls(act, logged)


def test_files_stay_with_a_visit_that_stays(act: Act, logged: int) -> None:
    """Somebody else changed the visit since: neither it nor what was made with it goes."""
    act(LEADER, lambda uow: uow.visits.change(logged, {"contents": "改了"}), step="amend_last")

    act(ZHANG, lambda uow: uow.undo(newest(uow)))

    assert [ONE[1]] == urls(act, logged)
