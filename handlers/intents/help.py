"""帮助 - what this person can say, with examples from the company's own customers."""

from handlers import examples
from handlers.conversation import Card, Reply, card_reply
from handlers.registry import Intent, Turn
from handlers.text import Text
from handlers.understanding import chatter
from handlers.understanding.claims import Heard
from handlers.understanding.phrases import phrases

HEARS = phrases(
    "(帮助|使用说明|说明|怎么用|怎么使用|功能|菜单|你会什么|你能做什么|你会干什么|能干嘛|你能干嘛)",
    "[你](能|会|可以)(做|干)(什么|啥|些什么)",
    "(help|menu|usage|commands|what can you do|how does this work|how do i use this)",
)

TITLE = {
    "rep": Text(zh="我能帮您做这些", en="What I can do for you"),
    "manager": Text(zh="我能帮您和团队做这些", en="What I can do for you and your team"),
    "admin": Text(zh="我能帮您和公司做这些", en="What I can do for you and the company"),
}
HOW = Text(zh="直接打字就行,例如:", en="Just type, for example:")
NOTE = Text(
    zh="记错了点「修改」或「撤销」;名字对不上时我会先问您。",
    en="If something is wrong press Edit or Undo; where a name is unclear I ask first.",
)


def show_help(heard: Heard, turn: Turn) -> Reply:
    """One example of everything, in words that work as they are."""
    lines = "\n".join(f"· {line}" for line in examples.everything(turn))
    return card_reply(
        Card(
            turn.words(TITLE.get(turn.user.role, TITLE["rep"])),
            text=f"{turn.words(HOW)}\n{lines}",
            note=turn.words(NOTE),
        )
    )


INTENT = Intent(
    name="help",
    hears=(HEARS, chatter.help_wanted),
    answers=show_help,
    examples=(Text(zh="帮助", en="help"),),
)
