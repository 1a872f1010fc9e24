"""Deeds under a key: done once, however often they are asked, in each database."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from tests.centre_of_requests import NOURA, RequestCentre, of_office, opened
from ticketing.attachment_folder import AttachmentFolder
from ticketing.attachment_service import Attachments
from ticketing.errors import DeedOutOfPlaceError, KeyReusedError, NoSuchRequestError
from ticketing.request_keys import Asking
from ticketing.request_states import Deed
from ticketing.service import Requests

COORDINATOR, OTHER = of_office("coordinator.department"), of_office("coordinator.university")
PDF = b"%PDF-1.7 the plan of the building"


@pytest.fixture
async def centre(sessions: async_sessionmaker[AsyncSession]) -> RequestCentre:
    """A small ministry with one subject."""
    return await opened(sessions)


def under(centre: RequestCentre, key: str, **facts: object) -> Requests:
    """Return the deeds under a key."""
    asking = Asking.of(key, facts)
    return Requests(centre.sessions, centre.seal, centre.grounds, centre.clock, asking)


async def test_a_deed_is_done_once_under_its_key(centre: RequestCentre) -> None:
    number = (await centre.file()).number
    answer = under(centre, "k", action="answer", text="وفرنا حافلة.")
    await centre.requests.acknowledge(number, by=COORDINATOR)

    first = await answer.answer(number, "وفرنا حافلة.", by=COORDINATOR, version=2)
    again = await answer.answer(number, "وفرنا حافلة.", by=COORDINATOR, version=2)

    assert (first.version, again) == (3, first)
    _, events = await centre.requests.see(number, by=COORDINATOR)
    assert [it.deed for it in events] == [Deed.FILE, Deed.ACKNOWLEDGE, Deed.ANSWER]


async def test_twice_at_once_is_once(centre: RequestCentre) -> None:
    number = (await centre.file()).number
    twice = [under(centre, "k", action="acknowledge") for _ in range(4)]

    done = await asyncio.gather(*(it.acknowledge(number, by=COORDINATOR) for it in twice))

    assert {it.version for it in done} == {2}


async def test_another_thing_under_the_same_key_is_refused(centre: RequestCentre) -> None:
    number, other = (await centre.filed("filed")).request.number, (await centre.file()).number
    await under(centre, "k", number=number).comment(number, "الأول", by=NOURA)

    for asked, key in ((other, "k"), (other, "filed")):
        with pytest.raises(KeyReusedError):
            await under(centre, key, number=other).comment(asked, "الثاني", by=NOURA)
    await under(centre, "k", number=other).comment(other, "غيري", by=COORDINATOR)
    hidden = (await centre.file(entity="university")).number
    with pytest.raises(NoSuchRequestError):
        await under(centre, "k", number=hidden).comment(hidden, "ثالث", by=COORDINATOR)


async def test_who_passed_it_on_hears_so_again_and_no_more_than_that(
    centre: RequestCentre,
) -> None:
    number = (await centre.file()).number
    passing = under(centre, "k", to="university")
    first = await passing.transfer(number, "university", "تخص الجامعة", by=COORDINATOR)

    again = await passing.transfer(number, "university", "تخص الجامعة", by=COORDINATOR)

    assert again == first
    await centre.requests.acknowledge(number, by=OTHER)
    with pytest.raises(NoSuchRequestError):
        await passing.transfer(number, "university", "تخص الجامعة", by=COORDINATOR)


async def test_what_was_refused_may_be_asked_again(centre: RequestCentre) -> None:
    number = (await centre.file()).number
    closing = under(centre, "k", action="study")
    with pytest.raises(DeedOutOfPlaceError):
        await closing.study(number, by=COORDINATOR)
    await centre.requests.acknowledge(number, by=COORDINATOR)
    await centre.requests.assign(number, "specialist.department", by=COORDINATOR)

    assert (await closing.study(number, by=COORDINATOR)).version == 4


async def test_a_file_comes_once_under_its_key(centre: RequestCentre, tmp_path: Path) -> None:
    number = (await centre.file()).number
    asking = Asking.of("k", {"attach": "plan.pdf"})
    services = centre.sessions, centre.seal, centre.grounds, AttachmentFolder(tmp_path)
    files = Attachments(*services, clock=centre.clock, asking=asking)
    assert await files.attached_before(number, PDF, by=COORDINATOR) is None

    kept, version = await files.attach(number, "plan.pdf", PDF, by=COORDINATOR)
    await centre.requests.comment(number, "بعده", by=COORDINATOR)
    again = await files.attach(number, "plan.pdf", PDF, by=COORDINATOR)

    assert await files.attached_before(number, PDF, by=COORDINATOR) == (kept, version)
    assert again[0].digest == kept.digest
    assert [it.name for it in await files.of(number, by=COORDINATOR)] == ["plan.pdf"]
