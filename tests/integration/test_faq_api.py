"""The FAQ bank over HTTP: search, suggestions, what answered a call, news."""

from datetime import UTC, datetime, timedelta

import orjson
import pytest

from agent_desktop import keys
from faq_bank.masking import HIDDEN
from faq_bank.use_service import FaqUse
from supervision.writers import Writer
from tests.builders import Step, an_answered_call
from tests.fakes.api_client import ApiClient
from tests.fakes.desk import SEALING_KEY, Desk
from tests.fakes.faq import MONA, publish, with_region, with_sample
from tests.fakes.faq_calls import begun, ring
from ticketing.beneficiaries import BeneficiaryRole, Particulars
from ticketing.beneficiary_service import Beneficiaries
from ticketing.request_rows import Seal

PASSWORD_QUERY = "كلمة مرور ولي الأمر في نور"
VISIT = "0b5c2f4e-aaaa-4bbb-8ccc-0123456789ab"


@pytest.fixture
async def bank(desk: Desk) -> Desk:
    """A desk with the sample bank."""
    await with_sample(desk)
    return desk


def a_talk() -> list[Step]:
    return an_answered_call(queue="noor", at=datetime.now(UTC) - timedelta(seconds=60))[:6]


async def post(client: ApiClient, path: str, **body: object) -> dict[str, object]:
    answer = await client.post(path, orjson.dumps(body))
    assert answer.status == 200, answer.text
    told: dict[str, object] = answer.json
    return told


@pytest.mark.usefixtures("bank")
async def test_a_search_tells_what_it_found_where_it_matched_and_why(api: ApiClient) -> None:
    found = (await api.get(f"/api/v1/faq/search?q={PASSWORD_QUERY}&k=3")).json

    first = found["results"][0]
    assert len(found["results"]) == 3
    assert first["system"] == "noor"
    marked = [first["question"][start:end] for start, end in first["highlights"]["question"]]
    assert "نور" in " ".join(marked)
    assert first["why"]["clue"]
    assert found["lexical_only"]


async def test_letters_are_searched_by_words_and_a_pause_by_meaning_too(
    bank: Desk, api: ApiClient
) -> None:
    bank.engine.is_semantic = True

    letters = (await api.get("/api/v1/faq/search?q=كلمة مر&stage=letters")).json
    pause = (await api.get("/api/v1/faq/search?q=كلمة مر&stage=pause")).json

    assert (letters["semantic"], letters["lexical_only"]) == (False, False)
    assert (pause["semantic"], pause["lexical_only"]) == (True, False)
    assert [(it.is_open, it.with_meaning) for it in bank.engine.asked] == [
        (True, False), (True, True)
    ]  # fmt: skip


async def test_the_queue_and_the_way_tip_the_balance_and_categories_narrow(
    bank: Desk, noura: ApiClient
) -> None:
    call_id = ring(bank, a_talk())

    await noura.get(f"/api/v1/faq/search?q=كلمة مرور&call_id={call_id}&category=employees")

    asked = bank.engine.asked[-1]
    systems = (await bank.app[keys.services].faq.bank.now()).systems
    most = max(asked.lifts.values())
    lifted = [entry_id for entry_id, lift in asked.lifts.items() if lift == most]
    assert {systems[entry_id] for entry_id in lifted} == {"noor"}
    assert asked.categories == {
        "employees", "fares-leave", "fares-hr", "teacher-transfer", "medical-insurance"
    }  # fmt: skip


@pytest.mark.usefixtures("bank")
async def test_of_two_near_answers_the_one_of_the_caller_s_queue_stands_on_top(
    api: ApiClient,
) -> None:
    query = "/api/v1/faq/search?q=نسيت كلمة المرور&k=1"

    somewhere, in_noor = (await api.get(query)).json, (await api.get(f"{query}&queue=noor")).json

    assert somewhere["results"][0]["system"] == "faris"
    assert in_noor["results"][0]["system"] == "noor"


@pytest.mark.parametrize(
    "query",
    ["", "q=", "q=x&k=0", "q=x&k=51", "q=x&queue=nobody", "q=x&at=soon", "q=x&stage=none",
     "q=" + 301 * "x"],
)  # fmt: skip
async def test_what_cannot_be_asked_is_refused(api: ApiClient, query: str) -> None:
    assert (await api.get(f"/api/v1/faq/search?{query}")).status == 400


