"""The words of the floor in one language: queues, states, and what callers choose."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from agi.calls import CallState
from asterisk_conf.names import PauseReason
from asterisk_conf.queues import QUEUES
from core.audit import Action, ActorKind
from core.permissions import Permission, Role
from ivr.library import unified_number
from ivr.nodes import EMERGENCY_KEY, FlowDefinition, Queue
from supervision.agent_states import AgentState
from supervision.pause_reasons import PAUSE_REASONS
from ticketing.beneficiaries import BeneficiaryRole

Translate = Callable[[str], str]


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for a text that is translated later
    """Return *text*, which the catalogues know."""
    return text


@dataclass(frozen=True, slots=True)
class Sign:
    """A state as people see it: a word and an icon (its colour is in the style sheet)."""

    word: str
    icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Everything on the floor that has a name."""

    queues: Mapping[str, str]
    agent_states: Mapping[str, Sign]
    call_states: Mapping[str, Sign]
    steps: Mapping[str, str]  # "menu:digit" -> what was chosen
    reasons: Mapping[str, str]  # of pauses; what a supervisor typed is none of them
    separator: str

    @property
    def places(self) -> Mapping[str, int]:
        """Return the place of each queue in the order of their definitions."""
        return {name: place for place, name in enumerate(self.queues)}


AGENT_STATES: Mapping[AgentState, Sign] = {
    AgentState.READY: Sign(N_("Ready"), "check-circle-fill"),
    AgentState.RINGING: Sign(N_("Ringing"), "telephone-inbound-fill"),
    AgentState.TALKING: Sign(N_("Talking"), "telephone-fill"),
    AgentState.ON_HOLD: Sign(N_("On hold"), "mic-mute-fill"),
    AgentState.AWAY: Sign(N_("Away, caller held"), "arrow-repeat"),
    AgentState.WRAP_UP: Sign(N_("Wrap-up"), "pencil-fill"),
    AgentState.PAUSED: Sign(N_("Paused"), "pause-circle-fill"),
    AgentState.UNAVAILABLE: Sign(N_("Phone away"), "slash-circle"),
    AgentState.SIGNED_OUT: Sign(N_("Signed out"), "box-arrow-right"),
}
CALL_STATES: Mapping[CallState, Sign] = {
    CallState.IN_MENU: Sign(N_("In the menu"), "signpost-split-fill"),
    CallState.QUEUED: Sign(N_("Waiting"), "hourglass-split"),
    CallState.RINGING: Sign(N_("Ringing"), "telephone-inbound-fill"),
    CallState.TALKING: Sign(N_("Talking"), "telephone-fill"),
    CallState.ON_HOLD: Sign(N_("On hold"), "mic-mute-fill"),
    CallState.ASKING: Sign(N_("Rings a colleague"), "telephone-outbound-fill"),
    CallState.CONSULTING: Sign(N_("Asks a colleague"), "people-fill"),
    CallState.CONFERENCE: Sign(N_("All three talk"), "people-fill"),
    CallState.AGENT_AWAY: Sign(N_("Held: the agent is away"), "arrow-repeat"),
    CallState.TRANSFERRING: Sign(N_("Being transferred"), "telephone-forward-fill"),
    CallState.WRAP_UP: Sign(N_("Wrap-up"), "pencil-fill"),
    CallState.SURVEY_IN_WRAP_UP: Sign(N_("In the survey"), "signpost-split-fill"),
    CallState.IN_SURVEY: Sign(N_("In the survey"), "signpost-split-fill"),
    CallState.BOOKING: Sign(N_("Asking for a callback"), "telephone-outbound-fill"),
    CallState.BOOKED: Sign(N_("Will be called back"), "telephone-outbound-fill"),
    CallState.CALLING: Sign(N_("Being called back"), "telephone-outbound-fill"),
    CallState.OVERFLOWED: Sign(N_("Moved on"), "telephone-forward-fill"),
}


