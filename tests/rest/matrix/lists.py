"""The place of each endpoint that lists all there is, and of those that name nothing."""

import re
from typing import Any

from pydantic import BaseModel

from tests.rest.matrix.calls import Listing
from tests.rest.matrix.company import DAY, STRANGER, VISITS
from tests.rest.matrix.seeing import View

AN_ID = re.compile(r"(.+_)?ids?")
OWN = "GET /genjin/v1"
WHOLE = {"limit": 100}


def entries(view: View) -> int:
    """Each visit as often as it stands on the timeline of a customer or lead that is seen."""
    return sum(
        sum(view.sees("customer", one) for one in visit.customers)
        + (visit.lead is not None and view.sees("lead", visit.lead))
        for visit in VISITS.values()
    )


def with_the_stranger(view: View) -> set[str]:
    """Reports in which a stranger took part, as far as the visits that say so are seen."""
    came = [one for one in VISITS.values() if one.author == STRANGER and view.meets(one)]
    opened = {one.report or one.name for one in came}
    opened |= {one.name for one in VISITS.values() if one.author == STRANGER}
    return view.marks("report") & {VISITS[name].mark("report") for name in opened}


LISTS = (
    Listing("GET /api/record/follow", "report", {"count": 100}),
    Listing(
        *("GET /api/record/follow", "report", {"count": 100, "follower_id": STRANGER}),
        marks=with_the_stranger,
    ),
    Listing("GET /v1/dynamic/trail/list", "visit", {"count": 200}, entries),
    Listing("GET /api/v2/revisit_logs/new_index", "visit", {"start_date": DAY, "per_page": "100"}),
    Listing(f"{OWN}/visits", "visit", WHOLE),
    Listing(f"{OWN}/customers", "customer", WHOLE),
    Listing(f"{OWN}/contacts", "contact", WHOLE),
    Listing(f"{OWN}/opportunities", "opportunity", WHOLE),
    Listing(f"{OWN}/leads", "lead", WHOLE),
    Listing(f"{OWN}/actions", "action", WHOLE),
    Listing(f"{OWN}/actions", "errand", WHOLE),
)

# What admins look after, and nobody else is answered: see own/test_administration.py.
ADMINS = {
    f"{method} /genjin/v1/{path}": "an admin's own affairs"
    for methods, path in (
        ("GET POST", "tokens"),
        ("GET DELETE", "tokens/{id}"),
        ("GET POST", "webhooks"),
        ("GET DELETE", "webhooks/{id}"),
        ("GET", "dead"),
        ("GET", "dead/{id}"),
        ("POST", "dead/{id}/retry"),
        ("DELETE", "dead/{id}"),
    )
    for method in methods.split()
}
# Routes that neither name nor list anything of a customer's, each with its reason.
NEITHER = {
    "POST /v1/oauth2/access_token": "asks for a client's own secret",
    f"{OWN}/users": "colleagues, whom everybody sees",
    f"{OWN}/departments": "departments, which everybody sees",
    "POST /genjin/v1/customers": "a new customer is made of nothing",
    "POST /genjin/v1/leads": "a new lead is made of nothing",
    **ADMINS,
}
# Fields that name colleagues and departments.
COLLEAGUES = set(
    """
    assignee_id at_user_ids author_id department_id director_id follower_id manager_id owner_id
    participant_ids user_id
    """.split()
)
# Files, which cannot be uploaded yet; a client's own name for itself.
NOTHING_YET = {"attachment_ids", "audio_ids", "attachment_file_ids", "client_id"}


def ids_of(asks: type[BaseModel]) -> set[str]:
    """The fields of a model, and of those inside, that are called like an id."""
    return {name for name in _fields(asks.model_json_schema()) if AN_ID.fullmatch(name)}


def _fields(schema: Any) -> set[str]:
    match schema:
        case dict():
            own = set(schema.get("properties", ()))
            return own.union(*map(_fields, schema.values()))
        case list():
            return set[str]().union(*map(_fields, schema))
        case _:
            return set()
