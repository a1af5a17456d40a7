"""Every name an organization knows, in memory, for looking up while a message is read.

`learn` may run in one thread while others read: each change is a single insertion into a dict, what
is stored under a key is never changed in place, and readers look again whether a row still stands.
"""

from array import array
from difflib import SequenceMatcher
from typing import NamedTuple

from handlers.understanding import names
from handlers.understanding.claims import Ambiguous, Customer, Lead, Option, Unknown
from storage.records import (
    DirectoryChanges,
    KnownContact,
    KnownLead,
    KnownOpportunity,
    KnownUser,
)

# A name that fits more customers than this is no name but a word that many names share.
MOST_OPTIONS = 12
_POSTINGS_READ = 4000
# the customers a reader may see, None for all
Visible = frozenset[int] | None
_NOBODY = array("q")


class Ref(NamedTuple):
    """One customer or lead a name stands for."""

    kind: str
    id: int


class NameIndex:
    """Names by their text; the first two characters tell which lengths are worth looking up."""

    def __init__(self) -> None:
        self.refs: dict[str, tuple[Ref, ...]] = {}
        self.lengths: dict[str, tuple[int, ...]] = {}

    def add(self, name: str, ref: Ref) -> None:
        """A second addition of the same name makes it stand for both."""
        if len(name) < 2:
            return
        known = self.refs.get(name, ())
        if ref not in known:
            self.refs[name] = (*known, ref)
        sizes = self.lengths.get(name[:2], ())
        if len(name) not in sizes:
            self.lengths[name[:2]] = tuple(sorted((*sizes, len(name)), reverse=True))

    def drop(self, name: str, ref: Ref) -> None:
        """Lengths may stay: they are only a hint."""
        left = tuple(r for r in self.refs.get(name, ()) if r != ref)
        if left:
            self.refs[name] = left
        else:
            self.refs.pop(name, None)

    def longest(self, text: str, at: int) -> tuple[str, tuple[Ref, ...]] | None:
        """The longest name that begins here."""
        for size in self.lengths.get(text[at : at + 2], ()):
            name = text[at : at + size]
            refs = self.refs.get(name)
            if refs and len(name) == size:
                return name, refs
        return None


