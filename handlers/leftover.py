"""What of a message nobody could use, where it says something: shown, never dropped in silence."""

import re
from collections.abc import Iterator

from handlers import wording
from handlers.registry import Turn
from handlers.text import Text
from handlers.understanding.claims import Span

NOT_USED = Text(
    zh="没用上:{words}。要记进去就说「补充:…」,或点「修改」。",
    en="Not used: {words}. To keep it, say “add to contents: …” or press Edit.",
)
QUOTED = Text(zh="「{words}」", en="“{words}”")

LEAST = 4  # characters with content
MOST_QUOTES, LONGEST_QUOTE = 3, 40
# Greetings, politeness, "nothing", and the verbs and particles around what was read.
NO_CONTENT = re.compile(
    r"拜访|走访|去了|来了|见了|见到|到了|打了|电话|微信|今天|昨天|刚才|刚刚|和|跟|与|了|的|过|在|都|我们?|"
    r"他们?|客户|一下|就是|然后|另外|还有|主要|领导|你好|您好|大家好|早上好|下午好|晚上好|谢谢|辛苦|收到|"
    r"帮我|请|日报|记录|纪要|记一下|汇报|转发|没有?|无|什么|花费|费用|问题|更正|@\S+|"
    r"\b(?:visited|met|called|with|and|the|a|an|at|to|for|we|i|my|our|today|yesterday|was|were|is|are|"
    r"they|he|she|it|of|on|in|about|had|have|this|that|please|hi|hello|thanks|just|also|then|will|"
    r"no|none|expenses?|action|items?|deadline|next|notes?)\b|[\W_]",
    re.IGNORECASE,
)
BETWEEN = re.compile(r"[\n|;;]")
NUMBERING = re.compile(r"^\s*(?:\d{1,2}[.)、)]|[-·•*]|[(\[【][^)\]】]{1,12}[)\]】])\s*")
LABEL = re.compile(r"^[^,,。::]{1,12}[::]")


def hint(turn: Turn) -> str:
    """What was not used, quoted, with what to do about it; "" where nothing was left."""
    quotes = [
        turn.words(QUOTED, words=wording.shortened(said, LONGEST_QUOTE)) for said in left(turn)
    ]
    if not quotes:
        return ""
    return turn.words(NOT_USED, words=wording.listed(quotes[:MOST_QUOTES], turn.locale))


def left(turn: Turn) -> list[str]:
    """The unused pieces with enough content, without labels and punctuation around them."""
    pieces = [piece for span in turn.unused for piece in _pieces(turn.text, span)]
    return [words for words in pieces if len(NO_CONTENT.sub("", words)) >= LEAST]


def _pieces(text: str, span: Span) -> Iterator[str]:
    """The stretch line by line; what stands before a colon or a bar only labels what was used."""
    at = span.start
    for piece in BETWEEN.split(text[span.start : span.end]):
        end = at + len(piece)
        if text[end : end + 1] not in (":", ":", "|"):
            yield LABEL.sub("", NUMBERING.sub("", piece)).strip(EDGES)
        at = end + 1


EDGES = " \t,,.。;;::、!!??~-—()()"
