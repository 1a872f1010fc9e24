"""The words of the floor in one language: queues, states, and what callers choose."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from agi.calls import CallState
from asterisk_conf.queues import QUEUES
from ivr.library import unified_number
from ivr.nodes import EMERGENCY_KEY, FlowDefinition, Queue
from supervision.agent_states import AgentState

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
    CallState.TRANSFERRING: Sign(N_("Being transferred"), "telephone-forward-fill"),
    CallState.WRAP_UP: Sign(N_("Wrap-up"), "pencil-fill"),
    CallState.SURVEY_IN_WRAP_UP: Sign(N_("In the survey"), "signpost-split-fill"),
    CallState.IN_SURVEY: Sign(N_("In the survey"), "signpost-split-fill"),
    CallState.BOOKING: Sign(N_("Asking for a callback"), "telephone-outbound-fill"),
    CallState.BOOKED: Sign(N_("Will be called back"), "telephone-outbound-fill"),
    CallState.CALLING: Sign(N_("Being called back"), "telephone-outbound-fill"),
    CallState.OVERFLOWED: Sign(N_("Moved on"), "telephone-forward-fill"),
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
        separator=translate(", "),
    )


def _translated(signs: Iterable[tuple[str, Sign]], translate: Translate) -> dict[str, Sign]:
    return {str(state): Sign(translate(sign.word), sign.icon) for state, sign in signs}


def _steps(flow: FlowDefinition, queues: Mapping[str, str], code: str) -> Iterator[tuple[str, str]]:
    """Yield each choice that a caller has, with what it leads to."""
    for menu in flow.menus():
        for digit, target in {**menu.keys, EMERGENCY_KEY: flow.emergency}.items():
            node = flow.nodes[target]
            name = node.queue if isinstance(node, Queue) else target
            yield f"{menu.name}:{digit}", node.title.get(code) or queues.get(name, name)
