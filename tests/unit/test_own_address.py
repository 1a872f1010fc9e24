import pytest

from tawasul.own_address import loopback_candidates, own_address


@pytest.mark.parametrize(
    ("sip_host", "own", "offered"),
    [
        ("127.0.0.1", "192.0.2.2", {"192.0.2.2": "127.0.0.1"}),
        ("127.0.0.1", None, {}),
        ("0.0.0.0", "192.0.2.2", {}),
        ("192.0.2.2", "192.0.2.2", {}),
    ],
)
def test_a_centre_on_loopback_offers_browsers_its_loopback(
    sip_host: str, own: str | None, offered: dict[str, str]
) -> None:
    assert loopback_candidates(sip_host, own) == offered


def test_ones_own_address_is_never_loopback() -> None:
    assert not (own_address() or "").startswith("127.")
