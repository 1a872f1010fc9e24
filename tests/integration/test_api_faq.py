"""The FAQ bank over HTTP: kept by programs, with every answer held against the contract."""

from dataclasses import replace
from typing import Any

import orjson
import pytest

from agent_desktop import faq_files, prompts
from core.audit import Action
from core.audit_store import AuditLog, Wanted
from core.permissions import Role
from faq_bank import sample_bank
from tests.fakes.api_client import ApiClient
from tests.fakes.desk import Desk

BANK = "/api/v1/faq"
WRITTEN = {
    "id": "faq-900",
    "question": "كيف أسجل ابني في الروضة؟",
    "answer": "من بوابة نور.",
    "category": "noor-students",
    "source": "دليل نور",
    "valid_from": "2026-01-01",
    "wordings": ["تسجيل الروضة"],
}


def json(value: object) -> bytes:
    return orjson.dumps(value)


@pytest.fixture
async def editor(desk: Desk, api: ApiClient) -> ApiClient:
    """A program that edits a bank with the sample's entries."""
    await sample_bank.fill(desk.sessions)
    return replace(api, token=await desk.token(Role.FAQ_EDITOR, "editor"))


@pytest.fixture
async def reviewer(desk: Desk, editor: ApiClient) -> ApiClient:
    """Another editor."""
    return replace(editor, token=await desk.token(Role.FAQ_EDITOR, "reviewer"))


async def drafted(editor: ApiClient, **changes: object) -> dict[str, Any]:
    answer = await editor.post(BANK, json({**WRITTEN, **changes}))
    assert answer.status == 201, answer.text
    entry: dict[str, Any] = answer.json
    return entry


async def test_a_sample_entry_is_read_by_its_id(editor: ApiClient) -> None:
    answer = await editor.get(f"{BANK}/faq-001")

    assert (answer.status, answer.json["state"], answer.json["version"]) == (200, "published", 1)
    assert answer.headers["ETag"] == '"1"'
    assert (await editor.get(f"{BANK}/faq-999")).status == 404
    assert (await editor.get(f"{BANK}/%00")).status == 404


async def test_an_entry_goes_from_draft_to_agents_by_two_editors(
    desk: Desk, editor: ApiClient, reviewer: ApiClient
) -> None:
    agent = replace(editor, token=await desk.token(Role.AGENT, "agent"))
    await drafted(editor)
    own = await editor.post(f"{BANK}/faq-900/review", None, **{"If-Match": '"1"'})
    unseen = await agent.get(f"{BANK}/faq-900")
    for deed in ("review", "publish"):
        led = await reviewer.post(f"{BANK}/faq-900/{deed}", json({"version": 1}))
        assert led.status == 200, led.text

    read = await agent.get(f"{BANK}/faq-900")

    assert (own.status, own.json["type"]) == (409, "urn:tawasul:problem:own-draft")
    assert unseen.status == 404
    assert (read.json["state"], read.json["answer"]) == ("published", WRITTEN["answer"])
    entries = await AuditLog(desk.sessions).page(Wanted(action=Action.FAQ_ENTRY_LED_ON), 10)
    assert [one.actor for one in entries] == ["reviewer", "reviewer"]


async def test_agents_read_what_is_published_while_it_is_changed(
    desk: Desk, editor: ApiClient
) -> None:
    agent = replace(editor, token=await desk.token(Role.AGENT, "agent"))
    before = (await agent.get(f"{BANK}/faq-001")).json["answer"]

    changed = await editor.ask(
        "PATCH", f"{BANK}/faq-001", json({"answer": "جديد"}), {"If-Match": '"1"'}
    )

    assert (changed.json["state"], changed.json["version"]) == ("draft", 2)
    assert changed.json["published_version"] == 1
    assert (await agent.get(f"{BANK}/faq-001")).json["answer"] == before


async def test_whoever_was_overtaken_is_told_and_overwrites_nothing(editor: ApiClient) -> None:
    await drafted(editor)
    await editor.ask("PATCH", f"{BANK}/faq-900", json({"answer": "أول", "version": 1}))

    late = await editor.ask("PATCH", f"{BANK}/faq-900", json({"answer": "ثان", "version": 1}))
    blind = await editor.ask("PATCH", f"{BANK}/faq-900", json({"answer": "ثالث"}))

    assert (late.status, late.json["type"]) == (409, "urn:tawasul:problem:entry-changed")
    assert (blind.status, blind.json["field"]) == (422, "version")
    assert (await editor.get(f"{BANK}/faq-900")).json["answer"] == "أول"