async def test_what_answered_stands_with_the_call_and_teaches_until_it_is_taken_back(
    bank: Desk, noura: ApiClient, api: ApiClient, writer: Writer
) -> None:
    steps = a_talk()
    call_id = await begun(bank, writer, steps)
    found = (await noura.get(f"/api/v1/faq/search?q={PASSWORD_QUERY}")).json["results"]
    entry_id = found[0]["id"]
    address = f"/api/v1/faq/{entry_id}/helpful"

    await post(noura, address, call_id=call_id, query="رقمي 1000000008")
    await post(noura, address, call_id=call_id, query="رقمي 1000000008")

    record = (await noura.get(f"/api/v1/desk/calls/{call_id}/record")).json
    assert [(it["id"], it["query"]) for it in record["answers"]] == [(entry_id, f"رقمي {HIDDEN}")]
    assert (await api.get(f"/api/v1/calls/{call_id}")).json["answers"] == record["answers"]
    suggested = (await noura.get(f"/api/v1/faq/suggestions?call_id={call_id}")).json
    assert suggested["suggestions"][0]["id"] == entry_id
    await noura.ask("DELETE", f"{address}?call_id={call_id}")
    assert (await noura.get(f"/api/v1/desk/calls/{call_id}/record")).json["answers"] == []
    gone_on = await noura.get("/api/v1/faq/suggestions?call_id=1790000000.999")
    assert (gone_on.status, gone_on.json["suggestions"]) == (200, [])


async def test_a_call_of_somebody_else_is_none_of_yours(bank: Desk, noura: ApiClient) -> None:
    steps = an_answered_call(queue="noor", agent="1002", at=datetime.now(UTC))[:6]
    call_id = ring(bank, steps)

    answer = await noura.post("/api/v1/faq/F-1/helpful", orjson.dumps({"call_id": call_id}))

    assert answer.status == 404
    assert answer.json["type"].endswith("not-your-call")


@pytest.mark.usefixtures("bank")
async def test_an_entry_that_nobody_reads_answers_nothing(noura: ApiClient) -> None:
    answer = await noura.post("/api/v1/faq/none/helpful", b"{}")

    assert answer.status == 404
    assert answer.json["type"].endswith("no-such-entry")


async def test_a_question_is_recorded_with_the_queue_and_the_region_and_nobody_s_number(
    bank: Desk, noura: ApiClient
) -> None:
    steps = a_talk()
    call_id = ring(bank, steps)
    particulars = Particulars(
        name="هدى",
        mobiles=(steps[0][0].caller,),
        role=BeneficiaryRole.GUARDIAN,
        entity="ابتدائية الأندلس بالرياض",
    )
    await with_region(bank, "riyadh", "إدارة تعليم الرياض")
    await Beneficiaries(bank.sessions, Seal(SEALING_KEY)).add(particulars, by=MONA)
    body = {"visit": VISIT, "query": "رسوم حافلة 0551234567", "call_id": call_id}

    assert (await post(noura, "/api/v1/faq/asked", **body))["confident"] is False
    told = await post(noura, "/api/v1/faq/questions", **body)

    assert told["done"] == "recorded"
    (gap,) = await FaqUse(bank.sessions).gaps()
    assert (gap.question, gap.recorded_by) == (f"رسوم حافلة {HIDDEN}", ("noura",))
    where = gap.asked[0].circumstances
    assert (where.queue, where.region) == ("noor", "riyadh")


@pytest.mark.parametrize(
    "body",
    [b"{}", b'{"visit": "x", "query": "a"}', b'{"visit": "0123456789", "query": 1}',
     b'{"visit": "0123456789", "query": "\\ud800"}', b"[]"],
)  # fmt: skip
async def test_what_cannot_be_kept_is_refused(noura: ApiClient, body: bytes) -> None:
    assert (await noura.post("/api/v1/faq/questions", body)).status in {400, 422}


async def test_news_are_unread_until_they_are_ticked(bank: Desk, noura: ApiClient) -> None:
    await publish(bank, "new-1", "هل تغيّر شيء؟")

    told = (await noura.get("/api/v1/faq/news")).json
    assert (told["unread"], told["news"][0]["is_new"], told["news"][0]["is_read"]) == (
        1,
        True,
        False,
    )
    assert (told["news"][0]["kind"], told["news"][0]["key"]) == ("new", "new-1@1@published")
    assert (await post(noura, "/api/v1/faq/news/read", items=["new-1@1@ending"]))["unread"] == 1
    assert (await post(noura, "/api/v1/faq/news/read", items=["new-1@1"]))["unread"] == 0
    assert (await noura.post("/api/v1/faq/news/read", b'{"items": ["new-1@1@x"]}')).status == 422
    assert (await noura.post("/api/v1/faq/news/read", b'{"items": ["new-1"]}')).status == 422


async def test_a_published_change_is_searched_at_once(bank: Desk, api: ApiClient) -> None:
    before = (await api.get("/api/v1/faq/search?q=نور")).json["bank_version"]

    await publish(bank, "new-1", "هل تغيّر شيء؟")

    assert (await api.get("/api/v1/faq/search?q=نور")).json["bank_version"] == before + 1
