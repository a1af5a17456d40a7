"""刚给金职院王处长打了电话 ... - a call, message or mail becomes a follow-up record."""

from handlers import recording
from handlers.conversation import Reply
from handlers.registry import Intent, Turn
from handlers.text import Text
from handlers.understanding import visits
from handlers.understanding.claims import Heard


def log_follow_up(heard: Heard, turn: Turn) -> Reply:
    """Save what is clear, ask about the rest."""
    return recording.record("log_follow_up", heard, turn)


INTENT = Intent(
    name="log_follow_up",
    hears=(visits.log_follow_up,),
    answers=log_follow_up,
    examples=(
        Text(
            zh="刚给{customer}打了电话,报价已确认,明天寄合同",
            en="Called {customer}, they confirmed the quote, will post the contract tomorrow",
        ),
    ),
    called=Text(zh="记成跟进", en="Record a follow-up"),
)
