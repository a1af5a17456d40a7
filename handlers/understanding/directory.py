"""Every name an organization knows, in memory, for looking up while a message is read.

`learn` may run in one thread while others read and holds no lock: each change is a single
insertion, what is stored is never changed in place, and readers look whether a row still stands.
"""

from collections.abc import Iterable
from typing import NamedTuple

from handlers.understanding import names, pinyin
from handlers.understanding.claims import Ambiguous, Customer, Lead, Option, Unknown
from handlers.understanding.companions import Companions
from handlers.understanding.namebook import LEAD, OFFICIAL, STORED, NameBook
from storage.records import DirectoryChanges, KnownContact, KnownLead, KnownOpportunity, KnownUser

# A name that fits more customers than this is no name but a word that many names share.
MOST_OPTIONS = 12
# how near a name must be to be offered
NEAR_ENOUGH = 0.6
# letters that spell fewer syllables than this are rather a word than a name in pinyin
_LEAST_SYLLABLES = 3
# the customers a reader may see, None for all
Visible = frozenset[int] | None


class Ref(NamedTuple):
    """One customer or lead a name stands for."""

    kind: str
    id: int


class Found(NamedTuple):
    """A known name of `size` characters in a text."""

    size: int
    refs: tuple[Ref, ...]


class Directory:
    """Names of one organization's customers, their people and deals, colleagues and leads."""

    def __init__(self) -> None:
        self.version = 0
        self.book = NameBook()
        self.people = Companions()
        self.stages: dict[str, str] = {}
        self.leads: dict[int, KnownLead] = {}
        self._spelt: dict[int, str] = {}

    @property
    def users(self) -> dict[int, KnownUser]:
        """Colleagues by id."""
        return self.people.users

    def learn(self, changes: DirectoryChanges) -> None:
        """Take in what changed; rows marked as gone are forgotten."""
        self.book.growing = True
        try:
            self._take_in(changes)
        finally:
            self.book.growing = False

    def _take_in(self, changes: DirectoryChanges) -> None:
        self.book.reserve(len(changes.customers))
        for customer in changes.customers:
            self._learn_customer(customer.id, customer.name, gone=customer.gone)
        for known in changes.names:
            self._learn_name(known.customer_id, names.folded(known.name), gone=known.gone)
        for lead in changes.leads:
            self._learn_lead(lead)
        for user in changes.users:
            self.people.learn_user(user)
        for contact in changes.contacts:
            self.people.learn_contact(contact)
        for opportunity in changes.opportunities:
            self.people.learn_opportunity(opportunity)
        for stage in changes.stages:
            self.stages[names.folded(stage.name)] = stage.name
        self.version = changes.version

    def prepare(self) -> None:
        """Make ready what only slips and sounds need; others may read and learn meanwhile."""
        self.book.prepare()

    def customer(self, id: int) -> str | None:
        """The official name."""
        return self._spelt.get(id) or self.book.official(id)

    def official(self, id: int) -> str:
        """The official name in the form names are compared in."""
        return self.book.official(id) or ""

    def contacts_of(self, customer_id: int) -> tuple[KnownContact, ...]:
        """The persons of one customer."""
        return self.people.contacts_of(customer_id)

    def opportunities_of(self, customer_id: int) -> tuple[KnownOpportunity, ...]:
        """The deals with one customer."""
        return self.people.opportunities_of(customer_id)

    def longest(self, text: str, at: int) -> Found | None:
        """The longest known name that begins here."""
        hit = self.book.longest(text, at)
        if hit is None:
            return None
        return Found(hit.size, self._refs(hit.rows))

    def customers_named(self, written: str, visible: Visible) -> Customer | Ambiguous | Unknown:
        """The customer meant by a name typed on its own; never one the reader may not see."""
        name = names.folded(written)
        for refs in self._ways(name, visible, containing=True):
            found = self.who(refs, written, visible)
            if found is not None and not isinstance(found, Lead):
                return found
        return Unknown(written, self.nearest(written, visible))

    def exactly(self, written: str, visible: Visible) -> Customer | None:
        """The one customer that is written just so; a sentence that only holds a name is none."""
        name = names.folded(written)
        for rows in (self.book.written(name), self.book.shortened(name)):
            found = self.who(self._refs(rows), written, visible)
            if isinstance(found, Customer):
                return found
        return None

    def loosely(
        self, written: str, visible: Visible, reader: int | None = None
    ) -> Customer | Lead | Ambiguous | None:
        """Who is meant by a whole name: as it is written, a part of one, or short for one."""
        for refs in self._ways(names.folded(written), visible):
            found = self.who(refs, written, visible, reader)
            if found is not None:
                return found
        return None

    def who(
        self, refs: tuple[Ref, ...], written: str, visible: Visible, reader: int | None = None
    ) -> Customer | Lead | Ambiguous | None:
        """One customer, several, or none the reader may see.

        Where not all may see everything, a lead is known to its owner and the managers above.
        """
        seen = [r for r in refs if r.kind == "customer" and (visible is None or r.id in visible)]
        options = [Option(r.id, name) for r in seen if (name := self.customer(r.id))]
        if len(options) == 1:
            return Customer(options[0].id, options[0].name, written)
        if options:
            return Ambiguous(tuple(sorted(options)[:MOST_OPTIONS]), written)
        leads = [self.leads[r.id] for r in refs if r.kind == "lead" and r.id in self.leads]
        if visible is not None:
            leads = [lead for lead in leads if self.people.answers_to(lead.owner_id, reader)]
        return Lead(leads[0].id, leads[0].name, written) if leads else None

    def nearest(self, written: str, visible: Visible, limit: int = 3) -> tuple[Option, ...]:
        """The customers whose names look or sound most like the one written, best first."""
        best: dict[int, float] = {}

        def seen(row: int) -> bool:
            owner = self.book.owners[row]
            return self.book.kinds[row] in (OFFICIAL, STORED) and (
                visible is None or owner in visible
            )

        for likeness, row in self.book.like(names.folded(written)[:60], seen):
            owner = self.book.owners[row]
            if likeness >= NEAR_ENOUGH and likeness > best.get(owner, 0):
                best[owner] = likeness
        ranked = sorted(best, key=lambda owner: (-best[owner], owner))
        known = (Option(id, name) for id in ranked if (name := self.customer(id)))
        return tuple(option for _, option in zip(range(limit), known, strict=False))

    def _ways(
        self, name: str, visible: Visible, *, containing: bool = False
    ) -> "Iterable[tuple[Ref, ...]]":
        """What a whole name may stand for, the surest reading first."""
        yield self._refs(self.book.written(name))
        yield self._refs(self.book.shortened(name))
        if containing:
            yield self._contained(name)
        yield self._few(self.book.holding(name), visible)
        if 2 <= len(name) <= 6 and not name.isascii():
            yield self._few(self.book.abbreviated(name), visible)
        for syllables in pinyin.spellings(name):
            if len(syllables) >= _LEAST_SYLLABLES:
                yield self._few(self.book.pronounced(syllables), visible)

    def _contained(self, name: str) -> tuple[Ref, ...]:
        """A known name inside the written one, with nothing around it that makes it another's."""
        best: tuple[Ref, ...] = ()
        size = 2
        for at in range(min(len(name), 60)):
            hit = self.longest(name, at)
            if hit is None or hit.size <= size or hit.size == len(name):
                continue
            end = at + hit.size
            refs = tuple(
                ref for ref in hit.refs if names.belongs(name, at, end, self.official(ref.id))
            )
            if refs:
                size, best = hit.size, refs
        return best

    def _few(self, rows: Iterable[int], visible: Visible) -> tuple[Ref, ...]:
        """The customers of these rows that may be seen; none where they are too many."""
        owners = {self.book.owners[row] for row in rows}
        if visible is not None:
            owners &= visible
        few = len(owners) <= MOST_OPTIONS
        return tuple(Ref("customer", owner) for owner in sorted(owners)) if few else ()

    def _refs(self, rows: Iterable[int]) -> tuple[Ref, ...]:
        book = self.book
        return tuple(
            {
                Ref("lead" if book.kinds[row] == LEAD else "customer", book.owners[row]): None
                for row in rows
            }
        )

    def _learn_customer(self, id: int, name: str, *, gone: bool) -> None:
        folded = names.folded(name)
        folded = name if folded == name else folded  # one text in memory, not two
        before = self.book.official(id)
        if not gone and before != folded:
            self.book.add(folded, id, OFFICIAL)
        if before is not None and (gone or before != folded):
            self.book.drop(before, id, OFFICIAL)
        if gone or name == folded:
            self._spelt.pop(id, None)
        else:
            self._spelt[id] = name

    def _learn_name(self, customer_id: int, name: str, *, gone: bool) -> None:
        if gone:
            self.book.drop(name, customer_id, STORED)
        elif name != self.book.official(customer_id):
            self.book.add(name, customer_id, STORED)

    def _learn_lead(self, lead: KnownLead) -> None:
        if before := self.leads.get(lead.id):
            for name in (before.name, *before.aliases):
                self.book.drop(names.folded(name), lead.id, LEAD)
        if lead.gone:
            self.leads.pop(lead.id, None)
            return
        self.leads[lead.id] = lead
        for name in (lead.name, *lead.aliases):
            self.book.add(names.folded(name), lead.id, LEAD)
