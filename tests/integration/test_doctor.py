"""`tawasul doctor` over a centre that runs, and over what can be wrong with one."""

import socket
from pathlib import Path

import pytest

from tests.e2e.centre import environment
from tests.integration.centres import Run, tawasul


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a centre that ran once and is closed now."""
    home = tmp_path_factory.mktemp("doctor") / "home"
    with Run(environment(home)) as run:  # whose first start builds everything
        run.until_open()
        done = tawasul(run.env, "doctor")
        assert done.returncode == 0, done.stdout
        (home / "said-when-open").write_text(done.stdout, encoding="utf-8")
    return home


@pytest.fixture
def env(home: Path) -> dict[str, str]:
    """The environment of that centre, with other ports."""
    env = environment(home)
    tawasul(env, "conf", "apply")
    return env


def wrong_lines(env: dict[str, str]) -> list[str]:
    """Return what the doctor finds wrong; its exit code agrees."""
    done = tawasul(env, "doctor")
    lines = [line for line in done.stdout.splitlines() if line.startswith("WRONG")]
    assert done.returncode == (1 if lines else 0), done.stderr
    return lines


def test_an_open_centre_is_well_and_its_ports_are_its_own(home: Path) -> None:
    said = (home / "said-when-open").read_text(encoding="utf-8")

    assert "All is well." in said
    assert "held by this centre's asterisk" in said
    assert "loaded" in said
    assert "the controller can serve calls" in said


def test_a_closed_centre_is_well_too(env: dict[str, str]) -> None:
    assert wrong_lines(env) == []


def test_a_port_of_a_stranger_is_wrong(env: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", int(env["TAWASUL_HTTP_PORT"]))):
        [line] = wrong_lines(env)

    assert "TAWASUL_HTTP_PORT" in line


def test_a_prompt_that_is_gone_is_wrong_until_it_is_built(env: dict[str, str], home: Path) -> None:
    folder = home / "asterisk" / "data" / "sounds" / "ar" / "tawasul"
    for sound in folder.glob("greeting*"):
        sound.unlink()

    [line] = wrong_lines(env)

    assert "tawasul prompts build" in line
    tawasul(env, "prompts", "build")
    assert wrong_lines(env) == []


def test_a_secret_that_others_can_read_is_wrong(env: dict[str, str], home: Path) -> None:
    key = home / "secrets" / "session-key"
    key.chmod(0o644)

    [line] = wrong_lines(env)

    key.chmod(0o600)
    assert str(key) in line


def test_configuration_that_was_changed_by_hand_is_wrong(env: dict[str, str], home: Path) -> None:
    with (home / "asterisk" / "etc" / "queues.conf").open("a") as conf:
        conf.write("; by hand\n")

    [line] = wrong_lines(env)

    assert "queues.conf" in line
    assert "tawasul conf apply" in line


def test_a_program_that_is_missing_is_wrong(env: dict[str, str], tmp_path: Path) -> None:
    for name in ("setpriv", "espeak-ng", "redis-server", "unshare", "mount", "chroot", "sh"):
        folder = next(f for f in ("/usr/bin", "/bin", "/usr/sbin") if Path(f, name).exists())
        (tmp_path / name).symlink_to(Path(folder, name))

    lines = wrong_lines({**env, "PATH": str(tmp_path)})

    assert [line for line in lines if "program sox: missing" in line]


def test_servers_that_do_not_answer_are_wrong_and_hide_nothing(env: dict[str, str]) -> None:
    lines = wrong_lines(
        {
            **env,
            "TAWASUL_DATABASE_URL": "postgresql://u@127.0.0.1:1/x",
            "TAWASUL_REDIS_URL": "redis://127.0.0.1:1",
        }
    )

    assert [line for line in lines if "TAWASUL_DATABASE_URL" in line]
    assert [line for line in lines if "TAWASUL_REDIS_URL" in line]


def test_a_home_that_was_never_prepared_is_left_alone(tmp_path: Path) -> None:
    home = tmp_path / "none"

    [line] = wrong_lines(environment(home))

    assert "make run" in line
    assert not home.exists()
