"""Leads one caller through a flow, without I/O: an outcome in, the next step out."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from ivr import nodes as n
from ivr import steps as s
from ivr.digits import are_right
from ivr.speech import heard, is_whole

MOST_BACK = 16  # menus that # can go back through
WRONG_DIGITS = "digits"  # what the journal is told instead of them


class Phase(Enum):
    """What is awaited at a node."""

    ASKING = auto()
    CONFIRMING = auto()
    SAYING = auto()  # what was said before is being heard; then the node does its work
    WORKING = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a caller stands, and all that the dialogue knows of them."""

    flow: n.FlowDefinition
    node: str
    language: str
    phase: Phase = Phase.ASKING
    pending: s.Heard = ()  # heard before the next question
    failed: int = 0
    repeated: int = 0
    turns: int = 0
    back: tuple[str, ...] = ()  # the menus that led here, the latest last
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    answers: Mapping[str, s.Answer] = field(default_factory=dict, repr=False)
    refused: Mapping[str, int] = field(default_factory=dict)
    hours: s.Hours | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """The caller's new place, the next step, and what is worth telling the journal."""

    place: Place
    step: s.Step
    told: tuple[s.Told, ...] = ()


def begin(flow: n.FlowDefinition, *, given: Mapping[str, str] | None = None) -> Turn:
    """Return the first step of a call of which the *given* values are known already."""
    place = Place(flow=flow, node=flow.start, language=flow.language, values=given or {})
    return enter(place, flow.start)


def advance(place: Place, outcome: s.Outcome) -> Turn:
    """Return the step after *outcome*, the answer to the step before."""
    node = place.flow.nodes[place.node]
    match node:
        case n.Menu():
            assert outcome is None or isinstance(outcome, str)  # noqa: S101 - Ask's outcome
            return _after_key(place, node, outcome)
        case n.Collect() if place.phase is Phase.CONFIRMING:
            assert outcome is None or isinstance(outcome, str)  # noqa: S101 - Ask's outcome
            return _after_confirming(place, node, outcome)
        case n.Collect():
            assert isinstance(outcome, s.Typed)  # noqa: S101 - Gather's outcome
            return _after_typing(place, node, outcome)
        case _ if place.phase is Phase.SAYING:
            return _after_saying(place, node, outcome)
        case _:
            return _after_work(place, node, outcome)


def enter(place: Place, name: str, *told: s.Told) -> Turn:
    """Return the step of a caller who comes to node *name*: ways are followed until one is due."""
    while True:
        node = place.flow.nodes[name]
        place = replace(place, node=name, phase=Phase.ASKING, failed=0, repeated=0)
        match node:
            case n.Play():
                place = replace(place, pending=(*place.pending, *_heard(place, node.prompts)))
                name = node.next
            case n.Menu() | n.Collect() if place.turns >= place.flow.turns:
                name = node.failed
            case n.LookUp() if _is_shut(place, node):
                name = node.failed
            case n.Known():
                name = node.yes if place.values.get(node.value) else node.no
            case n.Menu():
                return _told(_ask(_remembering(place)), *told, s.MenuEntered(name))
            case n.Collect():
                return _told(_ask(place), *told, s.MenuEntered(name))
            case n.Calendar():
                return Turn(_at(place, Phase.WORKING), s.AskCalendar(node.calendar), told)
            case n.Answer():
                return Turn(_at(place, Phase.WORKING), s.AskAnswer(node.entry), told)
            case _:
                return _told(_say_first(place, node), *told)


def _told(turn: Turn, *told: s.Told) -> Turn:
    return replace(turn, told=(*told, *turn.told))


def _at(place: Place, phase: Phase) -> Place:
    return replace(place, phase=phase)


def _heard(place: Place, says: n.Says) -> s.Heard:
    return heard(
        says,
        values=place.values,
        answers=place.answers,
        hours=place.hours,
        registers=place.flow.registers,
    )


def _is_shut(place: Place, node: n.LookUp) -> bool:
    return place.refused.get(node.look_up, 0) >= place.flow.tries


def _remembering(place: Place) -> Place:
    """Return the place with its menu as the latest; one come back to is not remembered twice."""
    back = place.back
    before = back[: back.index(place.node)] if place.node in back else back
    return replace(place, back=(*before, place.node)[-MOST_BACK:])


