"""Recording what a message tells: what is clear is saved at once, the rest is asked about."""

from dataclasses import replace

from handlers import leftover, visit_card, visit_record, which_customer
from handlers.conversation import Reply, card_reply
from handlers.registry import Turn
from handlers.understanding.claims import Customer, Heard, Lead, Option, Unknown


def record(intent: str, heard: Heard, turn: Turn) -> Reply:
    """One card for each record saved, one question for each that is unclear, in their order."""
    answered = turn.report_id is not None
    turn = replace(turn, report_id=visit_record.keep_report(turn))
    reply, unused = Reply(), leftover.hint(turn)
    for said in heard.records:
        who = said.customer
        if isinstance(who, Customer) and not (who.spans or answered):
            # Nobody named it: the conversation's customer is offered, never taken in silence.
            who = Unknown(nearest=(Option(who.id, who.name),))
            said = replace(said, customer=who)  # noqa: PLW2901  # the same record, asked about
        if isinstance(said.customer, Customer | Lead):
            assert turn.report_id is not None
            visit_id = visit_record.store(said, turn, turn.report_id)
            card = visit_card.visit_card(visit_id, turn, hint=unused)
            reply += card_reply(card, visit_card.subject(visit_id))
            unused = ""  # told once, on the first card
        else:
            alone = replace(heard, records=(said,))
            reply += which_customer.ask(intent, alone, said.customer, turn)
    return reply
