"""Asterisk's files on disk, what a change would do to them, and who must read them again."""

from dataclasses import replace
from pathlib import Path

import pytest

from asterisk_conf import diary, diff, folders, modules, reloads, render, writer
from asterisk_conf.directories import Directories
from asterisk_conf.errors import (
    AsteriskTooOldError,
    InvalidDefinitionError,
    MissingModulesError,
    UnsafeValueError,
)
from asterisk_conf.transports import Protocol
from asterisk_conf.trunks import RegistrationTrunk
from asterisk_conf.versions import Features
from tests.golden.definitions import LTS, SETTINGS, plain


def test_a_file_of_somebody_else_stays(tmp_path: Path) -> None:
    (tmp_path / "ours.conf").write_text("old\n")
    (tmp_path / "theirs.conf").write_text("theirs\n")

    writer.write({"ours.conf": "new\n"}, tmp_path)

    assert (tmp_path / "theirs.conf").read_text() == "theirs\n"


def test_nothing_is_left_beside_the_files(tmp_path: Path) -> None:
    writer.write({"a.conf": "one\n", "manager.conf": "two\n"}, tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.conf", "manager.conf"]


def test_a_reader_of_the_old_file_keeps_it_whole(tmp_path: Path) -> None:
    (tmp_path / "a.conf").write_text("old\n")
    with (tmp_path / "a.conf").open() as old:
        writer.write({"a.conf": "new and longer\n"}, tmp_path)

        assert old.read() == "old\n"


def test_wrong_rights_are_mended(tmp_path: Path) -> None:
    files = {"manager.conf": "secret = x\n", "queues.conf": "\n"}
    writer.write(files, tmp_path)
    (tmp_path / "manager.conf").chmod(0o644)

    assert writer.write(files, tmp_path) == ["manager.conf"]
    assert (tmp_path / "manager.conf").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "queues.conf").stat().st_mode & 0o777 == 0o640


def test_a_diff_is_empty_when_nothing_would_change(tmp_path: Path) -> None:
    files = render.files(plain())
    writer.write(files, tmp_path)

    assert diff.unified(files, tmp_path) == ""


def test_a_diff_tells_that_a_secret_changes_and_not_which(tmp_path: Path) -> None:
    writer.write({"manager.conf": "[tawasul]\nsecret = before\nread = call\n"}, tmp_path)

    text = diff.unified({"manager.conf": "[tawasul]\nsecret = after\nread = call,user\n"}, tmp_path)

    changes = [line for line in text.splitlines() if line[0] in "+-"][2:]
    assert changes == [
        "-secret = (hidden, old)",
        "-read = call",
        "+secret = (hidden, new)",
        "+read = call,user",
    ]
    assert "before" not in text
    assert "after" not in text


def test_a_diff_hides_every_secret_of_a_new_centre(tmp_path: Path) -> None:
    centre = plain()

    text = diff.unified(render.files(centre), tmp_path)

    assert centre.ami.password not in text
    assert all(agent.password_digest not in text for agent in centre.agents)


def test_a_changed_file_is_read_again_by_its_module_alone() -> None:
    assert reloads.modules_for(["queues.conf"]) == ["app_queue.so"]
    assert reloads.modules_for(["pjsip.conf", "extensions.conf", "queues.conf"]) == [
        "app_queue.so",
        "pbx_config.so",
        "res_pjsip.so",
        "res_pjsip_outbound_registration.so",
    ]
    assert reloads.modules_for([]) == []


def test_every_file_is_either_reloaded_or_waits_for_a_start() -> None:
    known = set(reloads.RELOADS) | reloads.RESTARTS

    assert known == set(render.file_names())


def test_a_new_list_of_modules_waits_for_a_start() -> None:
    assert reloads.needs_restart(["modules.conf", "queues.conf"])
    assert not reloads.needs_restart(["queues.conf"])


@pytest.mark.parametrize("value", ["a\r\nb", "a;b", "a\x00", "a\u2028b", " a"])
def test_no_value_can_break_out_of_its_line(value: str) -> None:
    with pytest.raises(UnsafeValueError):
        render.environment.from_string("key = {{ value }}").render(value=value)


def test_a_missing_module_stops_the_definition() -> None:
    with pytest.raises(MissingModulesError) as refusal:
        modules.chosen(set(modules.REQUIRED) - {"app_queue"})

    assert refusal.value.modules == ("app_queue",)


def test_a_module_that_is_only_welcome_is_loaded_where_it_exists() -> None:
    assert "codec_opus_open_source" not in modules.chosen(modules.REQUIRED)
    assert "codec_opus_open_source" in modules.chosen({*modules.REQUIRED, *modules.WELCOME})


def test_an_old_asterisk_is_refused() -> None:
    with pytest.raises(AsteriskTooOldError):
        replace(plain(), version=(16, 28, 0))


def test_a_trunk_cannot_use_tls_without_a_certificate() -> None:
    trunk = RegistrationTrunk(
        registrar="sip.example.net", username="u", password="p", protocol=Protocol.TLS
    )
    with pytest.raises(InvalidDefinitionError):
        replace(plain(), trunks=(trunk,))


@pytest.mark.parametrize(
    ("version", "digest", "named_filter", "fast_diary"),
    [
        ((18, 26, 0), False, False, False),
        ((20, 11, 0), False, True, False),
        ((20, 18, 0), True, True, True),
        ((21, 7, 0), True, True, False),
        ((22, 0, 0), False, False, False),
        ((22, 1, 0), False, True, False),
        ((22, 2, 0), True, True, False),
        (LTS, True, True, True),
        ((24, 0, 0), True, True, True),
    ],
)
def test_each_version_is_asked_for_what_it_can_do(
    version: tuple[int, ...], *, digest: bool, named_filter: bool, fast_diary: bool
) -> None:
    features = Features.of(version)

    assert (features.password_digest, features.named_event_filter, features.fast_diary) == (
        digest,
        named_filter,
        fast_diary,
    )


@pytest.mark.parametrize(
    ("version", "withdrawal", "without_macro"),
    [
        ((18, 26, 0), False, False),
        ((20, 0, 0), True, False),
        ((21, 0, 0), True, True),
        (LTS, True, True),
    ],
)
def test_callers_step_out_of_the_queue_where_asterisk_lets_them(
    version: tuple[int, ...], *, withdrawal: bool, without_macro: bool
) -> None:
    features = Features.of(version)

    assert (features.withdrawal, features.queue_without_macro) == (withdrawal, without_macro)


def test_an_older_asterisk_is_told_the_same_diary_columns() -> None:
    assert tuple(diary.EXPRESSIONS) == diary.COLUMNS


def test_the_folders_are_made_once_and_documentation_is_pointed_to(tmp_path: Path) -> None:
    directories = Directories.of(replace(SETTINGS, home=tmp_path))

    folders.prepare(directories, Path("/usr/share/asterisk"))
    folders.prepare(directories, Path("/usr/share/asterisk"))

    assert (directories.data / "documentation").readlink() == Path(
        "/usr/share/asterisk/documentation"
    )
    assert directories.cel.is_dir()
