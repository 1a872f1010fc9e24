"""A request in the words of whoever asked: plain, and without the ministry's terms."""

from collections.abc import Mapping

from agent_desktop.words import N_
from ticketing.request_states import Deed, RequestState

STATE_WORDS: Mapping[RequestState, str] = {
    RequestState.FILED: N_("We have it; the entity concerned will take it up."),
    RequestState.ACKNOWLEDGED: N_("The entity concerned has taken it up."),
    RequestState.ASSIGNED: N_("Somebody at the entity handles it."),
    RequestState.IN_STUDY: N_("It is being studied."),
    RequestState.WAITING_FOR_BENEFICIARY: N_("We wait for your reply to our question."),
    RequestState.TRANSFERRED: N_("It was passed on to another entity."),
    RequestState.AWAITING_APPROVAL: N_("The answer is being checked."),
    RequestState.ANSWERED: N_("It is answered."),
    RequestState.OBJECTED: N_("Your objection waits to be looked at."),
    RequestState.UNDER_REVIEW: N_("Your objection is being reviewed."),
    RequestState.CLOSED: N_("It is closed."),
    RequestState.REOPENED: N_("It is open again."),
    RequestState.WITHDRAWN: N_("You have withdrawn it."),
}
STEP_WORDS: Mapping[Deed, str] = {
    Deed.FILE: N_("Filed"),
    Deed.ACKNOWLEDGE: N_("Taken up"),
    Deed.STUDY: N_("Being studied"),
    Deed.ASK: N_("We asked you"),
    Deed.REPLY: N_("You replied"),
    Deed.REMIND: N_("We reminded you of our question"),
    Deed.RESUME: N_("We went on without your reply"),
    Deed.LAPSE: N_("We went on without your reply"),
    Deed.TRANSFER: N_("Passed on to another entity"),
    Deed.APPROVE: N_("The answer was given"),
    Deed.ANSWER: N_("The answer was given"),
    Deed.OBJECT: N_("You objected"),
    Deed.REVIEW: N_("Review begun"),
    Deed.UPHOLD: N_("Decided: the answer stands"),
    Deed.OVERTURN: N_("Decided: another answer follows"),
    Deed.CLOSE: N_("The request was closed"),
    Deed.REOPEN: N_("Opened again"),
    Deed.WITHDRAW: N_("You withdrew it"),
    Deed.MERGE: N_("Goes on with another request of yours"),
    Deed.COMMENT: N_("A word to you"),
    Deed.ADD: N_("You added"),
    Deed.RATE: N_("You rated how it went"),
    Deed.ATTACH: N_("A file was added"),
    Deed.DETACH: N_("A file was taken away"),
    Deed.RISE: N_("Risen to a higher level"),
}
SCORE_WORDS: Mapping[int, str] = {
    1: N_("Very bad"),
    2: N_("Bad"),
    3: N_("Fair"),
    4: N_("Good"),
    5: N_("Very good"),
}
DONE: Mapping[str, str] = {
    Deed.ADD: N_("What you added is with the request."),
    Deed.REPLY: N_("Your reply is with the entity."),
    Deed.OBJECT: N_("Your objection is recorded. Others than those who answered decide it."),
    Deed.WITHDRAW: N_("Your request is withdrawn."),
    Deed.ATTACH: N_("Your files are with the request."),
    "rate": N_("Thank you for your rating."),
}