CENTRES_REASONS: Mapping[PauseReason, str] = {
    PauseReason.MISSED_RINGS: N_("Missed rings"),
    PauseReason.WRAP_UP: N_("Wrap-up"),
    PauseReason.AWAY: N_("Lost a call: phone away"),
}
ROLES: Mapping[Role, str] = {
    Role.AGENT: N_("Agent"),
    Role.SUPERVISOR: N_("Supervisor"),
    Role.COORDINATOR: N_("Coordinator"),
    Role.QUALITY_REVIEWER: N_("Quality reviewer"),
    Role.EMERGENCY_OPERATOR: N_("Emergency operator"),
    Role.FAQ_EDITOR: N_("FAQ editor"),
    Role.REPORT_READER: N_("Report reader"),
    Role.ADMINISTRATOR: N_("Administrator"),
}
BENEFICIARY_ROLES: Mapping[BeneficiaryRole, str] = {
    BeneficiaryRole.GUARDIAN: N_("Guardian"),
    BeneficiaryRole.STUDENT: N_("Student"),
    BeneficiaryRole.TEACHER: N_("Teacher"),
    BeneficiaryRole.STAFF: N_("Staff of the ministry"),
    BeneficiaryRole.OTHER: N_("Other"),
}
PERMISSIONS: Mapping[Permission, str] = {
    Permission.CALLS_READ: N_("read calls"),
    Permission.QUEUES_READ: N_("see the queues"),
    Permission.AGENTS_READ: N_("see the agents"),
    Permission.AGENTS_MANAGE: N_("command agents"),
    Permission.CALLBACKS_MANAGE: N_("manage callbacks"),
    Permission.DESK_USE: N_("take calls at the desk"),
    Permission.BENEFICIARIES_READ: N_("find beneficiaries"),
    Permission.BENEFICIARIES_MANAGE: N_("keep beneficiaries"),
    Permission.IDENTITIES_UNCOVER: N_("see national IDs"),
    Permission.REQUESTS_FILE: N_("file requests"),
    Permission.REQUESTS_USE: N_("work on requests"),
    Permission.STRUCTURE_READ: N_("see the ministry and the subjects"),
    Permission.STRUCTURE_MANAGE: N_("change the ministry and the subjects"),
    Permission.TRAINING_USE: N_("practise on sample requests"),
    Permission.METRICS_READ: N_("read metrics"),
    Permission.PROMPTS_READ: N_("hear prompts"),
    Permission.PROMPTS_MANAGE: N_("replace prompts"),
    Permission.HOURS_READ: N_("see the hours and the notice"),
    Permission.HOURS_MANAGE: N_("manage the hours and the notice"),
    Permission.FAQ_READ: N_("read the FAQ bank"),
    Permission.FAQ_WRITE: N_("write FAQ entries"),
    Permission.FAQ_REVIEW: N_("review and publish FAQ entries"),
    Permission.FAQ_REVIEW_OWN: N_("publish FAQ entries of one's own"),
    Permission.ACCOUNT_OWN: N_("one's own account"),
    Permission.ACCOUNTS_MANAGE: N_("manage accounts"),
    Permission.TOKENS_MANAGE: N_("manage tokens"),
    Permission.WEBHOOKS_MANAGE: N_("manage webhooks"),
    Permission.AUDIT_READ: N_("read the audit log"),
    Permission.PRIVACY_MANAGE: N_("take away what is held on a person"),
}
ACTOR_KINDS: Mapping[ActorKind, str] = {
    ActorKind.PERSON: N_("person"),
    ActorKind.PROGRAM: N_("program"),
    ActorKind.TERMINAL: N_("terminal"),
    ActorKind.CENTRE: N_("the centre itself"),
    ActorKind.NOBODY: N_("not signed in"),
}
ACTIONS: Mapping[Action, str] = {
    Action.SIGNED_IN: N_("signed in"),
    Action.SIGN_IN_FAILED: N_("sign-in failed"),
    Action.LOCKED_OUT: N_("locked out"),
    Action.SIGNED_OUT: N_("signed out"),
    Action.SESSION_ENDED: N_("session ended"),
    Action.SESSION_STOLEN: N_("session used by another browser"),
    Action.PASSWORD_CHANGED: N_("password changed"),
    Action.PASSWORD_RESET: N_("password reset"),
    Action.SECOND_FACTOR_SET: N_("second factor set up"),
    Action.SECOND_FACTOR_REMOVED: N_("second factor removed"),
    Action.RECOVERY_CODES_MADE: N_("recovery codes made"),
    Action.RECOVERY_CODE_USED: N_("recovery code used"),
    Action.ACCOUNT_CREATED: N_("account created"),
    Action.ACCOUNT_CHANGED: N_("account changed"),
    Action.ACCOUNT_DISABLED: N_("account disabled"),
    Action.ACCOUNT_ENABLED: N_("account enabled"),
    Action.TOKEN_CREATED: N_("token created"),
    Action.TOKEN_REVOKED: N_("token revoked"),
    Action.AGENT_CREATED: N_("agent created"),
    Action.AGENT_COMMANDED: N_("agent commanded"),
    Action.PROMPT_CHANGED: N_("prompt changed"),
    Action.NOTICE_SWITCHED_ON: N_("notice switched on"),
    Action.NOTICE_SWITCHED_OFF: N_("notice switched off"),
    Action.CLOSURE_ENTERED: N_("closure entered"),
    Action.CLOSURE_ENDED: N_("closure ended"),
    Action.CALLBACK_GIVEN_UP: N_("callback given up"),
    Action.MESSAGE_SENT: N_("message to desks sent"),
    Action.BENEFICIARY_ADDED: N_("beneficiary added"),
    Action.BENEFICIARY_CHANGED: N_("beneficiary changed"),
    Action.BENEFICIARY_MERGED: N_("beneficiaries merged"),
    Action.BENEFICIARY_PARTED: N_("merge of beneficiaries undone"),
    Action.IDENTITY_UNCOVERED: N_("national ID looked at"),
    Action.DATA_SWEPT: N_("data kept long enough dealt with"),
    Action.PERSON_ERASED: N_("person erased"),
    Action.PERSON_EXPORTED: N_("all on a person exported"),
    Action.KEYS_TURNED: N_("sealing key turned"),
    Action.KEYS_FORGOTTEN: N_("older sealing keys forgotten"),
    Action.REQUESTS_EXPORTED: N_("requests exported"),
    Action.WEBHOOK_ADDED: N_("webhook added"),
    Action.WEBHOOK_ENDED: N_("webhook ended"),
    Action.STRUCTURE_CHANGED: N_("ministry changed"),
    Action.FAQ_ENTRY_ADDED: N_("FAQ entry added"),
    Action.FAQ_ENTRY_CHANGED: N_("FAQ entry changed"),
    Action.FAQ_ENTRY_RESTORED: N_("FAQ entry brought back"),
    Action.FAQ_ENTRY_LED_ON: N_("FAQ entry reviewed, published or withdrawn"),
    Action.FAQ_IMPORTED: N_("FAQ entries imported"),
    Action.FAQ_EXPORTED: N_("FAQ entries exported"),
    Action.FAQ_CATEGORY_CHANGED: N_("FAQ category changed"),
    Action.FAQ_ATTACHMENT_ADDED: N_("FAQ attachment added"),
    Action.FAQ_ANSWER_TEXTED: N_("FAQ answer sent by SMS"),
    Action.LOOKED: N_("looked"),
}
FACTS: Mapping[str, str] = {  # of a row of the audit log
    "action": N_("did"),
    "actor": N_("who"),
    "by": N_("by"),
    "command": N_("command"),
    "ends": N_("ends at"),
    "entity": N_("entity"),
    "expires": N_("good until"),
    "extension": N_("extension"),
    "form": N_("form of the file"),
    "full_name": N_("full name"),
    "importance": N_("Importance"),
    "language": N_("language"),
    "mobiles": N_("telephone numbers"),
    "name": N_("name"),
    "national_id": N_("national ID"),
    "needs_second_factor": N_("must have a second factor"),
    "number": N_("number"),
    "phone": N_("phone"),
    "prompt": N_("prompt"),
    "q": N_("searched"),
    "queues": N_("queues"),
    "reason": N_("reason"),
    "role": N_("role"),
    "rows": N_("how many"),
    "scope": N_("scope"),
    "service": N_("Service"),
    "session": N_("session"),
    "sessions": N_("sessions"),
    "since": N_("from the day"),
    "starts": N_("starts at"),
    "state": N_("State"),
    "subject": N_("with"),
    "text": N_("text"),
    "to": N_("to"),
    "until": N_("to the day"),
    "view": N_("view"),
    "what": N_("what"),
}
NUMBERS: Mapping[int, str] = {
    1: N_("one"),
    2: N_("two"),
    3: N_("three"),
    4: N_("four"),
    5: N_("five"),
    6: N_("six"),
    7: N_("seven"),
    8: N_("eight"),
    9: N_("nine"),
    10: N_("ten"),
}


