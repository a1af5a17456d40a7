"""The place of each endpoint that changes something, and who may."""

from typing import Any

from tests.rest.matrix.calls import HOME, ME, NAME, OID, REPORT, THIS, Call, Template
from tests.rest.matrix.company import Family
from tests.rest.matrix.seeing import View

# -- who may, of those who see it ------------------------------------------------------------------


def somebody(view: View, family: Family) -> bool:
    """A person, no service: what is said must be somebody's."""
    return view.user is not None


def author(view: View, family: Family) -> bool:
    """Who wrote the visits of the family down, those above and admins."""
    return view.leads(family.author)


def writer(view: View, family: Family) -> bool:
    """The same, where a service may not."""
    return view.user is not None and view.leads(family.author)


def owner(view: View, family: Family) -> bool:
    """Whose customer it is, those above and admins."""
    return view.leads(family.owner)


def admin(view: View, family: Family) -> bool:
    """Admins, and services whose token says so."""
    return view.role in ("admin", "service")


def nobody(view: View, family: Family) -> bool:
    """Nobody is asked to: it would mix two customers. Only what is hidden is compared."""
    return False


# -- the families of other systems -----------------------------------------------------------------

CREATE = "POST /api/customers/visits/create"
RECORD = "POST /api/record/follow"
PUSH = "POST /v1/dynamic/trail/push"
LOG = "POST /api/v2/revisit_logs"
SAID = {"content": "在忙"}
HOME_CUSTOMER, HOME_VISIT, HOME_ACTION = (HOME + noun for noun in ("customer", "visit", "action"))
VISIT: dict[str, Any] = {
    "title": "回访",
    "participants": [{"id": ME}],
    "expenses": 1,
    "feedback": "好",
    "contents": "说说",
    "type": "SALES",
}


def log(kind: str, key: str) -> dict[str, Any]:
    """A follow-up about one thing."""
    return {"revisit_log": {"loggable_type": kind, "loggable_id": key} | SAID}


FOREIGN = (
    Call(CREATE, "customer", {"customer_id": OID} | VISIT, somebody),
    Call(CREATE, "opportunity", {"customer_id": HOME_CUSTOMER, "bo_id": OID} | VISIT, nobody),
    Call(RECORD, "customer", {"protent_id": 0, "customers_id": [THIS]}, somebody),
    Call(RECORD, "report", {"protent_id": REPORT, "customers_id": [HOME_CUSTOMER]}, somebody),
    Call(RECORD, "visit", {"follow_id": THIS, "gain": "聊了"}, writer),
    Call(RECORD, "customer", {"follow_id": HOME_VISIT, "customers_id": [THIS]}, nobody),
    Call(PUSH, "customer", {"company_id": THIS} | SAID, somebody),
    Call(PUSH, "lead", {"lead_id": THIS} | SAID, somebody),
    Call(PUSH, "opportunity", {"opportunity_id": THIS} | SAID, somebody),
    *(
        Call(LOG, kind.lower(), log(kind, THIS), somebody)
        for kind in ("Customer", "Lead", "Contact", "Opportunity")
    ),
    Call(LOG, "contact", log("Customer", HOME_CUSTOMER) | {"contacts_ids": [THIS]}, nobody),
)


# -- our own ---------------------------------------------------------------------------------------

OWN = "/genjin/v1"
VISITS, CUSTOMERS, ACTIONS = f"{OWN}/visits", f"{OWN}/customers", f"{OWN}/actions"
NEW_VISIT = {"author_id": ME}
AT_HOME = NEW_VISIT | {"customer_ids": [HOME_CUSTOMER]}
THEIRS = {"id": THIS}
OF_A_VISIT: dict[str, dict[str, Any]] = {
    "customer": {"customer_ids": [THIS]},
    "lead": {"lead_id": THIS},
    "opportunity": {"opportunity_id": THIS},
    "contact": {"contacts": [{"id": THIS}]},
}


def changes(nouns: str, noun: str, change: Template) -> tuple[Call, ...]:
    """Changed, deleted and undone by whoever sees it."""
    one = f"{OWN}/{nouns}/{{id}}"
    return (
        Call(f"PATCH {one}", noun, {"id": THIS, **change}),
        Call(f"DELETE {one}", noun, THEIRS),
        Call(f"POST {one}/undo", noun, THEIRS),
    )


OURS = (
    Call(f"POST {VISITS}", "customer", NEW_VISIT | {"customer_ids": [THIS]}),
    Call(f"POST {VISITS}", "lead", NEW_VISIT | {"lead_id": THIS}),
    Call(f"POST {VISITS}", "opportunity", AT_HOME | {"opportunity_id": THIS}, nobody),
    Call(f"POST {VISITS}", "contact", AT_HOME | {"contacts": [{"id": THIS}]}, nobody),
    Call(f"PATCH {VISITS}/{{id}}", "visit", {"id": OID, "contents": "改"}, author),
    *(
        Call(f"PATCH {VISITS}/{{id}}", noun, {"id": HOME_VISIT} | change, nobody)
        for noun, change in OF_A_VISIT.items()
    ),
    Call(f"POST {VISITS}/{{id}}/comments", "visit", {"id": THIS, "text": "好"}, somebody),
    Call(f"POST {VISITS}/{{id}}/read", "visit", THEIRS, somebody),
    Call(f"POST {OWN}/contacts", "customer", {"customer_id": THIS, "name": "新"}),
    *changes("contacts", "contact", {"title": "处长"}),
    Call(f"POST {OWN}/opportunities", "customer", {"customer_id": OID, "name": "新"}),
    *changes("opportunities", "opportunity", {"amount": "1.00"}),
    *changes("leads", "lead", {"person": "陈工"}),
    Call(f"POST {ACTIONS}", "customer", {"customer_id": THIS, "text": "打", "assignee_id": ME}),
    Call(f"POST {ACTIONS}", "visit", {"visit_id": THIS, "text": "打", "assignee_id": ME}),
    Call(f"POST {ACTIONS}/{{id}}/done", "action", THEIRS),
    Call(f"PATCH {ACTIONS}/{{id}}", "customer", {"id": HOME_ACTION, "customer_id": THIS}, nobody),
    *changes("actions", "action", {"text": "再打"}),
    Call(f"DELETE {VISITS}/{{id}}", "visit", THEIRS, author),
    Call(f"POST {VISITS}/{{id}}/undo", "visit", THEIRS, author),
    Call(
        *(f"POST {CUSTOMERS}/bulk", "customer"),
        # no name: what is not known cannot be made of it
        {"system": "import", "rows": [{"external_id": NAME, "customer": {"rank": 1}}]},
        admin,
    ),
    Call(f"PATCH {CUSTOMERS}/{{id}}", "customer", {"id": THIS, "description": "大"}),
    Call(f"DELETE {CUSTOMERS}/{{id}}", "customer", {"id": OID}, owner),
    Call(f"POST {CUSTOMERS}/{{id}}/undo", "customer", THEIRS),
)

# In this order on one family: what is deleted comes last, and is undone.
WRITES = (*FOREIGN, *OURS)
