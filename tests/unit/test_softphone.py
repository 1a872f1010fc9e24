from pathlib import Path

import pytest

from agent_desktop.softphone import Softphone, origin_of
from asterisk_conf.endpoints import callers_phone_digest
from core.errors import SettingError
from core.secrets import Secrets
from core.settings import Settings

SETTINGS = Settings.from_env({"TAWASUL_WS_PORT": "18088"})


def test_a_browser_finds_the_websocket_on_the_host_of_its_page() -> None:
    softphone = Softphone.from_env({}, SETTINGS)

    assert softphone.websocket_for("desk.example") == "ws://desk.example:18088/ws"
    assert softphone.websocket_for("[::1]") == "ws://[::1]:18088/ws"


@pytest.mark.parametrize("host", [None, "", "a;script-src *", "a b"])
def test_a_host_that_is_none_is_not_repeated(host: str | None) -> None:
    assert Softphone(port=8088).websocket_for(host) == "ws://127.0.0.1:8088/ws"


def test_with_a_certificate_the_websocket_is_private(tmp_path: Path) -> None:
    for name in ("cert.pem", "key.pem"):
        (tmp_path / name).touch()
    env = {
        "TAWASUL_TLS_CERTIFICATE": str(tmp_path / "cert.pem"),
        "TAWASUL_TLS_KEY": str(tmp_path / "key.pem"),
        "TAWASUL_WSS_PORT": "18089",
    }

    assert Softphone.from_env(env, SETTINGS).websocket_for("desk") == "wss://desk:18089/ws"


def test_before_a_proxy_the_setting_says_where_it_is() -> None:
    softphone = Softphone.from_env(
        {"TAWASUL_SIP_WEBSOCKET": "wss://desk.example/asterisk/ws"}, SETTINGS
    )

    address = softphone.websocket_for("127.0.0.1")

    assert address == "wss://desk.example/asterisk/ws"
    assert origin_of(address) == "wss://desk.example"


def test_no_page_calls_us_unless_the_setting_says_so(tmp_path: Path) -> None:
    settings = Settings.from_env({"TAWASUL_HOME": str(tmp_path)})

    off = Softphone.from_env({}, settings)
    on = Softphone.from_env({"TAWASUL_CALLERS_PHONE": "on"}, settings)

    assert off.callers_digest is None
    assert on.callers_digest == callers_phone_digest(Secrets.ensure(settings.secrets).callers_phone)
    assert str(on.callers_digest) not in repr(on)


@pytest.mark.parametrize("address", ["https://desk.example/ws", "wss:///ws", "ws://a;b/ws"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(SettingError, match="TAWASUL_SIP_WEBSOCKET"):
        Softphone.from_env({"TAWASUL_SIP_WEBSOCKET": address}, SETTINGS)
