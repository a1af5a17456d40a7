"""Which promise is meant: by its place in the last list, its short number, or its words."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from handlers import action_card, action_list, choices, short_numbers
from handlers.conversation import Reply
from handlers.registry import Turn, is_number
from handlers.text import Text
from handlers.understanding.claims import Customer, Heard, Numbered
from storage.records import Action

WHICH_ONE = Text(zh="您说的是哪一条?", en="Which one do you mean?")
FITS_SEVERAL = Text(
    zh="有 {count} 条像是您说的。点一条,或回复编号。",
    en="{count} could be meant. Press one, or reply with its number.",
)
NOT_LISTED = Text(
    zh="最近一天这里没有列过第 {number} 条。点下面的一条,或回复它的编号。",
    en="No number {number} was listed here within a day. "
    "Press one of these, or reply with its number.",
)
OPTION = Text(zh="{text} · {due}", en="{text} · {due}")

LAST = -1  # 最后一条
MOST_OPEN = 100  # promises of one person that are compared
MOST_OPTIONS = 8
LIKE = 0.5  # how much of what was said must stand in a promise
SURELY = 0.8  # so much of it needs no question
CLEARLY = 0.2  # how much more the best one must fit than the next
LIST_LASTS = timedelta(days=1)  # so long the places of a list mean something
FILLERS = frozenset("的了把给那个这条去要 和跟与,。、:;·-")


class Meant(NamedTuple):
    """The promises that fit, the likeliest first; `sure` that it is the first, without asking."""

    actions: list[Action]
    sure: bool


def meant(heard: Heard, turn: Turn) -> Meant:
    """Which promises fit what was said."""
    if turn.about is not None:
        return _exactly(turn.uow.actions.get(turn.about))
    if is_number(turn.chosen):
        return _exactly(turn.uow.actions.get(int(turn.chosen)))
    number = short_numbers.action_number(turn.text)
    if number is not None:
        return _exactly(turn.uow.actions.numbered(number))
    if heard.number is not None:
        return _placed(heard.number, turn)
    mine = turn.uow.actions.open(action_list.mine(turn), limit=MOST_OPEN)
    theirs: list[Action] = []
    if isinstance(heard.customer, Customer) and heard.customer.written:
        theirs = [a for a in mine if a.customer and a.customer.id == heard.customer.id]
    if heard.text.strip():
        found = _like(heard.text, theirs or mine)
        return found if found.actions else Meant(theirs, sure=False)
    mine = theirs or mine
    listed = _listed(turn)
    if len(listed) == 1:
        return _exactly(turn.uow.actions.get(listed[0]))
    return Meant(mine, len(mine) == 1)


def several(numbers: Iterable[Numbered], turn: Turn) -> tuple[list[Action], list[Numbered]]:
    """The promises of these numbers, each once, and the numbers that none has."""
    listed = _listed(turn)
    if len(listed) == 1:  # one promise, as its card shows it, is no list to count in
        listed = []
    found: dict[int, Action] = {}
    missing: list[Numbered] = []
    for meant in numbers:
        action = _numbered(meant, listed, turn)
        if action is None:
            missing.append(meant)
        else:
            found[action.id] = action
    return list(found.values()), missing


def _numbered(meant: Numbered, listed: list[int], turn: Turn) -> Action | None:
    if not meant.is_place:
        return turn.uow.actions.numbered(meant.number)
    if meant.number == LAST:
        return turn.uow.actions.get(listed[-1]) if listed else None
    if 0 < meant.number <= len(listed):
        return turn.uow.actions.get(listed[meant.number - 1])
    return None


def ask(intent: str, heard: Heard, fitting: list[Action], turn: Turn) -> Reply:
    """Ask which of several is meant."""
    options = [
        (
            str(action.id),
            turn.words(OPTION, text=action.text, due=action_card.due_in_words(action, turn)),
        )
        for action in fitting[:MOST_OPTIONS]
    ]
    text = turn.words(FITS_SEVERAL, count=len(fitting))
    if heard.number not in (None, LAST):
        text = turn.words(NOT_LISTED, number=heard.number)
    return choices.ask(intent, heard, turn, turn.words(WHICH_ONE), text, options)


def _exactly(action: Action | None) -> Meant:
    return Meant([] if action is None else [action], sure=True)


def _placed(number: int, turn: Turn) -> Meant:
    """第二个 is a place in the list that was shown; where none was, all that is open may fit."""
    listed = _listed(turn)
    if number == LAST and listed:
        return _exactly(turn.uow.actions.get(listed[-1]))
    if 0 < number <= len(listed):
        return _exactly(turn.uow.actions.get(listed[number - 1]))
    mine = turn.uow.actions.open(action_list.mine(turn), limit=MOST_OPEN)
    return Meant(mine, len(mine) == 1 and number in (1, LAST))


def _listed(turn: Turn) -> list[int]:
    """What was listed here within the last day."""
    since = turn.uow.now - LIST_LASTS
    return [
        row_id
        for noun, row_id, *shown in turn.conversation.listed
        if noun == "action" and shown and datetime.fromisoformat(shown[0]) > since
    ]


def _like(said: str, actions: list[Action]) -> Meant:
    """Those that hold what was said; where none does, those that hold much of it."""
    holding = [action for action in actions if said.lower() in _words(action)]
    if holding:
        return Meant(holding, len(holding) == 1)
    wanted = set(said.lower()) - FILLERS
    scored = [(len(wanted & set(_words(a))) / max(len(wanted), 1), a) for a in actions]
    likely = sorted(((s, a) for s, a in scored if s >= LIKE), key=lambda pair: -pair[0])
    scores = [score for score, _ in likely] + [0.0, 0.0]
    sure = scores[0] >= SURELY and scores[0] - scores[1] >= CLEARLY
    return Meant([action for _, action in likely], sure)


def _words(action: Action) -> str:
    customer = action.customer.name if action.customer else ""
    return f"{action.text} {customer}".lower()
