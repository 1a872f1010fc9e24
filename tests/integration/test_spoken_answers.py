"""An entry that a flow names, spoken by the real voice as soon as it is published."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from core.audit import Actor, ActorKind
from core.database import sessions_for
from core.settings import Settings
from faq_bank.categories import Category
from faq_bank.category_store import CategoryStore
from faq_bank.entry_states import EntryDeed
from faq_bank.kept_entries import Content
from faq_bank.published import PublishedBank
from faq_bank.service import FaqBank
from ivr import library
from ivr.flow_shelf import FlowShelf
from ivr.nodes import Answer
from recordings.catalogue import Kind, PromptPlace
from tawasul.recorded import built_file
from tawasul.spoken_answers import SpokenAnswers

MONA = Actor(ActorKind.PERSON, "mona")
CONTENT = Content(
    question="متى تفتح المدارس؟",
    answer="يوم الأحد.",
    category="school",
    source="تعميم",
    valid_from=date(2026, 1, 1),
    spoken_answer="يَوْمَ الْأَحَدِ.",
)


@pytest.fixture
def shelf() -> FlowShelf:
    """The flow of 19996, which speaks the entry `opening` before its menu."""
    flow = library.unified_number()
    node = Answer(name="answer", entry="opening", next=flow.start, absent=flow.start)
    return FlowShelf([replace(flow, nodes={**flow.nodes, "answer": node})])


async def test_a_published_answer_is_spoken_until_it_has_run_out(
    desk_engine: AsyncEngine, shelf: FlowShelf, tmp_path: Path
) -> None:
    settings, sessions = (
        Settings.from_env({"TAWASUL_HOME": str(tmp_path / "home")}),
        sessions_for(desk_engine),
    )
    spoken = SpokenAnswers(settings, PublishedBank(sessions, look_seconds=0), shelf)
    async with sessions.begin() as session:
        school = Category(key="school", name_ar="المدارس", name_en="Schools")
        await CategoryStore(session).keep(school)
    bank = FaqBank(sessions)
    assert spoken.known() is None
    await spoken.look()
    assert list(spoken.known() or ()) == []

    await bank.add(CONTENT, entry_id="opening", by=MONA)
    await lead(bank, version=1)
    await spoken.look()

    prompt = spoken.prompt("opening", "ar")
    assert prompt is not None
    file = built_file(settings, PromptPlace("ar", Kind.SENTENCE, prompt))
    assert file.stat().st_size > 8_000
    assert spoken.prompt("opening", "en") is None
    yesterday = datetime.now(UTC).date() - timedelta(days=2)
    await bank.change("opening", replace(CONTENT, valid_to=yesterday), version=1, by=MONA)
    await lead(bank, version=2)
    await spoken.look()
    assert spoken.prompt("opening", "ar") is None


async def lead(bank: FaqBank, version: int) -> None:
    for deed in (EntryDeed.REVIEW, EntryDeed.PUBLISH):
        await bank.lead("opening", deed, version=version, by=MONA, may_review_own=True)
