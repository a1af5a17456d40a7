"""你好, 谢谢 - a short friendly answer that says what to do next."""

from handlers.conversation import Reply
from handlers.registry import Intent, Turn
from handlers.text import Text
from handlers.understanding import chatter
from handlers.understanding.claims import Heard
from handlers.understanding.phrases import phrases

HEARS = phrases(
    "(你好|您好|嗨|哈喽|早|早上好|上午好|中午好|下午好|晚上好|在吗)[呀|啊|哦]",
    "(谢谢|多谢|辛苦了|辛苦|感谢|好的|收到|知道了|明白|明白了)[你|您|啦|啊|了|哈]",
    "(hi|hello|hey|good morning|good afternoon|good evening) [there|genjin]",
    "(thanks|thank you|thx|great|ok|okay|got it|cool) [a lot|so much|very much|genjin]",
)

ANSWER = Text(
    zh="随时都在。拜访完说一句话就行;发「帮助」看看我会什么。",
    en="Any time. Tell me about a visit in one sentence, or send “help” to see what I can do.",
)


def answer_smalltalk(heard: Heard, turn: Turn) -> Reply:
    """One friendly line."""
    return turn.say(ANSWER)


INTENT = Intent(name="smalltalk", hears=(HEARS, chatter.smalltalk), answers=answer_smalltalk)
