"""Text to Understanding: every ability is asked, and the best claim comes first."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.understanding import customers, purpose
from handlers.understanding.claims import Change, Claim, Context, Span, Understanding, Unknown
from handlers.understanding.directory import Directory
from handlers.understanding.phrases import Phrases, Recogniser
from handlers.understanding.reading import Reading

# records are dear to build: not for a message that is hardly a report
_UNLIKELY = 0.04
# an intent with a smaller share is not even looked at
_HOPELESS = 0.003
# a template that fits the whole message, with all its values known
_FITS = 0.8
# a claim this sure needs no experience: 提醒我 at the beginning
_CERTAIN = 0.97
_RULES = 0.35
# so many claims may be answered: the best, and another that is as sure
_ANSWERED = 2

_LETTER = re.compile(r"[^\W_]")


def understand(
    text: str,
    *,
    at: datetime,
    zone: ZoneInfo,
    directory: Directory,
    context: Context,
    abilities: Sequence[tuple[str, Recogniser]],
) -> Understanding:
    """What each ability heard in the text, surest first; never raises, whatever the text is."""
    reading = Reading(text, at=at.astimezone(zone), directory=directory, context=context)
    shares = purpose.likely(reading)
    claims = []
    for name, recognise in abilities:
        is_log = name in purpose.LOGS
        share = shares.get("log" if is_log else name)
        if share is not None and share < (_UNLIKELY if is_log else _HOPELESS):
            continue
        claim = recognise(reading)
        if claim is not None:
            fits = claim.score >= _FITS and isinstance(recognise, Phrases)
            score = claim.score if fits else _joint(claim.score, share)
            claims.append(Claim(name, score, claim.heard, claim.spans))
    claims.sort(key=lambda claim: -claim.score)
    claims[:_ANSWERED] = [_with_offers(reading, claim) for claim in claims[:_ANSWERED]]
    unused = _unused(text, claims[0] if claims else None)
    return Understanding(text, tuple(claims), unused, reading.impossible)


def _with_offers(reading: Reading, claim: Claim) -> Claim:
    """Unknown names get the known ones that may be meant, to be offered with the question."""
    heard = claim.heard
    named = (
        heard.customer,
        *(record.customer for record in heard.records),
        *(change.value for change in heard.changes),
    )
    if not any(isinstance(value, Unknown) for value in named):
        return claim  # measured: the common case, and building a claim anew takes as long as finding it
    return replace(
        claim,
        heard=replace(
            heard,
            customer=customers.offered(reading, heard.customer),
            records=tuple(
                replace(record, customer=customers.offered(reading, record.customer))
                for record in heard.records
            ),
            changes=tuple(_change_with_offers(reading, change) for change in heard.changes),
        ),
    )


def _change_with_offers(reading: Reading, change: Change) -> Change:
    if isinstance(change.value, Unknown):
        return replace(change, value=customers.offered(reading, change.value))
    return change


def _joint(said: float, share: float | None) -> float:
    """What the words say for certain stands; else experience counts more than the rules."""
    if share is None or said >= _CERTAIN:
        return said
    return _RULES * said + (1 - _RULES) * share


def _unused(text: str, best: Claim | None) -> tuple[Span, ...]:
    """The stretches with words in them that the best claim did not use."""
    left: list[Span] = []
    at = 0
    for span in sorted(best.spans) if best else []:
        if span.start > at:
            left.append(Span(at, span.start))
        at = max(at, span.end)
    left.append(Span(at, len(text)))
    return tuple([span for span in left if _LETTER.search(text, span.start, span.end)])
