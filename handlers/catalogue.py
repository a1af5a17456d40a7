"""Everything Genjin can do, one line each."""

from handlers.intents import (
    amend_last,
    comment,
    complete_reminder,
    create_reminder,
    digest,
    log_follow_up,
    log_visit,
    query_customer,
    query_reminders,
    query_timeline,
    query_visits,
    smalltalk,
    snooze_reminder,
    switch_language,
    undo_last,
)
from handlers.intents import (
    help as help_,
)
from handlers.registry import Endpoint, Intent
from handlers.rest import (
    customer_detail,
    own_action_changes,
    own_actions,
    own_comments,
    own_contacts,
    own_customer_changes,
    own_customers,
    own_customers_bulk,
    own_leads,
    own_opportunities,
    own_users,
    own_visit_changes,
    own_visits,
    visits_paginate,
)

INTENTS: tuple[Intent, ...] = (
    log_visit.INTENT,
    log_follow_up.INTENT,
    query_timeline.INTENT,
    query_visits.INTENT,
    query_customer.INTENT,
    create_reminder.INTENT,
    query_reminders.INTENT,
    complete_reminder.INTENT,
    snooze_reminder.INTENT,
    amend_last.INTENT,
    comment.INTENT,
    digest.INTENT,
    undo_last.INTENT,
    help_.INTENT,
    switch_language.INTENT,
    smalltalk.INTENT,
)

ENDPOINTS: tuple[Endpoint, ...] = (
    visits_paginate.ENDPOINT,
    customer_detail.ENDPOINT,
    *own_visits.ENDPOINTS,
    *own_visit_changes.ENDPOINTS,
    *own_customers.ENDPOINTS,
    *own_customer_changes.ENDPOINTS,
    own_customers_bulk.ENDPOINT,
    *own_actions.ENDPOINTS,
    *own_action_changes.ENDPOINTS,
    *own_contacts.ENDPOINTS,
    *own_leads.ENDPOINTS,
    *own_opportunities.ENDPOINTS,
    *own_comments.ENDPOINTS,
    *own_users.ENDPOINTS,
)
