"""Files of requests: kept once by their content, given to those who may see them."""

import asyncio
import struct
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.audit import CENTRE
from tests.centre_of_requests import NOURA, RequestCentre, of_office, opened
from ticketing import attachment_service
from ticketing.attachment_folder import AttachmentFolder
from ticketing.attachment_service import Attachments
from ticketing.clamd import Clamd
from ticketing.errors import (
    DeedOutOfPlaceError,
    FileStaysError,
    InfectedFileError,
    NoSuchFileError,
    NoSuchRequestError,
    ScannerAwayError,
    TooManyFilesError,
    UnfitFileError,
)
from ticketing.request_rights import Person
from ticketing.request_states import Deed
from ticketing.request_tables import RequestTellingRow
from ticketing.tracking import BY_LINK

Sessions = async_sessionmaker[AsyncSession]
PDF, PNG = b"%PDF-1.7 the plan of the building", b"\x89PNG\r\n\x1a\n the broken door"
COORDINATOR, STRANGER = of_office("coordinator.department"), of_office("coordinator.university")


@pytest.fixture
async def centre(sessions: Sessions) -> RequestCentre:
    """A small ministry with one subject."""
    return await opened(sessions)


@pytest.fixture
def files(centre: RequestCentre, tmp_path: Path) -> Attachments:
    """Files in a folder of their own."""
    folder = AttachmentFolder(tmp_path / "files")
    return Attachments(centre.sessions, centre.seal, centre.grounds, folder, clock=centre.clock)


async def test_a_file_is_kept_told_and_read_again(
    centre: RequestCentre, files: Attachments, tmp_path: Path
) -> None:
    number, other = (await centre.file()).number, (await centre.file()).number

    kept, _ = await files.attach(number, "plan.pdf", PDF, by=COORDINATOR)
    await files.attach(other, "again.pdf", PDF, by=COORDINATOR)

    attachment, content = await files.read(number, kept.digest, by=COORDINATOR)
    assert (attachment.name, attachment.kind, content) == ("plan.pdf", "application/pdf", PDF)
    assert len([it for it in (tmp_path / "files").rglob("*") if it.is_file()]) == 1
    _, events = await centre.requests.see(number, by=COORDINATOR)
    assert (events[-1].deed, events[-1].detail["name"]) == (Deed.ATTACH, "plan.pdf")


async def test_the_beneficiary_sees_what_is_told_and_what_they_brought(
    centre: RequestCentre, files: Attachments
) -> None:
    number = (await centre.file()).number
    huda = Person("the beneficiary", of_request=number)
    inner, _ = await files.attach(number, "inner.pdf", PDF, by=COORDINATOR)
    await files.attach(number, "door.png", PNG, by=huda)
    await files.attach(number, "answer.txt", b"answer", by=COORDINATOR, is_told=True)

    assert [it.name for it in await files.of(number, by=huda)] == ["door.png", "answer.txt"]
    assert len(await files.of(number, by=COORDINATOR)) == 3
    with pytest.raises(NoSuchFileError):
        await files.read(number, inner.digest, by=huda)


async def test_strangers_and_those_who_only_read_attach_nothing(
    centre: RequestCentre, files: Attachments
) -> None:
    number = (await centre.file()).number
    kept, _ = await files.attach(number, "plan.pdf", PDF, by=COORDINATOR)

    for reading in (files.of(number, by=STRANGER), files.read(number, kept.digest, by=STRANGER)):
        with pytest.raises(NoSuchRequestError):
            await reading
    with pytest.raises(NoSuchRequestError):
        await files.attach(number, "x.pdf", PDF, by=STRANGER)
    with pytest.raises(UnfitFileError):
        await files.attach(number, "x.pdf", b"MZ\x00", by=NOURA)


async def test_of_a_file_that_is_not_what_it_was_nothing_is_given(
    centre: RequestCentre, files: Attachments, tmp_path: Path
) -> None:
    number = (await centre.file()).number
    kept, _ = await files.attach(number, "plan.pdf", PDF, by=COORDINATOR)
    path = tmp_path / "files" / kept.digest[:2] / kept.digest
    path.write_bytes(b"something else")

    with pytest.raises(NoSuchFileError):
        await files.read(number, kept.digest, by=COORDINATOR)
    with pytest.raises(NoSuchFileError):
        await files.read(number, "../../etc/passwd", by=COORDINATOR)


async def test_a_request_has_so_many_files_and_no_more(
    centre: RequestCentre, files: Attachments, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachment_service, "MOST_OF_ONE_REQUEST", 1)
    number = (await centre.file()).number
    await files.attach(number, "plan.pdf", PDF, by=COORDINATOR)

    with pytest.raises(UnfitFileError, match="1 files at most"):
        await files.attach(number, "more.pdf", PNG, by=COORDINATOR)

    assert len(await files.of(number, by=COORDINATOR)) == 1


async def test_a_beneficiary_attaches_a_few_and_those_taken_away_count_too(
    centre: RequestCentre, files: Attachments, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachment_service, "MOST_BY_LINK", 1)
    number = (await centre.file()).number
    huda = Person(BY_LINK, of_request=number)
    room_before = await files.room(number, by=huda)
    theirs, _ = await files.attach(number, "door.png", PNG, by=huda)
    await files.remove(number, theirs.digest, by=COORDINATOR)

    with pytest.raises(TooManyFilesError):
        await files.attach(number, "plan.pdf", PDF, by=huda)
    await files.attach(number, "plan.pdf", PDF, by=COORDINATOR)

    assert (room_before, await files.room(number, by=huda)) == (1, 0)


