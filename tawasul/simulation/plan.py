"""What each caller of a simulation means to do: drawn once, from a seed. Pure."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ivr import nodes as n
from tawasul.simulation import paths
from tawasul.simulation.callback_plan import CallbackHabits, CallbackPlan, callback_planned
from tawasul.simulation.day import LOOK_UP_OF, MIX, QUEUE_OF, Want, arrivals
from tawasul.simulation.paths import Path, Stop

NUMBER = "05{:02d}{:06d}"
SERIES = 50  # of numbers: crowds of different seeds can be told apart
WRONG_NUMBER = "99999999"
WRONG_LAST_FOUR = "0000"
ALL_KEYS = "123456789"
ANYTHING = ""
CALLBACKS = 0.15  # of those who wait, where the centre can call them back


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How people behave: shares from 0 to 1, and lengths in seconds."""

    talk_seconds: float = 90.0  # the median
    patience_seconds: float = 150.0  # the mean
    thinks: tuple[float, float] = (0.4, 2.5)  # before each key
    english: float = 0.06
    by_machine: float = 0.7  # of those who ask where something stands
    knows_number: float = 0.7  # of these
    wants_agent_after: float = 0.2  # of those whom the machine answered
    hasty: float = 0.3  # presses the first key while greeted
    wrong_key: float = 0.06  # of all keys of menus
    silent: float = 0.02  # of callers
    leaves: float = 0.12  # at a random moment, whatever then happens
    leaves_within: float = 90.0
    hangs_up_first: float = 0.6  # the caller, when the talk is over
    wants_callback: float = 0.0  # of those who wait
    callback: CallbackHabits = field(default_factory=CallbackHabits)
    rings: tuple[float, float] = (1.0, 5.0)  # before an agent answers
    misses: float = 0.03  # of an agent's rings
    pauses: float = 0.05  # after a call
    pause_seconds: float = 20.0


