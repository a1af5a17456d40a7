"""The place of each endpoint that tells of one thing."""

from tests.rest.matrix.calls import NAME, OID, REPORT, THIS, Call, Count
from tests.rest.matrix.company import DAY, VISITS, Family
from tests.rest.matrix.seeing import View

FOLLOW = "GET /api/record/follow"
TRAIL = "GET /v1/dynamic/trail/list"
TIMELINE = "GET /api/v2/{entity_type}/{entity_id}/sales_activities"
LOGS = "GET /api/v2/revisit_logs/new_index"
OWN = "GET /genjin/v1"
THE_DAY = {"start_date": DAY, "end_date": DAY}


def visits_of(noun: str, more: int = 0) -> Count:
    """All there are: whoever sees a customer sees its whole timeline. `more`: than its visits."""
    return lambda view, family: view.visits(noun, family) + more


def reports_about(view: View, family: Family) -> int:
    """Those that name the customer and are theirs to read."""
    return len(view.reports_about(family))


def visits_in_report(view: View, family: Family) -> int:
    """Those that they see, of the report in which the family's first visit stands."""
    first = f"{family.tag}-0"
    return sum(view.meets(one) for one in VISITS.values() if first in (one.name, one.report))


FOREIGN = (
    Call(
        *("POST /api/customers/visits/paginate", "customer", {"customer_id": OID}),
        total=visits_of("customer"),
    ),
    Call("GET /api/customers/{id}/detail", "customer", {"id": OID}),
    Call(
        *(FOLLOW, "customer", {"organization_id": THIS}),
        seen="reports about",
        total=reports_about,
    ),
    Call(FOLLOW, "report", {"protent_id": REPORT}, seen="visit", total=visits_in_report),
    Call(FOLLOW, "report", {"parent_id": REPORT}, seen="visit", total=visits_in_report),
    *(
        Call(TRAIL, noun, {field: THIS}, total=visits_of(noun))
        for noun, field in {
            "customer": "company_id",
            "lead": "lead_id",
            "opportunity": "opportunity_id",
        }.items()
    ),
    *(
        # with how it began
        Call(TIMELINE, noun, {"entity_type": kind, "entity_id": THIS}, total=visits_of(noun, 1))
        for noun, kind in {"customer": "customers", "lead": "leads"}.items()
    ),
    *(
        Call(
            *(LOGS, noun, {"loggable_type": noun, "loggable_id": THIS} | THE_DAY),
            total=visits_of(noun),
        )
        for noun in ("customer", "lead", "opportunity")
    ),
)

OURS = (
    Call(f"{OWN}/visits", "customer", {"customer_id": OID}),
    Call(f"{OWN}/visits/{{id}}", "visit", {"id": OID}),
    Call(f"{OWN}/visits/{{id}}", "lead visit", {"id": THIS}),
    Call(f"{OWN}/visits/{{id}}/comments", "visit", {"id": THIS}),
    Call(f"{OWN}/visits/{{id}}/readings", "visit", {"id": THIS}),
    Call(f"{OWN}/customers", "customer", {"q": NAME}),
    Call(f"{OWN}/customers/{{id}}", "customer", {"id": OID}),
    Call(f"{OWN}/contacts", "contact", {"q": NAME}),
    Call(f"{OWN}/contacts", "customer", {"customer_id": THIS}),
    Call(f"{OWN}/contacts/{{id}}", "contact", {"id": THIS}),
    Call(f"{OWN}/opportunities", "opportunity", {"q": NAME}),
    Call(f"{OWN}/opportunities", "customer", {"customer_id": THIS}),
    Call(f"{OWN}/opportunities/{{id}}", "opportunity", {"id": THIS}),
    Call(f"{OWN}/leads", "lead", {"q": NAME}),
    Call(f"{OWN}/leads/{{id}}", "lead", {"id": OID}),
    Call(f"{OWN}/actions", "customer", {"customer_id": THIS}),
    Call(f"{OWN}/actions", "visit", {"visit_id": THIS}, seen="to-dos of visit"),
    Call(f"{OWN}/actions/{{id}}", "action", {"id": THIS}),
    Call(f"{OWN}/users/{{id}}", "user", {"id": THIS}),
    Call(f"{OWN}/departments/{{id}}", "department", {"id": THIS}),
)

READS = (*FOREIGN, *OURS)
