"""The words of requests on the pages: states, deeds, importance, services, parts of the time."""

from collections.abc import Mapping

from agent_desktop.words import N_, Sign
from ticketing.escalation import StepKind
from ticketing.importance import Clock, Importance
from ticketing.request_filter import View
from ticketing.request_states import Deed, RequestState
from ticketing.subjects import Service

_S, _D = RequestState, Deed
STATES: Mapping[RequestState, Sign] = {
    _S.FILED: Sign(N_("Filed"), "telephone-inbound-fill"),
    _S.ACKNOWLEDGED: Sign(N_("Acknowledged"), "person-badge-fill"),
    _S.ASSIGNED: Sign(N_("Assigned"), "person-plus-fill"),
    _S.IN_STUDY: Sign(N_("In study"), "pencil-fill"),
    _S.WAITING_FOR_BENEFICIARY: Sign(N_("Waits for the beneficiary"), "pause-circle-fill"),
    _S.TRANSFERRED: Sign(N_("Transferred"), "arrow-repeat"),
    _S.AWAITING_APPROVAL: Sign(N_("Waits for approval"), "hourglass-split"),
    _S.ANSWERED: Sign(N_("Answered"), "check-circle-fill"),
    _S.OBJECTED: Sign(N_("Objected to"), "bell-fill"),
    _S.UNDER_REVIEW: Sign(N_("Under review"), "search"),
    _S.CLOSED: Sign(N_("Closed"), "dash-circle"),
    _S.REOPENED: Sign(N_("Open again"), "arrow-counterclockwise"),
    _S.WITHDRAWN: Sign(N_("Withdrawn"), "slash-circle"),
}
STATE_MARKS: Mapping[RequestState, str] = {
    _S.FILED: "soon",
    _S.TRANSFERRED: "soon",
    _S.AWAITING_APPROVAL: "soon",
    _S.ANSWERED: "good",
    _S.OBJECTED: "soon",
}
IMPORTANCE: Mapping[Importance, str] = {
    Importance.NORMAL: N_("Normal"),
    Importance.IMPORTANT: N_("Important"),
    Importance.VERY_IMPORTANT: N_("Very important"),
}
SERVICES: Mapping[Service, str] = {
    Service.INQUIRY: N_("Inquiry"),
    Service.COMPLAINT: N_("Complaint"),
    Service.SUGGESTION: N_("Suggestion"),
    Service.MEETING: N_("Meeting with the minister"),
    Service.INCIDENT: N_("Incident"),
    Service.CONSULTATION: N_("Consultation"),
}
VIEWS: Mapping[View, str] = {
    View.MINE: N_("Mine"),
    View.OURS: N_("My entity's"),
    View.DUE_TODAY: N_("Due today"),
    View.OVERDUE: N_("Overdue"),
    View.RISEN: N_("Risen to our head"),
    View.OBJECTED: N_("Objected to"),
}
EMPTY: Mapping[View, str] = {
    View.MINE: N_("Nothing lies with you. Look at your entity's requests and take one."),
    View.OURS: N_("Your entity has no open request. What 19996 files for it comes here."),
    View.DUE_TODAY: N_("No time ends today."),
    View.OVERDUE: N_("Nothing is overdue: no request has risen to a head."),
    View.RISEN: N_("No request lies with the head of your entity."),
    View.OBJECTED: N_("No objection waits for a decision."),
}
CLOCKS: Mapping[Clock, str] = {
    Clock.ACKNOWLEDGE: N_("Acknowledge within"),
    Clock.ANSWER: N_("Answer within"),
    Clock.OBJECTION: N_("Decide an objection within"),
}
TITLES: Mapping[Deed, str] = {  # of what a person may do
    _D.ACKNOWLEDGE: N_("Acknowledge"),
    _D.ASSIGN: N_("Assign"),
    _D.STUDY: N_("Begin to study it"),
    _D.ASK: N_("Ask the beneficiary"),
    _D.REPLY: N_("Write the beneficiary's reply"),
    _D.RESUME: N_("Go on without a reply"),
    _D.TRANSFER: N_("Transfer to another entity"),
    _D.PROPOSE: N_("Propose an answer to the head"),
    _D.APPROVE: N_("Approve the answer"),
    _D.RETURN: N_("Give the answer back"),
    _D.ANSWER: N_("Give the answer"),
    _D.OBJECT: N_("Object for the beneficiary"),
    _D.REVIEW: N_("Take the objection up"),
    _D.UPHOLD: N_("The answer stands"),
    _D.OVERTURN: N_("Another answer is to be given"),
    _D.ESCALATE: N_("Let it rise to the next head"),
    _D.CLOSE: N_("Close"),
    _D.REOPEN: N_("Open it again"),
    _D.WITHDRAW: N_("Withdraw for the beneficiary"),
    _D.MERGE: N_("Merge into another request"),
    _D.COMMENT: N_("Comment"),
    _D.ADD: N_("Add the beneficiary's words"),
    _D.WEIGH: N_("Change the importance"),
    _D.LINK: N_("Link with another request"),
}
DONE: Mapping[str, str] = {
    "acknowledge": N_("The request is acknowledged."),
    "assign": N_("The request is assigned, and the person is told."),
    "study": N_("The request is being studied."),
    "ask": N_("The beneficiary is asked; the clock stands still until the reply."),
    "reply": N_("The reply is written down."),
    "resume": N_("The request goes on without the reply; its clock runs again."),
    "transfer": N_("The request is with the other entity."),
    "answer": N_("The answer is kept."),
    "approve": N_("The answer is given."),
    "return": N_("The answer is given back."),
    "object": N_("The objection is written down; somebody independent decides."),
    "review": N_("You decide about this objection."),
    "uphold": N_("The decision is written down: the answer stands."),
    "overturn": N_("The decision is written down: another answer is to be given."),
    "escalate": N_("The request rises."),
    "close": N_("The request is closed."),
    "reopen": N_("The request is open again."),
    "withdraw": N_("The request is withdrawn."),
    "merge": N_("The other request goes on alone."),
    "comment": N_("The comment is written down."),
    "add": N_("The words are added."),
    "weigh": N_("The importance is changed, and the time reckoned anew."),
    "link": N_("The two are linked."),
}
FOLLOWED: Mapping[str, str] = {
    "follow": N_("You follow this request: each step is told you under what is new."),
    "unfollow": N_("You follow this request no more."),
}
AHEAD: Mapping[StepKind, str] = {  # what comes if nothing is done
    StepKind.WARNING: N_("a warning to %(at)s"),
    StepKind.RISE: N_("rises to the head of %(at)s"),
    StepKind.CLOSE: N_("closes by itself, as nobody objected to the answer"),
    StepKind.REMINDER: N_("the beneficiary is reminded"),
    StepKind.LAPSE: N_("goes on without a reply"),
    StepKind.HAND_OVER: N_("%(told)s begins to lead %(at)s and is told of it"),
}
NOT_ACKNOWLEDGED_AHEAD = N_("the head of %(at)s is told that it was not acknowledged")
