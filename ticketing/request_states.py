"""The life of a request as a table: what may be done in which state, and by whom. Pure."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from ticketing.errors import DeedOutOfPlaceError


class RequestState(StrEnum):
    """Where a request stands."""

    FILED = "filed"
    ACKNOWLEDGED = "acknowledged"
    ASSIGNED = "assigned"
    IN_STUDY = "in_study"
    WAITING_FOR_BENEFICIARY = "waiting_for_beneficiary"
    TRANSFERRED = "transferred"  # another entity has it, and has not acknowledged it yet
    AWAITING_APPROVAL = "awaiting_approval"  # an answer is written; the head has not approved it
    ANSWERED = "answered"
    OBJECTED = "objected"
    UNDER_REVIEW = "under_review"
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


class Deed(StrEnum):
    """What is done to a request; those of ANYWHERE leave the state as it is."""

    FILE = "file"
    ACKNOWLEDGE = "acknowledge"
    ASSIGN = "assign"
    STUDY = "study"
    ASK = "ask"  # the beneficiary, for what is missing
    REPLY = "reply"  # the beneficiary's, to what was asked
    RESUME = "resume"  # go on without their reply
    TRANSFER = "transfer"
    PROPOSE = "propose"  # an answer, for the head to approve
    APPROVE = "approve"
    RETURN = "return"  # a proposed answer, with what is wrong with it
    ANSWER = "answer"
    OBJECT = "object"
    REVIEW = "review"  # take an objection up, also from somebody who did not decide it
    UPHOLD = "uphold"  # the answer stands
    OVERTURN = "overturn"  # the answer falls, and another is to be given
    ESCALATE = "escalate"  # to the next head now, without waiting for the end of the time
    CLOSE = "close"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    MERGE = "merge"  # into another request that asks the same
    COMMENT = "comment"
    ADD = "add"  # something to the request, by the beneficiary
    RATE = "rate"  # how it went, by the beneficiary, once for each answer
    WEIGH = "weigh"  # set the importance
    LINK = "link"
    ATTACH = "attach"  # a file
    DETACH = "detach"  # take a file away again
    RISE = "rise"  # to the next head, by itself
    WARN = "warn"  # that the time is nearly over
    REMIND = "remind"  # the beneficiary of what was asked, by itself
    LAPSE = "lapse"  # go on by itself: the beneficiary's time to reply is over
    HAND_OVER = "hand_over"  # to who leads now where it lies: they are told of it
    RECKON = "reckon"  # the time left anew, after a calendar or the structure changed


class Part(StrEnum):
    """What somebody is to one request; one person may be several."""

    BENEFICIARY = "beneficiary"
    AGENT = "agent"  # of 19996, on the beneficiary's behalf
    ASSIGNEE = "assignee"
    COORDINATOR = "coordinator"  # of the entity that holds it
    HEAD = "head"  # of the entity that holds it, or who acts as the head
    SUPERIOR = "superior"  # the head of an entity above it
    INDEPENDENT = "independent"  # who may take the objection up, or take it over
    REVIEWER = "reviewer"  # who took the objection up, and decides it
    ANSWERER = "answerer"  # or under one: while an objection is decided they only watch
    CARE = "care"  # the care centre at the minister's office
    QUALITY = "quality"
    CENTRE = "centre"  # the programme itself


_S, _D, _P = RequestState, Deed, Part
OFFICE = frozenset({_P.COORDINATOR, _P.HEAD, _P.SUPERIOR})
DESKS = OFFICE | {_P.ASSIGNEE}
REVIEWING = frozenset({_P.INDEPENDENT, _P.REVIEWER})
VOICE = frozenset({_P.BENEFICIARY, _P.AGENT})
EVERYBODY = frozenset(Part) - {_P.CENTRE}

WHO: Mapping[Deed, frozenset[Part]] = MappingProxyType(
    {
        _D.FILE: VOICE,
        _D.ACKNOWLEDGE: frozenset({_P.COORDINATOR, _P.HEAD}),
        _D.ASSIGN: OFFICE,
        _D.STUDY: DESKS,
        _D.ASK: DESKS,
        _D.REPLY: VOICE,
        _D.RESUME: DESKS,
        _D.TRANSFER: OFFICE | {_P.CARE},
        _D.PROPOSE: frozenset({_P.ASSIGNEE, _P.COORDINATOR}),
        _D.APPROVE: frozenset({_P.HEAD, _P.SUPERIOR}),
        _D.RETURN: frozenset({_P.HEAD, _P.SUPERIOR}),
        _D.ANSWER: DESKS,
        _D.OBJECT: VOICE,
        _D.REVIEW: frozenset({_P.INDEPENDENT}),
        _D.UPHOLD: frozenset({_P.REVIEWER}),
        _D.OVERTURN: frozenset({_P.REVIEWER}),
        _D.ESCALATE: DESKS | REVIEWING | {_P.CARE},
        _D.CLOSE: frozenset({_P.CARE, _P.QUALITY, _P.CENTRE}),
        _D.REOPEN: frozenset({_P.CARE, _P.SUPERIOR}),
        _D.WITHDRAW: VOICE,
        _D.MERGE: OFFICE | {_P.CARE},
        _D.COMMENT: EVERYBODY - {_P.BENEFICIARY},
        _D.ADD: VOICE,
        _D.RATE: frozenset({_P.BENEFICIARY}),
        _D.WEIGH: OFFICE | {_P.CARE},
        _D.LINK: OFFICE | {_P.CARE, _P.AGENT},
        _D.ATTACH: DESKS | VOICE | REVIEWING | {_P.CARE},
        _D.DETACH: DESKS | REVIEWING | {_P.AGENT, _P.CARE},
        _D.RISE: frozenset({_P.CENTRE}),
        _D.WARN: frozenset({_P.CENTRE}),
        _D.REMIND: frozenset({_P.CENTRE}),
        _D.LAPSE: frozenset({_P.CENTRE}),
        _D.HAND_OVER: frozenset({_P.CENTRE}),
        _D.RECKON: frozenset({_P.CENTRE}),
    }
)
NEW = frozenset({_S.FILED, _S.TRANSFERRED})  # not acknowledged yet by the entity that holds it
AT_WORK = frozenset({_S.ACKNOWLEDGED, _S.ASSIGNED, _S.IN_STUDY, _S.REOPENED})
TO_ANSWER = NEW | AT_WORK | {_S.AWAITING_APPROVAL}
IN_OBJECTION = frozenset({_S.OBJECTED, _S.UNDER_REVIEW})
OPEN = frozenset(RequestState) - {_S.CLOSED, _S.WITHDRAWN}
FINAL = frozenset({_S.WITHDRAWN})
ANYWHERE = frozenset({_D.COMMENT, _D.LINK})
BY_ITSELF = frozenset(deed for deed, who in WHO.items() if who == {_P.CENTRE})
WHILE_OPEN = BY_ITSELF - {_D.REMIND, _D.LAPSE} | {_D.ADD, _D.ATTACH, _D.DETACH, _D.WEIGH}


def _rows(
    states: Iterable[RequestState], deed: Deed, after: RequestState
) -> Iterable[tuple[tuple[RequestState, Deed], RequestState]]:
    return (((state, deed), after) for state in sorted(states))


TRANSITIONS: Mapping[tuple[RequestState, Deed], RequestState] = MappingProxyType(
    dict(
        [
            *_rows(NEW, _D.ACKNOWLEDGE, _S.ACKNOWLEDGED),
            *_rows(NEW | AT_WORK, _D.ASSIGN, _S.ASSIGNED),
            *_rows(AT_WORK - {_S.IN_STUDY}, _D.STUDY, _S.IN_STUDY),
            *_rows(AT_WORK, _D.ASK, _S.WAITING_FOR_BENEFICIARY),
            *_rows({_S.WAITING_FOR_BENEFICIARY}, _D.REPLY, _S.IN_STUDY),
            *_rows({_S.WAITING_FOR_BENEFICIARY}, _D.RESUME, _S.IN_STUDY),
            *_rows({_S.WAITING_FOR_BENEFICIARY}, _D.REMIND, _S.WAITING_FOR_BENEFICIARY),
            *_rows({_S.WAITING_FOR_BENEFICIARY}, _D.LAPSE, _S.IN_STUDY),
            *_rows(NEW | AT_WORK, _D.TRANSFER, _S.TRANSFERRED),
            *_rows(AT_WORK, _D.PROPOSE, _S.AWAITING_APPROVAL),
            *_rows({_S.AWAITING_APPROVAL}, _D.APPROVE, _S.ANSWERED),
            *_rows({_S.AWAITING_APPROVAL}, _D.RETURN, _S.IN_STUDY),
            *_rows(AT_WORK | {_S.AWAITING_APPROVAL}, _D.ANSWER, _S.ANSWERED),
            *_rows({_S.ANSWERED}, _D.OBJECT, _S.OBJECTED),
            *_rows(IN_OBJECTION, _D.REVIEW, _S.UNDER_REVIEW),
            *_rows({_S.UNDER_REVIEW}, _D.UPHOLD, _S.ANSWERED),
            *_rows({_S.UNDER_REVIEW}, _D.OVERTURN, _S.REOPENED),
            *(((state, _D.ESCALATE), state) for state in sorted(TO_ANSWER | IN_OBJECTION)),
            *_rows({_S.ANSWERED}, _D.CLOSE, _S.CLOSED),
            *(((state, _D.RATE), state) for state in (_S.ANSWERED, _S.CLOSED)),
            *_rows({_S.CLOSED}, _D.REOPEN, _S.REOPENED),
            *_rows(TO_ANSWER | {_S.WAITING_FOR_BENEFICIARY}, _D.WITHDRAW, _S.WITHDRAWN),
            *_rows(TO_ANSWER | {_S.WAITING_FOR_BENEFICIARY}, _D.MERGE, _S.CLOSED),
        ]
    )
)


def next_state(state: RequestState, deed: Deed) -> RequestState:
    """Return the state after *deed*; one with no row is DeedOutOfPlaceError."""
    if deed in ANYWHERE or (deed in WHILE_OPEN and state in OPEN):
        return state
    if (after := TRANSITIONS.get((state, deed))) is None:
        raise DeedOutOfPlaceError(state, deed)
    return after


def deeds_in(state: RequestState) -> frozenset[Deed]:
    """Return what may be done in *state*, by whomever."""
    moving = {deed for before, deed in TRANSITIONS if before is state}
    return ANYWHERE | moving | (WHILE_OPEN if state in OPEN else frozenset())
