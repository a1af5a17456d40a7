"""Every table of Genjin. They never leave this package.

Keys begin with organization_id. Instants are BIGINT microseconds UTC and money BIGINT hundredths on
both databases, each through one type below. One noun, one table, one name everywhere.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import orjson
import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
CENT = Decimal("0.01")
TOO_BIG = 2**53  # ids stay below: JavaScript counts no further
DEEPEST_TREE = 32  # departments or industries above one another
FIRST_ID = 2**52  # our own ids begin here; an importer's own lie below


class Instant(sa.types.TypeDecorator[datetime]):
    """A moment: aware datetime outside, microseconds since 1970 inside."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> int | None:
        """Microseconds of an aware datetime."""
        return None if value is None else (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> datetime | None:
        """The aware UTC datetime."""
        return None if value is None else EPOCH + timedelta(microseconds=value)


class Money(sa.types.TypeDecorator[Decimal]):
    """An amount: Decimal outside, whole hundredths inside (SQLite keeps NUMERIC as a float)."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: sa.Dialect) -> int | None:
        """Hundredths, rounded half up as money is."""
        return None if value is None else int((value * 100).to_integral_value("ROUND_HALF_UP"))

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> Decimal | None:
        """A Decimal with two places."""
        return None if value is None else (Decimal(value) / 100).quantize(CENT)


class Json(sa.types.TypeDecorator[Any]):
    """Lists and dicts as JSON text, the same on both databases."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any | None, dialect: sa.Dialect) -> str | None:
        """JSON text; None stays NULL."""
        return None if value is None else orjson.dumps(value).decode()

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> Any:
        """What was stored."""
        return None if value is None else orjson.loads(value)


def required(name: str, kind: Any = sa.Text, default: str | None = None) -> sa.Column[Any]:
    """A column that is never NULL; with a default where most rows have nothing to say."""
    return sa.Column(name, kind, nullable=False, server_default=default)


def text(name: str) -> sa.Column[Any]:
    """A text that is "" where nothing was said."""
    return required(name, sa.Text, "")


def count(name: str) -> sa.Column[Any]:
    """A number that is 0 to begin with."""
    return required(name, sa.BigInteger, "0")


def maybe(name: str, kind: Any = sa.BigInteger) -> sa.Column[Any]:
    """A column that may be NULL."""
    return sa.Column(name, kind, nullable=True)


def changeable() -> list[sa.Column[Any]]:
    """What every noun that a person can change has. Deleted means: not found anywhere, undoable."""
    return [
        required("version", sa.BigInteger, "1"),
        required("created_at", Instant),
        maybe("created_by"),
        required("updated_at", Instant),
        maybe("deleted_at", Instant),
    ]


def belongs_to(noun: str, column: str = "") -> sa.ForeignKeyConstraint:
    """A reference within the same organization."""
    return sa.ForeignKeyConstraint(
        ["organization_id", column or f"{noun}_id"], [f"{noun}.organization_id", f"{noun}.id"]
    )


def of_those(name: str, condition: str, *columns: str) -> sa.Index:
    """An index over some rows: a question finds it that has the same words among its conditions."""
    which = sa.text(condition)
    return sa.Index(name, "organization_id", *columns, sqlite_where=which, postgresql_where=which)


def given(name: str, column: str, *then: str) -> sa.Index:
    """An index over the rows that have the column."""
    return of_those(name, f"{column} IS NOT NULL", column, *then)


def noun(name: str, *columns: Any) -> sa.Table:
    """A table with the key (organization_id, id)."""
    return sa.Table(
        name,
        metadata,
        sa.Column(
            "organization_id", sa.BigInteger, sa.ForeignKey("organization.id"), primary_key=True
        ),
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        *columns,
    )


def link(name: str, keys: tuple[str, ...], *columns: Any) -> sa.Table:
    """A table that ties rows together, keyed by what it ties."""
    return sa.Table(
        name,
        metadata,
        sa.Column("organization_id", sa.BigInteger, primary_key=True),
        *(sa.Column(key, sa.BigInteger, primary_key=True, autoincrement=False) for key in keys),
        *columns,
    )


# -- Who we are ------------------------------------------------------------------------------------

id_sequence = sa.Table("id_sequence", metadata, required("next", sa.BigInteger))

organization = sa.Table(
    "organization",
    metadata,
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
    required("name"),
    required("zone", sa.Text, "Asia/Shanghai"),
    required("locale", sa.Text, "zh"),
    required("settings", Json, "{}"),
    count("directory_version"),  # moved on by whatever changes a name; orders the matcher's news
    *changeable(),
)

counter = sa.Table(
    "counter",
    metadata,
    sa.Column("organization_id", sa.BigInteger, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    required("value", sa.BigInteger),
)

app = sa.Table(
    "app",
    metadata,
    sa.Column("platform", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("organization_id", sa.BigInteger, sa.ForeignKey("organization.id"), nullable=False),
)

department = noun("department", required("name"), maybe("parent_id"), *changeable())

user = noun(
    "user",
    required("name"),
    required("aliases", Json, "[]"),
    text("email"),
    text("phone"),
    text("tel"),
    text("job"),
    text("avatar"),
    maybe("department_id"),
    maybe("manager_id"),
    required("role", sa.Text, "rep"),
    maybe("role_id"),
    text("zone"),
    text("calendar_country"),
    text("quiet_hours"),
    text("locale"),
    maybe("away_from", sa.Date),
    maybe("away_to", sa.Date),
    maybe("stand_in_id"),
    required("state", sa.Text, "active"),
    count("change_seq"),
    *changeable(),
    sa.Index(None, "organization_id", "change_seq"),
)

chat_identity = sa.Table(
    "chat_identity",
    metadata,
    sa.Column("organization_id", sa.BigInteger, primary_key=True),
    sa.Column("platform", sa.Text, primary_key=True),
    sa.Column("app", sa.Text, primary_key=True),
    sa.Column("platform_user_id", sa.Text, primary_key=True),
    required("user_id", sa.BigInteger),
    maybe("address", Json),
    maybe("greeted_at", Instant),
    belongs_to("user"),
)

api_token = noun(
    "api_token",
    required("prefix"),
    required("sha256"),
    maybe("user_id"),
    text("name"),
    required("scopes", Json, "[]"),
    maybe("expires_at", Instant),
    maybe("last_used_at", Instant),
    maybe("revoked_at", Instant),
    required("created_at", Instant),
    sa.UniqueConstraint("organization_id", "prefix"),
    sa.Index(None, "prefix"),
)

oauth_client = noun(
    "oauth_client",
    required("client_id"),
    required("sha256"),
    maybe("user_id"),
    text("name"),
    required("scopes", Json, "[]"),
    required("created_at", Instant),
    maybe("revoked_at", Instant),
    sa.UniqueConstraint("client_id"),
)

# -- Whom they visit -------------------------------------------------------------------------------

industry = noun("industry", required("name"), maybe("parent_id"))

customer_level = noun(
    "customer_level", text("code"), required("name"), maybe("silent_after_days", sa.Integer)
)

stage = noun("stage", required("code"), required("name"), count("position"))

customer = noun(
    "customer",
    required("oid"),
    text("number"),
    required("name"),
    text("description"),
    required("source", sa.Text, "customer"),
    maybe("manager_id"),
    maybe("department_id"),
    maybe("industry_id"),
    required("area", Json, "[]"),
    required("area_codes", Json, "[]"),
    text("address"),
    required("partner_relationship", sa.Text, "target"),
    required("turnover", Money, "0"),
    count("deals"),
    count("rank"),
    maybe("level_id"),
    required("type", sa.Text, "PROSPECT"),
    required("receivables", Money, "0"),
    required("retention", Money, "0"),
    text("advantageous_industry"),
    text("credit"),
    required("archived", sa.Boolean, "0"),
    count("visit_count"),
    count("activity_count"),
    maybe("last_contact_at", Instant),
    count("change_seq"),
    *changeable(),
    sa.UniqueConstraint("organization_id", "oid"),
    sa.Index(None, "organization_id", "change_seq"),
    sa.Index(None, "organization_id", "number"),
    sa.Index(None, "organization_id", "manager_id"),
    sa.Index("ix_customer_name", "organization_id", "name", "id"),
    sa.Index("ix_customer_visits", "organization_id", "deleted_at", "visit_count"),
)

customer_name = noun(
    "customer_name",
    required("customer_id", sa.BigInteger),
    required("name"),
    required("origin", sa.Text, "import"),
    count("change_seq"),
    maybe("deleted_at", Instant),
    sa.UniqueConstraint("organization_id", "customer_id", "name"),
    sa.Index(None, "organization_id", "change_seq"),
    belongs_to("customer"),
)

follower = link(
    "follower",
    ("customer_id", "user_id"),
    sa.Index(None, "organization_id", "user_id"),
    belongs_to("customer"),
    belongs_to("user"),
)

contact = noun(
    "contact",
    required("customer_id", sa.BigInteger),
    required("name"),
    text("title"),
    required("aliases", Json, "[]"),
    required("phones", Json, "[]"),
    text("email"),
    required("addresses", Json, "[]"),
    count("change_seq"),
    *changeable(),
    sa.Index(None, "organization_id", "change_seq"),
    sa.Index(None, "organization_id", "customer_id"),
    belongs_to("customer"),
)

lead = noun(
    "lead",
    required("oid"),
    required("name"),
    required("aliases", Json, "[]"),
    text("company"),
    text("person"),
    text("phone"),
    maybe("owner_id"),
    required("status", sa.Text, "open"),
    text("source"),
    maybe("turned_customer_id"),
    maybe("turned_at", Instant),
    maybe("revisit_at", Instant),
    maybe("remind_at", Instant),
    count("visit_count"),
    count("activity_count"),
    count("change_seq"),
    *changeable(),
    sa.UniqueConstraint("organization_id", "oid"),
    sa.Index(None, "organization_id", "change_seq"),
    sa.Index("ix_lead_visits", "organization_id", "deleted_at", "visit_count"),
)

opportunity = noun(
    "opportunity",
    required("oid"),
    text("number"),
    required("customer_id", sa.BigInteger),
    required("name"),
    required("aliases", Json, "[]"),
    maybe("stage_id"),
    required("amount", Money, "0"),
    required("currency", sa.Text, "CNY"),
    maybe("owner_id"),
    count("visit_count"),
    count("activity_count"),
    count("change_seq"),
    *changeable(),
    sa.UniqueConstraint("organization_id", "oid"),
    sa.Index(None, "organization_id", "change_seq"),
    sa.Index(None, "organization_id", "customer_id"),
    belongs_to("customer"),
)

external_ref = sa.Table(
    "external_ref",
    metadata,
    sa.Column("organization_id", sa.BigInteger, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("system", sa.Text, primary_key=True),
    sa.Column("external_id", sa.Text, primary_key=True),
    required("id", sa.BigInteger),
)

# -- What happened ---------------------------------------------------------------------------------

# A report stands while it is valid and states an effect or has a visit that stands.
STANDS = "deleted_at IS NULL AND state = '1' AND (effect <> '' OR visit_count > 0)"

report = noun(
    "report",
    required("oid"),
    required("user_id", sa.BigInteger),
    required("text"),
    maybe("conversation_id"),
    text("message_id"),
    required("sent_at", Instant),
    required("recorded_at", Instant),
    text("note"),
    text("title"),
    text("effect"),
    text("problems"),
    text("suggestion"),
    text("workplan"),
    required("state", sa.Text, "1"),
    count("visit_count"),  # of those that stand
    *changeable(),
    of_those("ix_report_newest", STANDS, "recorded_at", "id", "user_id"),
    of_those("ix_report_of_user", STANDS, "user_id", "recorded_at", "id"),
    belongs_to("user"),
)

visit = noun(
    "visit",
    required("oid"),
    required("number", sa.BigInteger),
    required("report_id", sa.BigInteger),
    required("author_id", sa.BigInteger),
    required("day", sa.Date),
    text("daypart"),
    maybe("occurred_at", Instant),
    required("sorts_at", Instant),  # occurred_at, else noon of the day in the organization's zone
    required("channel"),
    required("type"),
    text("remark_type"),
    text("title"),
    text("contents"),
    text("feedback"),
    text("problem"),
    text("outcome"),
    required("expenses", Money, "0"),
    required("currency", sa.Text, "CNY"),
    text("expense_note"),
    text("next_step"),
    text("note"),
    maybe("lead_id"),
    maybe("opportunity_id"),
    maybe("stage_id"),
    required("source", sa.Text, "CUSTOMER"),
    text("location"),
    required("mentions", Json, "[]"),
    required("edited", Json, "[]"),  # fields that a person set since: no words stand behind them
    *changeable(),
    sa.UniqueConstraint("organization_id", "oid"),
    sa.UniqueConstraint("organization_id", "number"),
    sa.Index("ix_visit_newest", "organization_id", "sorts_at", "id", "deleted_at"),
    sa.Index("ix_visit_of_author", "organization_id", "author_id", "sorts_at", "id", "deleted_at"),
    given("ix_visit_of_lead", "lead_id", "sorts_at", "id"),
    given("ix_visit_of_opportunity", "opportunity_id", "sorts_at", "id"),
    sa.Index("ix_visit_of_report", "organization_id", "report_id", "id", "deleted_at"),
    belongs_to("report"),
    belongs_to("user", "author_id"),
)

visit_customer = link(
    "visit_customer",
    ("visit_id", "customer_id"),
    required("sorts_at", Instant),
    maybe("deleted_at", Instant),
    sa.Index(
        "ix_visit_customer_page",
        "organization_id",
        "customer_id",
        "sorts_at",
        "visit_id",
        "deleted_at",
    ),
    belongs_to("visit"),
    belongs_to("customer"),
)

# Of each report with a visit to the customer that stands; all of it is the index of a list.
report_customer = sa.Table(
    "report_customer",
    metadata,
    sa.Column("organization_id", sa.BigInteger, primary_key=True),
    sa.Column("customer_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("recorded_at", Instant, primary_key=True, autoincrement=False),
    sa.Column("report_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("user_id", sa.BigInteger, primary_key=True, autoincrement=False),
    belongs_to("customer"),
    belongs_to("report"),
    sqlite_with_rowid=False,
)

# How many those are on each day of UTC.
report_day = sa.Table(
    "report_day",
    metadata,
    sa.Column("organization_id", sa.BigInteger, primary_key=True),
    sa.Column("customer_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("day", sa.BigInteger, primary_key=True, autoincrement=False),  # since 1970
    required("reports", sa.BigInteger),
    belongs_to("customer"),
    sqlite_with_rowid=False,
)

visit_contact = link(
    "visit_contact",
    ("visit_id", "position"),
    maybe("contact_id"),
    text("name"),
    belongs_to("visit"),
)

visit_participant = link(
    "visit_participant",
    ("visit_id", "user_id"),
    sa.Index("ix_visit_participant_of_user", "organization_id", "user_id", "visit_id"),
    belongs_to("visit"),
    belongs_to("user"),
)

evidence = link(
    "evidence",
    ("visit_id",),
    sa.Column("field", sa.Text, primary_key=True),
    sa.Column("starts", sa.Integer, primary_key=True, autoincrement=False),
    required("ends", sa.Integer),
    belongs_to("visit"),
)

comment = noun(
    "comment",
    required("oid"),
    required("subject_kind"),  # a report, or one of its visits
    required("subject_id", sa.BigInteger),
    required("author_id", sa.BigInteger),
    required("text"),
    required("mentions", Json, "[]"),
    *changeable(),
    sa.UniqueConstraint("organization_id", "oid"),
    sa.Index(None, "organization_id", "subject_kind", "subject_id", "id"),
    belongs_to("user", "author_id"),
)

reading = sa.Table(
    "reading",
    metadata,
    sa.Column("organization_id", sa.BigInteger, primary_key=True),
    sa.Column("subject_kind", sa.Text, primary_key=True),
    sa.Column("subject_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("user_id", sa.BigInteger, primary_key=True, autoincrement=False),
    required("read_at", Instant),
    belongs_to("user"),
)

attachment = noun(
    "attachment",
    required("subject_kind"),  # a visit, a comment or a report
    required("subject_id", sa.BigInteger),
    required("kind"),  # image, file or audio
    text("name"),
    text("url"),
    text("mime"),
    count("size"),
    count("duration_seconds"),
    required("created_at", Instant),
    maybe("deleted_at", Instant),
    sa.Index(None, "organization_id", "subject_kind", "subject_id", "id"),
)

call_record = noun(
    "call_record",
    required("subject_kind"),  # a customer or a lead
    required("subject_id", sa.BigInteger),
    maybe("user_id"),
    required("direction", sa.Text, "out"),
    required("mode", sa.Integer, "0"),
    required("occurred_at", Instant),
    required("created_at", Instant),
    required("audio", Json, "{}"),
    sa.Index(None, "organization_id", "subject_kind", "subject_id", "id"),
)

activity = noun(
    "activity",
    required("subject_kind"),
    required("subject_id", sa.BigInteger),
    required("kind"),
    required("occurred_at", Instant),
    maybe("actor_id"),
    required("refers_kind"),
    required("refers_id", sa.BigInteger),
    required("created_at", Instant),
    required("updated_at", Instant),
    maybe("deleted_at", Instant),
    sa.Index(
        "ix_activity_timeline",
        "organization_id",
        "subject_kind",
        "subject_id",
        "occurred_at",
        "id",
        "kind",
        "deleted_at",
    ),
    sa.Index("ix_activity_refers", "organization_id", "refers_kind", "refers_id"),
    sa.Index(
        "ix_activity_newest",
        "organization_id",
        "occurred_at",
        "id",
        "subject_kind",
        "subject_id",
        "kind",
        "deleted_at",
    ),
)

# -- What is owed ----------------------------------------------------------------------------------

action = noun(
    "action",
    required("number", sa.BigInteger),
    required("text"),
    maybe("customer_id"),
    maybe("visit_id"),
    maybe("due_day", sa.Date),
    maybe("due_at", Instant),
    maybe("assignee_id"),
    text("assignee_name"),
    required("state", sa.Text, "open"),
    maybe("done_by"),
    maybe("done_at", Instant),
    text("recurrence"),
    *changeable(),
    sa.UniqueConstraint("organization_id", "number"),
    sa.Index(None, "organization_id", "visit_id"),
    sa.Index(None, "organization_id", "assignee_id", "state"),
    sa.Index(None, "organization_id", "customer_id", "state"),
)

# -- How it runs -----------------------------------------------------------------------------------

READY, DEAD, DROPPED = 0, 2, 5  # dropped: given up, and an administrator has seen it
GIVEN_UP = sa.text("status > 1")


def given_up(queue: sa.Table) -> sa.ColumnElement[bool]:
    """What the index over the few rows that need somebody demands, word by word."""
    return queue.c.status > sa.literal_column("1")


def _given_up_index(name: str) -> sa.Index:
    columns = ("organization_id", "status", "id")
    return sa.Index(name, *columns, postgresql_where=GIVEN_UP, sqlite_where=GIVEN_UP)


inbox = noun(
    "inbox",
    required("platform"),
    required("app"),
    required("event_id"),
    required("lane"),
    required("kind"),
    required("body", sa.LargeBinary),
    required("sent_at", Instant),
    required("received_at", Instant),
    required("patience", sa.Float, "0"),
    required("status", sa.SmallInteger, "0"),
    count("attempts"),
    required("visible_at", Instant),
    text("error"),
    sa.UniqueConstraint("organization_id", "platform", "app", "event_id"),
    sa.Index(
        "ix_inbox_ready",
        "visible_at",
        postgresql_where=sa.text("status = 0"),
        sqlite_where=sa.text("status = 0"),
    ),
    sa.Index(
        "ix_inbox_lane",
        "lane",
        "id",
        postgresql_where=sa.text("status = 0"),
        sqlite_where=sa.text("status = 0"),
    ),
    _given_up_index("ix_inbox_given_up"),
    sa.Index("ix_inbox_lane_history", "organization_id", "platform", "app", "lane", "id"),
)

outbox = noun(
    "outbox",
    required("platform"),
    required("app"),
    required("target", Json),
    required("lane"),  # one recipient's messages go out one at a time, in the order of their ids
    required("kind"),
    required("idem_key"),
    required("payload", Json),
    count("priority"),
    maybe("about"),  # the outbox row whose message this one changes
    required("answers", Json, "[]"),
    required("status", sa.SmallInteger, "0"),
    count("attempts"),
    count("failed"),  # attempts known not to have arrived
    maybe("first_try_at", Instant),
    required("visible_at", Instant),
    maybe("expires_at", Instant),
    required("created_at", Instant),
    maybe("handle", Json),
    text("error"),
    maybe("inbox_id"),
    maybe("step_id"),
    sa.UniqueConstraint("organization_id", "idem_key"),
    sa.Index(
        "ix_outbox_ready",
        "priority",
        "visible_at",
        postgresql_where=sa.text("status = 0"),
        sqlite_where=sa.text("status = 0"),
    ),
    sa.Index(
        "ix_outbox_lane",
        "lane",
        "id",
        postgresql_where=sa.text("status = 0"),
        sqlite_where=sa.text("status = 0"),
    ),
    _given_up_index("ix_outbox_given_up"),
    sa.Index("ix_outbox_lane_history", "organization_id", "platform", "app", "lane", "id"),
)

idempotency_key = sa.Table(
    "idempotency_key",
    metadata,
    sa.Column("organization_id", sa.BigInteger, primary_key=True),
    sa.Column("caller", sa.BigInteger, primary_key=True, autoincrement=False),  # the token
    sa.Column("key", sa.Text, primary_key=True),
    required("asked", sa.Text),  # SHA-256 of the request
    required("answered", sa.LargeBinary),
    required("status", sa.SmallInteger, "0"),
    required("headers", Json, "{}"),
    required("created_at", Instant),
    sa.Index(None, "created_at"),
)

subscription = noun(
    "subscription",
    required("url"),
    required("events", Json, "[]"),
    required("secret"),  # encrypted with GENJIN_SECRET_KEY
    required("state", sa.Text, "active"),
    *changeable(),
)

send_budget = sa.Table(
    "send_budget",
    metadata,
    sa.Column("platform", sa.Text, primary_key=True),
    sa.Column("app", sa.Text, primary_key=True),
    sa.Column("scope", sa.Text, primary_key=True),
    required("next_free_at", Instant),
    required("blocked_until", Instant),
)

conversation = noun(
    "conversation",
    required("platform"),
    required("app"),
    required("chat"),
    required("kind"),
    required("listed", Json, "[]"),
    maybe("customer_id"),
    maybe("last_visit_id"),
    required("updated_at", Instant),
    sa.UniqueConstraint("organization_id", "platform", "app", "chat"),
)

sent_card = noun(
    "sent_card",  # id = the outbox row that showed the card
    required("conversation_id", sa.BigInteger),
    required("about", Json),
    required("version", sa.BigInteger, "1"),
    text("response_code"),
    maybe("response_expires_at", Instant),
    sa.Index(None, "organization_id", "conversation_id", "id"),
)

draft = noun(
    "draft",
    required("conversation_id", sa.BigInteger),
    required("user_id", sa.BigInteger),
    required("question"),
    required("options", Json, "[]"),
    required("parked", Json),
    required("version", sa.BigInteger, "1"),
    required("created_at", Instant),
    required("expires_at", Instant),
    maybe("answered_at", Instant),
    sa.Index(None, "organization_id", "conversation_id", "user_id", "id"),
)

audit = noun(
    "audit",
    required("at", Instant),
    maybe("user_id"),
    maybe("conversation_id"),
    required("kind"),
    required("changes", Json),
    maybe("undone_by"),
    maybe("undoes"),
    sa.Index(None, "organization_id", "conversation_id", "user_id", "id"),
)
