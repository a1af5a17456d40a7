"""Who sees what: rule 4 of the data model, said once more and by hand.

Customers are seen by whoever has to do with them, by their department (team) and by those above;
admins and services see all of their company. Reports and to-dos are personal under every setting.
"""

from typing import NamedTuple

from tests.rest.matrix.company import (
    ADMIN,
    BELOW,
    ELSEWHERE,
    FAMILIES,
    FIRST,
    MANAGER,
    OTHER_PEER,
    OURS,
    PEER,
    RELATIONS,
    REP,
    RUNS,
    THEIRS,
    VISITS,
    Family,
    Visit,
    visits_of,
)

SHOWN = ("all", "team", "own")  # the settings of customers_visible
ASKERS = {"rep": REP, "manager": MANAGER, "admin": ADMIN, "service": None, "elsewhere": ELSEWHERE}

# The asker and whoever reports to them; of those who are not here, all of their company.
BELOW_THEM = {"rep": {REP}, "manager": {MANAGER, REP, BELOW}, "elsewhere": {ELSEWHERE}}
# Whose customers team adds: those of the asker's department, and of the departments of those below.
TEAM = {"rep": {PEER}, "manager": {OTHER_PEER, PEER}, "elsewhere": set[int]()}
# Which relations of reps and managers are asked about one by one. What a wider setting does not
# tell apart from others is left to the lists, which hold everything under every setting.
ONE_BY_ONE = {
    "own": RELATIONS,
    "team": ("colleague", "subordinate", "stranger"),
    "all": ("stranger",),
}


class View(NamedTuple):
    """What one role sees under one setting."""

    role: str
    shown: str

    @property
    def user(self) -> int | None:
        """Who asks; a service is nobody."""
        return ASKERS[self.role]

    @property
    def organization(self) -> int:
        """Whose data it is about at all."""
        return THEIRS if self.role == "elsewhere" else OURS

    @property
    def home(self) -> Family:
        """A family whose visits and to-dos are theirs to change."""
        homes = {"rep": "author", "manager": "author", "elsewhere": "owner"}
        return FAMILIES[self.role, homes.get(self.role, "stranger")]

    @property
    def relations(self) -> list[Family]:
        """The families asked about one by one. To the other roles all customers are strangers'.

        The setting is nothing to admins and services, nor, but for the widest, to another company.
        """
        if self.role in ("rep", "manager"):
            return [FAMILIES[self.role, relation] for relation in ONE_BY_ONE[self.shown]]
        strangers, elsewhere = FAMILIES[self.role, "stranger"], FAMILIES["elsewhere", "owner"]
        if self.shown == "own":
            return [strangers, elsewhere]
        return [strangers] if (self.role, self.shown) == ("elsewhere", "all") else []

    def sees(self, noun: str, family: Family) -> bool:
        """Whether they see what belongs to a family."""
        if family.organization != self.organization:
            return False
        match noun:
            case "user" | "department":
                return True
            case "lead" | "lead visit":
                return self._knows({family.owner, family.author, *family.participants})
            case "action":
                return self.leads(family.assignee) or family.asked_by == self.user
            case "errand":
                return family in RUNS and self.leads(RUNS[family])
            case "to-dos of visit":
                errand = self.sees("visit", family) and self.sees("errand", family)
                return errand or self.sees("action", family)
            case "report":
                return self.reads(VISITS[f"{family.tag}-0"])
            case "reports about":
                return bool(self.reports_about(family))
            case _:
                people = {family.owner, family.author, *family.participants, *family.followers}
                return self._knows(people)

    def leads(self, person: int) -> bool:
        """Whether it is them, or somebody who reports to them."""
        return self.role not in BELOW_THEM or person in BELOW_THEM[self.role]

    def meets(self, visit: Visit) -> bool:
        """Whether they see a visit: through one of its customers, or its lead."""
        lead = visit.lead is not None and self.sees("lead", visit.lead)
        return lead or any(self.sees("customer", family) for family in visit.customers)

    def reads(self, visit: Visit) -> bool:
        """Whether they read the report that the visit opened, which is its author's."""
        ours = visit.organization == self.organization
        return ours and not visit.report and self.leads(visit.author)

    def reports_about(self, family: Family) -> set[str]:
        """The names of the reports with a visit of the customer, if they see it and read those."""
        visits = [visit for visit in VISITS.values() if family in visit.customers]
        reports = {visit.report or visit.name for visit in visits if self.sees("customer", family)}
        return {name for name in reports if self.reads(VISITS[name])}

    def visits(self, noun: str, family: Family) -> int:
        """How many visits a customer, lead or opportunity has that they see."""
        return sum(map(self.meets, visits_of(noun, family)))

    def marks(self, noun: str) -> set[str]:
        """How everything of a noun is marked that a list of theirs holds."""
        is_there = {"visit": self.meets, "report": self.reads}.get(noun)
        if is_there is not None:
            return {visit.mark(noun) for visit in VISITS.values() if is_there(visit)}
        return {family.mark(noun) for family in FAMILIES.values() if self.sees(noun, family)}

    def allowed(self) -> set[str]:
        """All marks and ids that may stand in an answer."""
        found = self.marks("report") | self.marks("visit")
        found |= {str(visit.id) for visit in VISITS.values() if self.meets(visit)}
        for family in FAMILIES.values():
            # a visit shows its to-dos to whoever sees it
            shown = {"action", "errand"} if self.sees("visit", family) else set()
            nouns = [noun for noun in FIRST if noun in shown or self.sees(noun, family)]
            found |= {text for noun in nouns for text in (family.mark(noun), str(family.id(noun)))}
        return found

    def _knows(self, people: set[int]) -> bool:
        """Whether one of these is somebody whose customers they see."""
        if self.role not in BELOW_THEM or self.shown == "all":
            return True
        team = TEAM[self.role] if self.shown == "team" else set()
        return bool(people & (BELOW_THEM[self.role] | team))
