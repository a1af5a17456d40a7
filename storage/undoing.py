"""Taking a step back: every change of it, field by field, where nobody else built on it."""

from collections.abc import Callable, Mapping

from storage.steps import Change, Step

# What takes back one change of a noun; answers whether something was left as it is.
Undo = Callable[[Change, Step], bool]

# Visits first: what was made with a visit that somebody changed since stays with it.
FIRST = ("visit",)
WITH_VISIT = ("action", "attachment", "conversation")


def undo(step: Step, undoes: Mapping[str, Undo]) -> list[Change]:
    """Take back the whole step, the newest change first; answers what was left."""
    left: list[Change] = []
    newest_first = step.changes[::-1]
    for change in sorted(newest_first, key=lambda change: change.noun not in FIRST):
        stays = change.noun in WITH_VISIT and _belongs_to(change, left)
        if stays or undoes[change.noun](change, step):
            left.append(change)
    return left


def _belongs_to(change: Change, left: list[Change]) -> bool:
    """Whether it came with a visit that was left."""
    made = {visit.id for visit in left if visit.noun == "visit" and visit.before is None}
    if change.noun == "conversation":
        return change.after.get("last_visit_id") in made
    return change.before is None and change.after.get("visit_id") in made