async def test_every_fault_of_an_entry_is_named_at_once(editor: ApiClient) -> None:
    wrong = {**WRITTEN, "question": " ", "valid_to": "2020-01-01", "valid_until": "x", "system": 7}
    strange = await editor.post(BANK, json(wrong))
    del wrong["valid_until"]
    answer = await editor.post(BANK, json(wrong))

    assert [it["field"] for it in strange.json["faults"]] == ["valid_until"]
    assert answer.status == 422
    assert {it["field"] for it in answer.json["faults"]} == {"question", "valid_to", "system"}
    assert all(it["detail"] and it["detail_ar"] for it in answer.json["faults"])
    for lost in ({"linked": ["faq-999"]}, {"replaces": "faq-999"}, {"attachment": "0" * 64}):
        assert (await editor.post(BANK, json({**WRITTEN, **lost}))).status == 422
    assert (await editor.post(BANK, json({**WRITTEN, "category": "nowhere"}))).status == 422


async def test_an_entry_is_written_anew_as_a_whole(editor: ApiClient) -> None:
    entry = await drafted(editor)
    whole = {**entry, "answer": "جديد", "wordings": []}

    answer = await editor.ask("PUT", f"{BANK}/faq-900", json(whole))

    assert (answer.status, answer.json["answer"], answer.json["wordings"]) == (200, "جديد", [])


async def test_versions_tell_what_was_added_and_removed_and_come_back(editor: ApiClient) -> None:
    await drafted(editor)
    change = {"answer": "من بوابة مدرستي.", "version": 1}
    await editor.ask("PATCH", f"{BANK}/faq-900", json(change))

    newest, oldest = (await editor.get(f"{BANK}/faq-900/versions")).json["versions"]
    back = await editor.post(f"{BANK}/faq-900/versions/1/restore", json({"version": 2}))

    assert oldest["differences"] == []
    [difference] = newest["differences"]
    assert difference["field"] == "answer"
    changes = [it for it in difference["pieces"] if it["change"] != "same"]
    assert changes == [
        {"change": "removed", "text": "نور."},
        {"change": "added", "text": "مدرستي."},
    ]
    assert (back.json["version"], back.json["answer"]) == (3, WRITTEN["answer"])
    never = await editor.post(f"{BANK}/faq-900/versions/9/restore", json({"version": 3}))
    assert never.status == 404


async def test_near_entries_are_found_while_one_writes(editor: ApiClient) -> None:
    asked = {"question": "كيف يستعيد ولي الأمر كلمة المرور لحسابه في نور؟"}

    near = (await editor.post(f"{BANK}/near", json(asked))).json["near"]
    besides = await editor.post(f"{BANK}/near", json({**asked, "id": "faq-001"}))
    strange = await editor.post(f"{BANK}/near", json({"question": "ما سعر الطماطم اليوم؟"}))

    assert near[0]["id"] == "faq-001"
    assert "faq-001" not in {one["id"] for one in besides.json["near"]}
    assert strange.json["near"] == []


async def test_two_who_have_an_entry_open_hear_of_each_other(
    editor: ApiClient, reviewer: ApiClient
) -> None:
    await editor.post(f"{BANK}/faq-001/here")
    told = await reviewer.post(f"{BANK}/faq-001/here")
    await editor.ask("DELETE", f"{BANK}/faq-001/here")

    assert told.json == {"version": 1, "changed_by": "tawasul", "others": ["editor"]}
    assert (await reviewer.post(f"{BANK}/faq-001/here")).json["others"] == []


async def test_a_file_is_rehearsed_then_imported_as_drafts_or_for_agents(
    editor: ApiClient, api: ApiClient
) -> None:
    file = json([WRITTEN, {**WRITTEN, "id": "faq-901", "category": "new-one"}])
    rehearsed = await editor.post(f"{BANK}/import?dry_run=1", file)
    nothing = await editor.get(f"{BANK}/faq-900")
    forbidden = await editor.post(f"{BANK}/import?publish=1", file)
    drafts = await editor.post(f"{BANK}/import", file)
    state = (await editor.get(f"{BANK}/faq-900")).json["state"]
    published = await api.post(f"{BANK}/import", json([{**WRITTEN, "answer": "آخر"}]))

    assert (rehearsed.json["new"], rehearsed.json["imported"]) == (2, False)
    assert rehearsed.json["new_categories"] == ["new-one"]
    assert nothing.status == 404
    assert forbidden.status == 403
    assert (drafts.json["new"], drafts.json["imported"], state) == (2, True, "draft")
    assert (published.json["changed"], published.json["imported"]) == (1, True)
    entry = (await editor.get(f"{BANK}/faq-900")).json
    assert (entry["state"], entry["version"], entry["published_version"]) == ("published", 2, 2)


