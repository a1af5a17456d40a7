"""First words to somebody new, and what is said where a message is not clear."""

from collections.abc import Sequence

from handlers import choices, drafts, examples, wording
from handlers.conversation import Card, Incoming, Joined, Reply, card_reply
from handlers.registry import Turn
from handlers.text import Text
from handlers.understanding.claims import Claim, Span
from handlers.visit_record import keep_report

GREETING = Text(
    zh="{name},您好!我是跟进助手:拜访完说一句话,我来记成拜访记录、排好下一步。比如:",
    en="Hello {name}! I am your follow-up assistant: tell me about a visit in one sentence, "
    "I record it and note the next step. For example:",
)
GREETING_TITLE = Text(zh="欢迎使用跟进", en="Welcome to Genjin")
NOT_UNDERSTOOD = Text(
    zh="这句话我没看懂,但已原样保留。可以这样说:",
    en="I did not understand this, but I have kept your words. You could say:",
)
NOT_UNDERSTOOD_TITLE = Text(zh="没看懂", en="Not understood")
EMPTY = Text(
    zh="这条消息里没有文字。告诉我拜访了谁、聊了什么就行;发「帮助」看看我会什么。",
    en="This message has no text. Tell me whom you visited and what you talked about; "
    "send “help” to see what I can do.",
)
TOO_LONG = Text(
    zh="消息很长,我只读了前 {count} 个字,原话已全部保留。请核对卡片,漏掉的再发一条。",
    en="This message is long: I read the first {count} characters and kept all of it. "
    "Please check the card and send what is missing.",
)
NO_SUCH_DAY = Text(
    zh="日历上没有「{days}」,我没有用它。请核对日期,改一下或再说一次。",
    en="No calendar has “{days}”, so I left it out. Please check the date and correct it.",
)
WHICH_MEANT = Text(zh="您是想做哪一件?", en="What would you like me to do?")
FITS_BOTH = Text(
    zh="这句话两种意思都像。点一下,马上办。",
    en="This could mean either. Press one and it is done.",
)


def greeting(incoming: Incoming, turn: Turn, at: tuple[str, str]) -> Reply:
    """A card for somebody's first contact, and for who opens the chat; else nothing."""
    sender = getattr(incoming, "sender", "")
    first = turn.uow.people.greet_once(*at, sender)
    if not first and not isinstance(incoming, Joined):
        return Reply()
    lines = "\n".join(f"· {line}" for line in examples.shown(turn, 3))
    text = turn.words(GREETING, name=turn.user.name)
    return card_reply(Card(turn.words(GREETING_TITLE), text=f"{text}\n{lines}"))


def not_understood(turn: Turn) -> Reply:
    """Examples that work; the words are kept."""
    keep_report(turn)
    lines = "\n".join(f"· {line}" for line in examples.shown(turn, 4))
    text = f"{turn.words(NOT_UNDERSTOOD)}\n{lines}"
    return card_reply(Card(turn.words(NOT_UNDERSTOOD_TITLE), tone="warn", text=text))


def no_such_day(spans: Sequence[Span], turn: Turn) -> Reply:
    """What was said as a day and is none."""
    days = wording.listed([turn.text[start:end] for start, end in spans], turn.locale)
    return turn.say(NO_SUCH_DAY, days=wording.shortened(days))


def which_meant(tied: Sequence[Claim], turn: Turn) -> Reply:
    """Two abilities offer to answer and none is surer: ask which was meant."""
    called = {intent.name: turn.words(intent.called) for intent in turn.intents if intent.called}
    options = [(claim.intent, called[claim.intent]) for claim in tied]
    meant = {claim.intent: drafts.heard_as_plain(claim.heard) for claim in tied}
    title, text = turn.words(WHICH_MEANT), turn.words(FITS_BOTH)
    return choices.ask(tied[0].intent, tied[0].heard, turn, title, text, options, meant=meant)
