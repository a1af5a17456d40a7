"""The nouns Genjin remembers, as immutable rows: what every store returns and every handler reads.

Instants are aware UTC datetimes, days are dates, money is a Decimal with two places.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple


class Organization(NamedTuple):
    """One company that uses Genjin."""

    id: int
    name: str
    zone: str
    locale: str
    customers_visible: str
    directory_version: int


class User(NamedTuple):
    """One colleague. `zone` and `locale` are already filled from the organization where unset."""

    id: int
    name: str
    aliases: tuple[str, ...]
    role: str
    job: str
    department_id: int | None
    manager_id: int | None
    zone: str
    locale: str
    phone: str = ""
    email: str = ""


class ChatAddress(NamedTuple):
    """Where somebody is written to alone: the account, its chat, and the lane of its messages."""

    platform: str
    app: str
    platform_user_id: str
    chat: str
    lane: str


class Customer(NamedTuple):
    """One customer, with the facts of its master record and its counters."""

    id: int
    oid: str
    number: str
    name: str
    description: str
    source: str
    manager_id: int | None
    manager_name: str
    department_path: tuple[str, ...]
    industry_id: int | None
    industry_path: tuple[str, ...]
    area: tuple[str, ...]
    area_codes: tuple[str, ...]
    address: str
    partner_relationship: str
    turnover: Decimal
    deals: int
    rank: int
    level: str
    type: str
    receivables: Decimal
    retention: Decimal
    advantageous_industry: str
    credit: str
    visit_count: int
    activity_count: int
    last_contact_at: datetime | None
    created_at: datetime
    version: int = 1
    updated_at: datetime | None = None
    department_id: int | None = None
    archived: bool = False


class WantedCustomers(NamedTuple):
    """Which customers are asked for; what is None or () does not matter.

    `owners`: whose they are; () within it: nobody's. `words`: for each row one of its spellings is
    the customer's level or department, or stands in its industry, area or name. `kinds`: codes of
    types. `silent_before`: no contact at that moment or later.
    """

    owners: tuple[int, ...] | None = None
    words: tuple[tuple[str, ...], ...] = ()
    kinds: tuple[str, ...] = ()
    silent_before: datetime | None = None
    never: bool = False


class ListedCustomer(NamedTuple):
    """A customer as lists show it."""

    id: int
    name: str
    level: str
    manager_name: str
    last_contact_at: datetime | None


class Counted(NamedTuple):
    """How many customers, and how many of them nobody has ever contacted."""

    customers: int
    never: int


class Named(NamedTuple):
    """An id and the name people know it by."""

    id: int
    name: str


class Contact(NamedTuple):
    """A person on the customer's side. A phone is written 0579-82265001."""

    id: int
    customer_id: int
    name: str
    title: str
    aliases: tuple[str, ...]
    phones: tuple[str, ...] = ()
    email: str = ""


class Opportunity(NamedTuple):
    """A deal in the making with one customer."""

    id: int
    oid: str
    number: str
    customer_id: int
    name: str
    aliases: tuple[str, ...]
    stage: str
    stage_name: str
    amount: Decimal
    owner_id: int | None


class Visit(NamedTuple):
    """One contact with one customer, as timelines and lists show it.

    `day` and `daypart` say when it was, `occurred_at` only where a clock time was said.
    `stage` is a code, `stages` the names from the first stage up to it. `participants` are
    colleagues, the author first. `contacts` are the customer's persons; one in no list has no id.
    `edited`: fields that a person set since.
    """

    id: int
    oid: str
    number: int
    report_id: int
    version: int
    customers: tuple[Named, ...]
    lead: Named | None
    author: Named
    day: date
    daypart: str
    occurred_at: datetime | None
    channel: str
    type: str
    title: str
    contents: str
    feedback: str
    problem: str
    outcome: str
    expenses: Decimal
    expense_note: str
    next_step: str
    source: str
    opportunity: Opportunity | None
    stage: str
    stages: tuple[str, ...]
    contacts: tuple["Met", ...]
    participants: tuple[Named, ...]
    created_at: datetime
    updated_at: datetime
    edited: tuple[str, ...] = ()
    note: str = ""
    currency: str = "CNY"


class NewReport(NamedTuple):
    """One message that somebody sent, as it came."""

    text: str
    sent_at: datetime
    message_id: str
    conversation_id: int | None


class NewVisit(NamedTuple):
    """One contact to be stored. `evidence`: (field, start, end) in the report's text.

    `edited`: fields that a person set by another way than the words.
    """

    customer_ids: tuple[int, ...]
    day: date
    channel: str
    type: str
    daypart: str = ""
    occurred_at: datetime | None = None
    title: str = ""
    contents: str = ""
    feedback: str = ""
    problem: str = ""
    outcome: str = ""
    expenses: Decimal = Decimal("0.00")
    expense_note: str = ""
    next_step: str = ""
    remark_type: str = ""
    location: str = ""
    mentions: tuple[int, ...] = ()
    lead_id: int | None = None
    opportunity_id: int | None = None
    stage: str = ""
    contacts: tuple["Met", ...] = ()
    participant_ids: tuple[int, ...] = ()
    evidence: tuple[tuple[str, int, int], ...] = ()
    edited: tuple[str, ...] = ()
    source: str = "CUSTOMER"
    note: str = ""


class NewAction(NamedTuple):
    """A promise to be stored: due on a day, at a moment, or some time."""

    text: str
    customer_id: int | None
    visit_id: int | None
    due_day: date | None
    due_at: datetime | None
    assignee_id: int | None
    assignee_name: str


class Totals(NamedTuple):
    """Sums over visits."""

    visits: int
    customers: int
    expenses: Decimal


