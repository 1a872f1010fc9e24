"""How people come in: time-outs, who needs a second factor, and the identity provider."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from core.accounts import Account
from core.errors import SettingError
from core.permissions import Role
from core.sessions import Limits

LONGEST_MINUTES = 10_080  # a week


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderSettings:
    """One OpenID Connect provider."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    title: str
    scopes: str
    account_claim: str
    roles_claim: str
    roles: Mapping[str, Role]  # the provider's groups, the strongest first; empty: roles stay ours


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInSettings:
    """Read once, at start."""

    public_url: str = ""  # as people type it, when a proxy stands before us
    limits: Limits = field(default_factory=Limits)
    factor_roles: frozenset[Role] = frozenset()
    provider: ProviderSettings | None = None

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self:
        """Read ``TAWASUL_SESSION_…``, ``…_SECOND_FACTOR_ROLES``, ``…_OIDC_…``; SettingError."""
        return cls(
            public_url=_url(env, "TAWASUL_PUBLIC_URL").rstrip("/"),
            limits=Limits(
                idle=_minutes(env, "TAWASUL_SESSION_IDLE_MINUTES", 30),
                whole=_minutes(env, "TAWASUL_SESSION_MINUTES", 720),
            ),
            factor_roles=_roles(env, "TAWASUL_SECOND_FACTOR_ROLES"),
            provider=_provider(env) if env.get("TAWASUL_OIDC_ISSUER") else None,
        )

    def requires_factor(self, account: Account) -> bool:
        """Tell whether a person must have a second factor: by role, or by name."""
        return account.needs_second_factor or account.role in self.factor_roles


def _provider(env: Mapping[str, str]) -> ProviderSettings:
    if not env.get("TAWASUL_OIDC_CLIENT_ID"):
        raise SettingError("TAWASUL_OIDC_CLIENT_ID", "is missing beside TAWASUL_OIDC_ISSUER")
    if not env.get("TAWASUL_PUBLIC_URL"):
        raise SettingError("TAWASUL_PUBLIC_URL", "is missing: the provider sends people back to it")
    return ProviderSettings(
        issuer=_url(env, "TAWASUL_OIDC_ISSUER"),
        client_id=env["TAWASUL_OIDC_CLIENT_ID"],
        client_secret=_content(env, "TAWASUL_OIDC_CLIENT_SECRET_FILE"),
        title=env.get("TAWASUL_OIDC_TITLE") or "",
        scopes=env.get("TAWASUL_OIDC_SCOPES") or "openid profile",
        account_claim=env.get("TAWASUL_OIDC_ACCOUNT_CLAIM") or "preferred_username",
        roles_claim=env.get("TAWASUL_OIDC_ROLES_CLAIM") or "groups",
        roles=_role_map(env, "TAWASUL_OIDC_ROLES"),
    )


def _url(env: Mapping[str, str], name: str) -> str:
    text = env.get(name) or ""
    parts = urlsplit(text)
    if text and (parts.scheme not in {"http", "https"} or not parts.netloc):
        raise SettingError(name, f"must be an address as in https://cc.example, not {text!r}")
    return text


def _minutes(env: Mapping[str, str], name: str, default: int) -> timedelta:
    text = env.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= LONGEST_MINUTES:
        raise SettingError(name, f"must be whole minutes from 1 to {LONGEST_MINUTES}, not {text!r}")
    return timedelta(minutes=int(text))


def _roles(env: Mapping[str, str], name: str) -> frozenset[Role]:
    words = (word.strip() for word in (env.get(name) or "").split(","))
    return frozenset(_role(name, word) for word in words if word)


def _role_map(env: Mapping[str, str], name: str) -> Mapping[str, Role]:
    pairs = [pair.strip() for pair in (env.get(name) or "").split(",") if pair.strip()]
    found: dict[str, Role] = {}
    for pair in pairs:
        group, _, role = pair.rpartition("=")
        if not group:
            raise SettingError(name, f"must be GROUP=ROLE,…, not {pair!r}")
        found[group.strip()] = _role(name, role.strip())
    return found


def _role(name: str, word: str) -> Role:
    if word not in set(Role):
        raise SettingError(name, f"names no role of {', '.join(Role)}: {word!r}")
    return Role(word)


def _content(env: Mapping[str, str], name: str) -> str:
    if not (path := env.get(name)):
        return ""  # a public client: PKCE alone
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingError(name, f"names a file that cannot be read: {error}") from None