class Directory:
    """Names of one organization's customers, their people and deals, colleagues and leads."""

    def __init__(self) -> None:
        self.version = 0
        self.names = NameIndex()
        self.short = NameIndex()
        self.people = NameIndex()
        self.stages: dict[str, str] = {}
        self.users: dict[int, KnownUser] = {}
        self.leads: dict[int, KnownLead] = {}
        self._customers: dict[int, str] = {}
        self._folded: dict[int, str] = {}
        self._written: dict[int, frozenset[str]] = {}
        self._contacts: dict[int, KnownContact] = {}
        self._contacts_of: dict[int, tuple[int, ...]] = {}
        self._opportunities: dict[int, KnownOpportunity] = {}
        self._opportunities_of: dict[int, tuple[int, ...]] = {}
        self._grams: dict[str, array[int]] = {}
        self._ends: dict[str, array[int]] = {}

    def learn(self, changes: DirectoryChanges) -> None:
        """Take in what changed; rows marked as gone are forgotten."""
        for customer in changes.customers:
            self._learn_customer(customer.id, customer.name, gone=customer.gone)
        for known in changes.names:
            self._learn_name(known.customer_id, names.folded(known.name), gone=known.gone)
        for contact in changes.contacts:
            self._learn_contact(contact)
        for opportunity in changes.opportunities:
            self._learn_opportunity(opportunity)
        for user in changes.users:
            self._learn_user(user)
        for lead in changes.leads:
            self._learn_lead(lead)
        for stage in changes.stages:
            self.stages[names.folded(stage.name)] = stage.name
        self.version = changes.version

    def customer(self, id: int) -> str | None:
        """The official name."""
        return self._customers.get(id)

    def official(self, id: int) -> str:
        """The official name in the form names are compared in."""
        return self._folded.get(id, "")

    def contacts_of(self, customer_id: int) -> tuple[KnownContact, ...]:
        """The persons of one customer."""
        found = (self._contacts.get(i) for i in self._contacts_of.get(customer_id, ()))
        return tuple(c for c in found if c is not None)

    def opportunities_of(self, customer_id: int) -> tuple[KnownOpportunity, ...]:
        """The deals with one customer."""
        found = (self._opportunities.get(i) for i in self._opportunities_of.get(customer_id, ()))
        return tuple(o for o in found if o is not None)

    def customers_named(
        self, written: str, visible: frozenset[int] | None
    ) -> Customer | Ambiguous | Unknown:
        """The customer meant by a name typed on its own; never one the reader may not see."""
        name = names.folded(written)
        for find in (
            self._exactly,
            self._shortly,
            self._containing,
            self._by_part,
            self._abbreviated,
        ):
            found = self.who(find(name, visible), written, visible)
            if found is not None and not isinstance(found, Lead):
                return found
        return Unknown(written, self.nearest(written, visible))

    def exactly(self, written: str, visible: frozenset[int] | None) -> Customer | None:
        """The one customer that is written just so; a sentence that only holds a name is none."""
        name = names.folded(written)
        for find in (self._exactly, self._shortly):
            found = self.who(find(name, visible), written, visible)
            if isinstance(found, Customer):
                return found
        return None

    def loosely(
        self, written: str, visible: frozenset[int] | None
    ) -> Customer | Lead | Ambiguous | None:
        """Who is meant by a piece of a sentence: a name, a part of one, or short for one."""
        name = names.folded(written)
        for find in (self._exactly, self._shortly, self._by_part, self._abbreviated):
            found = self.who(find(name, visible), written, visible)
            if found is not None:
                return found
        return None

    def who(
        self, refs: tuple[Ref, ...], written: str, visible: frozenset[int] | None
    ) -> Customer | Lead | Ambiguous | None:
        """One customer, several, or none the reader may see."""
        seen = [r for r in refs if r.kind == "customer" and (visible is None or r.id in visible)]
        options = [Option(r.id, name) for r in seen if (name := self._customers.get(r.id))]
        if len(options) == 1:
            return Customer(options[0].id, options[0].name, written)
        if options:
            return Ambiguous(tuple(sorted(options)[:MOST_OPTIONS]), written)
        leads = [self.leads[r.id] for r in refs if r.kind == "lead" and r.id in self.leads]
        if visible is not None:  # whose leads are whose is not known here: none is shown
            return None
        return Lead(leads[0].id, leads[0].name, written) if leads else None

    def nearest(
        self, written: str, visible: frozenset[int] | None, limit: int = 3
    ) -> tuple[Option, ...]:
        """The customers whose names look most like the one written, best first."""
        name = names.folded(written)[:60]
        counts: dict[int, int] = {}
        for gram in names.grams(name):
            postings = self._grams.get(gram)
            for id in postings[:_POSTINGS_READ] if postings is not None else ():
                counts[id] = counts.get(id, 0) + 1
        likely = sorted(counts, key=lambda i: (-counts[i], i))[:60]
        scored = []
        for id in likely:
            official = self._folded.get(id)
            if official is None or (visible is not None and id not in visible):
                continue
            likeness = max(_likeness(name, form) for form in (*self._written.get(id, ()), official))
            if likeness >= 0.45:
                scored.append((-likeness, id, self._customers[id]))
        return tuple(Option(id, official) for _, id, official in sorted(scored)[:limit])

    def _exactly(self, name: str, _visible: Visible) -> tuple[Ref, ...]:
        return self.names.refs.get(name, ())

    def _shortly(self, name: str, _visible: Visible) -> tuple[Ref, ...]:
        return self.short.refs.get(name, ())

    def _containing(self, name: str, _visible: Visible) -> tuple[Ref, ...]:
        """A known name inside the written one: 绿源环保 in 湖州绿源环保公司."""
        best: tuple[Ref, ...] = ()
        size = 2
        for at in range(min(len(name), 60)):
            for index in (self.names, self.short):
                hit = index.longest(name, at)
                if (
                    hit
                    and len(hit[0]) > size
                    and (len(hit[0]) * 2 >= len(name) or len(hit[0]) >= 4)
                ):
                    size, best = len(hit[0]), hit[1]
        return best

    def _by_part(self, name: str, visible: Visible) -> tuple[Ref, ...]:
        """The written name is part of official names: 远东 of both 宁波远东…"""
        rarest: array[int] | None = None
        for gram in names.grams(name):
            postings = self._grams.get(gram)
            if postings is None:
                return ()
            if rarest is None or len(postings) < len(rarest):
                rarest = postings
        if rarest is None or len(rarest) > _POSTINGS_READ:
            return ()
        ids = {
            i
            for i in rarest[:_POSTINGS_READ]
            if name in self._folded.get(i, "") and (visible is None or i in visible)
        }
        return tuple(Ref("customer", i) for i in sorted(ids)) if len(ids) <= MOST_OPTIONS else ()

    def _abbreviated(self, name: str, visible: Visible) -> tuple[Ref, ...]:
        if not 2 <= len(name) <= 6 or name.isascii():
            return ()
        ids = [
            i
            for i in self._ends.get(name[0] + name[-1], _NOBODY)[:_POSTINGS_READ]
            if (visible is None or i in visible)
            and names.is_abbreviation(name, self._folded.get(i, " "))
        ]
        return (
            tuple(Ref("customer", i) for i in sorted(set(ids))) if len(ids) <= MOST_OPTIONS else ()
        )

    def _learn_customer(self, id: int, name: str, *, gone: bool) -> None:
        ref, folded = Ref("customer", id), names.folded(name)
        before = self._folded.get(id)
        if before is not None and (gone or before != folded):
            self.names.drop(before, ref)
            for form in names.shorter(before):
                self.short.drop(form, ref)
        if gone:
            self._customers.pop(id, None)
            self._folded.pop(id, None)
            for form in self._written.pop(id, frozenset()):
                self.names.drop(form, ref)
            return
        self._customers[id] = name
        self._folded[id] = folded
        if before == folded:
            return
        self.names.add(folded, ref)
        for form in names.shorter(folded):
            self.short.add(form, ref)
        for gram in names.grams(folded):
            self._post(self._grams, gram, id)
        if not folded.isascii():
            for ends in names.ends_of(folded):
                self._post(self._ends, ends, id)

    @staticmethod
    def _post(index: "dict[str, array[int]]", key: str, id: int) -> None:
        """Appending is one step: a reader copies what stands there and checks every row."""
        postings = index.get(key)
        if postings is None:
            index[key] = array("q", (id,))
        else:
            postings.append(id)

    def _learn_name(self, customer_id: int, name: str, *, gone: bool) -> None:
        known = self._written.get(customer_id, frozenset())
        if gone:
            self._written[customer_id] = known - {name}
            if name != self._folded.get(customer_id):
                self.names.drop(name, Ref("customer", customer_id))
            return
        self._written[customer_id] = known | {name}
        self.names.add(name, Ref("customer", customer_id))

    def _learn_contact(self, contact: KnownContact) -> None:
        before = self._contacts.get(contact.id)
        if before is not None and (contact.gone or before.customer_id != contact.customer_id):
            left = tuple(
                i for i in self._contacts_of.get(before.customer_id, ()) if i != contact.id
            )
            self._contacts_of[before.customer_id] = left
        if contact.gone:
            self._contacts.pop(contact.id, None)
            return
        self._contacts[contact.id] = contact
        known = self._contacts_of.get(contact.customer_id, ())
        if contact.id not in known:
            self._contacts_of[contact.customer_id] = (*known, contact.id)

    def _learn_opportunity(self, row: KnownOpportunity) -> None:
        before = self._opportunities.get(row.id)
        if before is not None and (row.gone or before.customer_id != row.customer_id):
            left = tuple(
                i for i in self._opportunities_of.get(before.customer_id, ()) if i != row.id
            )
            self._opportunities_of[before.customer_id] = left
        if row.gone:
            self._opportunities.pop(row.id, None)
            return
        self._opportunities[row.id] = row
        known = self._opportunities_of.get(row.customer_id, ())
        if row.id not in known:
            self._opportunities_of[row.customer_id] = (*known, row.id)

    def _learn_user(self, user: KnownUser) -> None:
        ref = Ref("user", user.id)
        if before := self.users.get(user.id):
            for name in (before.name, *before.aliases):
                self.people.drop(names.folded(name), ref)
        if user.gone:
            self.users.pop(user.id, None)
            return
        self.users[user.id] = user
        for name in (user.name, *user.aliases):
            self.people.add(names.folded(name), ref)

    def _learn_lead(self, lead: KnownLead) -> None:
        ref = Ref("lead", lead.id)
        if before := self.leads.get(lead.id):
            for name in (before.name, *before.aliases):
                self.names.drop(names.folded(name), ref)
        if lead.gone:
            self.leads.pop(lead.id, None)
            return
        self.leads[lead.id] = lead
        for name in (lead.name, *lead.aliases):
            self.names.add(names.folded(name), ref)


def _likeness(name: str, other: str) -> float:
    """How much of the shorter name stands in the longer, in order."""
    blocks = SequenceMatcher(None, name, other, autojunk=False).get_matching_blocks()
    common = sum(block.size for block in blocks)
    return common / max(len(name), min(len(other), len(name) + 2), 1)
