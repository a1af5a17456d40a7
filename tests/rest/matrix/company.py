"""Two companies: for everybody who asks, one customer in each relation, with all that hangs on it.

Every text is a mark such as customer~rep-owner, and an id tells its noun, so that whatever an
answer tells is recognised, whichever field it stands in.
"""

from typing import NamedTuple

REP, MANAGER, BELOW, ADMIN, PEER, OTHER_PEER, STRANGER = range(7_000_001, 7_000_008)
ELSEWHERE = 7_000_101  # a rep of the other company
OURS, THEIRS = 1, 2  # the companies
RELATIONS = ("owner", "follower", "participant", "author", "colleague", "subordinate", "stranger")
DAY = "2026-03-17"  # of all visits: yesterday

# The ids of each noun begin here, and those of one family end alike.
FIRST = {
    "customer": 7_100_000,
    "contact": 7_200_000,
    "opportunity": 7_300_000,
    "lead": 7_400_000,
    "action": 7_600_000,
    "errand": 7_610_000,
    "remark": 7_700_000,
    "file": 7_800_000,
    "department": 7_900_000,
}
FIRST_VISIT = 7_500_000
FIRST_ID = range(7_100_000, 7_900_000)  # ids of things that may be hidden: not of people


class Family(NamedTuple):
    """A customer with its contact, opportunity, lead, visits, remarks, files and to-dos."""

    number: int
    asker: str
    relation: str
    owner: int
    author: int  # of its visits
    followers: tuple[int, ...] = ()
    participants: tuple[int, ...] = ()
    organization: int = OURS

    @property
    def assignee(self) -> int:
        """Who is to do its to-do."""
        return STRANGER if self.relation == "author" else self.owner

    @property
    def asked_by(self) -> int:
        """Who asked for its to-do: of an author's family, the author."""
        return self.author if self.relation == "author" else STRANGER

    @property
    def tag(self) -> str:
        """rep-owner: the rep's own."""
        return f"{self.asker}-{self.relation}"

    def id(self, noun: str) -> int:
        """The id of what belongs to it."""
        if noun == "visit":
            return FIRST_VISIT + 10 * self.number
        if noun == "lead visit":
            return FIRST_VISIT + 10 * self.number + 9
        if noun == "user":
            return self.owner
        return FIRST[noun] + self.number

    def oid(self, noun: str) -> str:
        """The same, as 24 hexadecimal digits."""
        return f"{self.id(noun):024x}"

    def mark(self, noun: str) -> str:
        """What tells this noun of this family in an answer."""
        return f"{noun}~{self.tag}"


class Visit(NamedTuple):
    """A visit; `report` is the one in whose report it stands, "" for one of its own."""

    id: int
    name: str
    author: int
    customers: tuple[Family, ...] = ()
    lead: Family | None = None
    about: Family | None = None  # whose opportunity and contact it names
    participants: tuple[int, ...] = ()
    report: str = ""

    @property
    def organization(self) -> int:
        """The company it is of."""
        return next(family.organization for family in (*self.customers, self.lead) if family)

    def mark(self, noun: str) -> str:
        """What tells this visit, or its report, in an answer."""
        return f"{noun}~{self.name}"


def _family(number: int, asker: str, relation: str) -> Family:
    me = {"rep": REP, "manager": MANAGER}.get(asker, STRANGER)
    colleague = {"rep": PEER, "manager": OTHER_PEER}.get(asker, STRANGER)
    others = {"colleague": colleague, "subordinate": BELOW}
    return Family(
        number,
        asker,
        relation,
        owner={"owner": me, **others}.get(relation, STRANGER),
        author={"author": me, **others}.get(relation, STRANGER),
        followers=(me,) if relation == "follower" else (),
        participants=(me,) if relation == "participant" else (),
    )


KNOWN = [(asker, relation) for asker in ("rep", "manager") for relation in RELATIONS]
KNOWN += [(asker, "stranger") for asker in ("admin", "service", "elsewhere")]
FAMILIES = {
    (asker, relation): _family(number, asker, relation)
    for number, (asker, relation) in enumerate(KNOWN, start=1)
} | {("elsewhere", "owner"): Family(90, "elsewhere", "owner", ELSEWHERE, ELSEWHERE, (), (), THEIRS)}
# Who is to run an errand to whom: a to-do about a customer that may be hidden from them.
RUNS = {FAMILIES["rep", "stranger"]: REP, FAMILIES["manager", "stranger"]: MANAGER}
NOBODYS = Family(99, "nobody", "nothing", 7_000_999, 7_000_999)  # nothing of it exists


def _visits_of(family: Family) -> list[Visit]:
    """Two or three of the customer, of which the first names contact and deal; one of the lead."""
    first, who = family.id("visit"), (family.author, (family,), None)
    came = family.participants
    visits = [Visit(first, f"{family.tag}-0", *who, about=family, participants=came)]
    visits += [
        Visit(first + place, f"{family.tag}-{place}", *who, participants=came)
        for place in range(1, 2 + family.number % 2)
    ]
    lead_visit = (family.id("lead visit"), f"{family.tag}-lead", family.author, (), family)
    return [*visits, Visit(*lead_visit, participants=came)]


def _mixed(asker: str) -> list[Visit]:
    """Where what one may see meets what one may not: in one visit, and in one's own report."""
    mine, strange = FAMILIES[asker, "owner"], FAMILIES[asker, "stranger"]
    shared, buried = (family.id("visit") + 8 for family in (mine, strange))
    both = (mine, strange)
    return [
        Visit(shared, f"{asker}-shared", STRANGER, both, strange, about=strange),
        Visit(buried, f"{asker}-buried", STRANGER, (strange,), report=f"{asker}-author-0"),
    ]


VISITS = {
    visit.name: visit
    for visits in (*map(_visits_of, FAMILIES.values()), _mixed("rep"), _mixed("manager"))
    for visit in visits
}


def visits_of(noun: str, family: Family) -> list[Visit]:
    """Those of a customer, a lead or an opportunity."""
    every = VISITS.values()
    match noun:
        case "customer":
            return [visit for visit in every if family in visit.customers]
        case "lead":
            return [visit for visit in every if family == visit.lead]
        case _:
            return [visit for visit in every if family == visit.about]
