"""Files of entries, worked on in the centre's own worker."""

import asyncio
import json
import zipfile
from pathlib import Path

import pytest

from core.audit import Actor, ActorKind
from core.settings import Settings
from faq_bank.errors import UnreadableFileError
from faq_bank.exporting import Form
from tawasul.faq_desk import FaqDesk

HUDA = Actor(ActorKind.PERSON, "huda")
GOOD = {"id": "a", "question": "س", "answer": "ج", "category": "noor", "source": "د"}
GOOD |= {"valid_from": "2026-01-01"}


@pytest.fixture
def desk(sqlite_url: str, tmp_path: Path) -> FaqDesk:
    home = {"TAWASUL_HOME": str(tmp_path), "TAWASUL_DATABASE_URL": sqlite_url}
    return FaqDesk(Settings.from_env(home))


async def test_a_file_goes_in_and_comes_out_in_another_process(
    desk: FaqDesk, tmp_path: Path
) -> None:
    path = tmp_path / "entries.json"
    await asyncio.to_thread(path.write_text, json.dumps([GOOD, {**GOOD, "id": "b c"}]), "utf-8")

    rehearsed = await desk.rehearse(path, is_published=True, by=HUDA)
    table = (await desk.faults(path, by=HUDA)).decode("utf-8-sig").splitlines()
    refused = await desk.take(path, is_published=True, skip_faulty=False, by=HUDA)
    taken = await desk.take(path, is_published=True, skip_faulty=True, by=HUDA)
    [entry] = json.loads(await desk.give(Form.JSON))

    assert [(it["row"], it["field"]) for it in rehearsed["faults"]] == [(2, "id")]
    assert [line.split(",")[:3] for line in table] == [["row", "id", "field"], ["2", "", "id"]]
    assert (refused["imported"], taken["imported"], taken["new"]) == (False, True, 1)
    assert (entry["id"], entry["state"]) == ("a", "published")


async def test_a_hostile_file_is_told_in_both_languages(desk: FaqDesk, tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        for n in range(210):
            parts.writestr(f"xl/part{n}.xml", b" " * 1024 * 1024)

    with pytest.raises(UnreadableFileError) as refused:
        await desk.rehearse(path, is_published=True, by=HUDA)

    assert "unpacks" in refused.value.fault.english
    assert "يتضخم" in refused.value.sentence_ar