def words_of(code: str, translate: Translate) -> Words:
    """Return the words of one language."""
    queues = {
        name: queue.name_ar if code == "ar" else queue.name_en for name, queue in QUEUES.items()
    }
    return Words(
        queues=queues,
        agent_states=_translated(AGENT_STATES.items(), translate),
        call_states=_translated(CALL_STATES.items(), translate),
        steps=dict(_steps(unified_number(), queues, code)),
        reasons=_reasons(code, translate),
        separator=translate(", "),
    )


def _reasons(code: str, translate: Translate) -> dict[str, str]:
    own = {str(reason): translate(word) for reason, word in CENTRES_REASONS.items()}
    return own | {
        name: reason.name_ar if code == "ar" else reason.name_en
        for name, reason in PAUSE_REASONS.items()
    }


def _translated(signs: Iterable[tuple[str, Sign]], translate: Translate) -> dict[str, Sign]:
    return {str(state): Sign(translate(sign.word), sign.icon) for state, sign in signs}


def _steps(flow: FlowDefinition, queues: Mapping[str, str], code: str) -> Iterator[tuple[str, str]]:
    """Yield each choice that a caller has, with what it leads to."""
    for menu in flow.menus():
        for digit, target in {**menu.keys, EMERGENCY_KEY: flow.emergency}.items():
            node = flow.nodes[target]
            name = node.queue if isinstance(node, Queue) else target
            yield f"{menu.name}:{digit}", node.title.get(code) or queues.get(name, name)
