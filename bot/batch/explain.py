"""One message explained to people: what was understood, and the very words it came from."""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.batch import columns, shapes
from handlers.understanding.claims import (
    Ambiguous,
    Claim,
    Customer,
    Heard,
    Lead,
    NextAction,
    Option,
    Person,
    Record,
    Said,
    Span,
    Understanding,
    Unknown,
    When,
    Who,
)

# field, value, where from
Line = tuple[str, str, str]

FIELD_COLUMNS, VALUE_COLUMNS, WORDS_COLUMNS = 15, 38, 46
BY_DEFAULT = "(by default)"
_SAID = (
    "contents", "feedback", "problem", "outcome", "expenses", "expense_note", "opportunity", "stage",  # noqa: E501  # a table or pattern reads as one line
)  # fmt: skip
_HEARD = ("person", "period", "limit", "aspect", "number", "text", "due", "scope", "mentions")


def explained(found: Understanding, sure_enough: float) -> Iterator[str]:
    """The text, each claim with its fields, and the words that the best claim left over."""
    yield from _text(found.text)
    if not found.claims:
        yield from ("", "nothing was understood")
    for number, claim in enumerate(found.claims, start=1):
        sure = claim.score >= sure_enough
        yield ""
        yield f"{number}. {claim.intent}  {claim.score:.2f}{'' if sure else f' of {sure_enough:g}'}"
        if sure or number == 1:
            yield from _laid_out(list(_fields(claim, found.text)))
    left = [f"「{_shown(found.text, span)}」" for span in found.unused]
    yield from ("", f"not used by the first: {' '.join(left) or 'nothing'}")


def values(text: str, said: Sequence[tuple[str, dict[str, Any]]]) -> Iterator[str]:
    """The times or amounts of a text, best first."""
    yield from _text(text)
    yield ""
    rows = [
        (f"「{words}」", *(f"{key} {value}" for key, value in answer.items()))
        for words, answer in said
    ]
    yield from columns.table(rows) or ("nothing was found",)


def _text(text: str) -> Iterator[str]:
    yield from (_printable(line) for line in text.splitlines() or ("(no text)",))


def _printable(line: str) -> str:
    """Control characters are seen instead of obeyed."""
    return "".join(character if character.isprintable() else "·" for character in line)


def _fields(claim: Claim, text: str) -> Iterator[Line]:
    heard = claim.heard
    if not heard.records:
        yield from _heard(heard, text)
        used = " ".join(f"「{_shown(text, span)}」" for span in sorted(claim.spans))
        yield "words used", used or "(none)", ""
    for number, record in enumerate(heard.records, start=1):
        if len(heard.records) > 1:
            yield f"record {number}", "", ""
        yield from _record(record, text)


def _heard(heard: Heard, text: str) -> Iterator[Line]:
    if heard.customer != Unknown():
        yield _who(heard.customer, text)
    for name in _HEARD:
        value = getattr(heard, name)
        if value not in (None, "", ()):
            yield name, _words(value), ""
    for change in heard.changes:
        yield change.field, _words(change.value), _from(change.spans, text)


def _record(record: Record, text: str) -> Iterator[Line]:
    yield _who(record.customer, text)
    for name in ("channel", "type", "when"):
        yield _said(name, getattr(record, name), text)
    for contact in record.contacts:
        yield _said("contact", contact, text)
    for colleague in record.participants:
        yield _said("participant", colleague, text)
    for name in _SAID:
        if (said := getattr(record, name)) is not None:
            yield _said(name, said, text)
    for action in record.actions:
        yield "next action", _words(action.text), _from(action.spans, text)
        if action.due is not None:
            yield "  due", _words(action.due), _from(action.due_spans, text)
        yield "  assignee", _words(action.assignee), _from(action.assignee_spans, text)


def _who(who: Who, text: str) -> Line:
    match who:
        case Lead():
            value = f"lead {who.name} ({who.id})"
        case Ambiguous():
            value = "one of " + "、".join(_words(option) for option in who.options)
        case Unknown(written=""):
            return "customer", "nobody was named", ""
        case Unknown():
            near = "、".join(_words(option) for option in who.nearest)
            value = f"unknown: {_words(who.written)}" + (f"; perhaps {near}" if near else "")
        case _:
            value = _words(who)
    return "customer", value, _from(who.spans, text) if who.written else "(from the conversation)"


def _said(name: str, said: Said[Any], text: str) -> Line:
    return name, _words(said.value), _from(said.spans, text)


def _from(spans: Sequence[Span], text: str) -> str:
    return "".join(f"「{_shown(text, span)}」" for span in spans) or BY_DEFAULT


def _shown(text: str, span: Span) -> str:
    """The words on one line."""
    return _printable(text[span.start : span.end].strip().replace("\n", "⏎"))


def _words(value: Any) -> str:
    match value:
        case NextAction():
            return _words(value.text)
        case str():
            return _printable(value.replace("\n", "⏎"))
        case When():
            told = " ".join(part for part in (f"{value.day:%Y-%m-%d %a}", value.daypart) if part)
            return f"{told} {value.clock:%H:%M}" if value.clock else told
        case Person(id=None) | Unknown() | Ambiguous():
            written = value.name if isinstance(value, Person) else value.written
            return f"{_words(written) or '(no name)'} (in no list)"
        case Person() | Customer() | Lead() | Option():
            return f"{value.name or '(no name)'} ({value.id})"
        case tuple():
            return "、".join(_words(item) for item in value)
    if hasattr(value, "start"):
        return f"{value.start} to {value.end}"
    return str(shapes.plain(value))


def _laid_out(lines: Sequence[Line]) -> Iterator[str]:
    """Three columns, each cell wrapped in its own."""
    values = min(max((columns.width(v) for _, v, w in lines if w), default=0), VALUE_COLUMNS)
    for name, value, words in lines:
        room = values if words else VALUE_COLUMNS + WORDS_COLUMNS
        left, right = columns.wrapped(value, room), columns.wrapped(words, WORDS_COLUMNS)
        for row in range(max(len(left), len(right))):
            cells = (
                columns.padded(name if row == 0 else "", FIELD_COLUMNS),
                columns.padded(left[row] if row < len(left) else "", values),
                right[row] if row < len(right) else "",
            )
            yield f"   {'  '.join(cells)}".rstrip()
