"""What each deed makes of a request: what changes, what is written, who is told. Pure.

Whether the table has the deed, and whether the person may do it, was asked before.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from ticketing.attachments import Attachment
from ticketing.errors import (
    AlreadyRatedError,
    DeedOutOfPlaceError,
    NobodyToReviewError,
    NothingToTransferError,
    NotOfThisEntityError,
    OtherApplicantError,
    SameRequestError,
)
from ticketing.importance import Importance
from ticketing.objections import check_objection, reviewers
from ticketing.request_states import OPEN, Deed, next_state
from ticketing.request_words import cleaned, said
from ticketing.requests import Event, Request
from ticketing.structure import Structure

FALLEN: Mapping[str, Any] = MappingProxyType({"answer": "", "answered_at": None})


@dataclass(frozen=True, slots=True)
class Scene:
    """In which a deed is done: the request as it stands, the ministry, who acts and when."""

    request: Request
    structure: Structure
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a deed makes: *changes* of the request, *detail* of the time line, *tell* people."""

    changes: Mapping[str, Any] = field(default_factory=dict)
    detail: Mapping[str, str] = field(default_factory=dict)
    tell: Sequence[str] = ()
    is_told: bool = False  # the beneficiary sees it


def carried_out(scene: Scene, deed: Deed, decision: Decision) -> tuple[Request, Event]:
    """Return the request after a deed, and its row of the time line; DeedOutOfPlaceError."""
    before = scene.request
    after = replace(
        before,
        state=next_state(before.state, deed),
        version=before.version + 1,
        changed_at=scene.at,
        **decision.changes,
    )
    return after, event_of(after, deed, scene, decision)


def event_of(after: Request, deed: Deed, scene: Scene, decision: Decision) -> Event:
    """Return the row of the time line for a deed that left the request as *after*."""
    return Event(
        n=after.version,
        at=scene.at,
        deed=deed,
        by=scene.by,
        state=after.state,
        entity=after.entity,
        importance=after.importance,
        is_told=decision.is_told,
        detail=dict(decision.detail),
    )


def acknowledging(_: Scene) -> Decision:
    """The entity has taken note."""
    return Decision(is_told=True)


def assigning(scene: Scene, to: str) -> Decision:
    """Somebody of the entity is to handle it; NotOfThisEntityError."""
    ministry, entity = scene.structure.time.ministry, scene.request.entity
    posts = scene.structure.staff.posts(to, scene.at)
    if not any(ministry.is_within(post.entity, entity, scene.at) for post in posts):
        raise NotOfThisEntityError(to, entity)
    return Decision(changes={"assignee": to}, detail={"to": to}, tell=(to,))


def studying(_: Scene) -> Decision:
    """It is being studied."""
    return Decision(is_told=True)


def asking(_: Scene, question: str) -> Decision:
    """The beneficiary is asked for what is missing; their time does not count."""
    return Decision(detail={"text": said(question, Deed.ASK)}, is_told=True)


def replying(scene: Scene, text: str) -> Decision:
    """The beneficiary said what was missing."""
    return Decision(detail={"text": said(text, Deed.REPLY)}, tell=_handling(scene), is_told=True)


def resuming(scene: Scene, reason: str) -> Decision:
    """It goes on without the beneficiary's reply."""
    detail = {"text": said(reason, Deed.RESUME)}
    return Decision(detail=detail, tell=_handling(scene), is_told=True)


def transferring(scene: Scene, to: str, reason: str) -> Decision:
    """Another entity has it from now on; NoSuchEntityError, NothingToTransferError."""
    entity = scene.structure.time.ministry.get(to, scene.at).code
    if entity == scene.request.entity:
        raise NothingToTransferError(entity)
    return Decision(
        changes={"entity": entity, "answering": entity, "assignee": None, "level": 0},
        detail={"from": scene.request.entity, "to": entity, "text": said(reason, Deed.TRANSFER)},
        tell=scene.structure.staff.coordinators(entity, scene.at),
        is_told=True,
    )


