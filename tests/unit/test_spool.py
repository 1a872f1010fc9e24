import asyncio
import errno
import logging
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from supervision.errors import SpoolInUseError
from supervision.segments import Segments
from supervision.spool import Spool


def all_of(spool: Spool, position: int = 0, limit: int = 64) -> list[bytes]:
    """Return every record after *position*, read in small pieces."""
    records: list[bytes] = []
    while position < spool.end:
        batch = spool.read(position, limit)
        records += batch.records
        position = batch.end
    return records


def records(count: int, start: int = 0) -> list[bytes]:
    return [b'{"record": %d}' % number for number in range(start, start + count)]


def fill(spool: Spool, wanted: list[bytes]) -> None:
    for record in wanted:
        spool.append(record)


def test_what_was_appended_is_read_in_order(tmp_path: Path) -> None:
    spool = Spool(tmp_path)

    fill(spool, records(100))

    assert all_of(spool) == records(100)
    spool.close()


def test_a_record_is_in_the_file_at_once(tmp_path: Path) -> None:
    spool = Spool(tmp_path)

    fill(spool, records(20))

    (piece,) = tmp_path.glob("*.spool")
    assert piece.read_bytes().rstrip(b"\0").splitlines() == records(20)
    spool.close()


def test_a_closed_spool_gives_back_the_room_it_had_taken(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    fill(spool, records(20))

    spool.close()

    (piece,) = tmp_path.glob("*.spool")
    assert piece.read_bytes().splitlines() == records(20)


def test_a_cursor_and_what_lies_after_it_outlive_the_process(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.cursor("database")
    fill(spool, records(10))
    spool.advance("database", spool.read(0, 40).end)
    spool.close()

    again = Spool(tmp_path)

    position = again.cursor("database").position
    assert 0 < position < again.end
    assert all_of(again, position) == records(10)[-again.count(position) :]
    again.close()


def test_the_slowest_reader_decides_what_is_kept(tmp_path: Path) -> None:
    spool = Spool(tmp_path, segment_bytes=100)
    spool.cursor("database")
    spool.cursor("redis")
    fill(spool, records(100))

    spool.advance("database", spool.end)
    kept = all_of(spool, spool.cursor("redis").position)
    spool.advance("redis", spool.end)

    assert kept == records(100)
    assert len(list(tmp_path.glob("*.spool"))) == 1
    assert spool.size == 0
    spool.close()


def test_a_new_reader_begins_with_the_oldest_record_kept(tmp_path: Path) -> None:
    spool = Spool(tmp_path, segment_bytes=100)
    spool.cursor("database")
    fill(spool, records(50))
    spool.advance("database", spool.end)
    fill(spool, records(1, 50))

    position = spool.cursor("redis").position

    assert all_of(spool, position)[-1:] == records(1, 50)
    assert position > 0
    spool.close()


@pytest.mark.parametrize("torn", [b'{"rec', b'{"rec\0\0\0\0', b'{"record": 3}'])
def test_a_torn_last_record_is_cut_off_and_the_next_is_whole(
    tmp_path: Path, torn: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    spool = Spool(tmp_path)
    fill(spool, records(3))
    spool.close()
    (piece,) = tmp_path.glob("*.spool")
    piece.write_bytes(piece.read_bytes() + torn)

    again = Spool(tmp_path)
    fill(again, records(2, 3))

    assert all_of(again) == records(5)
    assert [record.getMessage() for record in caplog.records] == [
        "The spool ended in a torn record."
    ]
    again.close()


def test_room_that_a_killed_process_did_not_use_is_given_back(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / f"{0:020d}.spool").write_bytes(records(1)[0] + b"\n" + bytes(1000))

    spool = Spool(tmp_path)
    fill(spool, records(1, 1))

    assert all_of(spool) == records(2)
    assert caplog.records == []
    spool.close()


def test_a_piece_that_holds_only_a_torn_record_is_removed(tmp_path: Path) -> None:
    (tmp_path / f"{0:020d}.spool").write_bytes(b'{"rec')

    spool = Spool(tmp_path)
    fill(spool, records(1))

    assert all_of(spool) == records(1)
    spool.close()


def test_a_record_longer_than_the_limit_is_read_whole(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    long = b"x" * 10_000

    fill(spool, [b"short", long, b"short"])

    assert all_of(spool, limit=100) == [b"short", long, b"short"]
    assert spool.read(6, 1).records == (long,)
    spool.close()


def test_two_processes_never_share_a_spool(tmp_path: Path) -> None:
    spool = Spool(tmp_path)

    with pytest.raises(SpoolInUseError, match="already running"):
        Spool(tmp_path)

    spool.close()
    Spool(tmp_path).close()


class FullDisk:
    """Gives no room while it is full."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_full = False
        self._take_room = os.posix_fallocate
        monkeypatch.setattr(os, "posix_fallocate", self._give_room)

    def _give_room(self, fd: int, offset: int, length: int) -> None:
        if self.is_full:
            raise OSError(errno.ENOSPC, "No space left on device")
        self._take_room(fd, offset, length)


def test_a_full_disk_loses_nothing_and_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    disk = FullDisk(monkeypatch)
    spool = Spool(tmp_path, segment_bytes=100)
    fill(spool, records(5))
    disk.is_full = True

    fill(spool, records(15, 5))
    while_full = all_of(spool)
    was_failing = spool.is_failing
    disk.is_full = False
    spool.flush()
    fill(spool, records(1, 20))

    assert while_full == records(20)
    assert was_failing
    assert not spool.is_failing
    assert all_of(spool) == records(21)
    assert [record.levelno for record in caplog.records] == [logging.ERROR, logging.WARNING]
    spool.close()
    again = Spool(tmp_path)
    assert all_of(again) == records(21)
    again.close()


def test_what_a_full_disk_refused_is_written_at_the_close(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = FullDisk(monkeypatch)
    spool = Spool(tmp_path)
    disk.is_full = True
    fill(spool, records(5))
    disk.is_full = False

    spool.close()

    again = Spool(tmp_path)
    assert all_of(again) == records(5)
    again.close()


def test_what_readers_took_while_the_disk_was_full_is_not_kept_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = FullDisk(monkeypatch)
    spool = Spool(tmp_path, segment_bytes=100)
    spool.cursor("database")
    fill(spool, records(5))
    disk.is_full = True
    fill(spool, records(5, 5))

    spool.advance("database", spool.end)
    disk.is_full = False
    fill(spool, records(2, 10))

    assert all_of(spool, spool.cursor("database").position) == records(2, 10)
    spool.close()
    again = Spool(tmp_path)
    assert all_of(again, again.cursor("database").position) == records(2, 10)
    again.close()


async def test_a_disk_that_has_room_again_is_noticed_without_new_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("supervision.spool.RETRY_SECONDS", 0.01)
    disk = FullDisk(monkeypatch)
    spool = Spool(tmp_path)
    disk.is_full = True
    fill(spool, records(3))
    assert spool.is_failing
    disk.is_full = False

    async with asyncio.timeout(5):
        while spool.is_failing:  # noqa: ASYNC110 - the spool tells nobody
            await asyncio.sleep(0.01)

    assert all_of(spool) == records(3)
    spool.close()


KILLED = """
import sys, time
from pathlib import Path
from supervision.spool import Spool

def main():
    spool = Spool(Path(sys.argv[1]))
    for number in range(1000):
        spool.append(b'{"record": %d}' % number)
    print("written", flush=True)
    time.sleep(60)

main()
"""


def test_a_killed_process_loses_nothing_of_what_it_wrote(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"written\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()

    spool = Spool(tmp_path)

    assert all_of(spool) == records(1000)
    spool.close()


def test_records_after_a_place_in_the_middle_of_one_begin_whole(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    fill(spool, records(3))

    boundary = spool.boundary_after(3)

    assert all_of(spool, boundary) == records(3)[1:]
    spool.close()


def test_a_gap_that_a_full_disk_left_is_passed_over(tmp_path: Path) -> None:
    disk = Segments(tmp_path, segment_bytes=1000)
    disk.append(b"one")
    disk.skip_to(100)

    assert disk.read(4, 10).end == 100
    disk.append(b"two")
    assert disk.read(4, 10).records == (b"two",)
    disk.close()
