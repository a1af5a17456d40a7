"""Text to Understanding: every ability is asked, and the best claim comes first."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.understanding.claims import Claim, Context, Span, Understanding
from handlers.understanding.directory import Directory
from handlers.understanding.phrases import Recogniser
from handlers.understanding.reading import Reading


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
    claims = []
    for name, recognise in abilities:
        claim = recognise(reading)
        if claim is not None:
            claims.append(replace(claim, intent=name))
    claims.sort(key=lambda claim: -claim.score)
    return Understanding(text, tuple(claims), _unused(text, claims[0] if claims else None))


def _unused(text: str, best: Claim | None) -> tuple[Span, ...]:
    """The stretches with words in them that the best claim did not use."""
    left: list[Span] = []
    at = 0
    for span in sorted(best.spans) if best else []:
        if span.start > at:
            left.append(Span(at, span.start))
        at = max(at, span.end)
    left.append(Span(at, len(text)))
    return tuple(span for span in left if any(c.isalnum() for c in text[span.start : span.end]))
