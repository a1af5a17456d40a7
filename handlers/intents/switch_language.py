"""English / 中文 - from now on answer in that language."""

from handlers.conversation import Reply, text_reply
from handlers.registry import Intent, Turn
from handlers.text import Text, locale_of
from handlers.understanding.claims import Claim, Heard
from handlers.understanding.phrases import phrases
from handlers.understanding.reading import Reading

TO_CHINESE = phrases(
    "[切换|切换到|换成|改成|用|说|讲]中文[吧]",
    "(chinese|zh|switch to chinese|speak chinese|in chinese)",
)
TO_ENGLISH = phrases(
    "[切换|切换到|换成|改成|用|说|讲](英文|英语)[吧]",
    "(english|en|switch to english|speak english|in english)",
)
SWITCHED = Text(zh="好的,以后用中文回复您。", en="All right, I will answer in English from now on.")


def hears(reading: Reading) -> Claim | None:
    """Which language is asked for."""
    for locale, phrase in (("zh", TO_CHINESE), ("en", TO_ENGLISH)):
        claim = phrase(reading)
        if claim is not None:
            return Claim(claim.intent, claim.score, Heard(language=locale), claim.spans)
    return None


def switch_language(heard: Heard, turn: Turn) -> Reply:
    """Remember the language and answer in it."""
    locale = locale_of(heard.language)
    turn.uow.people.speak(turn.user.id, locale)
    return text_reply(SWITCHED.in_(locale))


INTENT = Intent(
    name="switch_language",
    hears=(hears,),
    answers=switch_language,
    examples=(Text(zh="English", en="中文"),),
)
