"""Leads a caller through a flow; it only waits, and asks the pure part what comes next."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from ivr import steps as s
from ivr.dialogue import advance, begin
from ivr.nodes import FlowDefinition
from ivr.ports import BARE, CallerChannel, DialogueWitness, Surroundings

LOOK_UP_SECONDS = 5.0  # the caller waits in silence meanwhile


async def lead(
    flow: FlowDefinition,
    channel: CallerChannel,
    witness: DialogueWitness,
    world: Surroundings = BARE,
    *,
    given: Mapping[str, str] | None = None,
) -> s.Decision:
    """Return where the call goes; the caller has heard so. Of a value *given* none is asked."""
    turn = begin(flow, given=given)
    notice = world.notice()
    while True:
        for told in turn.told:
            tell(witness, told)
        step = turn.step
        if isinstance(step, s.Decision):
            return step
        if notice and isinstance(step, s.Ask | s.Gather | s.Say):
            step, notice = replace(step, heard=(notice, *step.heard)), None
        outcome = await _done(step, channel, world, turn.place.language)
        turn = advance(turn.place, outcome)


async def _done(
    step: s.Step, channel: CallerChannel, world: Surroundings, language: str
) -> s.Outcome:
    match step:
        case s.Ask() | s.Gather() | s.Say():
            return await _heard(step, channel, sounds(step.heard, world, language))
        case s.LookUp():
            return await _looked_up(step, world)
        case s.AskCalendar():
            return world.calendars.hours(step.name, world.clock())
        case s.AskAnswer():
            return world.answers(step.entry, language)
        case s.BookCallback():
            return await world.callbacks.book(step.number, language)
        case s.Speak():
            await channel.speak(step.language)
    return None


async def _heard(
    step: s.Ask | s.Gather | s.Say, channel: CallerChannel, prompts: tuple[str, ...]
) -> s.Outcome:
    match step:
        case s.Ask():
            return await channel.ask(prompts, seconds=step.seconds)
        case s.Gather():
            return await channel.collect(prompts, most=step.most, seconds=step.seconds)
        case s.Say():
            return await channel.say(prompts)


async def _looked_up(step: s.LookUp, world: Surroundings) -> s.Answer:
    """Return the register's answer; one that takes too long is none."""
    try:
        async with asyncio.timeout(LOOK_UP_SECONDS):
            return await world.registers.look_up(
                step.name, number=step.number, identity=step.identity, value=step.value
            )
    except TimeoutError:
        return s.Answer(s.Result.UNAVAILABLE)


def sounds(heard: s.Heard, world: Surroundings, language: str) -> tuple[str, ...]:
    """Return the names of the sounds, with the values spoken in *language*."""
    return tuple(
        name
        for part in heard
        for name in (
            (part,) if isinstance(part, str) else (it.name for it in world.voice(part, language))
        )
    )


def tell(witness: DialogueWitness, told: s.Told) -> None:
    """Pass on what is worth telling."""
    match told:
        case s.MenuEntered():
            witness.menu_entered(told.menu)
        case s.DigitPressed():
            witness.digit_pressed(told.menu, told.digit)
        case s.ScoreGiven():
            witness.score_given(told.question, told.score)
        case s.TryFailed():
            witness.try_failed(told.menu, told.digit)
        case s.LanguageChosen():
            witness.language_chosen(told.language)
        case s.LookUpAnswered():
            witness.look_up_answered(told.look_up, told.result)
        case s.CalendarAnswered():
            witness.calendar_answered(told.calendar, told.reason, is_open=told.is_open)
        case s.AnswerSpoken():
            witness.answer_spoken(told.entry)
