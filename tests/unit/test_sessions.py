from dataclasses import replace
from datetime import timedelta

import pytest

from core.accounts import Account
from core.errors import SettingError
from core.permissions import Permission, Role
from core.sessions import Browser, Limits, Method, Session, Stage, digest_of, new_key, stage_of
from core.sign_in_settings import SignInSettings
from core.tokens import ApiToken
from tests.builders import NOON

HUDA = Account(name="huda", role=Role.AGENT, created_at=NOON, password_hash="x")
SESSION = Session(
    id=1,
    account="huda",
    stage=Stage.OPEN,
    method=Method.PASSWORD,
    browser=Browser("192.0.2.7", "Mozilla/5.0 (X11) Firefox/140.0"),
    created_at=NOON,
    seen_at=NOON,
    expires_at=NOON + timedelta(hours=12),
)
PROVIDER = {
    "TAWASUL_OIDC_ISSUER": "https://id.example",
    "TAWASUL_OIDC_CLIENT_ID": "tawasul",
    "TAWASUL_PUBLIC_URL": "https://cc.example/",
}


def stage(account: Account, method: Method = Method.PASSWORD, **facts: bool) -> Stage:
    return stage_of(account, method, **{"is_factor_required": False, **facts})


def test_a_sign_in_goes_from_the_code_to_the_password_to_the_enrolment() -> None:
    known = replace(HUDA, second_factor="sealed", must_change_password=True)

    assert stage(HUDA) is Stage.OPEN
    assert stage(known) is Stage.SECOND_FACTOR
    assert stage(known, is_factor_proven=True) is Stage.NEW_PASSWORD
    assert stage(replace(HUDA, must_change_password=True), is_factor_required=True) is (
        Stage.NEW_PASSWORD
    )
    assert stage(HUDA, is_factor_required=True) is Stage.ENROLMENT
    assert stage(HUDA, is_factor_required=True, is_factor_proven=True) is Stage.ENROLMENT
    assert stage(replace(known, must_change_password=False), is_factor_proven=True) is Stage.OPEN


def test_a_providers_own_factors_stand_in_for_ours() -> None:
    known = replace(HUDA, second_factor="sealed", must_change_password=True)

    assert stage(known, Method.PROVIDER, is_factor_required=True) is Stage.OPEN


def test_a_session_ends_when_left_alone_when_old_and_when_ended() -> None:
    limits, minute = Limits(), timedelta(minutes=1)

    assert not SESSION.is_over(NOON + 29 * minute, limits)
    assert SESSION.is_over(NOON + 30 * minute, limits)
    busy = replace(SESSION, seen_at=NOON + 719 * minute)
    assert not busy.is_over(NOON + 719 * minute, limits)
    assert busy.is_over(NOON + 720 * minute, limits)
    assert replace(SESSION, ended_at=NOON).is_over(NOON, limits)


def test_a_new_version_of_a_browser_is_the_same_and_another_browser_is_not() -> None:
    browser = SESSION.browser

    assert not browser.is_other_than("Mozilla/5.0 (X11) Firefox/141.0.2")
    assert browser.is_other_than("Mozilla/5.0 (X11) Chrome/141.0")
    assert browser.is_other_than("")


def test_secrets_of_cookies_are_long_and_kept_as_digests() -> None:
    keys = {new_key() for _ in range(100)}

    assert len(keys) == len({digest_of(key) for key in keys}) == 100
    assert all(len(key) >= 43 for key in keys)


def test_a_token_holds_its_scope_as_far_as_its_role_does_and_never_what_is_for_people() -> None:
    token = ApiToken(name="wall", role=Role.REPORT_READER, created_at=NOON)
    narrow = replace(token, scope=frozenset({Permission.CALLS_READ, Permission.AGENTS_MANAGE}))

    assert token.permissions == {
        Permission.CALLS_READ,
        Permission.QUEUES_READ,
        Permission.METRICS_READ,
        Permission.FAQ_FIGURES,
    }
    assert narrow.permissions == {Permission.CALLS_READ}
    assert Permission.ACCOUNT_OWN not in replace(token, role=Role.ADMINISTRATOR).permissions


def test_a_token_is_good_until_it_expires_or_is_revoked() -> None:
    token = ApiToken(name="wall", role=Role.AGENT, created_at=NOON, expires_at=NOON)

    assert token.is_good(NOON - timedelta(seconds=1))
    assert not token.is_good(NOON)
    assert not replace(token, expires_at=None, revoked_at=NOON).is_good(NOON)


def test_a_centre_without_settings_asks_nobody_for_a_second_factor() -> None:
    settings = SignInSettings.from_env({})

    assert settings == SignInSettings()
    assert not settings.requires_factor(HUDA)
    assert settings.requires_factor(replace(HUDA, needs_second_factor=True))


def test_settings_say_who_needs_a_second_factor_and_when_sessions_end() -> None:
    settings = SignInSettings.from_env(
        {
            "TAWASUL_SECOND_FACTOR_ROLES": "administrator, supervisor",
            "TAWASUL_SESSION_IDLE_MINUTES": "5",
            "TAWASUL_SESSION_MINUTES": "60",
        }
    )

    assert settings.factor_roles == {Role.ADMINISTRATOR, Role.SUPERVISOR}
    assert settings.requires_factor(replace(HUDA, role=Role.SUPERVISOR))
    assert (settings.limits.idle, settings.limits.whole) == (
        timedelta(minutes=5),
        timedelta(hours=1),
    )


def test_a_provider_is_read_with_its_groups_in_order() -> None:
    settings = SignInSettings.from_env(
        {**PROVIDER, "TAWASUL_OIDC_ROLES": "cc-admins=administrator, cc=agent"}
    )

    assert settings.public_url == "https://cc.example"
    assert settings.provider is not None
    assert list(settings.provider.roles.items()) == [
        ("cc-admins", Role.ADMINISTRATOR),
        ("cc", Role.AGENT),
    ]
    assert settings.provider.account_claim == "preferred_username"


@pytest.mark.parametrize(
    ("env", "name"),
    [
        ({"TAWASUL_SESSION_IDLE_MINUTES": "0"}, "TAWASUL_SESSION_IDLE_MINUTES"),
        ({"TAWASUL_SESSION_MINUTES": "x"}, "TAWASUL_SESSION_MINUTES"),
        ({"TAWASUL_SECOND_FACTOR_ROLES": "king"}, "TAWASUL_SECOND_FACTOR_ROLES"),
        ({"TAWASUL_OIDC_ISSUER": "id.example"}, "TAWASUL_OIDC"),
        ({**PROVIDER, "TAWASUL_OIDC_CLIENT_ID": ""}, "TAWASUL_OIDC_CLIENT_ID"),
        ({**PROVIDER, "TAWASUL_PUBLIC_URL": ""}, "TAWASUL_PUBLIC_URL"),
        ({**PROVIDER, "TAWASUL_OIDC_ROLES": "agents"}, "TAWASUL_OIDC_ROLES"),
        ({**PROVIDER, "TAWASUL_OIDC_ROLES": "g=king"}, "TAWASUL_OIDC_ROLES"),
        (
            {**PROVIDER, "TAWASUL_OIDC_CLIENT_SECRET_FILE": "/nonexistent"},
            "TAWASUL_OIDC_CLIENT_SECRET_FILE",
        ),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_with_its_name(
    env: dict[str, str], name: str
) -> None:
    with pytest.raises(SettingError, match=name):
        SignInSettings.from_env(env)