def _ask(place: Place, *sorry: str) -> Turn:
    """Put the question of the node, after an apology or what is still pending."""
    node, flow = place.flow.nodes[place.node], place.flow
    is_confirming = place.phase is Phase.CONFIRMING and isinstance(node, n.Collect)
    says = node.confirm if is_confirming and isinstance(node, n.Collect) else _question(node)
    said = (*place.pending, *sorry, *_heard(place, says))
    after = replace(place, pending=(), turns=place.turns + 1)
    if isinstance(node, n.Collect) and not is_confirming:
        return Turn(after, s.Gather(heard=said, most=node.most, seconds=flow.silence_seconds))
    return Turn(after, s.Ask(heard=said, seconds=flow.silence_seconds))


def _question(node: n.Node) -> n.Says:
    return node.prompts if isinstance(node, n.Menu | n.Collect) else ()


def _after_key(place: Place, menu: n.Menu, key: str | None) -> Turn:
    if key is not None and key in menu.keys:
        return enter(_keeping(place, menu, key), menu.keys[key], _choice(menu, key))
    match key:
        case n.EMERGENCY_KEY:
            return enter(place, place.flow.emergency, s.DigitPressed(menu.name, key))
        case n.REPEAT:
            return _repeat(place, menu, key)
        case n.BACK:
            return _go_back(place, menu, key)
        case _:
            return _fail(place, menu, key, _apology(place, key))


def _keeping(place: Place, menu: n.Menu, key: str) -> Place:
    return replace(place, values={**place.values, menu.into: key}) if menu.into else place


def _choice(menu: n.Menu, key: str) -> s.Told:
    return s.ScoreGiven(menu.score, int(key)) if menu.score else s.DigitPressed(menu.name, key)


def _apology(place: Place, key: str | None) -> str:
    return place.flow.sorry.silence if key is None else place.flow.sorry.wrong_key


def _repeat(place: Place, node: n.Menu | n.Collect, key: str) -> Turn:
    """Ask again; a caller who only repeats fails in the end."""
    if place.repeated >= place.flow.repeats:
        return _fail(place, node, key, place.flow.sorry.wrong_key)
    again = replace(place, repeated=place.repeated + 1)
    return _told(_ask_or_give_up(again, node), s.DigitPressed(node.name, key))


def _go_back(place: Place, node: n.Menu | n.Collect, key: str) -> Turn:
    """Return to the menu before; the first menu is only repeated."""
    before = place.back[:-1] if isinstance(node, n.Menu) else place.back
    if not before:
        return _repeat(place, node, key)
    return enter(replace(place, back=before), before[-1], s.DigitPressed(node.name, key))


def _fail(place: Place, node: n.Menu | n.Collect, key: str | None, sorry: str) -> Turn:
    """Count a try that failed; the last one leads to the node's ``failed``."""
    told = s.TryFailed(node.name, key)
    if place.failed + 1 >= place.flow.tries:
        return enter(place, node.failed, told)
    return _told(_ask_or_give_up(replace(place, failed=place.failed + 1), node, sorry), told)


def _ask_or_give_up(place: Place, node: n.Menu | n.Collect, *sorry: str) -> Turn:
    if place.turns >= place.flow.turns:
        return enter(place, node.failed)
    return _ask(place, *sorry)


def _after_typing(place: Place, node: n.Collect, typed: s.Typed) -> Turn:
    """Take digits; alone, 0 # and * are the global keys, and * anywhere begins again."""
    match typed.digits:
        case n.EMERGENCY_KEY:
            return enter(place, place.flow.emergency, s.DigitPressed(node.name, typed.digits))
        case "" if typed.ended:
            return _go_back(place, node, n.BACK)
        case "":
            return _fail(place, node, None, place.flow.sorry.silence)
        case digits if n.REPEAT in digits:
            return _repeat(place, node, n.REPEAT)
        case digits:
            return _after_digits(place, node, digits)


def _after_digits(place: Place, node: n.Collect, digits: str) -> Turn:
    if not are_right(digits, least=node.least, most=node.most, check=node.check):
        return _fail(place, node, WRONG_DIGITS, place.flow.sorry.wrong_digits)
    known = replace(place, values={**place.values, node.into: digits})
    if not node.confirm:
        return enter(known, node.next)
    return _ask_or_give_up(replace(known, phase=Phase.CONFIRMING, failed=0), node)


