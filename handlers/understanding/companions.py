"""The people and deals an organization knows: colleagues, the customers' persons, opportunities."""

from array import array
from typing import Generic, NamedTuple, TypeVar

from handlers.understanding.names import folded
from handlers.understanding.shelves import Shelf
from handlers.understanding.words import titles as words
from storage.records import KnownContact, KnownOpportunity, KnownUser

# nobody has more managers above than this; also ends where two are each other's
_MOST_MANAGERS = 20


class Colleague(NamedTuple):
    """Colleagues that a name stands for."""

    name: str
    ids: tuple[int, ...]


Row = TypeVar("Row", KnownContact, KnownOpportunity)


class _Owned(Generic[Row]):
    """Rows that belong to customers."""

    def __init__(self) -> None:
        self.rows: dict[int, Row] = {}
        self._of: dict[int, tuple[int, ...]] = {}

    def learn(self, row: Row) -> None:
        before = self.rows.get(row.id)
        if before is not None and (row.gone or before.customer_id != row.customer_id):
            left = tuple(i for i in self._of.get(before.customer_id, ()) if i != row.id)
            self._of[before.customer_id] = left
        if row.gone:
            self.rows.pop(row.id, None)
            return
        self.rows[row.id] = row
        ids: tuple[int, ...] = self._of.get(row.customer_id, ())
        if row.id not in ids:
            self._of[row.customer_id] = (*ids, row.id)

    def of(self, customer_id: int) -> tuple[Row, ...]:
        found = (self.rows.get(i) for i in self._of.get(customer_id, ()))
        return tuple(row for row in found if row is not None)


class Forms:
    """The ways the people of one customer are written, and who may be meant by each."""

    def __init__(self, contacts: tuple[KnownContact, ...], version: int) -> None:
        self.version = version
        self.by_form: dict[str, tuple[KnownContact, ...]] = {}
        for contact in contacts:
            for form in forms_of(contact):
                self.by_form[form] = (*self.by_form.get(form, ()), contact)


class Companions:
    """Everybody who may come up in a report. `starts`: what colleagues' names begin with."""

    def __init__(self) -> None:
        self.users: dict[int, KnownUser] = {}
        self._contacts: _Owned[KnownContact] = _Owned()
        self._opportunities: _Owned[KnownOpportunity] = _Owned()
        self._called: dict[str, tuple[int, ...]] = {}
        self.starts: dict[str, tuple[int, ...]] = {}
        self._ids, self._forms = array("q"), Shelf()
        self._forms_at: dict[int, Forms] = {}
        self._version = 0

    def longest(self, text: str, at: int) -> Colleague | None:
        """The longest name or nickname of colleagues that begins here."""
        for size in self.starts.get(text[at : at + 2], ()):
            name = text[at : at + size]
            ids = self._called.get(name)
            if ids:
                return Colleague(name, ids)
        return None

    def contacts_of(self, customer_id: int) -> tuple[KnownContact, ...]:
        """The persons of one customer."""
        return self._contacts.of(customer_id)

    def opportunities_of(self, customer_id: int) -> tuple[KnownOpportunity, ...]:
        """The deals with one customer."""
        return self._opportunities.of(customer_id)

    def forms_at(self, customer_id: int) -> Forms:
        """How the persons of one customer are written; kept as long as nobody changes."""
        kept, version = self._forms_at.get(customer_id), self._version
        if kept is None or kept.version != version:
            kept = self._forms_at[customer_id] = Forms(self.contacts_of(customer_id), version)
        return kept

    def contacts_called(self, form: str) -> tuple[KnownContact, ...]:
        """The persons of any customer who are written so."""
        ids = {self._ids[row] for row in self._forms.rows(hash(form))}
        found = (self._contacts.rows.get(i) for i in sorted(ids))
        return tuple(c for c in found if c is not None and form in forms_of(c))

    def answers_to(self, owner_id: int | None, reader: int | None) -> bool:
        """Whether the reader is the owner or stands above."""
        person = owner_id
        for _ in range(_MOST_MANAGERS):
            if person is None or reader is None:
                return False
            if person == reader:
                return True
            known = self.users.get(person)
            person = known.manager_id if known else None
        return False

    def learn_user(self, user: KnownUser) -> None:
        """A colleague who left is forgotten."""
        if before := self.users.get(user.id):
            for name in {folded(name) for name in (before.name, *before.aliases)}:
                self._called[name] = tuple(i for i in self._called.get(name, ()) if i != user.id)
        if user.gone:
            self.users.pop(user.id, None)
            return
        self.users[user.id] = user
        for name in {folded(name) for name in (user.name, *user.aliases)}:
            if len(name) > 1:
                self._called[name] = (*self._called.get(name, ()), user.id)
                sizes = {*self.starts.get(name[:2], ()), len(name)}
                self.starts[name[:2]] = tuple(sorted(sizes, reverse=True))

    def learn_contact(self, contact: KnownContact) -> None:
        """A person of a customer, new or changed."""
        before = self._contacts.rows.get(contact.id)
        self._contacts.learn(contact)
        self._version += 1
        if contact.gone:
            return
        row = len(self._ids)
        self._ids.append(contact.id)
        forms = forms_of(contact) - (forms_of(before) if before else frozenset())
        self._forms.add(map(hash, forms), row)

    def learn_opportunity(self, opportunity: KnownOpportunity) -> None:
        """A deal with a customer, new or changed."""
        self._opportunities.learn(opportunity)


def forms_of(contact: KnownContact) -> frozenset[str]:
    """王建国, 王处长, 王处: the ways one person is written."""
    name = folded(contact.name)
    forms = {name, *(folded(alias) for alias in contact.aliases)}
    if name and not name.isascii():
        surname = name[:2] if name[:2] in words.DOUBLE_SURNAMES else name[0]
        forms |= {surname + title for title in _titles(folded(contact.title))}
    elif " " in name:
        first, last = name.split(" ")[0], name.split(" ")[-1]
        forms |= {first, f"mr. {last}", f"ms. {last}", f"mr {last}", f"ms {last}"}
    return frozenset(form for form in forms if len(form) >= 2)


def _titles(title: str) -> set[str]:
    """处长 and 处 of 信息处处长: what a title is shortened to behind a surname."""
    endings = [title[-size:] for size in range(min(len(title), words.LONGEST_TITLE), 1, -1)]
    longest = next((ending for ending in endings if ending in words.LONG_TITLES), "")
    return {
        longest,
        *(words.SHORTENED[ending] for ending in endings if ending in words.SHORTENED),
    } - {""}