def proposing(scene: Scene, text: str) -> Decision:
    """An answer waits for the head."""
    head = scene.structure.staff.head(scene.request.entity, scene.at)
    words = said(text, Deed.PROPOSE)
    return Decision(
        changes={"proposal": words, "hands": _hands(scene)},
        detail={"text": words},
        tell=(head,) if head else (),
    )


def approving(scene: Scene) -> Decision:
    """The proposed answer is given."""
    words = scene.request.proposal
    return Decision(
        changes=_given(scene, words), detail={"text": words}, tell=_handling(scene), is_told=True
    )


def returning(scene: Scene, reason: str) -> Decision:
    """The proposed answer is not good enough yet."""
    return Decision(detail={"text": said(reason, Deed.RETURN)}, tell=_handling(scene))


def answering(scene: Scene, text: str) -> Decision:
    """An answer is given."""
    words = said(text, Deed.ANSWER)
    return Decision(changes=_given(scene, words), detail={"text": words}, is_told=True)


def objecting(scene: Scene, reason: str) -> Decision:
    """Somebody independent above is to decide; the refusals of ``check_objection``."""
    request = scene.request
    words = cleaned(reason)
    check_objection(
        words,
        answered_at=request.answered_at or scene.at,
        rounds=request.objections,
        now=scene.at,
    )
    entity, people = reviewers(request.answering, request.hands, scene.structure, scene.at)
    if not people:
        raise NobodyToReviewError(request.number)
    objections = request.objections + 1
    return Decision(
        changes={"entity": entity, "objections": objections, "reviewer": None, "level": 0},
        detail={"text": words, "to": entity, "round": str(objections)},
        tell=people,
        is_told=True,
    )


def reviewing(scene: Scene) -> Decision:
    """Who takes an objection up decides about it, also in place of who had not decided it."""
    changes, before = {"reviewer": scene.by}, scene.request.reviewer
    if before is None:
        return Decision(changes=changes, is_told=True)
    return Decision(changes=changes, detail={"from": before}, tell=(before,))


def upholding(scene: Scene, reason: str) -> Decision:
    """The answer stands, for this reason."""
    changes = {**_back(scene), "answered_at": scene.at}
    return Decision(
        changes=changes,
        detail={"text": said(reason, Deed.UPHOLD)},
        tell=sorted(scene.request.hands),
        is_told=True,
    )


def overturning(scene: Scene, reason: str) -> Decision:
    """The answer falls, for this reason, and the entity is to give another."""
    answering_entity = scene.request.answering
    tell = {*scene.request.hands, *scene.structure.staff.coordinators(answering_entity, scene.at)}
    return Decision(
        changes={**_back(scene), **FALLEN},
        detail={"text": said(reason, Deed.OVERTURN)},
        tell=sorted(tell),
        is_told=True,
    )


def escalating(_: Scene, reason: str) -> Decision:
    """It rises to the next head now; the sweep takes that step like any other."""
    return Decision(detail={"text": said(reason, Deed.ESCALATE)})


def closing(_: Scene, reason: str) -> Decision:
    """Nothing more is to be done."""
    return Decision(detail=_maybe(reason), is_told=True)


def reopening(scene: Scene, reason: str) -> Decision:
    """It was closed too early."""
    entity = scene.request.answering
    return Decision(
        changes={"entity": entity, "assignee": None, "level": 0, "merged_into": None, **FALLEN},
        detail={"text": said(reason, Deed.REOPEN)},
        tell=scene.structure.staff.coordinators(entity, scene.at),
        is_told=True,
    )


def withdrawing(scene: Scene, reason: str) -> Decision:
    """The beneficiary asks for nothing any more."""
    return Decision(detail=_maybe(reason), tell=_handling(scene), is_told=True)


def merging(scene: Scene, into: Request, *, is_theirs: bool) -> Decision:
    """Another request of theirs, still open, asks the same and goes on alone.

    SameRequestError; OtherApplicantError unless one applicant asks both.
    """
    if into.request_id == scene.request.request_id:
        raise SameRequestError(into.number)
    if not is_theirs:
        raise OtherApplicantError(into.number)
    if into.state not in OPEN:
        raise DeedOutOfPlaceError(into.state, Deed.MERGE)
    return Decision(
        changes={"merged_into": into.request_id}, detail={"into": into.number}, is_told=True
    )


