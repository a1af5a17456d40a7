"""Plays the demo company and its last thirty days into an empty database.

The company is data (company.json), and so are its stories (stories.json), told relative to today:
`days_ago`, and `due_in` days for what was promised. Nobody pays visits on a weekend.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, TypeAdapter
from pydantic.functional_validators import BeforeValidator

from storage import importing, people
from storage.database import Database, Transaction
from storage.records import Met, NewAction, NewReport, NewVisit
from storage.scope import open_scope
from storage.unit_of_work import UnitOfWork, unit_of_work

HERE = Path(__file__).parent
APP = ("console", "demo")
FRIDAY = 4
TOLD_AFTER = timedelta(minutes=35)  # a rep writes when back in the car
FIELDS = ("contents", "feedback", "problem", "outcome", "expense_note")  # in the order of telling


class Promise(BaseModel):
    """What was promised; `done_after` days it was kept, if it was."""

    model_config = ConfigDict(extra="forbid")

    text: str
    due_in: int
    done_after: int | None = None
    assignee: int | None = None


class Story(BaseModel):
    """One visit of the last thirty days. `met`: persons who are in no list."""

    model_config = ConfigDict(extra="forbid")

    author: int
    days_ago: int
    at: Annotated[time, BeforeValidator(time.fromisoformat)]
    customer: int
    contacts: list[int]
    met: list[str] = []
    participants: list[int] = []
    channel: str
    type: str
    contents: str
    feedback: str = ""
    problem: str = ""
    outcome: str = ""
    expenses: Decimal = Decimal("0.00")
    expense_note: str = ""
    opportunity: int | None = None
    stage: str = ""
    next: list[Promise] = []

    def moment(self, now: datetime, zone: ZoneInfo) -> datetime:
        """When it was: a working day, and not in the future."""
        today = now.astimezone(zone).date()
        moment = datetime.combine(_working_day(today - timedelta(self.days_ago)), self.at, zone)
        if moment + TOLD_AFTER > now:
            yesterday = _working_day(moment.date() - timedelta(1))
            moment = datetime.combine(yesterday, self.at, zone)
        return moment.astimezone(UTC)


def load_company(database: Database, now: datetime) -> int:
    """The demo company and its people's chats, without stories; answers its organization."""
    company = importing.read(HERE / "company.json")
    report = importing.load(database, company, now=now)
    assert not report.problems, report.problems
    organization_id = report.organization_id

    def link(transaction: Transaction) -> None:
        people.register_app(transaction, *APP, organization_id)
        for user in company["users"]:
            people.link(transaction, organization_id, *APP, str(user["id"]), user["id"])

    database.write(link).result()
    return organization_id


def load(database: Database, now: datetime) -> None:
    """The demo company with its stories; a second time adds nothing."""
    organization_id = load_company(database, now)
    stories = TypeAdapter(list[Story]).validate_json((HERE / "stories.json").read_bytes())

    def play(transaction: Transaction) -> None:
        # All in one transaction: a demo that is stopped halfway begins anew.
        service = open_scope(transaction, organization_id, None)
        with unit_of_work(transaction, service, now) as uow:
            begun = uow.visits.totals().visits > 0
        if not begun:
            _play(transaction, organization_id, stories, now)

    database.write(play).result()


def _play(
    transaction: Transaction, organization_id: int, stories: Sequence[Story], now: datetime
) -> None:
    """Oldest first, so that ids and numbers rise with time."""
    scopes = {
        author: open_scope(transaction, organization_id, author)
        for author in {story.author for story in stories}
    }
    zone = ZoneInfo(scopes[stories[0].author].zone)
    for story in sorted(stories, key=lambda story: story.moment(now, zone)):
        moment = story.moment(now, zone)
        with unit_of_work(transaction, scopes[story.author], moment + TOLD_AFTER) as uow:
            uow.steps.begin("log_visit", None)
            promised = _tell(uow, story, moment.astimezone(zone).date())
        for action_id, kept_at in promised:
            if kept_at < now:
                with unit_of_work(transaction, scopes[story.author], kept_at) as uow:
                    uow.steps.begin("complete_reminder", None)
                    done = {"state": "done", "done_by": story.author, "done_at": kept_at}
                    uow.actions.change(action_id, done)


def _tell(uow: UnitOfWork, story: Story, day: date) -> list[tuple[int, datetime]]:
    """Store the visit and its promises; answers those that were kept, and when."""
    text, evidence = _text(story)
    report_id = uow.visits.add_report(
        NewReport(text=text, sent_at=uow.now, message_id="", conversation_id=None)
    )
    visit_id = uow.visits.add(
        report_id,
        NewVisit(
            customer_ids=(story.customer,),
            day=day,
            daypart="上午" if story.at < time(12) else "下午" if story.at < time(18) else "晚上",
            channel=story.channel,
            type=story.type,
            contents=story.contents,
            feedback=story.feedback,
            problem=story.problem,
            outcome=story.outcome,
            expenses=story.expenses,
            expense_note=story.expense_note,
            next_step=_separator(story).join(promise.text for promise in story.next),
            opportunity_id=story.opportunity,
            stage=story.stage,
            contacts=(
                *(Met(contact_id, "") for contact_id in story.contacts),
                *(Met(None, name) for name in story.met),
            ),
            participant_ids=tuple(story.participants),
            evidence=evidence,
        ),
    )
    kept = []
    for promise in story.next:
        action_id = uow.actions.add(
            NewAction(
                text=promise.text,
                customer_id=story.customer,
                visit_id=visit_id,
                due_day=_next_working_day(day + timedelta(promise.due_in)),
                due_at=None,
                assignee_id=promise.assignee or story.author,
                assignee_name="",
            )
        )
        if promise.done_after is not None:
            kept.append((action_id, uow.now + timedelta(promise.done_after, hours=1)))
    return kept


def _text(story: Story) -> tuple[str, tuple[tuple[str, int, int], ...]]:
    """The message as it was written, and where in it each field was read."""
    told, evidence = "", []
    separator = _separator(story)
    parts = [(field, getattr(story, field)) for field in FIELDS]
    parts += [("next_step", promise.text) for promise in story.next]
    for field, words in parts:
        if words:
            told += separator if told else ""
            evidence.append((field, len(told), len(told) + len(words)))
            told += words
            if field == "expense_note":
                told += " "
                amount = f"{story.expenses}"
                evidence.append(("expenses", len(told), len(told) + len(amount)))
                told += amount
    return told, tuple(evidence)


def _separator(story: Story) -> str:
    return "; " if story.contents.isascii() else "；"


def _working_day(day: date) -> date:
    """The day itself, or the Friday before."""
    return day - timedelta(max(day.weekday() - FRIDAY, 0))


def _next_working_day(day: date) -> date:
    """The day itself, or the Monday after."""
    return day if day.weekday() <= FRIDAY else day + timedelta(7 - day.weekday())
