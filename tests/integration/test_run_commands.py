"""The commands beside a centre that runs, and beside one that does not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.settings import Settings
from tawasul.asterisk_console import ask
from tests.e2e.centre import environment
from tests.integration.centres import Run, tawasul


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """A centre that is open, for all tests of this page."""
    with Run.in_home(tmp_path_factory.mktemp("commands") / "home") as run:
        yield run.until_open()


@pytest.fixture
def closed(tmp_path: Path) -> dict[str, str]:
    """The environment of a centre with a database, which does not run."""
    env = environment(tmp_path / "home")
    assert tawasul(env, "migrate").returncode == 0
    return env


def test_a_new_agent_can_register_at_once(running: Run) -> None:
    done = tawasul(running.env, "agent", "create", "2001", "--name", "ليلى", "--queues", "noor:3")

    assert done.returncode == 0, done.stderr
    assert "Agent 2001 serves noor:3." in done.stdout
    socket = Settings.from_env(running.env).run / "asterisk.ctl"
    assert "Endpoint:  2001" in ask(socket, "pjsip show endpoint 2001")


def test_the_password_of_an_agent_is_shown_once_and_kept_nowhere(running: Run) -> None:
    done = tawasul(running.env, "agent", "create", "2002", "--name", "هند", "--queues", "faris")

    password = done.stdout.partition("(shown once): ")[2].split()[0]
    assert len(password) >= 20
    assert password not in tawasul(running.env, "agent", "list").stdout
    kept = [path for path in running.home.rglob("*") if path.is_file()]
    assert not [path for path in kept if password.encode() in path.read_bytes()]


def test_an_agent_of_a_closed_centre_waits_in_its_configuration(closed: dict[str, str]) -> None:
    done = tawasul(closed, "agent", "create", "2001", "--name", "Layla", "--queues", "noor")

    assert done.returncode == 0, done.stderr
    assert "Asterisk does not run and reads it at its next start." in done.stdout
    conf = Path(closed["TAWASUL_HOME"]) / "asterisk" / "etc" / "pjsip.conf"
    assert "[2001]" in conf.read_text(encoding="utf-8")
    shown = tawasul(closed, "audit", "show", "--did", "agent created")
    assert "agent/2001" in shown.stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("agent", "create", "12", "--name", "x", "--queues", "noor"), "is not an extension"),
        (("agent", "create", "2009", "--name", "x", "--queues", "nur"), "There is no queue 'nur'"),
        (("agent", "create", "2009", "--name", "x", "--queues", "noor:101"), "from 0 to 100"),
        (("agent", "create", "2009", "--name", "a;b", "--queues", "noor"), "cannot be an agent"),
        (("token", "revoke", "nobody"), "There is no token named 'nobody'"),
    ],
)
def test_a_refusal_is_one_sentence_and_exit_code_1(
    closed: dict[str, str], words: tuple[str, ...], sentence: str
) -> None:
    done = tawasul(closed, *words)

    assert done.returncode == 1
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "words", [(), ("fly",), ("agent",), ("token", "create", "x", "--role", "king")]
)
def test_a_command_asked_wrongly_is_exit_code_2(
    closed: dict[str, str], words: tuple[str, ...]
) -> None:
    done = tawasul(closed, *words)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_token_is_printed_alone_and_never_listed(closed: dict[str, str]) -> None:
    token = tawasul(closed, "token", "create", "wallboard", "--role", "supervisor").stdout

    assert len(token.split()) == 1
    listed = tawasul(closed, "token", "list").stdout
    assert "wallboard" in listed
    assert token.strip() not in listed


def test_a_revoked_token_is_listed_as_such(closed: dict[str, str]) -> None:
    tawasul(closed, "token", "create", "wallboard", "--role", "supervisor")

    assert tawasul(closed, "token", "revoke", "wallboard").returncode == 0

    assert "revoked" in tawasul(closed, "token", "list").stdout


def test_a_register_holds_what_its_file_holds_or_stays_as_it_was(
    closed: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "tickets.csv"
    file.write_text("number,last_four,status,updated\n4217,4321,new,2026-11-20\n")
    bring = ("register", "import", "ticket", str(file))
    planned = tawasul(closed, *bring, "--dry-run")
    done, again = tawasul(closed, *bring), tawasul(closed, *bring)
    file.write_text("number,last_four,status,updated\n4218,4321,lost,2026-11-20\n42,1,new,\n")

    refused = tawasul(closed, *bring)

    counted = "1 entries: 1 new, 0 changed, 0 gone.\n"
    assert planned.stdout == f"The register ticket would hold {counted}"
    assert done.stdout == f"The register ticket holds {counted}"
    assert again.stdout == "The register ticket holds 1 entries: 0 new, 0 changed, 0 gone.\n"
    assert refused.returncode == 1
    assert "Line 2, status: " in refused.stdout
    assert "Line 3, number: " in refused.stdout
    assert tawasul(closed, "register", "show").stdout.split() == ["transaction", "0", "ticket", "1"]


def test_a_changed_setting_shows_as_a_difference_until_it_is_applied(
    closed: dict[str, str],
) -> None:
    tawasul(closed, "conf", "apply")
    assert tawasul(closed, "conf", "diff").returncode == 0
    rtp_end = int(closed["TAWASUL_RTP_END"]) - 2
    changed = {**closed, "TAWASUL_RTP_END": str(rtp_end)}

    shown = tawasul(changed, "conf", "diff")

    assert shown.returncode == 1
    assert f"+rtpend = {rtp_end}" in shown.stdout
    assert tawasul(changed, "conf", "apply").returncode == 0
    assert tawasul(changed, "conf", "diff").stdout == ""


def test_secrets_do_not_show_in_a_difference(closed: dict[str, str]) -> None:
    shown = tawasul(closed, "conf", "diff").stdout

    password = (Path(closed["TAWASUL_HOME"]) / "secrets" / "ami-password").read_text()
    assert "manager.conf" in shown
    assert password not in shown


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("postgresql://u:hunter2@127.0.0.1:1/x", "refuses"),
        ("nonsense", "cannot be used"),
        ("oracle://u:hunter2@h/x", "cannot be used"),
        ("sqlite:////nonexistent/x.sqlite3", "unable to open database file"),
    ],
)
def test_a_database_that_refuses_is_told_without_its_password(
    closed: dict[str, str], url: str, sentence: str
) -> None:
    done = tawasul({**closed, "TAWASUL_DATABASE_URL": url}, "token", "list")

    assert done.returncode == 1
    assert sentence in done.stderr
    assert "TAWASUL_DATABASE_URL" in done.stderr
    assert "hunter2" not in done.stderr


def test_a_database_without_tables_asks_for_the_migration(tmp_path: Path) -> None:
    env = environment(tmp_path)

    done = tawasul(env, "agent", "list")

    assert done.returncode == 1
    assert "run `tawasul migrate`" in done.stderr


def test_a_bad_setting_is_told_by_every_command(closed: dict[str, str]) -> None:
    done = tawasul({**closed, "TAWASUL_SIP_PORT": "sip"}, "version")

    assert done.returncode == 1
    assert done.stderr == (
        "tawasul: Setting TAWASUL_SIP_PORT must be a port from 1 to 65535, not 'sip'.\n"
    )