class AuthorTotals(NamedTuple):
    """Sums over one author's visits."""

    author: Named
    visits: int
    customers: int
    expenses: Decimal


class Owed(NamedTuple):
    """How many promises of one person are open, and how many of these are late."""

    open: int
    late: int


class Met(NamedTuple):
    """A person met: a contact of the customer, or a name as written beside no id."""

    id: int | None
    name: str


class Action(NamedTuple):
    """A promise: what somebody will do, and by when."""

    id: int
    number: int
    version: int
    text: str
    customer: Named | None
    visit_id: int | None
    due_day: date | None
    due_at: datetime | None
    assignee: Met
    state: str
    author_id: int | None = None
    done_at: datetime | None = None
    done_by: int | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None


class WantedActions(NamedTuple):
    """Which open promises are asked for; what is None does not matter.

    `people`: whose they are. `start` to `end`: the days they are due, and with `overdue` also
    those whose time has passed (alone: only those); `today` is the asker's day.
    """

    today: date
    people: tuple[int, ...] | None = None
    customer_id: int | None = None
    start: date | None = None
    end: date | None = None
    overdue: bool = False


class Comment(NamedTuple):
    """A remark on a visit."""

    id: int
    visit_id: int
    author: Named
    text: str
    mentions: tuple[int, ...]
    created_at: datetime


class Remark(NamedTuple):
    """What a colleague said about a report or a visit."""

    id: int
    author: Named
    text: str
    said_at: datetime


class Reading(NamedTuple):
    """Who has read a report or a visit, and when."""

    reader: Named
    read_at: datetime


class ReportVisit(NamedTuple):
    """What a report tells of one of its visits: whom it was paid to, and who was there."""

    id: int
    customers: tuple[Named, ...]
    participants: tuple[Named, ...]


class Report(NamedTuple):
    """What one colleague handed in at a time, and those of its visits that may be seen.

    `text` is the message as it came, `effect` what was stated apart from it.
    """

    id: int
    author: Named
    recorded_at: datetime
    text: str
    title: str
    effect: str
    problems: str
    suggestion: str
    workplan: str
    note: str
    created_at: datetime
    updated_at: datetime
    visits: tuple[ReportVisit, ...]


class WantedReports(NamedTuple):
    """Which reports, or visits of one, are asked for; what is None does not matter.

    `start` is the first moment, `before` the first one too late.
    """

    customer_id: int | None = None
    author_id: int | None = None
    participant_id: int | None = None
    start: datetime | None = None
    before: datetime | None = None


class TrailPerson(NamedTuple):
    """A contact as trails show it. Phones and addresses are (area, number) and (type, value)."""

    id: int
    name: str
    email: str
    phones: tuple[tuple[str, str], ...]
    addresses: tuple[tuple[str, str], ...]


class TrailFile(NamedTuple):
    """A file beside a visit."""

    id: int
    name: str
    url: str
    size: int


class TrailEntry(NamedTuple):
    """One visit on one timeline; `id` is that of the timeline's row.

    `company` is the customer it is told under, `archived` whether that one is put away. People and
    files are those the caller may see. `remark_type` is a foreign type as it came.
    """

    id: int
    visit_id: int
    occurred_at: datetime
    updated_at: datetime
    author: Named
    avatar: str
    channel: str
    remark_type: str
    contents: str
    feedback: str
    company: Named | None
    archived: bool
    lead: Named | None
    opportunity: Named | None
    people: tuple[TrailPerson, ...]
    files: tuple[TrailFile, ...]
    comments: int


class TrailSubject(NamedTuple):
    """A customer, lead or opportunity by its kind; `customer_id` is whose it is."""

    kind: str
    id: int
    visits: int
    customer_id: int | None


class WantedTrail(NamedTuple):
    """Which entries are asked for: those of all the subjects named, from `start` to `end`.

    A subject is named by an id in any form, "" for any. Both ends are included.
    """

    customer: str = ""
    lead: str = ""
    opportunity: str = ""
    start: datetime | None = None
    end: datetime | None = None


# What the matcher of names learns, as rows that changed since a version. `gone` rows are forgotten.


class KnownCustomer(NamedTuple):
    """A customer's official name."""

    id: int
    name: str
    gone: bool = False


class KnownName(NamedTuple):
    """One way people write a customer."""

    customer_id: int
    name: str
    gone: bool = False


class KnownContact(NamedTuple):
    """A contact, its title and the ways people write it."""

    id: int
    customer_id: int
    name: str
    title: str
    aliases: tuple[str, ...]
    gone: bool = False


class KnownOpportunity(NamedTuple):
    """An opportunity and the ways people write it."""

    id: int
    customer_id: int
    name: str
    aliases: tuple[str, ...]
    stage: str
    gone: bool = False


class KnownUser(NamedTuple):
    """A colleague, the ways people write them, and who is above them."""

    id: int
    name: str
    aliases: tuple[str, ...]
    gone: bool = False
    manager_id: int | None = None


class KnownLead(NamedTuple):
    """A lead, the ways people write it, and whose it is."""

    id: int
    name: str
    aliases: tuple[str, ...]
    gone: bool = False
    owner_id: int | None = None


class KnownStage(NamedTuple):
    """A stage of an opportunity: its code and its name."""

    code: str
    name: str


class DirectoryChanges(NamedTuple):
    """What an organization's directory learned up to `version`."""

    version: int
    customers: tuple[KnownCustomer, ...] = ()
    names: tuple[KnownName, ...] = ()
    contacts: tuple[KnownContact, ...] = ()
    opportunities: tuple[KnownOpportunity, ...] = ()
    users: tuple[KnownUser, ...] = ()
    leads: tuple[KnownLead, ...] = ()
    stages: tuple[KnownStage, ...] = ()
