"""A new state of the bank, while the model reads what nobody wrote before."""

import asyncio
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from threading import Event

from faq_bank.clues import Clue
from faq_bank.entries import Entry
from faq_bank.newest_bank import FEW, STEP, NewestBank
from faq_bank.ports import Vectors
from faq_bank.results import Result
from faq_bank.searches import Search
from faq_bank.vector_shelf import VectorShelf
from tests.fakes.meanings import FakeMeanings

DAY = date(2026, 9, 20)
TOPICS = {"كيف أسجل ابني": 1, "طريقة التسجيل": 1, "نسيت كلمة المرور": 2}


class SlowMeanings(FakeMeanings):
    """Reads the bank's old texts at once, and new ones when the test lets it."""

    def __init__(self) -> None:
        super().__init__(TOPICS)
        self.may_read = Event()
        self.is_reading = Event()

    def questions(self, texts: Sequence[str]) -> Vectors:
        if any(text.startswith("جديد") for text in texts):
            self.is_reading.set()
            assert self.may_read.wait(30)
        return super().questions(texts)


def an_entry(entry_id: str, question: str) -> Entry:
    return Entry(
        id=entry_id,
        question=question,
        answer=f"{question} {entry_id}",
        category="noor",
        source="دليل",
        valid_from=date(2020, 1, 1),
    )


OLD = [an_entry("register", "كيف أسجل ابني"), an_entry("password", "نسيت كلمة المرور")]
MANY = tuple(an_entry(f"new-{n}", f"جديد رقم{n * 7919}") for n in range(FEW))


def found(bank: NewestBank, query: str) -> Result:
    return bank.search.find(Search(query=query, at=DAY)).results[0]


async def test_new_entries_are_found_by_words_until_the_model_has_read_them(
    tmp_path: Path,
) -> None:
    model = SlowMeanings()
    bank = NewestBank(tmp_path, VectorShelf(model))
    await bank.take(OLD)

    await bank.take([*OLD, *MANY])

    first = found(bank, "رقم7919")
    assert (first.entry.id, first.why.clue == Clue.MEANING) == ("new-1", False)
    assert found(bank, "طريقة التسجيل").entry.id == "register"  # no word of it stands there
    assert bank.search.is_semantic

    by_words, read = bank.search, len(model.embedded)
    model.may_read.set()
    async with asyncio.timeout(30):
        while bank.search is by_words:  # noqa: ASYNC110 - nobody is told when it is read
            await asyncio.sleep(0.01)
    assert len(model.embedded) - read == 2 * FEW  # the questions, and what the answers say
    assert found(bank, "رقم7919").entry.id == "new-1"


async def test_a_newer_state_does_not_wait_until_all_is_read(tmp_path: Path) -> None:
    model = SlowMeanings()
    bank = NewestBank(tmp_path, VectorShelf(model))
    await bank.take(OLD)
    await bank.take([*OLD, *MANY])
    await asyncio.to_thread(model.is_reading.wait, 30)

    taking = asyncio.create_task(bank.take([*OLD, *MANY[1:], an_entry("urgent", "جديد عاجل")]))
    await asyncio.sleep(0)  # it waits for the step that is being read
    read = len(model.embedded)
    model.may_read.set()
    await taking
    read_meanwhile = len(model.embedded) - read

    assert found(bank, "عاجل").entry.id == "urgent"
    assert read_meanwhile <= 2 * STEP


async def test_a_bank_that_was_never_read_is_searched_by_words_meanwhile(tmp_path: Path) -> None:
    bank = NewestBank(tmp_path, VectorShelf(SlowMeanings()))

    await bank.take(MANY)

    assert found(bank, "رقم7919").entry.id == "new-1"
    assert not bank.search.is_semantic


async def test_of_states_that_wait_only_the_newest_is_built(tmp_path: Path) -> None:
    bank = NewestBank(tmp_path, None)

    await asyncio.gather(*(bank.take([an_entry(f"e-{n}", "سؤال")]) for n in range(4)))

    assert [entry.id for entry in bank.search.entries] == ["e-3"]