def _after_confirming(place: Place, node: n.Collect, key: str | None) -> Turn:
    match key:
        case "1":  # yes
            return enter(place, node.next, s.DigitPressed(node.name, key))
        case "2" | n.BACK:  # again
            return _repeat(_at(place, Phase.ASKING), node, key)
        case n.EMERGENCY_KEY:
            return enter(place, place.flow.emergency, s.DigitPressed(node.name, key))
        case n.REPEAT:
            return _repeat(place, node, key)
        case _:
            return _fail(place, node, key, _apology(place, key))


def _say_first(place: Place, node: n.Node) -> Turn:
    """Say what is pending and the node's own words; with nothing to say do its work at once."""
    said = (*place.pending, *_heard(place, node.says()))
    after = replace(place, pending=())
    if said:
        return Turn(_at(after, Phase.SAYING), s.Say(said))
    return _work(after, node)


def _after_saying(place: Place, node: n.Node, key: s.Outcome) -> Turn:
    """Any key ends what is being said; 0 also leads to the emergency, but for whoever is there."""
    if key == n.EMERGENCY_KEY and node.name != place.flow.emergency:
        told = s.DigitPressed(node.name, n.EMERGENCY_KEY)
        return enter(place, place.flow.emergency, told)
    return _work(place, node)


def _work(place: Place, node: n.Node) -> Turn:
    place = _at(place, Phase.WORKING)
    match node:
        case n.LookUp():
            return Turn(place, _asking(place, node))
        case n.Language():
            language = _chosen_language(place, node)
            return Turn(replace(place, language=language), s.Speak(language))
        case n.CallBack():
            return Turn(place, s.BookCallback(place.values[node.number]))
        case n.Queue():
            return Turn(place, s.Enqueue(node.queue))
        case n.Resume():
            return Turn(place, s.Resume())
        case n.HangUp():
            return Turn(place, s.HangUp(node.ending))
        case _:
            raise TypeError(f"{node.name} has no work to do")


def _asking(place: Place, node: n.LookUp) -> s.LookUp:
    values = place.values
    return s.LookUp(
        name=node.look_up,
        number=values[node.number],
        identity=values[node.identity],
        value=values[node.value] if node.value else "",
    )


def _chosen_language(place: Place, node: n.Language) -> str:
    if node.language != n.NEXT_LANGUAGE:
        return node.language
    languages = place.flow.languages
    return languages[(languages.index(place.language) + 1) % len(languages)]


def _after_work(place: Place, node: n.Node, outcome: s.Outcome) -> Turn:
    match node, outcome:
        case n.LookUp(), s.Answer():
            return _after_answer(place, node, outcome)
        case n.Calendar(), s.Hours():
            told = s.CalendarAnswered(node.calendar, outcome.is_open, outcome.reason)
            back = place.back if outcome.is_open else ()  # to menus of the day nobody goes back
            return enter(replace(place, hours=outcome, back=back), _way_at(node, outcome), told)
        case n.Answer(), str():
            heard = replace(place, pending=(*place.pending, outcome))
            return enter(heard, node.next, s.AnswerSpoken(node.entry))
        case n.Answer(), None:
            return enter(place, node.absent)
        case n.CallBack(), bool():
            return enter(place, node.booked if outcome else node.refused)
        case n.Language(), _:
            return enter(place, node.next, s.LanguageChosen(place.language))
        case _:
            raise TypeError(f"{node.name} cannot take {type(outcome).__name__}")


def _way_at(node: n.Calendar, hours: s.Hours) -> str:
    if hours.is_open:
        return node.open
    return node.closed if hours.reason is None else node.reasons.get(hours.reason, node.closed)


def _after_answer(place: Place, node: n.LookUp, answer: s.Answer) -> Turn:
    """Only a whole answer is told; refusals are counted over the call, whatever their number."""
    result = answer.result
    if result is s.Result.FOUND and not is_whole(answer, place.flow.registers[node.look_up]):
        result = s.Result.UNAVAILABLE
    told = s.LookUpAnswered(node.look_up, result)
    match result:
        case s.Result.FOUND:
            known = replace(place, answers={**place.answers, node.look_up: answer})
            return enter(known, node.found, told)
        case s.Result.UNAVAILABLE:
            return enter(place, node.unavailable, told)
        case s.Result.REFUSED:
            refusals = place.refused.get(node.look_up, 0) + 1
            after = replace(place, refused={**place.refused, node.look_up: refusals})
            return enter(after, node.failed if _is_shut(after, node) else node.refused, told)
