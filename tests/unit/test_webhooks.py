"""Which addresses may be told, and how what they are told is signed."""

from datetime import UTC, datetime

import pytest

from core.errors import SettingError
from tests.unit.test_senders import read
from ticketing.errors import BadWebhookError
from ticketing.webhook_sender import PublicResolver
from ticketing.webhooks import check_address, is_public, signed


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://[::ffff:10.0.0.1]/x",
        "https://[64:ff9b::7f00:1]/x",
        "https://169.254.169.254/latest/meta-data",
        "https://10.1.2.3/",
        "https://192.168.0.1/",
        "https://100.64.0.1/",
        "https://0.0.0.0/",
        "https://224.0.0.1/",
        "https://localhost/",
        "https://LOCALHOST./",
        "https://printer.local/",
        "http://example.org/",
        "ftp://example.org/",
        "https://user:word@example.org/",
        "https://exa mple.org/",
        "https://مثال.org/",
        "https://example.org:99999/",
        "https://[half/",
        "https:///nowhere",
        "https://example.org/#part",
        "https://example.org/" + "x" * 1000,
        "",
    ],
)
def test_what_leads_inside_or_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(BadWebhookError):
        check_address(url, allows_private=False)


def test_an_address_of_the_world_is_taken_and_one_inside_where_a_setting_allows_it() -> None:
    check_address("https://hooks.example.org:8443/tawasul?x=1", allows_private=False)
    check_address("https://[2606:4700::1111]/", allows_private=False)
    check_address("http://127.0.0.1:9000/", allows_private=True)
    assert is_public("8.8.8.8")


def test_the_signature_is_the_one_of_the_specification() -> None:
    """The vector of standard-webhooks' own libraries."""
    headers = signed(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        datetime.fromtimestamp(1614265330, UTC),
        '{"test": 2432232314}',
    )

    assert headers["Webhook-Signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert headers["Webhook-Timestamp"] == "1614265330"


def test_a_switch_of_another_word_is_refused() -> None:
    assert read(WEBHOOKS_PRIVATE="on").private_webhooks
    assert not read().private_webhooks
    with pytest.raises(SettingError, match="TAWASUL_WEBHOOKS_PRIVATE"):
        read(WEBHOOKS_PRIVATE="yes")


@pytest.mark.parametrize("name", ["localhost", "0x7f.1", "2130706433"])
async def test_a_name_that_leads_inside_is_not_connected_to(name: str) -> None:
    with pytest.raises(OSError, match="leads inside"):
        await PublicResolver().resolve(name, 443)