async def test_a_file_with_faults_is_refused_whole_unless_they_are_to_be_left_out(
    editor: ApiClient,
) -> None:
    file = json([WRITTEN, {**WRITTEN, "id": "faq-901", "question": ""}])

    refused = await editor.post(f"{BANK}/import", file)
    nothing = await editor.get(f"{BANK}/faq-900")
    taken = await editor.post(f"{BANK}/import?skip_faulty=1", file)

    assert refused.status == 422
    assert [(it["row"], it["id"], it["field"]) for it in refused.json["faults"]] == [
        (2, "faq-901", "question")
    ]
    assert nothing.status == 404
    assert (taken.json["new"], taken.json["imported"]) == (1, True)


async def test_every_fault_of_a_file_is_told_in_a_table(editor: ApiClient) -> None:
    file = json([{**WRITTEN, "id": f"faq-{n}", "question": ""} for n in range(1000, 1600)])

    report = await editor.post(f"{BANK}/import?dry_run=1", file)
    table = await editor.post(f"{BANK}/import?faults=csv", file)

    assert (report.json["fault_count"], len(report.json["faults"])) == (600, 500)
    lines = table.text.removeprefix("\ufeff").splitlines()
    assert lines[0] == "row,id,field,detail,detail_ar"
    assert lines[600].startswith("600,faq-1599,question,")
    assert (await editor.get(f"{BANK}/faq-1000")).status == 404


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"PK\x03\x04", "سؤال,جواب".encode("cp1256")])
async def test_a_file_that_is_none_is_refused_in_both_languages(
    editor: ApiClient, data: bytes
) -> None:
    answer = await editor.post(f"{BANK}/import?dry_run=1", data)

    assert (answer.status, answer.json["type"]) == (422, "urn:tawasul:problem:unreadable-file")


async def test_a_file_beyond_the_limit_is_not_even_read(
    editor: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prompts, "LARGEST_FILE", 1000)

    answer = await editor.post(f"{BANK}/import", b"x" * 1001)

    assert answer.status == 413


@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
async def test_an_export_is_a_file_to_save(desk: Desk, editor: ApiClient, form: str) -> None:
    answer = await editor.get(f"{BANK}/export?form={form}")

    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''faq-")
    assert answer.headers["Content-Disposition"].endswith(f".{form}")
    assert len(await AuditLog(desk.sessions).page(Wanted(action=Action.FAQ_EXPORTED), 9)) == 1
    assert (await editor.get(f"{BANK}/export?form=pdf")).status == 400


async def test_a_document_is_kept_by_what_it_holds_and_only_saved(
    desk: Desk, editor: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "../../%E2%80%AEfdp.exe"
    kept = await editor.post(f"{BANK}/attachments?name={name}", b"%PDF-1.7 hello")
    again = await editor.post(f"{BANK}/attachments?name=x.pdf", b"%PDF-1.7 hello")
    entry = await drafted(editor, attachment=kept.json["digest"])
    agent = replace(editor, token=await desk.token(Role.AGENT, "agent"))

    document = await agent.get(f"{BANK}/attachments/{kept.json['digest']}")

    assert (kept.status, kept.json["name"]) == (201, "fdp.pdf")
    assert again.json == kept.json
    assert entry["attachment"] == kept.json["digest"]
    assert document.text == "%PDF-1.7 hello"
    assert document.headers["Content-Disposition"] == "attachment; filename*=UTF-8''fdp.pdf"
    assert document.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in document.headers["Content-Security-Policy"]
    for page in (b"<html><script>alert(1)</script></html>", b"", b"MZ\x90", b"PK\x03\x04zip"):
        assert (await editor.post(f"{BANK}/attachments?name=a.pdf", page)).status == 422
    monkeypatch.setattr(faq_files, "LARGEST", 1000)
    assert (await editor.post(f"{BANK}/attachments", b"%PDF-" + b"x" * 1000)).status == 413
    assert (await editor.get(f"{BANK}/attachments/{'0' * 64}")).status == 404
    assert (await editor.get(f"{BANK}/attachments/..%2F..%2Fetc")).status == 404


async def test_the_tree_of_categories_is_kept(editor: ApiClient) -> None:
    names = {"name_ar": "جديد", "name_en": "New", "parent": "noor", "place": 3}
    kept = await editor.ask("PUT", f"{BANK}/categories/new-one", json(names))
    loop = {"name_ar": "نور", "name_en": "Noor", "parent": "new-one"}
    refused = await editor.ask("PUT", f"{BANK}/categories/noor", json(loop))
    in_use = await editor.ask("DELETE", f"{BANK}/categories/noor-access")
    gone = await editor.ask("DELETE", f"{BANK}/categories/new-one")
    nameless = await editor.ask("PUT", f"{BANK}/categories/x", json({"name_ar": "x"}))

    assert (kept.status, kept.json["parent"]) == (200, "noor")
    assert (refused.status, in_use.status, gone.status, nameless.status) == (409, 409, 204, 422)
    tree = (await editor.get(f"{BANK}/categories")).json["categories"]
    assert {one["key"]: one["entries"] for one in tree}["noor-students"] == 26