def commenting(_: Scene, text: str, *, is_told: bool, mentioned: Iterable[str]) -> Decision:
    """A remark, among ourselves or to the beneficiary."""
    people = tuple(dict.fromkeys(mentioned))
    detail = {"text": said(text, Deed.COMMENT)}
    return Decision(detail=detail, tell=people, is_told=is_told)


def adding(scene: Scene, text: str) -> Decision:
    """The beneficiary says more, unasked."""
    return Decision(detail={"text": said(text, Deed.ADD)}, tell=_handling(scene), is_told=True)


def rating(scene: Scene, score: int, words: str) -> Decision:
    """The beneficiary says how it went; AlreadyRatedError where there is no answer to rate."""
    if scene.request.answered_at is None:
        raise AlreadyRatedError
    return Decision(detail={"score": str(score), **_maybe(words)}, is_told=True)


def weighing(scene: Scene, importance: Importance, reason: str) -> Decision:
    """It is more or less important, and has another time: whoever handles it learns of that."""
    before = scene.request.importance
    detail = {"from": before.value, "to": importance.value, **_maybe(reason)}
    tell = () if importance is before else _concerned(scene, {before, importance})
    return Decision(changes={"importance": importance}, detail=detail, tell=tell)


def linking(scene: Scene, other: Request) -> Decision:
    """It has to do with another request; SameRequestError."""
    if other.request_id == scene.request.request_id:
        raise SameRequestError(other.number)
    return Decision(detail={"with": other.number})


def attaching(scene: Scene, attachment: Attachment, *, is_theirs: bool = False) -> Decision:
    """A file belongs to it; of one of the beneficiary's those are told who handle it."""
    detail = {"name": attachment.name, "digest": attachment.digest, "kind": attachment.kind}
    tell = _handling(scene) if is_theirs else ()
    return Decision(detail=detail, tell=tell, is_told=attachment.is_told)


def detaching(_: Scene, attachment: Attachment) -> Decision:
    """A file belongs to it no more; that it was there stays in the time line."""
    detail = {"name": attachment.name, "digest": attachment.digest}
    return Decision(detail=detail, is_told=attachment.is_told)


def _given(scene: Scene, words: str) -> dict[str, Any]:
    """Return what changes when an answer is told to the beneficiary."""
    told = {"answer": words, "answered_at": scene.at, "proposal": ""}
    return {**told, "hands": _hands(scene)}


def _hands(scene: Scene) -> frozenset[str]:
    """Return who has had a hand in the answers by now."""
    assignee = {scene.request.assignee} if scene.request.assignee else set()
    return scene.request.hands | {scene.by} | assignee


def _back(scene: Scene) -> dict[str, Any]:
    """Return what changes when a decided objection goes back to who answered."""
    return {
        "entity": scene.request.answering,
        "reviewer": None,
        "level": 0,
        "hands": scene.request.hands | {scene.by},
    }


def _handling(scene: Scene) -> Sequence[str]:
    """Return who handles it: whom it is assigned to, or else the coordinators."""
    if scene.request.assignee:
        return (scene.request.assignee,)
    return scene.structure.staff.coordinators(scene.request.entity, scene.at)


def _concerned(scene: Scene, importances: Container[Importance]) -> Sequence[str]:
    """Return whose time an importance sets; the head's too where it is the highest."""
    request, staff = scene.request, scene.structure.staff
    head = staff.head(request.entity, scene.at)
    is_highest = Importance.VERY_IMPORTANT in importances
    people = (
        *((request.assignee,) if request.assignee else ()),
        *staff.coordinators(request.entity, scene.at),
        *((head,) if head and is_highest else ()),
    )
    return tuple(dict.fromkeys(people))


def _maybe(reason: str) -> dict[str, str]:
    words = cleaned(reason)
    return {"text": words} if words else {}
