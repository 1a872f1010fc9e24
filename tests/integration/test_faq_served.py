"""What of the FAQ bank served a call: sent by SMS, written by agents, spoken by the machine."""

from datetime import UTC, date, datetime, timedelta

import orjson
import pytest
from sqlalchemy import select

from agent_desktop import keys
from agi import events as ev
from core.tables import OutboxRow
from faq_bank.kept_entries import Audience
from faq_bank.service import FaqBank
from supervision.story_reader import StoryReader
from supervision.writers import Writer
from tests.builders import Step, an_answered_call, life_of
from tests.fakes.api_client import Answer, ApiClient
from tests.fakes.desk import Desk
from tests.fakes.faq import MONA, publish, searched, with_sample
from tests.fakes.faq_calls import begun

QUESTION = "كيف أقدّم شكوى؟"
LONG = "تُقدَّم الشكوى من البوابة " * 60
ENGLISH = "File the complaint in the beneficiaries portal."


@pytest.fixture
async def bank(desk: Desk) -> Desk:
    """A desk with the sample bank and the entry c-1, which has an answer in English."""
    await with_sample(desk)
    await publish(desk, "c-1", QUESTION, LONG, answer_en=ENGLISH)
    return desk


def a_talk() -> list[Step]:
    """Return a call of 1001 whose caller heard the entry c-1 in a menu."""
    told = [event for _, event in an_answered_call(queue="noor", at=a_minute_ago())][:6]
    heard = ev.AnswerSpoken(call_id=told[0].call_id, at=told[1].at, entry="c-1")
    return life_of([*told[:2], heard, *told[2:]])


def a_minute_ago() -> datetime:
    return datetime.now(UTC) - timedelta(seconds=60)


async def post(client: ApiClient, path: str, **body: object) -> Answer:
    return await client.post(path, orjson.dumps(body))


async def ways_of(client: ApiClient, call_id: str) -> list[str]:
    record = (await client.get(f"/api/v1/desk/calls/{call_id}/record")).json
    return [it["way"] for it in record["uses"] if it["id"] == "c-1"]


async def test_an_answer_in_english_is_found_by_its_words_and_told(
    bank: Desk, api: ApiClient
) -> None:
    await publish(bank, "c-2", "أين المبنى؟", answer_en="Next to the portal of knights.")
    await searched(bank, "c-1", "c-2")

    (first, *_) = (await api.get("/api/v1/faq/search?q=file a complaint")).json["results"]

    assert (first["id"], first["answer_en"]) == ("c-1", ENGLISH)
    begin, end = first["highlights"]["answer_en"][-1]
    assert ENGLISH[begin:end].lower() == "complaint"


async def test_one_entry_is_told_with_its_source_and_what_is_linked_to_it(
    bank: Desk, noura: ApiClient
) -> None:
    draft = (await FaqBank(bank.sessions).get("c-1")).content
    await FaqBank(bank.sessions).add(draft, entry_id="nobody-reads", by=MONA)
    linked = ("c-1", "nobody-reads")
    more = {"article": "المادة 7", "linked": linked, "audience": (Audience.STAFF,)}
    await publish(bank, "c-2", "أين المبنى؟", answer="نعم", **more)

    told = (await noura.get("/api/v1/faq/c-2/answer")).json

    assert (told["article"], told["audience"], told["validity"]) == (
        "المادة 7",
        ["staff"],
        "current",
    )
    assert told["linked"] == [{"id": "c-1", "question": QUESTION}]
    assert told["attachment"] is None
    assert (await noura.get("/api/v1/faq/nobody-reads/answer")).status == 404


async def test_the_attachment_is_told_by_its_name_and_can_be_had(
    bank: Desk, noura: ApiClient, api: ApiClient
) -> None:
    kept = await api.post("/api/v1/faq/attachments?name=دليل.pdf", b"%PDF-1.7 ...")
    await publish(bank, "c-2", "أين المبنى؟", attachment=kept.json["digest"])

    told = (await noura.get("/api/v1/faq/c-2/answer")).json["attachment"]

    assert told == {"digest": kept.json["digest"], "name": "دليل.pdf"}
    assert (await noura.get(f"/api/v1/faq/attachments/{told['digest']}")).status == 200


async def test_the_sms_is_the_answer_that_was_shown_and_says_when_it_was_shortened(
    bank: Desk, noura: ApiClient, writer: Writer
) -> None:
    call_id = await begun(bank, writer, a_talk())

    arabic = await post(noura, "/api/v1/faq/c-1/sms", call_id=call_id)
    english = await post(noura, "/api/v1/faq/c-1/sms", call_id=call_id, language="en")
    again = await post(noura, "/api/v1/faq/c-1/sms", call_id=call_id, language="en")

    assert (arabic.status, english.status, again.status) == (202, 202, 202)
    assert [(it.json["language"], it.json["shortened"]) for it in (arabic, english)] == [
        ("ar", True), ("en", False)
    ]  # fmt: skip
    async with bank.sessions() as session:
        in_order = select(OutboxRow.body).order_by(OutboxRow.key)
        long, short = (await session.scalars(in_order)).all()
    assert long.splitlines()[0].endswith(" البوابة…")
    assert short.startswith(ENGLISH)
    assert await ways_of(noura, call_id) == ["spoken", "sms"]
    assert (await post(noura, "/api/v1/faq/c-1/sms", call_id=call_id, language="fr")).status == 422


