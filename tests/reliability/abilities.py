"""What the processes of drills can do: all that Genjin can, or one short ability as real in effect.

Either refuses a message with REFUSED_WORD after its effects: none of them may stand.
"""

from dataclasses import replace

from handlers.catalogue import INTENTS
from handlers.conversation import Reply
from handlers.errors import UserError
from handlers.intents import log_visit
from handlers.registry import Intent, Turn
from handlers.text import Text
from handlers.understanding.claims import Claim, Heard
from handlers.understanding.reading import Reading
from storage.records import NewReport, NewVisit

REFUSED_WORD = "退回"
REFUSED = Text(zh="这条先退回,请补充后再发。", en="Sent back; please complete it.")
NOTED = Text(zh="记下了:{words}", en="Noted: {words}")
CUSTOMER = 1001


def hears(reading: Reading) -> Claim:
    return Claim("jot", 1.0, Heard())


def jot(heard: Heard, turn: Turn) -> Reply:
    """A report and a visit, and nothing else."""
    report = NewReport(turn.text, turn.sent_at, turn.message_id, turn.conversation.id)
    report_id = turn.uow.visits.add_report(report)
    visit = NewVisit((CUSTOMER,), turn.at.date(), "", "", contents=turn.text)
    turn.uow.visits.add(report_id, visit)
    return turn.say(NOTED, words=turn.text)


JOT = Intent("jot", (hears,), jot)


def intents(*, light: bool) -> tuple[Intent, ...]:
    """The short ability alone, or all of them."""
    if light:
        return (_refusing(JOT),)
    return tuple(_refusing(intent) if intent is log_visit.INTENT else intent for intent in INTENTS)


def _refusing(intent: Intent) -> Intent:
    def answers(heard: Heard, turn: Turn) -> Reply:
        reply = intent.answers(heard, turn)
        if REFUSED_WORD in turn.text:
            raise UserError(REFUSED)
        return reply

    return replace(intent, answers=answers)
