from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from core.sealing import seal, unsealed
from core.secrets import KeyFile, Secrets, write_private


def test_secrets_are_made_once_and_kept(tmp_path: Path) -> None:
    first = Secrets.ensure(tmp_path / "secrets")

    again = Secrets.ensure(tmp_path / "secrets")

    assert again == first
    assert len(first.ami_password) > 40
    assert first.ami_password != first.session_key


def test_only_their_owner_reads_them(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    Secrets.ensure(folder)

    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_a_folder_that_others_could_open_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    folder.mkdir()
    folder.chmod(0o755)

    Secrets.ensure(folder)

    assert folder.stat().st_mode & 0o777 == 0o700


def test_programs_that_ask_at_once_get_the_same_secrets(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as programs:
        got = set(programs.map(lambda _: Secrets.ensure(tmp_path / "secrets"), range(64)))

    assert len(got) == 1
    assert {path.name for path in (tmp_path / "secrets").iterdir()} == {
        "ami-password",
        "sealing-key",
        "index-key",
        "callers-phone",
        "session-key",
        "request-numbers",
    }


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    kept = Secrets.ensure(tmp_path)

    assert kept.ami_password not in repr(kept)
    assert kept.session_key not in repr(kept)


def test_a_private_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "sign-in.txt"
    path.write_text("old and longer")
    path.chmod(0o644)

    write_private(path, "new")

    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_keys_that_are_turned_are_known_to_who_runs_already(tmp_path: Path) -> None:
    running = Secrets.ensure(tmp_path).sealing_key
    before = seal("سر", running, owner="huda")

    KeyFile(tmp_path / "sealing-key").turn()
    after = seal("سر", running, owner="huda")
    restarted = Secrets.ensure(tmp_path).sealing_key

    assert before.partition(".")[0] != after.partition(".")[0]
    for keys in (running, restarted):
        assert unsealed(before, keys, owner="huda") == unsealed(after, keys, owner="huda") == "سر"


def test_keys_of_before_are_forgotten_and_the_newest_stays(tmp_path: Path) -> None:
    keys, file = Secrets.ensure(tmp_path).sealing_key, KeyFile(tmp_path / "sealing-key")
    file.turn()
    after = seal("سر", keys, owner="huda")

    assert file.forget_older() == 1

    assert len(keys.read()) == 1
    assert unsealed(after, keys, owner="huda") == "سر"
    assert (tmp_path / "sealing-key").stat().st_mode & 0o777 == 0o600
