from pathlib import Path

import pytest

from asterisk_conf.settings import LineSettings
from asterisk_conf.transports import MediaEncryption, Protocol, Tls
from asterisk_conf.trunks import AddressTrunk, RegistrationTrunk
from core.errors import SettingError


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """A certificate, a key and a password in files."""
    for name in ("cert.pem", "key.pem"):
        (tmp_path / name).touch()
    (tmp_path / "password").write_text("trunk-secret\n")
    return {
        "TAWASUL_TLS_CERTIFICATE": str(tmp_path / "cert.pem"),
        "TAWASUL_TLS_KEY": str(tmp_path / "key.pem"),
        "TAWASUL_TRUNK_PASSWORD_FILE": str(tmp_path / "password"),
    }


def test_without_settings_this_machine_is_the_operator() -> None:
    assert LineSettings.from_env({}) == LineSettings(
        trunk=AddressTrunk(addresses=("127.0.0.1",)),
        tls=None,
        media_encryption=MediaEncryption.OFF,
    )


def test_browsers_are_offered_other_addresses_than_our_own() -> None:
    line = LineSettings.from_env({"TAWASUL_ICE_CANDIDATES": "10.0.0.5=203.0.113.40, 10.0.0.6=::1"})

    assert line.ice_candidates == {"10.0.0.5": "203.0.113.40", "10.0.0.6": "::1"}


def test_an_operator_may_call_from_several_addresses() -> None:
    line = LineSettings.from_env({"TAWASUL_TRUNK_ADDRESSES": "203.0.113.7, 198.51.100.0/24"})

    assert line.trunk == AddressTrunk(addresses=("203.0.113.7", "198.51.100.0/24"))


def test_the_password_of_a_registration_comes_from_a_file(files: dict[str, str]) -> None:
    line = LineSettings.from_env(
        {
            **files,
            "TAWASUL_TRUNK_REGISTRAR": "sip.example.net",
            "TAWASUL_TRUNK_USERNAME": "19996",
            "TAWASUL_TRUNK_PROTOCOL": "tls",
        }
    )

    assert line.trunk == RegistrationTrunk(
        registrar="sip.example.net",
        port=5061,
        protocol=Protocol.TLS,
        username="19996",
        password="trunk-secret",
    )
    assert "trunk-secret" not in repr(line)


def test_encryption_is_a_setting(files: dict[str, str], tmp_path: Path) -> None:
    line = LineSettings.from_env(
        {**files, "TAWASUL_SRTP": "required", "TAWASUL_SIP_TLS_PORT": "15061"}
    )

    assert line.tls == Tls(
        certificate=tmp_path / "cert.pem", key=tmp_path / "key.pem", sip_port=15061
    )
    assert line.media_encryption is MediaEncryption.REQUIRED
    assert set(line.folders) == {tmp_path}


@pytest.mark.parametrize(
    ("env", "name"),
    [
        ({"TAWASUL_TRUNK_ADDRESSES": "the operator"}, "TAWASUL_TRUNK_*"),
        ({"TAWASUL_TRUNK_REGISTRAR": "sip.example.net"}, "TAWASUL_TRUNK_USERNAME"),
        ({"TAWASUL_TRUNK_REGISTRAR": "sip.example.net:x"}, "TAWASUL_TRUNK_REGISTRAR"),
        (
            {"TAWASUL_TRUNK_REGISTRAR": "sip.example.net", "TAWASUL_TRUNK_USERNAME": "u"},
            "TAWASUL_TRUNK_PASSWORD_FILE",
        ),
        (
            {"TAWASUL_TRUNK_REGISTRAR": "sip.example.net", "TAWASUL_TRUNK_PROTOCOL": "pigeon"},
            "TAWASUL_TRUNK_PROTOCOL",
        ),
        ({"TAWASUL_SRTP": "maybe"}, "TAWASUL_SRTP"),
        ({"TAWASUL_SRTP": "offered"}, "TAWASUL_SRTP"),
        ({"TAWASUL_ICE_CANDIDATES": "10.0.0.5"}, "TAWASUL_ICE_CANDIDATES"),
        ({"TAWASUL_ICE_CANDIDATES": "10.0.0.5=here"}, "TAWASUL_ICE_CANDIDATES"),
        ({"TAWASUL_TLS_KEY": "/nowhere/key.pem"}, "TAWASUL_TLS_CERTIFICATE"),
        ({"TAWASUL_TLS_CERTIFICATE": "/nowhere/cert.pem"}, "TAWASUL_TLS_CERTIFICATE"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(env: dict[str, str], name: str) -> None:
    with pytest.raises(SettingError) as refusal:
        LineSettings.from_env(env)

    assert refusal.value.name == name
