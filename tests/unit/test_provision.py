import argparse
import io
import threading
from pathlib import Path

import pytest

from core.settings import Settings
from tawasul import progress, provision_apt, provision_libraries, sample_data
from tawasul.centre import check_ports
from tawasul.commands.agent import served_queues, shown_queues
from tawasul.commands.conf import outcome
from tawasul.errors import ProvisionError
from tawasul.listening import Port, ports_of, twins
from tawasul.progress import Progress
from tawasul.provision import Tool, missing_tools
from tawasul.provision_apt import Apt, lists_are_fresh
from tawasul.provision_asterisk import cache_folder, major_version
from tawasul.provision_libraries import Library, ensure_layout, missing_libraries
from tawasul.provision_shell import complaint
from tawasul.welcome import welcome

DAY = 86_400


@pytest.mark.parametrize(
    ("package", "major"),
    [
        ("1:22.10.1~dfsg+~cs6.15.60671435-2", 22),
        ("1:18.10.0~dfsg+~cs6.10.40431411-2", 18),
        ("16.2.1~dfsg-1ubuntu1", 16),
        ("", 0),
        ("unknown", 0),
    ],
)
def test_the_version_that_a_distribution_offers_is_read(package: str, major: int) -> None:
    assert major_version(package) == major


def test_only_programs_that_are_missing_are_brought() -> None:
    here, gone = Tool("sh", "dash"), Tool("no-such-program", "no-such-package")

    assert missing_tools([here, gone]) == [gone]


def test_only_libraries_that_cannot_be_loaded_are_brought() -> None:
    here, gone = Library("libc.so.6", "libc6"), Library("libnone.so.7", "libnone7")

    assert missing_libraries([here, gone]) == [gone]


def test_a_centre_goes_on_where_nobody_may_install_the_layout_of_pdf(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    out = io.StringIO()
    monkeypatch.setattr(provision_libraries, "FOR_PDF", [Library("libnone.so.7", "libnone7")])
    monkeypatch.setattr(provision_apt, "found", lambda _: None)  # no apt-get either

    ensure_layout(Progress(out), Apt(Progress(out), tmp_path))

    assert out.getvalue().startswith("Requests cannot be kept as PDF for now.")


def test_a_failed_installation_is_told_by_its_error_not_by_its_last_line() -> None:
    said = ["Reading package lists...", "E: Unable to locate package sox.", "Bye"]

    assert complaint(said) == "Unable to locate package sox"
    assert complaint(["one", "two"]) == "two"
    assert complaint([]) == "it said nothing"


def test_lists_of_packages_are_fresh_for_a_day(tmp_path: Path) -> None:
    now = tmp_path.stat().st_mtime
    assert not lists_are_fresh(tmp_path, now)

    (tmp_path / "mirror_main_binary-amd64_Packages.lz4").touch()

    now = tmp_path.stat().st_mtime
    assert lists_are_fresh(tmp_path, now + DAY - 1)
    assert not lists_are_fresh(tmp_path, now + DAY + 1)
    assert not lists_are_fresh(tmp_path / "none", now)


def test_clones_share_one_cache() -> None:
    assert cache_folder({"HOME": "/home/n"}) == Path("/home/n/.cache/tawasul")
    assert cache_folder({"HOME": "/home/n", "XDG_CACHE_HOME": "/c"}) == Path("/c/tawasul")


def test_two_ports_of_one_centre_may_not_be_the_same() -> None:
    settings = Settings.from_env({"TAWASUL_HTTP_PORT": "9000", "TAWASUL_WS_PORT": "9000"})

    pair = twins(ports_of(settings))

    assert pair is not None
    assert [port.setting for port in pair] == ["TAWASUL_HTTP_PORT", "TAWASUL_WS_PORT"]


def test_a_fixed_port_may_not_lie_among_the_ports_of_sound() -> None:
    settings = Settings.from_env({"TAWASUL_SIP_PORT": "12000"})

    with pytest.raises(ProvisionError, match=r"TAWASUL_SIP_PORT .* lies between"):
        check_ports(settings)


def test_the_same_number_serves_udp_and_tcp() -> None:
    assert twins((Port(5060, "A", "127.0.0.1", udp=True), Port(5060, "B", "127.0.0.1"))) is None


def test_queues_are_read_with_their_penalties() -> None:
    assert served_queues("noor,faris:5") == {"noor": 0, "faris": 5}
    assert shown_queues({"noor": 0, "faris": 5}) == "noor,faris:5"


@pytest.mark.parametrize("text", ["", "noor,", "noor:x", ":5", "noor:-1"])
def test_queues_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        served_queues(text)


@pytest.mark.parametrize(
    ("changed", "running", "sentence"),
    [
        ([], True, "Nothing changed."),
        (["pjsip.conf"], True, "Written and read by Asterisk: pjsip.conf."),
        (["pjsip.conf"], False, "reads it at its next start"),
        (["modules.conf"], True, "waits for Asterisk's next start"),
    ],
)
def test_what_became_of_a_change_is_one_sentence(
    changed: list[str], *, running: bool, sentence: str
) -> None:
    assert sentence in outcome(changed, running=running)


def test_a_newcomer_is_told_what_to_dial_and_where_to_look() -> None:
    settings = Settings.from_env(
        {"TAWASUL_SIP_HOST": "0.0.0.0", "TAWASUL_SIP_PORT": "5070", "TAWASUL_HTTP_PORT": "8090"}
    )

    text = welcome(settings)

    assert "sip:19996@127.0.0.1:5070" in text
    assert "http://127.0.0.1:8090/" in text


def test_the_sign_in_file_names_everybody_with_their_password() -> None:
    passwords = {"supervisor": "s3cret", "noura": "w1", "maha": "m1", "1001": "p1", "1003": "p3"}

    text = sample_data.sign_in_text(Settings.from_env({}), passwords)

    assert "supervisor\ts3cret\n" in text
    assert "noura\tw1\tنورة العتيبي, 1001\n" in text
    assert "maha\tm1\tمها الشمري, coordinator\n" in text
    assert "1003\tp3\tسارة الحربي\n" in text
    assert "p1" not in text  # a phone in the page needs no password
    assert "1002" not in text


def test_a_quick_step_says_nothing() -> None:
    out = io.StringIO()

    with Progress(out).step("Writing"):
        pass

    assert out.getvalue() == ""


def test_a_slow_step_shows_itself_and_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    out = Shown("unpacking")
    monkeypatch.setattr(progress, "QUIET_SECONDS", 0.001)
    monkeypatch.setattr(progress, "LINE_SECONDS", 0.001)

    with Progress(out).step("Fetching Asterisk") as step:
        step.detail = "unpacking"
        assert out.seen.wait(10)

    assert "Fetching Asterisk … 0 s (unpacking)" in out.getvalue()
    assert "Fetching Asterisk: done in" in out.getvalue()
    assert "\x1b" not in out.getvalue()


def test_a_step_that_fails_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr(progress, "QUIET_SECONDS", 0.0)

    with pytest.raises(ZeroDivisionError), Progress(out).step("Dividing"):
        raise ZeroDivisionError

    assert "Dividing: failed in" in out.getvalue()


class Shown(io.StringIO):
    """An output that tells when a word was written to it."""

    def __init__(self, word: str) -> None:
        super().__init__()
        self._word = word
        self.seen = threading.Event()

    def write(self, text: str) -> int:
        written = super().write(text)
        if self._word in text:
            self.seen.set()
        return written
