"""What is held on people: kept by rule, erased, told; in each database."""

import json
from base64 import b64decode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, text, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core import audit_store
from core.audit import Action, Actor, ActorKind, Deed
from core.audit_store import AuditLog, Wanted
from core.database import writing
from core.outbox import Channel, Message
from core.outbox_store import OutboxStore
from core.permissions import Role
from core.sealing import SealingKeys
from core.secrets import KeyFile, Secrets
from core.tables import OutboxRow
from privacy.due import DUE
from privacy.erasure import Erasure
from privacy.errors import (
    NobodyFoundError,
    NotAPersonError,
    SharedNumberError,
    StillOpenError,
)
from privacy.forgetting import ERASED
from privacy.holdings import Holdings
from privacy.rules import RULES, Kind, Rule
from privacy.sweep import RetentionSweep
from privacy.turning import Turning, unopened
from supervision.tables import CallbackRow, CallEventRow, CallRecordRow, CallRow
from tawasul.privacy_watch import sweep_when_due
from tests.centre_of_requests import FIRST_ID, NOURA, SECOND_ID, RequestCentre, of_office, opened
from tests.everything import dump_of
from tests.ministry import DAY, SUNDAY, a_post
from ticketing.attachment_folder import AttachmentFolder
from ticketing.attachment_service import Attachments
from ticketing.attachments import digest_of
from ticketing.beneficiaries import Particulars
from ticketing.beneficiary_service import Beneficiaries
from ticketing.posts import Duty
from ticketing.request_numbers import spaced
from ticketing.request_rights import Person as Visitor
from ticketing.request_rows import Seal
from ticketing.request_tables import RequestKeyRow, RequestRow, TrackingLinkRow
from ticketing.requests import Applicant, Request
from ticketing.tables import BeneficiaryRow
from ticketing.tracking import with_addresses
from ticketing.tracking_service import Tracking

Sessions = async_sessionmaker[AsyncSession]
ADMIN = Actor(ActorKind.TERMINAL, "root")
QUALITY = Visitor("quality", Role.QUALITY_REVIEWER)
NAME, MOBILE, EMAIL = "هدى بنت سالم الزهراني", "0551234567", "huda@example.sa"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
async def centre(sessions: Sessions) -> RequestCentre:
    return await opened(sessions)


@pytest.fixture
def folder(tmp_path: Path) -> AttachmentFolder:
    return AttachmentFolder(tmp_path / "files")


def erasure_of(centre: RequestCentre, folder: AttachmentFolder) -> Erasure:
    return Erasure(centre.sessions, centre.seal, folder, centre.clock)


def sweep_of(centre: RequestCentre, folder: AttachmentFolder, *rules: Rule) -> RetentionSweep:
    return RetentionSweep(centre.sessions, folder, rules or RULES, centre.clock)


async def known(
    centre: RequestCentre, name: str = NAME, identity: str | None = FIRST_ID, *mobiles: str
) -> int:
    told = Particulars(name=name, national_id=identity, mobiles=mobiles or (MOBILE,))
    return (await Beneficiaries(centre.sessions, centre.seal).add(told, by=ADMIN)).number


async def asked(centre: RequestCentre, name: str = NAME, **facts: object) -> Request:
    told = {"name": name, "national_id": FIRST_ID, "mobile": MOBILE, "email": EMAIL, **facts}
    call_id = str(told.pop("call_id", "")) or None
    return (
        await centre.filed(
            f"key of {told['national_id'] or name}",
            applicant=Applicant(**told),  # type: ignore[arg-type]
            text=f"أنا {name} ورقم هويتي {told['national_id']} وجوالي {told['mobile']}",
            call_id=call_id,
        )
    ).request


async def answered_and_closed(
    centre: RequestCentre, folder: AttachmentFolder, request: Request, name: str = NAME
) -> None:
    """Let a request go its way, with the person's name in every place that takes words."""
    files = Attachments(centre.sessions, centre.seal, centre.grounds, folder, clock=centre.clock)
    coordinator = of_office("coordinator.department")
    await files.attach(request.number, f"{name}.pdf", PDF, by=coordinator)
    await centre.requests.acknowledge(request.number, by=coordinator)
    await centre.requests.answer(request.number, f"إلى {name}: وفرنا حافلة.", by=coordinator)
    await centre.requests.close(request.number, f"اتصلنا بـ {name}", by=QUALITY)


