"""An agent asks a colleague while the caller hears music: which channels the switch moves.

The dialplan does all the rest (``parts/consult.j2``): it rings the colleague, tells the journal,
and leads on whoever is left when somebody hangs up. So nobody is lost when the controller dies, and
a desk phone that hangs up means what the button does.
"""

from collections.abc import Collection, Iterable, Mapping

from agi.calls import IN_TALK, WITH_COLLEAGUE, Call, CallState
from agi.errors import HeldByPhoneError, InConsultError, NoConsultError, NoTalkError
from agi.talks import NORMAL_CLEARING, AmiActions
from asterisk_conf.names import Context, Variable, extension_of

ALONE = frozenset({CallState.TALKING, CallState.ON_HOLD})
ANSWERED = frozenset({CallState.CONSULTING, CallState.CONFERENCE})


def talk_of(calls: Iterable[Call], extension: str) -> Call:
    """Return the call in which *extension* is the agent of the caller; NoTalkError."""
    for call in calls:
        if call.agent == extension and call.state in IN_TALK:
            return call
    raise NoTalkError(extension)


def talk_alone(calls: Iterable[Call], extension: str) -> Call:
    """Return the agent's call while no colleague is in it; NoTalkError, InConsultError."""
    call = talk_of(calls, extension)
    if call.state not in ALONE:
        raise InConsultError(extension)
    return call


def consult_of(
    calls: Iterable[Call], extension: str, states: Collection[CallState] = WITH_COLLEAGUE
) -> Call:
    """Return the call about which the agent asks a colleague; NoTalkError, NoConsultError."""
    call = talk_of(calls, extension)
    if call.state not in states:
        raise NoConsultError(extension)
    return call


async def ask(ami: AmiActions, call: Call, colleague: str) -> None:
    """Let the caller hear music and the agent's own leg ring *colleague*; NoTalkError."""
    await _part(ami, call, Context.ASKING, colleague)


async def hold(ami: AmiActions, call: Call) -> None:
    """Let the caller hear music, for an agent whose phone cannot be told to hold; NoTalkError."""
    await _part(ami, call, Context.HOLDING, "held")


async def resume(ami: AmiActions, call: Call) -> None:
    """Bring the agent back to a caller whom the switch holds; NoTalkError, HeldByPhoneError."""
    leg = await _leg(ami, call, call.agent)
    if leg["Context"] != Context.HOLDING:
        raise HeldByPhoneError(call.agent or "")
    await ami.act(
        "Redirect", Channel=leg["Channel"], Context=Context.TOGETHER, Exten="resumes", Priority="1"
    )


async def complete(ami: AmiActions, call: Call) -> None:
    """End the agent's leg: the colleague takes the caller. NoTalkError."""
    agent = await _channel(ami, call, call.agent)
    await ami.act("Hangup", Channel=agent, Cause=NORMAL_CLEARING)


async def give_back(ami: AmiActions, call: Call) -> None:
    """End the colleague's leg: the agent has the caller again. NoConsultError."""
    try:
        colleague = await _channel(ami, call, call.colleague)
    except NoTalkError as error:  # the dialplan brings the agent back already
        raise NoConsultError(error.extension) from error
    await ami.act("Hangup", Channel=colleague, Cause=NORMAL_CLEARING)


async def join(ami: AmiActions, call: Call) -> None:
    """Let all three talk; NoTalkError."""
    await ami.act(
        "Redirect",
        Channel=await _channel(ami, call, call.agent),
        Context=Context.CONFERENCE,
        Exten="agent",
        Priority="1",
        ExtraChannel=await _channel(ami, call, call.colleague),
        ExtraContext=Context.CONFERENCE,
        ExtraExten="colleague",
        ExtraPriority="1",
    )


async def _part(ami: AmiActions, call: Call, context: Context, extension: str) -> None:
    """Move the caller to the music and the agent to *extension* of *context*, both at once."""
    caller, agent = await _channel(ami, call, None), await _channel(ami, call, call.agent)
    await ami.act("Setvar", Channel=caller, Variable=Variable.AGENT, Value=agent)
    await ami.act("Setvar", Channel=agent, Variable=Variable.CALLER, Value=caller)
    await ami.act("Setvar", Channel=agent, Variable=Variable.QUEUE, Value=call.queue or "")
    await ami.act(
        "Redirect",
        Channel=caller,
        Context=Context.CONSULT,
        Exten="held",
        Priority="1",
        ExtraChannel=agent,
        ExtraContext=context,
        ExtraExten=extension,
        ExtraPriority="1",
    )


async def _channel(ami: AmiActions, call: Call, extension: str | None) -> str:
    leg = await _leg(ami, call, extension)
    return leg["Channel"]


async def _leg(ami: AmiActions, call: Call, extension: str | None) -> Mapping[str, str]:
    """Return the leg that *extension* has in *call*, the caller's for None; NoTalkError."""
    for leg in await ami.list("CoreShowChannels"):
        is_callers = leg["Uniqueid"] == call.call_id
        is_wanted = extension == (None if is_callers else extension_of(leg["Channel"]))
        if is_wanted and leg["Linkedid"] == call.call_id:
            return leg
    raise NoTalkError(extension or call.agent or "")
