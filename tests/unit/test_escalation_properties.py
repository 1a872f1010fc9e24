"""What falls due does not depend on who looked when, nor on what was entered only later."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.calendar import Closure, WorkingCalendar
from core.hours import Week
from tests.ministry import (
    DAY,
    HOUR,
    LONG_AGO,
    OFFICE,
    SUNDAY,
    a_post,
    a_structure,
    the_entities,
    the_posts,
)
from ticketing.clocks import Crew, Standing
from ticketing.entities import Entity, Ministry
from ticketing.escalation import Step, StepKey, StepKind, outlook
from ticketing.importance import OBJECT_WITHIN, USUAL_TIMES, Clock, Importance
from ticketing.posts import ActingPeriod, Duty, Post
from ticketing.request_states import OPEN, TRANSITIONS, Deed, RequestState, next_state
from ticketing.structure import Structure
from ticketing.waits import gone_on

RAMADAN = datetime.fromisoformat("2026-02-10T05:00:00+00:00")  # eight days before it begins
SHORT = WorkingCalendar(week=Week.office("09:00-12:00"))
END = timedelta(days=60)
CODES = ("school", "office", "department", "university", "other-department")
BY_ITSELF = frozenset({Deed.REMIND, Deed.LAPSE})  # never by somebody
deeds = st.sampled_from(sorted({deed for _, deed in TRANSITIONS} - BY_ITSELF | {Deed.WEIGH}))
moments = st.integers(1, 60 * 24 * 60 - 1).map(lambda minutes: timedelta(minutes=minutes))
A_BUSY_MACHINE = settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)


@dataclass(frozen=True)
class World:
    """A request's life and all that changes around it, as it will have been in the end."""

    begin: datetime
    standings: Sequence[Standing]
    entities: Sequence[Entity]
    posts: Sequence[Post]
    acting: Sequence[ActingPeriod]
    calendars: Sequence[tuple[str, datetime, WorkingCalendar]]

    def known(self, now: datetime) -> tuple[Sequence[Standing], Structure]:
        """Return what somebody can know who looks *now*."""
        history = [one for one in self.standings if one.at <= now]
        entities = [_as_known(one, now) for one in self.entities if one.valid_from <= now]
        posts = [_post_as_known(one, now) for one in self.posts if one.valid_from <= now]
        acting = [one for one in self.acting if one.starts_at <= now]
        calendars = [row for row in self.calendars if row[1] <= now]
        return history, a_structure(entities, posts, acting, calendars)

    def swept(self, moments: Sequence[datetime]) -> dict[StepKey, Step]:
        """Return what sweeps at these moments record, each step the first time it is seen."""
        recorded: dict[StepKey, Step] = {}
        for now in moments:
            history, structure = self.known(now)
            for step in outlook(history, USUAL_TIMES, structure, now).fallen:
                recorded.setdefault(step.key, step)
        return recorded


def _as_known(entity: Entity, now: datetime) -> Entity:
    if entity.valid_until is None or entity.valid_until <= now:
        return entity
    return replace(entity, valid_until=None, merged_into=None)


def _post_as_known(post: Post, now: datetime) -> Post:
    is_over = post.valid_until is not None and post.valid_until <= now
    return post if is_over else replace(post, valid_until=None)


@st.composite
def staffs(draw: st.DrawFn, begin: datetime) -> Sequence[Post]:
    """Return who holds which post, of whom some are dismissed and others come in their place."""
    posts = the_posts()
    for code, duty in draw(
        st.lists(st.tuples(st.sampled_from(CODES), st.sampled_from(Duty)), max_size=4, unique=True)
    ):
        gone, comes = begin + draw(moments), begin + draw(moments)
        posts = [
            replace(it, valid_until=gone) if it.person == f"{duty}.{code}" else it for it in posts
        ]
        posts.append(a_post(code, duty, f"new-{duty}.{code}", valid_from=comes))
    return posts


@st.composite
def lives(draw: st.DrawFn, begin: datetime) -> Sequence[Standing]:
    """Return a request's life by the table, with transfers and weighings."""
    state, entity, importance = RequestState.FILED, "school", Importance.NORMAL
    found = [Standing(1, begin, state, entity, importance)]
    for n, after in enumerate(sorted(draw(st.lists(moments, max_size=8, unique=True))), start=2):
        deed = draw(deeds)
        if (lapsed := gone_on(found)[-1]).at <= begin + after and lapsed is not found[-1]:
            state = lapsed.state  # whoever touches a request takes the steps before
            found.append(lapsed)
        if (state, deed) not in TRANSITIONS and not (deed is Deed.WEIGH and state in OPEN):
            continue
        state = next_state(state, deed)
        if deed in {Deed.TRANSFER, Deed.OBJECT}:
            entity = draw(st.sampled_from([code for code in CODES if code != entity]))
        if deed is Deed.WEIGH:
            importance = draw(st.sampled_from(sorted(Importance)))
        is_hurried = deed is Deed.ESCALATE
        crew = _crew_after(found[-1].crew, deed, entity)
        found.append(Standing(n, begin + after, state, entity, importance, is_hurried, crew))
    return found


