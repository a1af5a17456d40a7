"""What a typed answer names, without the words around it: 是大江电缆吧 is 大江电缆."""

import re
import unicodedata

from handlers.understanding.words import companies

AROUND = re.compile(
    r"(?:(?:不是|不对|不|no)[,,、\s]+)?(?:应该|好像|可能|就|那|我说)?"
    r"(?:就?是|叫|选|指的?是|说的是|it'?s |it is |i mean )?"
    r"(?P<name>.+?)"
    r"(?:那家|这家|那一家|那个|这个| one)?(?:吧|啊|呢|哦|哈|呀|的)?",
    re.IGNORECASE,
)
MARKS = " \t。.!！?？、,,;；"

# No company is called so, whatever the name ends with.
SAYS = re.compile(
    r"[昨今明前后]天|刚才|刚刚|[上中下]午|晚上|[上下本]周|周[一二三四五六日]|不在|没[在去来有见]|[去来见聊说]了|"
    r"拜访|打车|费用|提醒|取消|推迟|撤销|删[掉除]|不是|不对|知道|我们|他们|什么|怎么|哪|"
    r"\b(?:i|we|he|she|they|was|were|is|did|didn't|not|don't|yesterday|today|tomorrow|visited|met)\b",
    re.IGNORECASE,
)
HAS_PARTICLE = re.compile("[的了]")
IS_PERSON = re.compile(r".{1,3}(?:总|经理|[处科院校局所]长|主任|老师|医生|老板)")
LONGEST_BARE = 20  # characters of a name without the ending of an organisation
ENDINGS = (
    *companies.LEGAL_ENDS,
    *companies.INSTITUTIONS,
    *companies.TRADES_ENDING,
    *companies.SHORT_ENDS,
)


def bare(text: str) -> str:
    """The text without marks around it, its digits as everybody reads them."""
    digits = (str(unicodedata.digit(c)) if c.isdecimal() else c for c in text)
    return "".join(digits).strip(MARKS)


def named(said: str) -> str:
    """The name in an answer: without 是, 就是, 吧, 那家."""
    found = AROUND.fullmatch(said)
    return found["name"].strip(MARKS) if found else said


def is_name(said: str) -> bool:
    """Whether it may be what a company is called: no sentence and no person."""
    if SAYS.search(said) or IS_PERSON.fullmatch(said):
        return False
    last = said.rsplit(maxsplit=1)[-1].lower() if said.split() else ""
    if said.endswith(ENDINGS) or last in companies.ENGLISH_ENDS:
        return True
    return len(said) <= LONGEST_BARE and not HAS_PARTICLE.search(said)