async def called(sessions: Sessions, call_id: str, caller: str, at: datetime = SUNDAY) -> None:
    """Let the journal hold a call, with what an agent noted and a promise to call back."""
    call = {
        "call_id": call_id, "caller": caller, "channel": "PJSIP/operator-1", "state": "closed",
        "started_at": at, "events": 1, "flow_version": "1", "language": "ar", "path": [],
        "on_hold_for": timedelta(0), "is_open": False, "scores": {},
    }  # fmt: skip
    event = {"call_id": call_id, "n": 1, "kind": "call_started", "at": at,
             "detail": {"caller": caller, "channel": "PJSIP/operator-1"}}  # fmt: skip
    record = {"call_id": call_id, "agent": "1001", "caller": caller, "note": f"{NAME} تسأل",
              "written_at": at, "saved_at": at}  # fmt: skip
    promise = {"call_id": call_id, "queue": "noor", "number": caller, "language": "ar",
               "since": at, "booked_at": at, "state": "confirmed", "attempts": 1}  # fmt: skip
    rows = ((CallRow, call), (CallEventRow, event), (CallRecordRow, record), (CallbackRow, promise))
    async with writing(sessions) as session:
        for table, values in rows:
            await session.execute(insert(table).values(values))


async def a_whole_life(centre: RequestCentre, folder: AttachmentFolder, name: str = NAME) -> int:
    """Let somebody be known, merged, call, ask, be answered, and be sent an answer."""
    number, other = await known(centre, name), await known(centre, name, None, "0500000009")
    await Beneficiaries(centre.sessions, centre.seal).merge(number, other, by=ADMIN)
    await called(centre.sessions, "1.1", "+966551234567")
    request = await asked(centre, name, beneficiary=number, call_id="1.1")
    await answered_and_closed(centre, folder, request, name)
    async with writing(centre.sessions) as session:
        answer = Message(key="faq/1.1/e1/sms", channel=Channel.SMS, recipient=MOBILE, body="نعم")
        await OutboxStore(session).put([answer], SUNDAY)
        texted = Deed(ADMIN, Action.FAQ_ANSWER_TEXTED, "call/1.1", {"entry": "e1"})
        await audit_store.write(session, texted)
    return number


async def said(sessions: Sessions, *words: str) -> list[str]:
    """Return where the database says any of these words."""
    async with sessions() as session:
        dump = await (await session.connection()).run_sync(dump_of)
    return [place for place, cell in dump if any(word in cell for word in words)]


async def test_whoever_is_erased_stands_nowhere_and_is_still_counted(
    centre: RequestCentre, folder: AttachmentFolder
) -> None:
    await a_whole_life(centre, folder)
    rows_before = await counts(centre)

    done = await erasure_of(centre, folder).erase(FIRST_ID, by=ADMIN)

    assert await said(centre.sessions, FIRST_ID, NAME, "551234567", EMAIL, "500000009") == []
    assert await said(centre.sessions, centre.seal.index(FIRST_ID)) == []
    assert done.counts == {
        "beneficiaries": 2, "requests": 1, "calls": 1, "messages": 7, "files": 1,
    }  # fmt: skip
    assert done.audit_rows == ()
    assert await counts(centre) == rows_before
    assert not list(await folder.kept_before(SUNDAY + 9999 * DAY))
    (_, faults) = await AuditLog(centre.sessions).check({})
    assert faults == []


async def test_letters_about_whoever_is_erased_go_too(
    centre: RequestCentre, folder: AttachmentFolder
) -> None:
    post = a_post("department", Duty.COORDINATOR, "salem", valid_from=SUNDAY)
    await centre.ministry.appoint(replace(post, email="salem@example.test"), by=ADMIN)
    centre.clock.now += DAY
    await known(centre)
    huda = Applicant(name=NAME, national_id=FIRST_ID, mobile=MOBILE)
    request = await centre.file(title=f"شكوى {NAME}", applicant=huda)
    await answered_and_closed(centre, folder, request)
    titled = OutboxRow.subject.contains(NAME)
    async with centre.sessions() as session:
        assert (await session.scalars(select(OutboxRow.recipient).where(titled))).all()

    await erasure_of(centre, folder).erase(MOBILE, by=ADMIN)

    assert await said(centre.sessions, NAME) == []


