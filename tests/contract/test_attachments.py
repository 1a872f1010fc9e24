"""Files of requests: kept once by their content, given to those who may see them."""

import asyncio
import struct
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from tests.centre_of_requests import NOURA, RequestCentre, of_office, opened
from ticketing import attachment_service
from ticketing.attachment_folder import AttachmentFolder
from ticketing.attachment_service import Attachments
from ticketing.clamd import Clamd
from ticketing.errors import (
    DeedOutOfPlaceError,
    NoSuchFileError,
    NoSuchRequestError,
    ScannerAwayError,
    UnfitFileError,
)
from ticketing.request_rights import Person
from ticketing.request_states import Deed

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

    kept = await files.attach(number, "plan.pdf", PDF, by=COORDINATOR)
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
    inner = await files.attach(number, "inner.pdf", PDF, by=COORDINATOR)
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
    kept = await files.attach(number, "plan.pdf", PDF, by=COORDINATOR)

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
    kept = await files.attach(number, "plan.pdf", PDF, by=COORDINATOR)
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

    with pytest.raises(UnfitFileError, match="Eicar-Test"):
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
