"""A visit as a card: what was understood, field by field, each with the words it came from."""

from collections.abc import Iterator
from dataclasses import replace

from handlers import localtime, visit_form, wording
from handlers.conversation import Button, Card, Entry, Field, Form
from handlers.registry import Turn
from handlers.text import Text
from storage.actions import DONE
from storage.records import Action, Visit

RECORDED = Text(zh="已记录", en="Recorded")
CHANGED = Text(zh="已修改", en="Changed")
UNDONE = Text(zh="已撤销", en="Undone")
UNDONE_NOTE = Text(
    zh="V-{number} 已撤销,原话仍保留。想重新记录,再发一次就行。",
    en="V-{number} is undone; your words are kept. To record it again, just send it again.",
)
NUMBERED = Text(zh="V-{number} · {author}", en="V-{number} · {author}")
EDIT = Text(zh="修改", en="Edit")
UNDO = Text(zh="撤销", en="Undo")
SAVE = Text(zh="保存", en="Save")
EDIT_TITLE = Text(zh="修改 V-{number}", en="Edit V-{number}")
ADD_CONTACT = Text(zh="把「{name}」加为联系人", en="Add “{name}” as a contact")
REMARK = Text(zh="{author}评论", en="Comment by {author}")

GUESSED = ("channel", "type", "when")  # where nobody says it, the most likely is taken
TEXT_FIELDS = ("contents", "feedback", "problem", "outcome")
BETWEEN_WORDS = " … "
LONGEST_VALUE = 300  # characters shown; the form and the record hold all of it


def subject(visit_id: int) -> str:
    """What a card about this visit is filed under."""
    return f"visit:{visit_id}"


def visit_card(visit_id: int, turn: Turn, title: Text = RECORDED, hint: str = "") -> Card:
    """The card of a visit as it stands now, perhaps with a hint; the visit must be there."""
    visit = turn.uow.visits.get(visit_id)
    assert visit is not None
    card = _draw(visit, turn, title)
    return replace(card, text=hint) if hint else card


def undone_card(number: int, title: str, turn: Turn) -> Card:
    """What the card of an undone visit looks like."""
    return Card(
        turn.words(UNDONE),
        tone="warn",
        subtitle=title,
        note=turn.words(UNDONE_NOTE, number=number),
        done=True,
    )


def whom(visit: Visit, turn: Turn) -> str:
    """The names of the customers visited, or of the lead."""
    if visit.lead is not None:
        return visit.lead.name
    return wording.listed([customer.name for customer in visit.customers], turn.locale)


def changes(before: Visit, after: Visit, turn: Turn) -> list[tuple[str, str, str]]:
    """(field, value before, value now) of what shows differently, next steps left out."""
    was, now = (dict(_values(visit, [], turn)) for visit in (before, after))
    return [
        (name, was.get(name, ""), now.get(name, ""))
        for name in dict.fromkeys((*was, *now))
        if was.get(name, "") != now.get(name, "")
    ]


def _draw(visit: Visit, turn: Turn, title: Text) -> Card:
    actions = turn.uow.actions.of_visits([visit.id])
    text = turn.uow.visits.raw_text(visit.id)
    evidence = turn.uow.visits.evidence(visit.id)
    words = {field: _words(text, spans) for field, spans in evidence.items()}
    fields = [
        Field(
            name,
            wording.label(name, turn.locale),
            _cut(value),
            _cut(value) if words.get(name) == value else wording.shortened(words.get(name, "")),
            default=name in GUESSED and name not in words and name not in visit.edited,
            edited=name in visit.edited,
        )
        for name, value in _values(visit, actions, turn)
        if value
    ]
    return Card(
        turn.words(title),
        tone="ok",
        subtitle=whom(visit, turn),
        fields=tuple(fields),
        entries=tuple(_remarks(visit, turn)),
        buttons=tuple(_buttons(visit, actions, turn)),
        note=turn.words(NUMBERED, number=visit.number, author=visit.author.name),
    )


def _remarks(visit: Visit, turn: Turn) -> Iterator[Entry]:
    """What colleagues said about it."""
    for remark in turn.uow.comments.of_visits([visit.id]).get(visit.id, []):
        said = localtime.here(remark.created_at, turn.user.zone).date()
        yield Entry(
            title=turn.words(REMARK, author=remark.author.name),
            when=localtime.day_in_words(said, turn.at.date(), turn.locale),
            text=remark.text,
        )


def _cut(value: str) -> str:
    """A value with … where it is too long for a card."""
    return value if len(value) <= LONGEST_VALUE else value[: LONGEST_VALUE - 1] + "…"


def _words(text: str, spans: list[tuple[int, int]]) -> str:
    """The words of some spans, those that touch as one and equal ones once."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return BETWEEN_WORDS.join(dict.fromkeys(text[start:end] for start, end in joined))


def _values(visit: Visit, actions: list[Action], turn: Turn) -> Iterator[tuple[str, str]]:
    locale, today = turn.locale, turn.at.date()
    yield ("customer" if visit.customers else "lead"), whom(visit, turn)
    yield (
        "when",
        wording.when(visit.day, visit.daypart, visit.occurred_at, today, turn.user.zone, locale),
    )
    yield "channel", wording.CHANNELS[visit.channel].in_(locale)
    yield "type", wording.TYPES[visit.type].in_(locale)
    yield "contacts", wording.listed([met.name for met in visit.contacts], locale)
    others = [person.name for person in visit.participants if person.id != visit.author.id]
    yield "participants", wording.listed(others, locale)
    for name in TEXT_FIELDS:
        yield name, getattr(visit, name)
    yield "expenses", wording.money(visit.expenses) if visit.expenses else ""
    yield "expense_note", visit.expense_note
    yield "opportunity", visit.opportunity.name if visit.opportunity else ""
    yield "stage", visit.stages[-1] if visit.stages else ""
    yield "actions", "\n".join(_action_line(action, visit, turn) for action in actions)


def _action_line(action: Action, visit: Visit, turn: Turn) -> str:
    today = turn.at.date()
    if action.due_day is None:
        line = turn.words(wording.SOME_TIME, text=action.text)
    else:
        day = localtime.day_in_words(action.due_day, today, turn.locale)
        if action.due_at is not None:
            day += f" {localtime.here(action.due_at, turn.user.zone):%H:%M}"
        line = turn.words(wording.BY_DAY, text=action.text, day=day)
    if action.state == DONE:
        line = turn.words(wording.KEPT, text=line)
    if action.assignee.id == visit.author.id:
        return line
    return turn.words(wording.BY_SOMEONE, text=line, person=action.assignee.name)


def _buttons(visit: Visit, actions: list[Action], turn: Turn) -> Iterator[Button]:
    title = turn.words(EDIT_TITLE, number=visit.number)
    form = Form(
        title, turn.words(SAVE), tuple(visit_form.inputs(visit, whom(visit, turn), actions, turn))
    )
    yield Button(f"edit:{visit.id}:{visit.version}", turn.words(EDIT), "primary", form)
    yield Button(f"undo:visit:{visit.id}:{visit.version}", turn.words(UNDO), "danger")
    if visit.customers:
        for position, met in enumerate(visit.contacts):
            if met.id is None:
                label = turn.words(ADD_CONTACT, name=met.name)
                yield Button(f"contact:{visit.id}:{visit.version}:{position}", label)
