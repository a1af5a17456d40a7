"""What contacts, leads and opportunities have in common: order, owner, customer."""

from typing import Annotated, Any, Literal

from handlers.dialects.asked import says
from handlers.own_api import naming
from handlers.text import Text
from storage.unit_of_work import UnitOfWork

BAD_SORT = Text(zh="应为 created 或 -created(新的在前)", en="Either created or -created")

Sort = Annotated[Literal["created", "-created"], says(BAD_SORT)]


def of_customer(key: str | None, uow: UnitOfWork) -> dict[str, int | str]:
    """The condition of a list of one customer's, or none."""
    return {} if key is None else {"customer_id": naming.customer(key, uow).id}


def phones(stored: Any) -> list[str]:
    """Phones as an importer brought them: texts, or area and number."""
    return [phone for phone in map(_phone, stored if isinstance(stored, list) else []) if phone]


def _phone(stored: Any) -> str:
    parts = stored.values() if isinstance(stored, dict) else stored
    if isinstance(parts, str | int):
        return str(parts)
    return "-".join(str(part) for part in parts or () if part)
