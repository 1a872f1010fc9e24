"""What agents write of calls, and what supervisors say to them, on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from supervision.call_records import CallRecords, CallRecordStore
from supervision.caller_story import forms_of
from supervision.desk_messages import SHOWN_FOR, Audience, DeskMessages
from supervision.errors import NoSuchDispositionError, NoSuchMessageError, NotYourCallError
from tests.unit.test_caller_story import a_record

Sessions = async_sessionmaker[AsyncSession]
TODAY = date(2026, 8, 17)


async def test_a_draft_is_kept_and_is_not_saved(sessions: Sessions) -> None:
    records = CallRecords(sessions)
    await records.draft(a_record(note="أ", saved_at=None))
    await records.draft(a_record(note="أب", saved_at=None))

    kept = await records.find("1.1", "1001")

    assert kept == a_record(note="أب", saved_at=None)
    assert await records.find("1.1", "1002") is None
    assert await records.to_follow("1001", TODAY) == []


async def test_what_was_saved_stays_saved_while_it_is_typed_on(sessions: Sessions) -> None:
    records = CallRecords(sessions)
    saved = await records.save(a_record(saved_at=None))
    await records.draft(a_record(note="more", saved_at=None))

    kept = await records.find("1.1", "1001")

    assert kept is not None
    assert (kept.saved_at, kept.note) == (saved.saved_at, "more")


async def test_the_notes_of_a_caller_are_found_by_any_form_of_the_number(
    sessions: Sessions,
) -> None:
    records = CallRecords(sessions)
    await records.save(a_record("1.1"))
    await records.save(a_record("2.2", caller="+966551234567"))
    await records.save(a_record("3.3", caller="0550000002"))
    await records.draft(a_record("4.4", saved_at=None))

    async with sessions() as session:
        found = await CallRecordStore(session).saved_of(forms_of("966551234567"), 10)

    assert [record.call_id for record in found] == ["2.2", "1.1"]


async def test_follow_ups_are_due_until_they_are_done_and_again_when_moved(
    sessions: Sessions,
) -> None:
    records = CallRecords(sessions)
    await records.save(a_record("1.1"))
    await records.save(a_record("2.2", follow_up_on=TODAY + timedelta(days=1)))
    await records.save(a_record("3.3", follow_up_on=None))
    assert [it.call_id for it in await records.to_follow("1001", TODAY)] == ["1.1"]

    await records.follow_up_done("1.1", "1001")
    assert await records.to_follow("1001", TODAY) == []
    await records.save(a_record("1.1", note="again"))
    assert await records.to_follow("1001", TODAY) == []
    await records.save(a_record("1.1", follow_up_on=TODAY - timedelta(days=1)))

    assert [it.call_id for it in await records.to_follow("1001", TODAY)] == ["1.1"]
    with pytest.raises(NotYourCallError):
        await records.follow_up_done("1.1", "1002")


async def test_a_disposition_of_another_queue_is_not_kept(sessions: Sessions) -> None:
    with pytest.raises(NoSuchDispositionError):
        await CallRecords(sessions).save(a_record(disposition="dispatched"))


async def test_a_message_is_shown_to_whom_it_goes_until_each_has_seen_it(
    sessions: Sessions,
) -> None:
    messages, now = DeskMessages(sessions), datetime.now(UTC)
    one = await messages.send(Audience.AGENT, "1001", "one", by="huda")
    queue = await messages.send(Audience.QUEUE, "noor", "queue", by="huda")
    everybody = await messages.send(Audience.ALL, "", "all", by="huda")

    assert messages.unseen("1001", {"noor"}, now) == [everybody, queue, one]
    assert messages.unseen("1002", {"faris"}, now) == [everybody]
    await messages.acknowledge(everybody.number, "1001", {"noor"})
    await messages.acknowledge(everybody.number, "1001", {"noor"})
    assert messages.unseen("1001", {"noor"}, now) == [queue, one]
    assert messages.unseen("1002", {"faris"}, now) == [everybody]
    with pytest.raises(NoSuchMessageError):
        await messages.acknowledge(one.number, "1002", {"noor"})


async def test_messages_and_who_has_seen_them_outlive_the_controller(sessions: Sessions) -> None:
    before = DeskMessages(sessions)
    sent = await before.send(Audience.ALL, "", "all", by="huda")
    await before.acknowledge(sent.number, "1001", ())

    after = DeskMessages(sessions)
    await after.recall()

    now = datetime.now(UTC)
    assert after.unseen("1002", (), now) == [sent]
    assert after.unseen("1001", (), now) == []
    assert after.unseen("1002", (), now + SHOWN_FOR) == []
    assert replace(sent, text="x") not in after.shown(now)
