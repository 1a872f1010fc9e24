"""What ticketing refuses, each with a sentence for people."""

from collections.abc import Sequence
from datetime import datetime

from core.sheets import Fault


class TicketingError(Exception):
    """Base of everything that ticketing refuses."""


class NoSuchBeneficiaryError(TicketingError):
    """Nobody has this number."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"There is no beneficiary {number}.")


class IdentityTakenError(TicketingError):
    """Somebody else has this national ID: probably the same person."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"Beneficiary {number} has this national ID: merge the two.")


class BeneficiaryChangedError(TicketingError):
    """Somebody else changed the beneficiary meanwhile."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(
            f"Somebody changed beneficiary {number} meanwhile: look, then write again."
        )


class MergedAwayError(TicketingError):
    """The beneficiary turned out to be another, who is changed instead."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"This beneficiary is one with {number}: change that one.")


class NoSuchMergeError(TicketingError):
    """The other is not the one who was merged last into a beneficiary."""

    def __init__(self, number: int, other: int) -> None:
        self.number = number
        self.other = other
        super().__init__(
            f"{other} is not who was merged last into beneficiary {number}: "
            "of several merges the last is undone first."
        )


class DifferentPeopleError(TicketingError):
    """Two beneficiaries cannot be one person."""

    def __init__(self) -> None:
        super().__init__(
            "Two different national IDs, or one beneficiary twice: these are not to merge."
        )


class NoSuchEntityError(TicketingError):
    """No entity has this code at that time, nor has another its work."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"There is no entity {code} then.")


class WrongPlaceError(TicketingError):
    """An entity of this kind does not stand below one of that kind."""

    def __init__(self, kind: str, above: str) -> None:
        self.kind = kind
        self.above = above
        super().__init__(f"An entity of the kind {kind} has no place below one of {above}.")


class EntityInItselfError(TicketingError):
    """An entity would stand below itself."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"The entity {code} cannot stand below itself.")


class BackwardsChangeError(TicketingError):
    """Something later is said of the entity already."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"Of {code} something is said from that moment on or later already.")


class EntityChangedError(TicketingError):
    """Somebody else changed the entity meanwhile."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"Somebody changed the entity {code} meanwhile: look, then change again.")


class NotYourEntityError(TicketingError):
    """Somebody may not change this of this entity."""

    def __init__(self, person: str, deed: str) -> None:
        self.person = person
        self.deed = deed
        super().__init__(f"{person} may not change the {deed} of this entity.")


class BadEntityNameError(TicketingError):
    """An entity has a name in each language."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"Write a name in each language, of 1 to {most} letters.")


class BadPostError(TicketingError):
    """A post names no account, or an address that is none."""

    def __init__(self) -> None:
        super().__init__("Write the name of the account, and a right e-mail address or none.")


class NoReasonError(TicketingError):
    """A move or a merger says why."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"Say why, in {most} letters at most.")


class SubjectChangedError(TicketingError):
    """Somebody else kept another version of the subject meanwhile."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"Somebody changed the subject {code} meanwhile: look, then keep yours.")


class NoSuchCalendarError(TicketingError):
    """No working calendar has this name."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"There is no working calendar {name}.")


class NeverOpenError(TicketingError):
    """A calendar has not enough working time within a year: a promise in it never ends."""

    def __init__(self) -> None:
        super().__init__(
            "This working calendar is hardly ever open: no time can be promised in it."
        )


class NumbersSpentError(TicketingError):
    """There are more requests than numbers."""

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(f"There is no number for request {count}.")


class DeedOutOfPlaceError(TicketingError):
    """The table has no row for the deed in this state."""

    def __init__(self, state: str, deed: str) -> None:
        self.state = state
        self.deed = deed
        super().__init__(f"A request that is {state.replace('_', ' ')} has no {deed}.")


class NotYoursError(TicketingError):
    """Somebody is not one of those who may do this to this request."""

    def __init__(self, person: str, deed: str) -> None:
        self.person = person
        self.deed = deed
        super().__init__(f"{person} may not {deed} this request.")


class ObjectionWithoutReasonError(TicketingError):
    """An objection must say why."""

    def __init__(self, least: int) -> None:
        self.least = least
        super().__init__(f"An objection says its reason, in {least} letters at least.")