async def counts(centre: RequestCentre) -> list[int]:
    tables = ("requests", "request_events", "calls", "call_events", "beneficiaries", "outbox")
    async with centre.sessions() as session:
        return [
            await session.scalar(text(f"SELECT count(*) FROM {table}")) or 0  # noqa: S608
            for table in tables
        ]


async def test_a_request_of_whoever_was_erased_still_tells_its_course(
    centre: RequestCentre, folder: AttachmentFolder
) -> None:
    await known(centre)
    request = await asked(centre)
    await answered_and_closed(centre, folder, request)

    await erasure_of(centre, folder).erase(MOBILE, by=ADMIN)

    kept, events = await centre.requests.see(request.number, by=QUALITY)
    assert (kept.state, kept.applicant.name, kept.title) == ("closed", ERASED, ERASED)
    assert [event.deed for event in events] == ["file", "attach", "acknowledge", "answer", "close"]
    assert events[0].detail == {"source": "call"}
    with pytest.raises(NobodyFoundError):
        await erasure_of(centre, folder).erase(MOBILE, by=ADMIN)


async def test_nothing_is_erased_while_a_request_is_open(
    centre: RequestCentre, folder: AttachmentFolder
) -> None:
    await known(centre)
    request = await asked(centre)
    before = await said(centre.sessions, NAME)

    with pytest.raises(StillOpenError, match="request") as refused:
        await erasure_of(centre, folder).erase(FIRST_ID, by=ADMIN)

    assert len(refused.value.what) == 1
    assert await said(centre.sessions, NAME) == before
    assert (await centre.requests.see(request.number, by=NOURA))[0].applicant.name == NAME


async def test_nothing_is_erased_while_a_call_or_a_callback_goes_on(
    centre: RequestCentre, folder: AttachmentFolder
) -> None:
    await known(centre)
    await called(centre.sessions, "1.1", MOBILE)
    async with writing(centre.sessions) as session:
        await session.execute(update(CallRow).values(is_open=True))
        await session.execute(update(CallbackRow).values(state="in_line"))

    with pytest.raises(StillOpenError) as refused:
        await erasure_of(centre, folder).erase(MOBILE, by=ADMIN)

    assert [it.partition(" ")[0] for it in refused.value.what] == ["call", "callback"]


async def test_of_a_number_that_several_have_nobody_is_guessed(
    centre: RequestCentre, folder: AttachmentFolder
) -> None:
    await known(centre)
    await known(centre, "سارة", SECOND_ID)
    await called(centre.sessions, "1.1", MOBILE)

    with pytest.raises(SharedNumberError):
        await erasure_of(centre, folder).erase(MOBILE, by=ADMIN)
    done = await erasure_of(centre, folder).erase(FIRST_ID, by=ADMIN)

    assert (done.counts["beneficiaries"], done.counts["calls"]) == (1, 0)
    assert "beneficiary_mobiles.number" in await said(centre.sessions, MOBILE)
    assert (await Beneficiaries(centre.sessions, centre.seal).card_of(MOBILE) or {})["name"] == (
        "سارة"
    )


@pytest.mark.parametrize("sought", ["", "هدى", "1000000009", "12345"])
async def test_what_names_nobody_is_refused(
    centre: RequestCentre, folder: AttachmentFolder, sought: str
) -> None:
    with pytest.raises(NotAPersonError):
        await erasure_of(centre, folder).erase(sought, by=ADMIN)
    with pytest.raises(NobodyFoundError):
        await erasure_of(centre, folder).erase(SECOND_ID, by=ADMIN)


async def test_rows_of_the_audit_log_from_before_are_named_and_stay(
    centre: RequestCentre, folder: AttachmentFolder
) -> None:
    await known(centre)
    async with writing(centre.sessions) as session:
        old = Deed(ADMIN, Action.BENEFICIARY_MERGED, "beneficiary/1", {"name": NAME})
        await audit_store.write(session, old)

    done = await erasure_of(centre, folder).erase(FIRST_ID, by=ADMIN)

    (row,) = done.audit_rows
    (entry,) = await AuditLog(centre.sessions).page(Wanted(action=Action.BENEFICIARY_MERGED), 5)
    assert entry.n == row


