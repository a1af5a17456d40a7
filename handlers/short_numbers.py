"""The short numbers that people read on cards and type: V-12 for a visit, A-3 for a to-do."""

import re

VISIT = re.compile(r"(?<![a-z0-9])v-?(\d{1,7})(?![\d.])", re.IGNORECASE)
ACTION = re.compile(r"(?<![a-z0-9])a-?(\d{1,7})(?![\d.])", re.IGNORECASE)
HEAD = 40  # characters in which a message says what it is about


def visit_number(text: str) -> int | None:
    """The visit that a message begins by naming."""
    found = VISIT.search(text[:HEAD])
    return int(found[1]) if found else None


def is_visit_number(text: str) -> bool:
    """Whether the text is nothing but the number of a visit."""
    return VISIT.fullmatch(text.strip()) is not None


def action_number(text: str) -> int | None:
    """The to-do that a message names."""
    found = ACTION.search(text[:HEAD])
    return int(found[1]) if found else None