async def test_of_the_beneficiarys_files_those_are_told_who_handle_it(
    centre: RequestCentre, files: Attachments
) -> None:
    number = (await centre.file()).number
    await files.attach(number, "plan.pdf", PDF, by=NOURA)
    await files.attach(number, "door.png", PNG, by=Person(BY_LINK, of_request=number))

    async with centre.sessions() as session:
        rows = await session.execute(select(RequestTellingRow.occasion, RequestTellingRow.person))
        told = {occasion: person for occasion, person in rows if occasion != "event/1"}
    assert told == {"event/3": "coordinator.department"}


async def test_when_all_is_over_nothing_more_is_attached(
    centre: RequestCentre, files: Attachments
) -> None:
    number = (await centre.file()).number
    await centre.requests.withdraw(number, by=NOURA)

    with pytest.raises(DeedOutOfPlaceError):
        await files.attach(number, "plan.pdf", PDF, by=COORDINATOR)


@pytest.fixture
async def clamd(tmp_path: Path) -> AsyncIterator[Path]:
    """A socket that speaks as ClamAV's daemon does and knows one bad word."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readexactly(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!L", await reader.readexactly(4))[0]:
            content += await reader.readexactly(length)
        found = b"Eicar-Test FOUND" if b"EICAR" in content else b"OK"
        writer.write(b"stream: " + found + b"\0")
        writer.close()

    path = tmp_path / "clamd.sock"
    server = await asyncio.start_unix_server(serve, path)
    async with server:
        yield path


async def test_malware_is_refused_by_its_name(
    centre: RequestCentre, clamd: Path, tmp_path: Path
) -> None:
    folder = AttachmentFolder(tmp_path / "files")
    files = Attachments(centre.sessions, centre.seal, centre.grounds, folder, Clamd(clamd))
    number = (await centre.file()).number

    with pytest.raises(InfectedFileError, match="Eicar-Test"):
        await files.attach(number, "x.txt", b"EICAR" + b"x" * 200_000, by=NOURA)
    await files.attach(number, "y.txt", b"x" * 200_000, by=NOURA)

    assert [it.name for it in await files.of(number, by=NOURA)] == ["y.txt"]


async def test_while_nobody_can_check_nothing_is_taken(
    centre: RequestCentre, tmp_path: Path
) -> None:
    folder, away = AttachmentFolder(tmp_path / "files"), Clamd(tmp_path / "nobody.sock")
    files = Attachments(centre.sessions, centre.seal, centre.grounds, folder, away)
    number = (await centre.file()).number

    with pytest.raises(ScannerAwayError):
        await files.attach(number, "plan.pdf", PDF, by=NOURA)


async def test_what_goes_with_an_answer_is_seen_once_that_is_given(
    centre: RequestCentre, files: Attachments
) -> None:
    number = (await centre.file()).number
    huda = Person("the beneficiary", of_request=number)
    await centre.requests.acknowledge(number, by=COORDINATOR)
    await files.attach(number, "inner.pdf", PNG, by=COORDINATOR)

    kept, version = await files.attach(number, "plan.pdf", PDF, by=COORDINATOR, with_answer=True)

    assert await files.of(number, by=huda) == []
    _, events = await centre.requests.see(number, by=huda)
    assert (version, events[-1].is_told) == (events[-1].n, False)
    await centre.requests.answer(number, "وفرنا حافلة.", by=COORDINATOR, version=version)
    assert [it.name for it in await files.of(number, by=huda)] == ["plan.pdf"]
    assert (await files.read(number, kept.digest, by=huda))[1] == PDF
    with pytest.raises(FileStaysError):
        await files.remove(number, kept.digest, by=COORDINATOR)
    await files.attach(number, "late.pdf", PDF + b" late", by=COORDINATOR, with_answer=True)
    assert len(await files.of(number, by=huda)) == 2


async def test_an_answer_that_waits_for_approval_gives_no_file_yet(
    centre: RequestCentre, files: Attachments
) -> None:
    header = "code,kind,name_ar,name_en,parent,calendar,approves_answers"
    row = "department,education_department,جهة department,Entity department,agency,office,yes"
    await centre.ministry.bring(f"{header}\n{row}\n".encode(), by=CENTRE)
    number = (await centre.file()).number
    huda = Person("the beneficiary", of_request=number)
    await centre.requests.acknowledge(number, by=COORDINATOR)
    await files.attach(number, "plan.pdf", PDF, by=COORDINATOR, with_answer=True)

    await centre.requests.answer(number, "وفرنا حافلة.", by=COORDINATOR)
    assert await files.of(number, by=huda) == []

    await centre.requests.approve(number, by=of_office("head.department"))
    assert len(await files.of(number, by=huda)) == 1


async def test_a_file_is_taken_away_by_who_brought_it_or_the_office(
    centre: RequestCentre, files: Attachments
) -> None:
    number = (await centre.file()).number
    await centre.requests.assign(number, "specialist.department", by=COORDINATOR)
    specialist = of_office("specialist.department")
    theirs, _ = await files.attach(number, "plan.pdf", PDF, by=COORDINATOR)
    own, _ = await files.attach(number, "door.png", PNG, by=specialist)

    with pytest.raises(FileStaysError):
        await files.remove(number, theirs.digest, by=specialist)
    await files.remove(number, own.digest, by=specialist)
    version = await files.remove(number, theirs.digest, by=COORDINATOR)

    assert [it.removed_by for it in await files.of(number, by=COORDINATOR)] == [
        COORDINATOR.name,
        specialist.name,
    ]
    _, events = await centre.requests.see(number, by=COORDINATOR)
    assert (events[-1].n, events[-1].deed) == (version, Deed.DETACH)
    for digest in (theirs.digest, own.digest):
        with pytest.raises(NoSuchFileError):
            await files.read(number, digest, by=COORDINATOR)
        with pytest.raises(NoSuchFileError):
            await files.remove(number, digest, by=COORDINATOR)