letters = st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", min_size=6, max_size=12)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=letters, last=letters)
async def test_any_name_is_erased_from_every_column(
    centre: RequestCentre, folder: AttachmentFolder, first: str, last: str
) -> None:
    name = f"{first} {last}"
    await known(centre, name)
    await answered_and_closed(centre, folder, await asked(centre, name), name)

    await erasure_of(centre, folder).erase(FIRST_ID, by=ADMIN)

    assert await said(centre.sessions, name, first, last, FIRST_ID, MOBILE) == []


async def test_all_that_is_held_is_told(centre: RequestCentre, folder: AttachmentFolder) -> None:
    number = await a_whole_life(centre, folder)
    holdings = Holdings(centre.sessions, centre.seal, folder, centre.clock)

    document = await holdings.of(FIRST_ID, by=ADMIN)
    same = await holdings.of_beneficiary(number, by=ADMIN)

    assert json.loads(json.dumps(document)) == same
    assert [one["number"] for one in document["beneficiaries"]] == [number, number + 1]
    assert document["beneficiaries"][0]["national_id"] == FIRST_ID
    (request,) = document["requests"]
    assert (request["national_id"], request["applicant"]) == (FIRST_ID, NAME)
    assert request["events"][0]["deed"] == "file"
    (file,) = request["attachments"]
    assert (file["name"], b64decode(file["content"])) == (f"{NAME}.pdf", PDF)
    (call,) = document["calls"]
    assert (call["caller"], call["records"][0]["note"]) == ("+966551234567", f"{NAME} تسأل")
    assert document["callbacks"][0]["number"] == "+966551234567"
    assert {row["recipient"] for row in document["messages"]} == {MOBILE, EMAIL}
    assert not [row for row in document["messages"] if "\u27e6" in row["body"]]
    assert document["answers_sent"] == [
        {"at": document["answers_sent"][0]["at"], "call_id": "1.1", "entry": "e1"}
    ]
    entries = await AuditLog(centre.sessions).page(Wanted(action=Action.PERSON_EXPORTED), 5)
    assert [entry.subject for entry in entries] == [f"beneficiary/{number}"] * 2
    assert not [entry for entry in entries if NAME in entry.detail or FIRST_ID in entry.detail]


async def test_a_content_that_is_gone_is_told_as_none(
    centre: RequestCentre, folder: AttachmentFolder
) -> None:
    await a_whole_life(centre, folder)
    await folder.remove(digest_of(PDF))

    document = await Holdings(centre.sessions, centre.seal, folder).of(FIRST_ID, by=ADMIN)

    assert [it["content"] for it in document["requests"][0]["attachments"]] == [None]


async def test_what_was_kept_long_enough_goes_and_a_second_sweep_finds_nothing(
    centre: RequestCentre, folder: AttachmentFolder
) -> None:
    await a_whole_life(centre, folder)
    async with writing(centre.sessions) as session:
        sent = {"sent_at": SUNDAY, "next_try_at": None}
        await session.execute(update(OutboxRow).values(sent))
        await session.execute(update(BeneficiaryRow).values(changed_at=SUNDAY))
    sweep = sweep_of(centre, folder)
    assert set((await sweep.due()).values()) == {0}

    centre.clock.now = SUNDAY + 2000 * DAY
    foreseen = await sweep.due()
    done = await sweep.sweep(by=ADMIN)
    again = await sweep.sweep(by=ADMIN)

    assert done[Kind.REQUESTS] == done[Kind.CALLERS] == done[Kind.KEYS] == 1
    assert done[Kind.BENEFICIARIES] == 2
    assert foreseen == done
    assert set(again.values()) == {0}
    assert await said(centre.sessions, FIRST_ID, NAME, "551234567", EMAIL) == []
    (_, faults) = await AuditLog(centre.sessions).check({})
    assert faults == []
    assert (await sweep.last_at()) is not None


@pytest.mark.parametrize("kind", [Kind.KEYS, Kind.LINKS, Kind.MESSAGES, Kind.REQUESTS])
async def test_each_rule_counts_from_its_own_day(
    centre: RequestCentre, folder: AttachmentFolder, kind: Kind
) -> None:
    request = await asked(centre)
    await answered_and_closed(centre, folder, request)
    async with writing(centre.sessions) as session:
        await session.execute(update(OutboxRow).values(sent_at=SUNDAY, next_try_at=None))
    (rule,) = (replace(rule, days=10) for rule in RULES if rule.kind is kind)
    sweep = sweep_of(centre, folder, rule)

    centre.clock.now = SUNDAY + 9 * DAY
    early = await sweep.sweep(by=ADMIN)
    centre.clock.now = SUNDAY + 11 * DAY
    late = await sweep.sweep(by=ADMIN)

    assert early[kind] == 0
    assert late[kind] > 0


