"""Owners of FAQ entries are reminded of a review once, in each database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.database import writing
from core.permissions import Role
from core.service import Accounts
from core.tables import OutboxRow
from faq_bank import sample_bank
from faq_bank.kept_entries import Content
from faq_bank.service import FaqBank
from tawasul.review_watch import remind
from tests.fakes.faq import MONA
from ticketing.posts import Duty, Post
from ticketing.structure_store import GroundShelf, StructureStore

Sessions = async_sessionmaker[AsyncSession]
NOON = datetime(2026, 11, 26, 9, tzinfo=UTC)
A_DAY = timedelta(days=1)
CONTENT = Content(
    question="كيف أسجل؟",
    answer="من بوابة نور.",
    category="noor",
    source="دليل نور",
    valid_from=date(2026, 1, 1),
    owner="mona",
    review_on=NOON.date(),
)


async def an_owner(sessions: Sessions, name: str, email: str) -> None:
    await Accounts(sessions).create(name, "a long and quiet password", Role.FAQ_EDITOR)
    post = Post(
        entity="care", duty=Duty.SPECIALIST, person=name, email=email, valid_from=NOON - 2 * A_DAY
    )
    async with writing(sessions) as session:
        await StructureStore(session).add_posts([post])


async def messages(sessions: Sessions) -> list[tuple[str, str]]:
    async with sessions() as session:
        query = select(OutboxRow.recipient, OutboxRow.body).order_by(OutboxRow.made_at)
        return [(recipient, body) for recipient, body in await session.execute(query)]


async def test_an_owner_is_reminded_once_for_each_day_of_review(sessions: Sessions) -> None:
    await sample_bank.fill(sessions)
    await an_owner(sessions, "mona", "mona@example.test")
    bank, grounds = FaqBank(sessions), GroundShelf()
    await bank.add(CONTENT, entry_id="due", by=MONA)
    await bank.add(replace(CONTENT, owner="nobody"), entry_id="free", by=MONA)
    await bank.add(replace(CONTENT, review_on=NOON.date() + A_DAY), entry_id="later", by=MONA)

    for moment in (NOON - A_DAY, NOON, NOON + timedelta(hours=1)):
        await remind(sessions, grounds, "https://19996", moment)

    [(recipient, body)] = await messages(sessions)
    assert recipient == "mona@example.test"
    assert "https://19996/faq/entries/due" in body
    await remind(sessions, grounds, "https://19996", NOON + A_DAY)
    assert [body.count("/faq/entries/later") for _, body in await messages(sessions)] == [0, 1]


async def test_the_owners_of_all_that_cite_a_document_are_told_once_that_it_is_over(
    sessions: Sessions,
) -> None:
    await sample_bank.fill(sessions)
    await an_owner(sessions, "mona", "mona@example.test")
    bank, grounds = FaqBank(sessions), GroundShelf()
    content = replace(CONTENT, review_on=None, source="تعميم النقل")
    await bank.add(replace(content, source_until=NOON.date()), entry_id="said", by=MONA)
    await bank.add(content, entry_id="unsaid", by=MONA)

    for days in (0, 1, 2):
        await remind(sessions, grounds, "https://19996", NOON + days * A_DAY)

    [(recipient, body)] = await messages(sessions)
    assert recipient == "mona@example.test"
    assert "تعميم النقل" in body
    assert "https://19996/faq/entries/said" in body
    assert "https://19996/faq/entries/unsaid" in body
