"""The words of requests at the desk: services, states, importance, what the panel says."""

from collections.abc import Callable, Mapping
from typing import Any

from agent_desktop.words import N_
from ticketing.importance import Importance
from ticketing.request_states import RequestState
from ticketing.subjects import Service

Translate = Callable[[str], str]

SERVICES: Mapping[Service, str] = {
    Service.INQUIRY: N_("Inquiry"),
    Service.COMPLAINT: N_("Complaint"),
    Service.SUGGESTION: N_("Suggestion"),
    Service.MEETING: N_("Meeting with the minister"),
    Service.INCIDENT: N_("Incident report"),
    Service.CONSULTATION: N_("Consultation"),
}
STATES: Mapping[RequestState, str] = {
    RequestState.FILED: N_("Filed"),
    RequestState.ACKNOWLEDGED: N_("Acknowledged"),
    RequestState.ASSIGNED: N_("Assigned"),
    RequestState.IN_STUDY: N_("In study"),
    RequestState.WAITING_FOR_BENEFICIARY: N_("Waits for the beneficiary"),
    RequestState.TRANSFERRED: N_("Transferred"),
    RequestState.AWAITING_APPROVAL: N_("Answer awaits approval"),
    RequestState.ANSWERED: N_("Answered, may be objected to"),
    RequestState.OBJECTED: N_("Objected"),
    RequestState.UNDER_REVIEW: N_("Objection under review"),
    RequestState.CLOSED: N_("Closed request"),
    RequestState.REOPENED: N_("Reopened"),
    RequestState.WITHDRAWN: N_("Withdrawn"),
}
IMPORTANCES: Mapping[Importance, str] = {
    Importance.NORMAL: N_("Normal"),
    Importance.IMPORTANT: N_("Important"),
    Importance.VERY_IMPORTANT: N_("Very important"),
}
SAID: Mapping[str, str] = {
    "lost": N_("The centre does not answer. Try again in a moment."),
    "expired": N_("Your session has ended. Open the page again to sign in."),
    "answers": N_("Answered by"),
    "own_entity": N_("the entity chosen below"),
    "working": N_("working time"),
    "nothing": N_("No subject found."),
    "subject": N_("Choose the subject from the list."),
    "entity": N_("Choose the entity from the list."),
    "needed": N_("Still missing:"),
    "choose": N_("Choose …"),
    "add": N_("Add to this one"),
    "added": N_("Added to the request"),
    "words": N_("Write first what is to be added."),
    "filed": N_("The request is filed. Its number is"),
    "number": N_("Request number"),
    "no_call": N_("A ticket is opened with a call."),
    "due": N_("level's time ends"),
    "late": N_("level's time ended"),
    "holder": N_("at"),
    "level": N_("risen, level"),
}


def ticket_words(translate: Translate) -> dict[str, Any]:
    """Return what ``static/desk_ticket.js`` and ``static/desk_requests.js`` must know."""
    tables: dict[str, Mapping[Any, str]] = {
        "services": SERVICES,
        "states": STATES,
        "importances": IMPORTANCES,
        "said": SAID,
    }
    return {
        name: {str(key): translate(word) for key, word in table.items()}
        for name, table in tables.items()
    }