async def test_what_is_open_or_waits_is_never_swept(
    centre: RequestCentre, folder: AttachmentFolder
) -> None:
    number = await known(centre)
    request = await asked(centre, beneficiary=number)
    centre.clock.now = SUNDAY + 9000 * DAY

    done = await sweep_of(centre, folder).sweep(by=ADMIN)

    kept, _ = await centre.requests.see(request.number, by=NOURA)
    async with centre.sessions() as session:
        links = (await session.scalars(select(TrackingLinkRow))).all()
        waiting = (await session.scalars(select(OutboxRow.body))).all()
    assert kept.applicant.name == NAME
    assert done[Kind.BENEFICIARIES] == done[Kind.REQUESTS] == done[Kind.MESSAGES] == 0
    assert links
    assert all(waiting)


async def test_who_called_lately_is_kept(centre: RequestCentre, folder: AttachmentFolder) -> None:
    await known(centre)
    async with writing(centre.sessions) as session:
        await session.execute(update(BeneficiaryRow).values(changed_at=SUNDAY))
    centre.clock.now = SUNDAY + 2000 * DAY
    await called(centre.sessions, "1.1", "00966551234567", at=centre.clock.now - DAY)

    done = await sweep_of(centre, folder).sweep(by=ADMIN)

    assert (done[Kind.BENEFICIARIES], done[Kind.CALLERS]) == (0, 0)


async def test_a_rule_that_is_off_keeps_for_ever(
    centre: RequestCentre, folder: AttachmentFolder
) -> None:
    await asked(centre)
    centre.clock.now = SUNDAY + 9000 * DAY

    done = await sweep_of(centre, folder, replace(RULES[0], days=None)).sweep(by=ADMIN)

    assert done == {}
    async with centre.sessions() as session:
        assert (await session.scalars(select(RequestKeyRow))).all()


async def test_idempotency_keys_do_not_tell_who_asked(centre: RequestCentre) -> None:
    await asked(centre)

    async with centre.sessions() as session:
        row = (await session.scalars(select(RequestKeyRow))).one()

    assert FIRST_ID not in row.key
    assert row.key == centre.seal.index_of_key(f"key of {FIRST_ID}")


async def test_a_turned_key_opens_all_and_the_old_one_nothing(
    centre: RequestCentre, folder: AttachmentFolder, tmp_path: Path
) -> None:
    keys = Secrets.ensure(tmp_path / "secrets").sealing_key
    old = SealingKeys.fixed(keys.read()[0])
    centre.seal = Seal(keys)
    await a_whole_life(centre, folder)
    turning = Turning(centre.sessions, keys, KeyFile(tmp_path / "secrets" / "sealing-key"))

    assert await unopened(centre.sessions, keys) == 0
    assert await unopened(centre.sessions, SealingKeys.fixed("another key")) == 2
    turned = await turning.turn(by=ADMIN)
    gone, again = await turning.forget_older(by=ADMIN)

    assert (turned.counts["requests"], turned.counts["beneficiaries"]) == (1, 1)
    assert (turned.counts["merges"], turned.lost) == (2, 0)
    assert (gone, again.counts["requests"], again.lost) == (1, 0, 0)
    restarted = Secrets.ensure(tmp_path / "secrets").sealing_key
    for found_by in (keys, restarted):
        people = Beneficiaries(centre.sessions, Seal(found_by))
        (_, found) = await people.search(FIRST_ID, limit=5)
        assert [one.particulars.national_id for one in found] == [FIRST_ID]
    async with centre.sessions() as session:
        row = (await session.scalars(select(RequestRow))).one()
    assert Seal(restarted).opened(row.national_id, f"request/{row.id}") == FIRST_ID
    assert Seal(old).shown(row.national_id, f"request/{row.id}") != FIRST_ID


