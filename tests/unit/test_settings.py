from pathlib import Path

import pytest

from core.errors import SettingError
from core.settings import SOCKET_PATH_LIMIT, Settings

SECRET_URL = "postgresql://u:hunter2@db/tawasul"


def test_a_centre_without_settings_has_the_documented_ports() -> None:
    settings = Settings.from_env({})

    ports = (settings.http_port, settings.sip_port, settings.ws_port)
    assert ports == (8080, 5060, 8088)
    assert (settings.ami_port, settings.agi_port) == (5038, 4573)
    assert (settings.rtp_start, settings.rtp_end) == (10000, 13999)
    assert settings.home == Path("var").resolve()


def test_everything_listens_on_loopback_unless_told_otherwise() -> None:
    settings = Settings.from_env({})

    assert {settings.http_host, settings.sip_host} == {"127.0.0.1"}


def test_an_empty_setting_is_one_that_is_not_set() -> None:
    assert Settings.from_env({"TAWASUL_HTTP_PORT": "", "TAWASUL_REDIS_URL": ""}) == (
        Settings.from_env({})
    )


@pytest.mark.parametrize("text", ["0", "65536", "-1", "5060 ", "٥٠٦٠", "sip", "1e3"])
def test_a_port_that_is_none_is_refused_with_its_name(text: str) -> None:
    with pytest.raises(SettingError, match="TAWASUL_SIP_PORT must be a port"):
        Settings.from_env({"TAWASUL_SIP_PORT": text})


def test_sound_needs_more_than_one_port() -> None:
    with pytest.raises(SettingError, match="TAWASUL_RTP_END"):
        Settings.from_env({"TAWASUL_RTP_START": "12000", "TAWASUL_RTP_END": "12000"})


def test_a_given_redis_is_not_started() -> None:
    assert Settings.from_env({}).owns_redis
    assert not Settings.from_env({"TAWASUL_REDIS_URL": "redis://cache"}).owns_redis


def test_addresses_with_passwords_are_not_shown() -> None:
    settings = Settings.from_env(
        {"TAWASUL_DATABASE_URL": SECRET_URL, "TAWASUL_REDIS_URL": "redis://:hunter2@cache"}
    )

    assert "hunter2" not in repr(settings)


def test_sockets_of_a_deep_home_lie_where_their_paths_are_short_enough() -> None:
    deep = Settings.from_env({"TAWASUL_HOME": "/srv/" + "deep/" * 20})
    other = Settings.from_env({"TAWASUL_HOME": "/srv/" + "deep/" * 21})

    assert len(str(deep.run)) < SOCKET_PATH_LIMIT
    assert deep.run != other.run
    assert Settings.from_env({"TAWASUL_HOME": "/srv/t"}).run == Path("/srv/t/run")


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "86401", "soon", "٢٠"])
def test_a_length_that_is_none_is_refused_with_its_name(text: str) -> None:
    with pytest.raises(SettingError, match="TAWASUL_TOLD_EVERY_SECONDS must be whole seconds"):
        Settings.from_env({"TAWASUL_TOLD_EVERY_SECONDS": text})