def _crew_after(crew: Crew, deed: Deed, entity: str) -> Crew:
    if deed is Deed.ASSIGN:
        return replace(crew, assignee=f"{Duty.SPECIALIST}.{entity}")
    if deed is Deed.ANSWER:
        return replace(crew, hands=crew.hands | {f"{Duty.COORDINATOR}.{entity}"})
    return replace(crew, assignee=None) if deed is Deed.TRANSFER else crew


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Return a life among moves, mergers, acting deputies, other hours and closures."""
    begin = draw(st.sampled_from([SUNDAY, RAMADAN, SUNDAY + 30 * DAY]))
    entities: list[Entity] = the_entities()
    if draw(st.booleans()):
        ministry = Ministry.of(entities)
        at = begin + draw(moments)
        into = "other-department"
        change = draw(
            st.sampled_from(
                [ministry.moved("office", into, at), ministry.merged("department", into, at)]
            )
        )
        gone = {one.code for one in change.ended}
        entities = [one for one in entities if one.code not in gone]
        entities += [*change.ended, *change.begun]
    acting = [
        ActingPeriod(
            entity=code,
            person=f"{Duty.DEPUTY}.{code}",
            starts_at=begin + start,
            ends_at=begin + start + 9 * DAY,
        )
        for code, start in draw(st.lists(st.tuples(st.sampled_from(CODES), moments), max_size=3))
    ]
    later = begin + draw(moments)
    closed = OFFICE.with_closures([Closure(later + HOUR, later + 3 * DAY, "إجازة", "leave")])
    calendars = [("office", LONG_AGO, OFFICE)]
    if draw(st.booleans()):
        calendars.append(("office", later, draw(st.sampled_from([SHORT, closed]))))
    return World(begin, draw(lives(begin)), entities, draw(staffs(begin)), acting, calendars)


@A_BUSY_MACHINE
@given(worlds(), st.lists(moments, max_size=12))
def test_any_sweeps_record_the_same_steps_as_one_in_the_end(
    world: World, looks: list[timedelta]
) -> None:
    end = world.begin + END

    often = world.swept([*sorted(world.begin + look for look in looks), end])

    assert often == world.swept([end])


@A_BUSY_MACHINE
@given(worlds())
def test_a_sweep_at_each_moment_at_which_one_is_promised_misses_nothing(world: World) -> None:
    end = world.begin + END
    recorded: dict[StepKey, Step] = {}
    now = world.begin
    marks = sorted(
        {one.at for one in world.standings}
        | {at for _, at, _ in world.calendars}
        | {at for one in world.entities for at in (one.valid_from, one.valid_until) if at}
        | {end}
    )
    for mark in (mark for mark in marks if mark >= world.begin):
        following: datetime | None = now
        while following is not None and following < mark:
            history, structure = world.known(following)
            found = outlook(history, USUAL_TIMES, structure, following)
            recorded |= {step.key: step for step in found.fallen if step.key not in recorded}
            following = found.next_at
        now = mark
    recorded |= {key: step for key, step in world.swept([end]).items() if key not in recorded}

    assert recorded == world.swept([end])


@A_BUSY_MACHINE
@given(worlds())
def test_each_step_is_taken_once_and_no_level_is_left_out(world: World) -> None:
    history, structure = world.known(world.begin + END)
    found = outlook(history, USUAL_TIMES, structure, world.begin + END).fallen

    assert len({step.key for step in found}) == len(found)
    assert [step.at for step in found] == sorted(step.at for step in found)
    for clock in Clock:
        for number in {step.key.round for step in found if step.key.clock is clock}:
            levels = [
                step.key.level
                for step in found
                if (step.key.clock, step.key.round, step.key.kind.value) == (clock, number, "rise")
            ]
            assert levels == list(range(1, len(levels) + 1))


@given(st.integers(0, 40), st.lists(st.integers(1, 60), max_size=12, unique=True))
def test_a_request_closes_at_the_same_moment_whenever_it_was_looked_at(
    answered_after: int, days: list[int]
) -> None:
    answered_at = SUNDAY + answered_after * HOUR
    history = [
        Standing(1, SUNDAY - HOUR, RequestState.ACKNOWLEDGED, "school", Importance.NORMAL),
        Standing(2, answered_at, RequestState.ANSWERED, "school", Importance.NORMAL),
    ]
    due = answered_at + OBJECT_WITHIN
    for day in days:
        now = SUNDAY + day * DAY
        found = outlook(history, USUAL_TIMES, a_structure(), now)
        closed = [step for step in found.fallen if step.key.kind is StepKind.CLOSE]

        assert [step.at > due for step in closed] == ([True] if now > due else [])
        assert now > due or found.next_at is not None
