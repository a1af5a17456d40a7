"""The questions that may stand open, whichever kind: drawn, answered and taken up again."""

from datetime import datetime

from handlers import choices, drafts, which_customer
from handlers.conversation import Card, Reply
from handlers.drafts import Answered, Resumed
from handlers.registry import Turn
from handlers.understanding.directory import Directory
from storage.conversations import Draft


def card(draft: Draft, turn: Turn) -> Card:
    """The question as it is put."""
    if draft.question in which_customer.QUESTIONS:
        return which_customer.card(draft, turn)
    return choices.card(draft, turn)


def read_answer(
    text: str, draft: Draft, directory: Directory, visible: frozenset[int] | None, at: datetime
) -> Answered | None:
    """The typed answer to an open question; None where the message is something else."""
    said = drafts.bare(text)
    if said is None:
        return None
    if draft.question in which_customer.QUESTIONS:
        choice = which_customer.read(said, draft, directory, visible)
    else:
        choice = choices.read(said, draft, directory, visible, at)
    return None if choice is None else Answered(draft.id, draft.version, choice)


def take(answered: Answered, turn: Turn) -> Resumed | Reply:
    """Use an answer once: the ability goes on, or a further question is asked.

    Raises UserError where the question is another person's, answered or changed.
    """
    draft = drafts.take(answered, turn)
    if isinstance(draft, Reply):
        return draft
    if draft.question in which_customer.QUESTIONS:
        return which_customer.take(draft, answered.choice, turn)
    return choices.take(draft, answered.choice, turn)
