"""The questions that may stand open, whichever kind: drawn, answered and taken up again."""

from dataclasses import replace
from datetime import datetime, timedelta

from handlers import choices, drafts, which_customer
from handlers.conversation import Card, Reply
from handlers.drafts import Answered, Resumed
from handlers.registry import Turn
from handlers.understanding.claims import Heard
from handlers.understanding.directory import Directory
from storage.conversations import Draft

UNDO = "undo_last"  # the ability behind 撤销
STEPS_COUNT_FOR = timedelta(hours=24)


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
    if answered.choice == drafts.NO_OPTION and (told := drafts.which_numbers(answered, turn)):
        return told
    if answered.choice == drafts.UNDO_VALUE:
        if _did_more(answered, turn):
            return Resumed(UNDO, Heard(), turn, Reply())
        answered = replace(answered, choice=drafts.LEAVE_VALUE)
    draft = drafts.take(answered, turn)
    if isinstance(draft, Reply):
        return draft
    if draft.question in which_customer.QUESTIONS:
        return which_customer.take(draft, answered.choice, turn)
    return choices.take(draft, answered.choice, turn)


def _did_more(answered: Answered, turn: Turn) -> bool:
    """Whether 撤销 means a step: one since the question, or any where that changes nothing."""
    step = turn.uow.steps.newest(turn.conversation.id, turn.uow.now - STEPS_COUNT_FOR)
    if step is None:
        return False
    draft = turn.uow.conversations.draft(answered.draft_id)
    since = step.id > answered.draft_id  # ids rise with time
    return since or (draft is not None and drafts.only_asks(draft))