async def test_links_in_messages_that_wait_outlive_a_turn(
    centre: RequestCentre, tmp_path: Path
) -> None:
    keys = Secrets.ensure(tmp_path / "secrets").sealing_key
    centre.seal = Seal(keys)
    await asked(centre)
    turning = Turning(centre.sessions, keys, KeyFile(tmp_path / "secrets" / "sealing-key"))
    await turning.turn(by=ADMIN)
    await turning.forget_older(by=ADMIN)

    async with centre.sessions() as session:
        bodies = (await session.scalars(select(OutboxRow.body))).all()
    (token,) = {with_addresses(it, keys, "http://x").rpartition("/t/")[2] for it in bodies}
    tracking = Tracking(centre.sessions, centre.seal, centre.grounds, centre.clock)
    assert (await tracking.see(token)).request.applicant.name == NAME


async def test_words_of_a_request_that_is_not_erased_cannot_be_changed(
    centre: RequestCentre,
) -> None:
    await asked(centre)

    with pytest.raises(DBAPIError, match="only added to"):
        async with writing(centre.sessions) as session:
            await session.execute(text("UPDATE request_events SET detail = '{}'"))


@pytest.mark.parametrize(
    ("kind", "index"),
    [
        (Kind.CALLERS, "ix_calls_named"),
        (Kind.NOTES, "ix_call_records_named"),
        (Kind.MESSAGES, "ix_outbox_named"),
    ],
)
async def test_a_night_does_not_read_what_was_dealt_with_before(
    sqlite_sessions: Sessions, kind: Kind, index: str
) -> None:
    query = DUE[kind](SUNDAY).compile(
        dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}
    )

    async with sqlite_sessions() as session:
        plan = await session.execute(text(f"EXPLAIN QUERY PLAN {query}"))

    assert index in str(plan.all())


async def test_notes_of_calls_without_a_number_go_too(
    centre: RequestCentre, folder: AttachmentFolder
) -> None:
    await called(centre.sessions, "1.1", "")
    centre.clock.now = SUNDAY + 2000 * DAY

    done = await sweep_of(centre, folder).sweep(by=ADMIN)

    assert (done[Kind.NOTES], done[Kind.CALLERS]) == (1, 0)
    assert await said(centre.sessions, NAME) == []


async def test_a_message_that_is_on_its_way_is_not_tried_again_once_it_is_erased(
    centre: RequestCentre, folder: AttachmentFolder
) -> None:
    await known(centre)
    message = Message(key="faq/1.1/e1/sms", channel=Channel.SMS, recipient=MOBILE, body="نعم")
    async with writing(centre.sessions) as session:
        await OutboxStore(session).put([message], SUNDAY)
        (claimed,) = await OutboxStore(session).claim(SUNDAY, 1)

    await erasure_of(centre, folder).erase(FIRST_ID, by=ADMIN)
    async with writing(centre.sessions) as session:
        await OutboxStore(session).failed(claimed, "no answer", SUNDAY)

    async with centre.sessions() as session:
        (row,) = await session.scalars(select(OutboxRow))
    assert (row.next_try_at, row.recipient, row.body) == (None, "", "")


async def test_a_running_centre_sweeps_once_a_night(
    centre: RequestCentre, folder: AttachmentFolder
) -> None:
    sweep, now = sweep_of(centre, folder), datetime.now(UTC)

    swept = [await sweep_when_due(sweep, now + days * DAY) for days in (0, 0, 1)]

    assert swept == [True, False, True]
    entries = await AuditLog(centre.sessions).page(Wanted(action=Action.DATA_SWEPT), 5)
    assert [(entry.actor_kind, entry.subject) for entry in entries] == [("centre", "retention")] * 2


async def test_what_a_family_shares_stays_with_the_others(
    centre: RequestCentre, folder: AttachmentFolder
) -> None:
    await answered_and_closed(centre, folder, await asked(centre))
    others = await asked(centre, "سارة", national_id=SECOND_ID)
    holdings = Holdings(centre.sessions, centre.seal, folder, centre.clock)

    document = await holdings.of(FIRST_ID, by=ADMIN)
    await erasure_of(centre, folder).erase(FIRST_ID, by=ADMIN)

    numbers = {spaced(one["number"]) for one in document["requests"]}
    assert len(numbers) == 1
    assert not [row for row in document["messages"] if spaced(others.number) in row["body"]]
    async with centre.sessions() as session:
        kept = (await session.scalars(select(OutboxRow).where(OutboxRow.recipient != ""))).all()
    assert {row.recipient for row in kept} == {MOBILE, EMAIL}
    assert (await centre.requests.see(others.number, by=NOURA))[0].applicant.mobile == MOBILE