@dataclass(frozen=True, slots=True)
class Known:
    """Something that a register knows: a number, and the last four digits that go with it."""

    look_up: str
    number: str
    last_four: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """Keys that a caller presses so long after having heard a prompt; "" is any sound at all."""

    after: str
    pause_seconds: float
    keys: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerPlan:
    """One caller. *at* counts from the beginning; a caller without presses says nothing at all."""

    number: str
    at: float
    want: Want
    language: str
    presses: tuple[Press, ...]
    patience_seconds: float
    talk_seconds: float
    hangs_up_first: bool
    leaves_after: float | None
    callback: CallbackPlan | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A whole simulation."""

    seed: int
    agents: int
    minutes: float
    callers: tuple[CallerPlan, ...]
    habits: Habits

    def chance_of(self, agent: int) -> random.Random:
        """Return the dice of one agent, the same for the same seed."""
        return random.Random(f"{self.seed}/agent {agent}")  # noqa: S311 - a game


def planned(
    flow: n.FlowDefinition,
    known: Sequence[Known],
    *,
    seed: int,
    calls_per_hour: float,
    minutes: float,
    agents: int,
    habits: Habits | None = None,
) -> Plan:
    """Return what everybody does; the same arguments give the same plan."""
    chance = random.Random(seed)  # noqa: S311 - a game
    moments = arrivals(chance, calls_per_hour=calls_per_hour, minutes=minutes)
    drawn = _Drawing(flow, known, chance, habits or Habits(), seed)
    callers = tuple(drawn.caller(number, at) for number, at in enumerate(moments))
    return Plan(seed=seed, agents=agents, minutes=minutes, callers=callers, habits=drawn.habits)


class _Drawing:
    """Draws callers one after another from the same dice."""

    def __init__(
        self,
        flow: n.FlowDefinition,
        known: Sequence[Known],
        chance: random.Random,
        habits: Habits,
        seed: int,
    ) -> None:
        self.habits = habits
        self._seed = seed
        self._series = SERIES + seed % SERIES
        self._flow = flow
        self._chance = chance
        self._known: Mapping[str, list[Known]] = {
            name: [it for it in known if it.look_up == name] for name in LOOK_UP_OF.values()
        }

    def caller(self, number: int, at: float) -> CallerPlan:
        """Return the caller of that place in the crowd."""
        chance, habits = self._chance, self.habits
        want = chance.choices(list(MIX), list(MIX.values()))[0]
        languages = self._flow.languages
        is_english = len(languages) > 1 and self._happens(habits.english)
        is_silent = self._happens(habits.silent)
        return CallerPlan(
            number=NUMBER.format(self._series, number),
            at=at,
            want=want,
            language=languages[1] if is_english else languages[0],
            presses=() if is_silent else self._hastened(self._presses(want, english=is_english)),
            patience_seconds=chance.expovariate(1 / habits.patience_seconds),
            talk_seconds=chance.lognormvariate(0.0, 0.5) * habits.talk_seconds,
            hangs_up_first=self._happens(habits.hangs_up_first),
            leaves_after=self._leaves_after(),
            callback=self._wish(number) if self._happens(habits.wants_callback) else None,
        )

    def _wish(self, number: int) -> CallbackPlan:
        """Draw from dice of the caller's own: all others stay who they are."""
        chance = random.Random(f"{self._seed}/callback {number}")  # noqa: S311 - a game
        return callback_planned(chance, self.habits.callback)

    def _hastened(self, presses: Iterable[Press]) -> tuple[Press, ...]:
        """Let some press their first key before its question is put."""
        first, *rest = tuple(presses) or (None,)
        if first is None:
            return ()
        return (
            replace(first, after=ANYTHING) if self._happens(self.habits.hasty) else first,
            *rest,
        )

    def _leaves_after(self) -> float | None:
        leaves = self._happens(self.habits.leaves)
        return self._chance.uniform(0.0, self.habits.leaves_within) if leaves else None

    def _presses(self, want: Want, *, english: bool) -> Iterator[Press]:
        start: str | None = None
        if english and (over := paths.to_other_language(self._flow)):
            yield from self._along(over)
            start = over.end
        if want is Want.EMERGENCY:
            if menu := paths.first_menu(self._flow):
                yield self._press(menu.heard, n.EMERGENCY_KEY)
        elif want in LOOK_UP_OF and self._happens(self.habits.by_machine):
            yield from self._asking(want, start)
        elif way := paths.to_queue(self._flow, QUEUE_OF[want], start=start):
            yield from self._along(way, self._entry(want))

    def _asking(self, want: Want, start: str | None) -> Iterator[Press]:
        """Ask a register; who is answered goes, or asks for an agent, and who is not, tries on."""
        way, entry = paths.to_answer(self._flow, LOOK_UP_OF[want], start=start), self._entry(want)
        if way is None or entry is None:
            return
        if self._happens(self.habits.knows_number):
            yield from self._along(way, entry)
            if ending := self._ending(want, way):
                yield from self._along(ending)
            return
        yield from self._along(way, replace(entry, last_four=WRONG_LAST_FOUR))
        again = Path(tuple(stop for stop in way.stops if not stop.offers), way.end)
        stranger = Known(entry.look_up, WRONG_NUMBER, WRONG_LAST_FOUR)
        for _ in range(self._flow.tries - 1):
            yield from self._along(again, stranger)

    def _ending(self, want: Want, way: Path) -> Path | None:
        node = self._flow.nodes[way.end]
        if not isinstance(node, n.LookUp):
            return None
        if self._happens(self.habits.wants_agent_after):
            return paths.to_queue(self._flow, QUEUE_OF[want], start=node.found)
        return paths.to_goodbye(self._flow, node.found)

    def _entry(self, want: Want) -> Known | None:
        known = self._known.get(LOOK_UP_OF.get(want, ""))
        return self._chance.choice(known) if known else None

    def _along(self, way: Path, known: Known | None = None) -> Iterator[Press]:
        for stop in way.stops:
            if stop.into:
                yield self._press(stop.heard, _typed(stop, known))
                continue
            if stop.offers and self._happens(self.habits.wrong_key):
                yield self._press(stop.heard, self._chance.choice(_not_in(stop.offers)))
            yield self._press(stop.heard, stop.key)

    def _press(self, after: str, keys: str) -> Press:
        return Press(
            after=after, pause_seconds=self._chance.uniform(*self.habits.thinks), keys=keys
        )

    def _happens(self, share: float) -> bool:
        return self._chance.random() < share


def _typed(stop: Stop, known: Known | None) -> str:
    """Return the digits that *stop* asks for: its first question is for the number."""
    if known is None:
        return WRONG_NUMBER
    return f"{known.number}#" if stop.into == known.look_up else known.last_four


def _not_in(offers: str) -> str:
    return "".join(key for key in ALL_KEYS if key not in offers) or n.REPEAT