@pytest.mark.parametrize(
    "days",
    [
        {"valid_from": date(2020, 1, 1), "valid_to": date(2021, 1, 1)},
        {"valid_from": date(2100, 1, 1)},
    ],
)
async def test_what_does_not_hold_today_is_not_sent(
    bank: Desk, noura: ApiClient, writer: Writer, days: dict[str, date]
) -> None:
    call_id = await begun(bank, writer, a_talk())
    await publish(bank, "c-1", QUESTION, "من البوابة", **days)

    refused = await post(noura, "/api/v1/faq/c-1/sms", call_id=call_id)

    assert (refused.status, refused.json["type"]) == (409, "urn:tawasul:problem:out-of-date")
    assert "غير سارية" in refused.json["detail_ar"]
    async with bank.sessions() as session:
        assert (await session.scalars(select(OutboxRow))).all() == []
    assert await ways_of(noura, call_id) == ["spoken"]


async def test_what_was_written_and_spoken_stands_with_the_call_and_teaches_nothing(
    bank: Desk, noura: ApiClient, api: ApiClient, writer: Writer
) -> None:
    call_id = await begun(bank, writer, a_talk())
    before = (await bank.app[keys.services].faq.balance()).lifts(QUESTION, (), "ar")
    for way in ("note", "ticket", "note"):
        assert (await post(noura, "/api/v1/faq/c-1/used", call_id=call_id, way=way)).status == 200

    assert await ways_of(noura, call_id) == ["spoken", "note", "ticket"]
    told = (await api.get(f"/api/v1/calls/{call_id}")).json
    assert [(it["question"], it["way"], it["used_by"]) for it in told["uses"]] == [
        (QUESTION, "spoken", ""), (QUESTION, "note", "noura"), (QUESTION, "ticket", "noura")
    ]  # fmt: skip
    assert told["answers"] == []
    bank.app[keys.services].faq.marks_changed()
    balance = await bank.app[keys.services].faq.balance()
    assert list(balance.answered_in("noor")) == []
    assert balance.lifts(QUESTION, (), "ar") == before


async def test_a_use_is_refused_for_a_call_of_somebody_else_and_for_another_way(
    bank: Desk, noura: ApiClient, writer: Writer
) -> None:
    call_id = await begun(bank, writer, a_talk())

    strange = await post(noura, "/api/v1/faq/c-1/used", call_id="1.1", way="note")
    spoken = await post(noura, "/api/v1/faq/c-1/used", call_id=call_id, way="spoken")
    unread = await post(noura, "/api/v1/faq/nobody-reads/used", call_id=call_id, way="note")

    assert (strange.status, spoken.status, unread.status) == (404, 422, 404)


async def test_the_story_of_the_next_call_tells_what_served_the_one_before(
    bank: Desk, noura: ApiClient, writer: Writer
) -> None:
    call_id = await begun(bank, writer, a_talk())
    await post(noura, "/api/v1/faq/c-1/used", call_id=call_id, way="note")
    call = bank.board.calls[call_id]
    services = bank.app[keys.services]

    story = await StoryReader(bank.sessions, NobodyKnown(), list, services.faq).read(
        life_of([ev.CallStarted(
            call_id="2.2", at=datetime.now(UTC), caller=call.caller, channel="PJSIP/operator-2",
            flow_version="19996/1", language="ar",
        )])[0][0]
    )  # fmt: skip

    (earlier,) = story.earlier
    assert earlier.answers == ({"question": QUESTION, "ways": ["spoken", "note"]},)


class NobodyKnown:
    """Knows nobody's number."""

    async def card_of(self, number: str) -> None:  # noqa: ARG002
        return None


@pytest.mark.usefixtures("bank")
async def test_ones_own_marks_without_a_call_are_told_until_they_are_taken_back(
    noura: ApiClient,
) -> None:
    await post(noura, "/api/v1/faq/c-1/helpful", query="شكوى")

    told = (await noura.get("/api/v1/faq/marks")).json["marks"]

    assert [(it["id"], it["question"]) for it in told] == [("c-1", QUESTION)]
    await noura.ask("DELETE", "/api/v1/faq/c-1/helpful")
    assert (await noura.get("/api/v1/faq/marks")).json["marks"] == []