class ObjectionTooLateError(TicketingError):
    """The time to object is over."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(f"Objections were possible until {until.isoformat(timespec='minutes')}.")


class TooManyObjectionsError(TicketingError):
    """The beneficiary has objected as often as is allowed."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"There were {most} objections already: the last decision stands.")


class NobodyToReviewError(TicketingError):
    """Everybody is under who answered."""

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(f"Nobody is free to review the answer to request {number}.")


class FieldsMissingError(TicketingError):
    """Fields of a request's form are missing, unknown or cannot be so."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        super().__init__(f"These fields are missing or wrong: {', '.join(names)}.")


class BadAllowanceError(TicketingError):
    """A time allowed is not written as it must be."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"{text!r} is no time allowed: write 5d for days or 4h for hours.")


class NoSuchSubjectError(TicketingError):
    """No request can be about this."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"There is no subject {code}.")


class NoSuchRequestError(TicketingError):
    """No request has this number, or none that this person may see."""

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(f"There is no request {number}.")


class RequestChangedError(TicketingError):
    """Somebody else changed the request meanwhile."""

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(f"Somebody changed request {number} meanwhile: look, then do it again.")


class NothingSaidError(TicketingError):
    """A deed needs words: an answer, a question, a reason."""

    def __init__(self, deed: str) -> None:
        self.deed = deed
        super().__init__(f"Say something: a request has no {deed} without words.")


class TooMuchSaidError(TicketingError):
    """A text is longer than anybody reads."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"A text may have {most} letters at most.")


class NotOfThisEntityError(TicketingError):
    """Somebody is to handle a request who has no post where it is."""

    def __init__(self, person: str, entity: str) -> None:
        self.person = person
        self.entity = entity
        super().__init__(f"{person} has no post in {entity} or below it.")


class NothingToTransferError(TicketingError):
    """A request is to go where it is."""

    def __init__(self, entity: str) -> None:
        self.entity = entity
        super().__init__(f"The request is with {entity} already.")


class KeyReusedError(TicketingError):
    """An idempotency key came with another content than before."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(f"The key {key!r} was used for another request: take a new one.")


class SameRequestError(TicketingError):
    """A request cannot be merged into, or linked with, itself."""

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(f"Request {number} is one and the same.")


class OtherApplicantError(TicketingError):
    """A request goes on only with another of the same applicant: others learn nothing of it."""

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(f"Request {number} is another applicant's: link the two instead.")


class FaultsInSheetError(TicketingError):
    """A table has faults; nothing of it was done."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        lines = "\n".join(str(fault) for fault in self.faults)
        super().__init__(f"Nothing was done, because of these faults:\n{lines}")


class TooManyToUncoverError(TicketingError):
    """Somebody wants more whole national IDs in one file than anybody should."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"Narrow the list first: whole IDs of {most} requests at most go out.")


class BadIdentityError(TicketingError):
    """A national ID cannot be one."""

    def __init__(self) -> None:
        super().__init__("This is no national ID: ten digits from 1 or 2 on, the last one checks.")


class NoEntityNamedError(TicketingError):
    """A request does not say who is to answer, and its subject does not either."""

    def __init__(self, subject: str) -> None:
        self.subject = subject
        super().__init__(f"Say which entity is concerned: {subject} does not tell.")


class ActingPeriodError(TicketingError):
    """Somebody would act in the past, or for no time."""

    def __init__(self) -> None:
        super().__init__("An acting period begins now or later, and ends after it begins.")


class NoPostError(TicketingError):
    """Somebody has no post in the entity."""

    def __init__(self, person: str, entity: str) -> None:
        self.person = person
        self.entity = entity
        super().__init__(f"{person} has no post in {entity}.")


class UnfitFileError(TicketingError):
    """A file is not one that a request may have."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"The file is not taken: {reason}.")


class TooManyFilesError(UnfitFileError):
    """A beneficiary has attached as many files to a request as they may."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"you may attach {most} files to one request")


class InfectedFileError(UnfitFileError):
    """A file carries malware; it was not kept."""

    def __init__(self, malware: str) -> None:
        self.malware = malware
        super().__init__(f"it has {malware} in it")


class UnknownPlaceholderError(TicketingError):
    """A template has places for what nobody knows."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self.words = ", ".join(f"{{{word}}}" for word in words)
        super().__init__(f"Nothing is known to fill in for {self.words}.")


