"""The codes of authenticator apps, held against the vectors of RFC 4226 and RFC 6238."""

import base64
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from core import recovery_codes
from core.one_time_codes import accepted_step, address_of, code_at, new_secret, step_of
from tests.builders import NOON

RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_codes_are_those_of_rfc_6238(seconds: int, code: str) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)

    assert code_at(RFC_SECRET, step_of(moment), digits=8) == code


@pytest.mark.parametrize(("counter", "code"), [(0, "755224"), (1, "287082"), (9, "520489")])
def test_the_codes_are_those_of_rfc_4226(counter: int, code: str) -> None:
    assert code_at(RFC_SECRET, counter) == code


def test_a_code_is_taken_half_a_minute_early_or_late_and_no_more() -> None:
    secret, step = new_secret(), step_of(NOON)
    code = code_at(secret, step)

    half = timedelta(seconds=30)
    assert accepted_step(secret, code, NOON, after=None) == step
    assert accepted_step(secret, code, NOON - half, after=None) == step
    assert accepted_step(secret, code, NOON + half, after=None) == step
    assert accepted_step(secret, code, NOON + 2 * half, after=None) is None
    assert accepted_step(secret, code, NOON - 2 * half, after=None) is None


def test_a_code_is_taken_once_and_no_older_one_after_it() -> None:
    secret, step = new_secret(), step_of(NOON)

    assert accepted_step(secret, code_at(secret, step), NOON, after=step) is None
    assert accepted_step(secret, code_at(secret, step - 1), NOON, after=step) is None
    assert accepted_step(secret, code_at(secret, step + 1), NOON, after=step) == step + 1


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "رمزرمز"])
def test_what_is_no_code_is_not_taken(code: str) -> None:
    assert accepted_step(new_secret(), code, NOON, after=None) is None


def test_the_app_reads_secret_name_and_issuer() -> None:
    address = urlsplit(address_of(RFC_SECRET, "huda", "Tawasul 19996"))

    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert address.path == "/Tawasul%2019996:huda"
    assert parse_qs(address.query) == {"secret": [RFC_SECRET], "issuer": ["Tawasul 19996"]}


def test_secrets_and_recovery_codes_are_never_the_same() -> None:
    assert len({new_secret() for _ in range(100)}) == 100
    codes = recovery_codes.new_codes()
    assert len(set(codes)) == 10
    assert all(len(code.replace("-", "")) == 16 for code in codes)


def test_a_recovery_code_is_the_same_however_it_is_typed() -> None:
    assert recovery_codes.digest_of("abcd efgh-ijkl mnop") == recovery_codes.digest_of(
        "ABCD-EFGH-IJKL-MNOP"
    )
