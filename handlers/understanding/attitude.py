"""What a clause is about: the customer's view, an obstacle, or something achieved."""

import re
from typing import Literal

from handlers.understanding.wordlists import anywhere
from handlers.understanding.words import labels
from handlers.understanding.words import moods as words

Kind = Literal["contents", "feedback", "problem", "outcome"]

# he, she, the customer at the beginning of a clause or right before what they do
_THEY = re.compile(
    r"^(?:他们?|她们?|客户|对方)|(?<![老新大个家])客户(?!信|平台|系统|管理|经理|名|服)|(?:他们?|她们?)(?:想|要|说|问|嫌|就|还|也|很|挺|觉|希|认|担|表)"
    r"|一\S{1,4}就|^(?!i |we )[a-z]+ (?:will|needs|has to|might) "
)
_SPEAKS, _SPEECH = anywhere(words.SPEAKS), anywhere(words.SPEECH)
_NO_PROBLEM, _PROBLEM, _BAD = (
    anywhere(words.NO_PROBLEM),
    anywhere(words.PROBLEM),
    anywhere(words.BAD),
)
_MOOD = anywhere(words.GOOD, words.COOL)
_OUTCOME, _NOT_YET = anywhere(words.OUTCOME), anywhere(words.NOT_YET)
_PAYS = re.compile(r"付|到账|打款|汇款|拨付|回款")
_SOLVED = re.compile(r"fixed|resolved|closed?\b|处理好|解决|修好|恢复|搞定", re.ASCII)
_ASKED_QUESTIONS = re.compile(r"(?:聊|谈|讨论|关于|沟通)\S{0,30}的问题|提了?\S{0,4}问题|个问题")
_WE_SAY = re.compile(
    r"(?:我们?|我方|我司)(?:就|也|都|当场)?(?:说|回|答|讲|告诉|表示|解释|承诺)|i said|i told|we told",
    re.ASCII,
)
_OURS = re.compile(r"我们?(?!的|们的)|\bwe\b|\bi\b")


def kind_of(
    text: str, *, has_person: bool, speech_before: bool = False, future: bool = False
) -> Kind:
    """The part of a record a clause belongs to.

    `speech_before`: somebody is still speaking. `future`: a day to come is named.
    """
    if text.strip() in labels.NOTHING:
        return "contents"
    if _WE_SAY.match(text):
        return "contents"
    achieved = _achieved(text) and not future
    if achieved and _SOLVED.search(text):
        return "outcome"
    if future and _PAYS.search(text):
        return "feedback"
    says = _has(_SPEAKS, text) or (not achieved and _has(_THEY, text))
    trouble, bad = _has(_PROBLEM, text), _has(_BAD, text)
    if (trouble or bad) and (_has(_NO_PROBLEM, text) or _has(_ASKED_QUESTIONS, text)):
        trouble = bad = False
    mood = _has(_MOOD, text)
    if achieved and not (says and (has_person or mood)) and not speech_before:
        return "outcome" if not trouble else "problem"
    if says:
        return "problem" if trouble and not mood and not is_speech(text) else "feedback"
    if trouble:
        return "problem"
    if bad or mood:
        return "feedback"
    return "feedback" if speech_before and not _OURS.search(text) else "contents"


def is_speech(text: str) -> bool:
    """Spoken words are feedback, whatever they are about."""
    return _has(_SPEECH, text)


def _achieved(text: str) -> bool:
    """Something was agreed or finished, not hoped for."""
    if not _has(_OUTCOME, text):
        return False
    for word in words.OUTCOME:
        at = text.find(word)
        if (
            at >= 0
            and text[at - 1 : at] != "一"
            and _NOT_YET.search(text, max(at - 5, 0), at) is None
        ):
            return True
    return False


def _has(expression: "re.Pattern[str]", text: str) -> bool:
    return expression.search(text) is not None