class NoSuchTemplateError(TicketingError):
    """No template has this id, or none that this person keeps."""

    def __init__(self, template_id: int) -> None:
        self.template_id = template_id
        super().__init__(f"There is no template {template_id}.")


class NotOfficeError(TicketingError):
    """Somebody keeps templates for an entity whose office they are not."""

    def __init__(self, entity: str) -> None:
        self.entity = entity
        super().__init__(f"Only coordinators and the head of {entity} keep its templates.")


class TooManyTemplatesError(TicketingError):
    """An entity keeps as many templates as it may."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"The entity keeps {most} templates already: remove one first.")


class BadViewNameError(TicketingError):
    """A name does not fit on a tab."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"A name has 1 to {most} letters, in one line.")


class NumberInViewError(TicketingError):
    """A search for one person or request is not kept under a name."""

    def __init__(self) -> None:
        super().__init__("A search for a number, an identity or a mobile is not kept.")


class NameTakenError(TicketingError):
    """Something of the same kind has this name already."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name!r} is there already: take another name.")


class TooManyViewsError(TicketingError):
    """Somebody keeps as many views as they may."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"You keep {most} views already: remove one first.")


class NoSuchViewError(TicketingError):
    """Nobody keeps this view, or not who asks."""

    def __init__(self, view_id: int) -> None:
        self.view_id = view_id
        super().__init__(f"There is no view {view_id}.")


class NotLedError(TicketingError):
    """Somebody shares with an entity that they do not lead."""

    def __init__(self, entity: str) -> None:
        self.entity = entity
        super().__init__(f"Only the head of {entity} shares with its people.")


class CannotMentionError(TicketingError):
    """Names in a remark are of nobody who may see the request."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = ", ".join(names)
        super().__init__(f"Nobody of these may see the request: {self.names}.")


class FileStaysError(TicketingError):
    """A file cannot be taken away: it is somebody else's, or was given with an answer."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} stays: it is of another's hand, or was given with an answer.")


class NoSuchFileError(TicketingError):
    """A request has no such file, or its content is lost."""

    def __init__(self, digest: str) -> None:
        self.digest = digest
        super().__init__("There is no such file.")


class ScannerAwayError(TicketingError):
    """Nobody can say now whether a file is harmless."""

    def __init__(self) -> None:
        super().__init__("Files cannot be checked now: try again in a while.")


class BadWebhookError(TicketingError):
    """An address is not one that may be told of requests."""

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__("The address must begin with https:// and lie outside this network.")


class NoSuchEventError(TicketingError):
    """Nothing of this name happens to a request."""

    def __init__(self, event: str) -> None:
        self.event = event
        super().__init__(f"There is no event {event!r}.")


class NoSuchWebhookError(TicketingError):
    """No receiver of this id is told of requests."""

    def __init__(self, webhook_id: str) -> None:
        self.webhook_id = webhook_id
        super().__init__(f"There is no webhook {webhook_id!r}.")


class NoSuchActionError(TicketingError):
    """Nothing of this name can be done to a request."""

    def __init__(self, action: str) -> None:
        self.action = action
        super().__init__(f"There is no action {action}.")


class NoSuchLinkError(TicketingError):
    """A link opens nothing: it was never given, or its time is over."""

    def __init__(self) -> None:
        super().__init__("This link opens nothing any more: ask for a new one.")


class LinkEndedError(NoSuchLinkError):
    """A newer link to the same request was used since."""

    def __init__(self) -> None:
        TicketingError.__init__(self, "A newer link was used: open the newest message.")


class NoSuchScoreError(TicketingError):
    """A rating is a number from 1 to 5."""

    def __init__(self) -> None:
        super().__init__("Choose from 1 to 5.")


class AlreadyRatedError(TicketingError):
    """A request is rated once, after its answer."""

    def __init__(self) -> None:
        super().__init__("A request is rated once, after its answer.")


class CorrespondenceAwayError(TicketingError):
    """The correspondence system brought no answer, or none that can be one."""

    def __init__(self, why: str, detail: str = "") -> None:
        self.why = why
        self.detail = detail
        said = f"{why}, {detail}" if detail else why
        super().__init__(f"The correspondence system does not answer ({said}).")
