"""``tawasul calendar`` and ``tawasul notice``, on a database and without a running centre."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tawasul.main import main

Say = Callable[..., tuple[int, str]]
REASONS = ("--reason-ar", "عطل في الشبكة", "--reason-en", "a fault of the network")


@pytest.fixture
def say(
    sqlite_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Say:
    """Run a command in a home with a database; its exit code and what it said."""
    monkeypatch.setenv("TAWASUL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TAWASUL_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("LOGNAME", "huda")

    def run(*words: str) -> tuple[int, str]:
        code = main(words)
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (
            "2026-11-25T10:00",
            "Wednesday 2026-11-25 10:00 (1448-06-15 AH): open until Wednesday 2026-11-25 21:00.",
        ),
        ("2026-11-25T07:00+00:00", "Wednesday 2026-11-25 10:00 (1448-06-15 AH): open until"),
        (
            "2026-11-25T22:00",
            "closed (outside the day's hours), opens Thursday 2026-11-26 06:00.",
        ),
        (
            "2026-09-23T12:00",
            "closed (National Day Holiday, اليوم الوطني), opens Thursday 2026-09-24 06:00.",
        ),
        ("2078-01-01T12:00", "(---------- AH): open until"),
    ],
)
def test_the_state_at_a_moment_is_said_in_a_sentence(say: Say, at: str, sentence: str) -> None:
    code, said = say("calendar", "show", "--at", at)

    assert code == 0
    assert sentence in said.splitlines()[0]


def test_the_week_and_the_coming_holidays_are_shown(say: Say) -> None:
    _, said = say("calendar", "show", "--at", "2027-03-08T12:00")

    assert "  Sunday     2027-03-07  10:00-16:00\n" in said
    assert "  Tuesday    2027-03-09  closed  Eid al-Fitr Holiday\n" in said
    assert "  Saturday   2027-03-13  06:00-21:00\n" in said
    assert "2027-03-09  1448-10-01 AH  Tuesday    Eid al-Fitr Holiday (estimated)  عطلة" in said
    assert "2027-03-14  1448-10-06 AH  Sunday     Eid al-Fitr Holiday (compensation, est" in said
    assert "2027-09-23  1449-04-22 AH  Thursday   National Day Holiday  اليوم الوطني\n" in said
    assert "2026-09-23" not in said


def test_now_is_the_moment_when_none_is_given(say: Say) -> None:
    code, said = say("calendar", "show")

    assert code == 0
    assert "This week:" in said


def test_a_homes_own_calendar_is_used(say: Say, tmp_path: Path) -> None:
    own = tmp_path / "home" / "calendar.toml"
    own.parent.mkdir()
    own.write_text(
        'zone = "Asia/Riyadh"\nholidays = {kept = false}\n[week]\noffice-days = ["07:00-24:00"]\n',
        encoding="utf-8",
    )

    _, said = say("calendar", "show", "--at", "2026-11-27T12:00")
    own.write_text("zone = 3\nweek = {}\n", encoding="utf-8")
    code, refused = say("calendar", "show")

    assert "closed (the weekday has no hours), opens Sunday 2026-11-29 07:00." in said
    assert "  Sunday     2026-11-22  07:00-24:00\n" in said
    assert "holidays" not in said
    assert (code, refused) == (
        1,
        f"tawasul: The calendar {own} cannot be used: zone must be a text.\n",
    )


def test_always_open_and_never_open_are_said(say: Say, tmp_path: Path) -> None:
    own = tmp_path / "home" / "calendar.toml"
    own.parent.mkdir()
    form = 'zone = "Asia/Riyadh"\nholidays = {{kept = false}}\n[week]\nevery-day = [{}]\n'

    own.write_text(form.format('"00:00-24:00"'), encoding="utf-8")
    _, always = say("calendar", "show")
    own.write_text(form.format(""), encoding="utf-8")
    _, never = say("calendar", "show")

    assert always.splitlines()[0].endswith(": open, and stays so.")
    assert never.splitlines()[0].endswith("has no hours), no opening is in sight.")


def test_the_centre_is_closed_and_reopened(say: Say, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    period = ("--from", "2098-01-01T12:00", "--until", "2098-01-02T09:00")

    code, made = say("calendar", "close", *period, *REASONS)
    _, closed = say("calendar", "show", "--at", "2098-01-01T12:00")
    ended = say("calendar", "reopen", "1")
    _, after = say("calendar", "show", "--at", "2098-01-01T12:00")

    line = (
        "from Wednesday 2098-01-01 12:00 until Thursday 2098-01-02 09:00, by huda: "
        "a fault of the network, عطل في الشبكة\n"
    )
    assert (code, made) == (0, f"Closure 1: {line}")
    assert f"Closures:\n     1  {line}" in closed
    assert (
        "closed (a fault of the network, عطل في الشبكة), opens Thursday 2098-01-02 09:00."
        in (closed.splitlines()[0])
    )
    assert ended == (0, "Closure 1 is over.\n")
    assert ": open until" in after.splitlines()[0]
    assert "Closures:" not in after


NOTICE = ("--text-ar", "صِيَانَةٌ", "--text-en", "Maintenance")


def test_a_notice_is_switched_on_shown_and_off(say: Say) -> None:
    code, on = say("notice", "on", "maintenance", *NOTICE, "--by", "sami")
    shown = say("notice", "show")
    off = say("notice", "off")
    none = say("notice", "show")

    assert code == 0
    assert on.startswith("The notice maintenance stands since ")
    assert on.endswith(" UTC, switched on by sami.\n")
    assert shown == (0, f"{on}  صِيَانَةٌ\n  Maintenance\n")
    assert off == (0, "The notice is switched off.\n")
    assert none == (0, "No notice is switched on.\n")


SAME = ("--from", "2026-11-25T12:00", "--until", "2026-11-25T12:00")
ODD = ("--from", "2026-11-25T12:00", "--until", "2026-11-25T13:00")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("calendar", "close", *SAME, *REASONS), "A period cannot start at 2026-11-25T12:00"),
        (("calendar", "close", *ODD, "--reason-ar", "", "--reason-en", "x"), "needs a reason in"),
        (("calendar", "close", *ODD, *REASONS, "--by", "a b"), "'a b' cannot be a name"),
        (("calendar", "reopen", "7"), "There is no closure 7."),
        (("calendar", "show", "--at", "1300-01-01"), "knows the years 1950 to 2099"),
        (("notice", "off"), "No notice is switched on."),
        (("notice", "on", "unheard-of"), "There is no prompt named unheard-of"),
        (("notice", "on", "greeting", *NOTICE), "greeting is the name of another prompt"),
        (("notice", "on", "Big"), "'Big' cannot be a prompt"),
        (("notice", "on", "x", "--text-ar", "نص"), "in Arabic and in English"),
    ],
)
def test_a_refusal_is_one_sentence_and_exit_code_1(
    say: Say, words: tuple[str, ...], sentence: str
) -> None:
    code, said = say(*words)

    assert code == 1
    assert sentence in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("calendar",),
        ("calendar", "show", "--at", "noon"),
        ("calendar", "reopen", "first"),
        ("notice", "on"),
    ],
)
def test_a_command_asked_wrongly_is_exit_code_2(say: Say, words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as ended:
        say(*words)

    assert ended.value.code == 2
