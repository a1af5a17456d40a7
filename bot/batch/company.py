"""A company from a file, as what the matcher of names learns; needs no database."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from handlers.understanding.directory import Directory
from storage.records import (
    DirectoryChanges,
    KnownContact,
    KnownCustomer,
    KnownLead,
    KnownName,
    KnownOpportunity,
    KnownStage,
    KnownUser,
)

Row = Mapping[str, Any]


class NotACompany(Exception):
    """The file cannot be read as a company; says why."""


def known(path: Path) -> Directory:
    """A directory that has learned the company of the file."""
    directory = Directory()
    directory.learn(changes(path))
    return directory


def changes(path: Path) -> DirectoryChanges:
    """Everything the file tells, whatever lists it leaves out; raises NotACompany."""
    try:
        company = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise NotACompany(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise NotACompany(f"{path} is no JSON in UTF-8: {error}.") from error
    if not isinstance(company, dict):
        raise NotACompany(f"{path} must hold one JSON object with users, customers and so on.")
    try:
        return _changes(company)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        why = f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)
        raise NotACompany(f"{path} does not look like a company: {why}.") from error


def _changes(company: Row) -> DirectoryChanges:
    return DirectoryChanges(
        version=1,
        customers=tuple(
            KnownCustomer(int(row["id"]), str(row["name"])) for row in _rows(company, "customers")
        ),
        names=(*_aliases(company), *_shared_names(company)),
        contacts=tuple(
            KnownContact(
                int(row["id"]),
                int(row["customer_id"]),
                str(row["name"]),
                str(row.get("title") or ""),
                _words(row, "aliases"),
            )
            for row in _rows(company, "contacts")
        ),
        opportunities=tuple(
            KnownOpportunity(
                int(row["id"]),
                int(row["customer_id"]),
                str(row["name"]),
                _words(row, "aliases"),
                str(row.get("stage") or ""),
            )
            for row in _rows(company, "opportunities")
        ),
        users=tuple(
            KnownUser(int(row["id"]), str(row["name"]), _words(row, "aliases"))
            for row in _rows(company, "users")
        ),
        leads=tuple(
            KnownLead(int(row["id"]), str(row["name"]), _words(row, "aliases"))
            for row in _rows(company, "leads")
        ),
        stages=tuple(KnownStage(row["id"], str(row["name"])) for row in _rows(company, "stages")),
    )


def _rows(company: Row, key: str) -> Iterable[Row]:
    return company.get(key) or ()


def _words(row: Row, key: str) -> tuple[str, ...]:
    return tuple(str(word) for word in row.get(key) or ())


def _aliases(company: Row) -> Iterable[KnownName]:
    for row in _rows(company, "customers"):
        for alias in _words(row, "aliases"):
            yield KnownName(int(row["id"]), alias)


def _shared_names(company: Row) -> Iterable[KnownName]:
    """Names that fit several customers equally."""
    for name, ids in (company.get("ambiguous_names") or {}).items():
        for id in ids:
            yield KnownName(int(id), str(name))
