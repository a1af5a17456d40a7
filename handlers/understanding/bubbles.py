"""The next bubble of the same story: 还有,打车30; 对了,他们还要一份报价."""

from collections.abc import Iterator

from handlers.understanding import cues
from handlers.understanding.claims import Change, Claim, Customer, Heard, Lead, Record, Span
from handlers.understanding.reading import Reading
from handlers.understanding.wordlists import any_of
from handlers.understanding.words import corrections as words

_GOES_ON = any_of(words.GOES_ON)


def next_bubble(reading: Reading, changes: tuple[Change, ...]) -> Claim | None:
    """还有,打车30; 对了,他们还要一份报价: added to the record this conversation is about."""
    match = _GOES_ON.match(reading.low, cues.body(reading))
    if match is None and not changes:
        return None
    told = tuple(_of_record(reading.records[0], match.end())) if match else ()
    changes = told or changes
    if not changes:
        return None
    if (
        match is None
        or not reading.context.last_record
        or len(reading.clauses) > 5
        or any(isinstance(m.who, Customer | Lead) for m in reading.customers)
    ):
        heard = Heard(changes=changes, text="add" if match else "", language=reading.language)
        return Claim("", 0.1, heard, tuple(span for c in changes for span in c.spans))
    heard = Heard(changes=changes, text="add", language=reading.language)
    return Claim("", 0.86, heard, tuple(span for c in changes for span in c.spans))


def _of_record(record: Record, start: int) -> Iterator[Change]:
    """What the bubble says, field by field, without the words that led it in."""
    for field in ("expenses", "expense_note", "feedback", "problem", "outcome"):
        said = getattr(record, field)
        if said is not None:
            yield Change(field, said.value, said.spans)
    for step in record.actions:
        yield Change("actions", step, (*step.spans, *step.due_spans))
    if record.participants:
        others = tuple(p.value for p in record.participants)
        spans = tuple(s for p in record.participants for s in p.spans)
        yield Change("participants", others, spans)
    if record.contacts:
        people_met = tuple(c.value for c in record.contacts)
        yield Change("contacts", people_met, tuple(s for c in record.contacts for s in c.spans))
    parts = (record.feedback, record.problem, record.outcome, record.expenses)
    told = any(parts) or any((record.actions, record.participants, record.contacts))
    if record.contents is not None and not told:
        spans = tuple(
            Span(max(s.start, start), s.end) for s in record.contents.spans if s.end > start
        )
        yield Change("contents", record.contents.value, spans)
