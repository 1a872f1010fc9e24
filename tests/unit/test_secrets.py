from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from core.secrets import Secrets, write_private


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
