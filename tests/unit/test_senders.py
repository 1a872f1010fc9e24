from pathlib import Path

import pytest

from core.errors import SettingError
from tawasul.senders import OutboxSettings

FOLDER = Path("/somewhere/outbox")


def read(**env: str) -> OutboxSettings:
    return OutboxSettings.from_env({f"TAWASUL_{name}": text for name, text in env.items()}, FOLDER)


def test_without_settings_messages_lie_in_a_folder() -> None:
    assert read() == OutboxSettings(folder=FOLDER, address="")


def test_a_gateway_and_a_mail_server_are_named(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("told to nobody\n")

    settings = read(
        SMS_URL="https://sms.example.test/send",
        SMS_TOKEN_FILE=str(secret),
        MAIL_HOST="mail.example.test",
        MAIL_FROM="tawasul@example.test",
        MAIL_USER="tawasul",
        MAIL_PASSWORD_FILE=str(secret),
        MAIL_TLS="off",
    )

    assert settings.sms is not None
    assert (settings.sms.sender, settings.sms.token) == ("19996", "told to nobody")
    assert settings.mail is not None
    assert (settings.mail.port, settings.mail.uses_tls) == (587, False)
    assert "told to nobody" not in repr(settings)


@pytest.mark.parametrize(
    ("env", "name"),
    [
        ({"SMS_URL": "ftp://sms"}, "TAWASUL_SMS_URL"),
        ({"SMS_URL": "https://sms"}, "TAWASUL_SMS_TOKEN_FILE"),
        ({"SMS_URL": "https://sms", "SMS_TOKEN_FILE": "/no/file"}, "TAWASUL_SMS_TOKEN_FILE"),
        ({"MAIL_HOST": "mail"}, "TAWASUL_MAIL_FROM"),
        ({"MAIL_HOST": "mail", "MAIL_FROM": "a@b", "MAIL_PORT": "x"}, "TAWASUL_MAIL_PORT"),
    ],
)
def test_what_cannot_be_used_is_refused_by_its_name(env: dict[str, str], name: str) -> None:
    with pytest.raises(SettingError) as refused:
        read(**env)

    assert refused.value.name == name
