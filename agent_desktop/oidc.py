"""Signing in by an identity provider (OpenID Connect): code flow with PKCE, state and nonce."""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace
from typing import Self

import orjson
from aiohttp import web
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from agent_desktop import keys, pages, signing
from agent_desktop.browsers import browser_of, is_private_way
from agent_desktop.entrance import give_cookie, speak, to, way_on
from agent_desktop.errors import ProviderError, UnknownIdentityError
from agent_desktop.oidc_provider import Claims, Provider
from core.accounts import Account, profile_of
from core.audit import CENTRE
from core.permissions import Role
from core.service import Accounts
from core.sessions import Stage
from core.sign_in import SignIn

COOKIE = "tawasul_provider"
PURPOSE = "tawasul provider sign-in"
WAY_BACK = "/sign-in/provider/back"
COOKIE_SECONDS = 600
RANDOM_BYTES = 32


@dataclass(frozen=True, slots=True)
class Journey:
    """What must be the same when the browser comes back from the provider."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def begin(cls) -> Self:
        """Return a journey that nobody can guess."""
        return cls(*(secrets.token_urlsafe(RANDOM_BYTES) for _ in range(3)))

    @classmethod
    def kept(cls, request: web.Request) -> Self:
        """Return the journey that this browser began; ProviderError."""
        key = request.app[keys.services].session_key
        text = signing.read(request.cookies.get(COOKIE, ""), key, PURPOSE)
        if text is None:
            raise ProviderError("this browser did not begin the sign-in")
        return cls(*orjson.loads(bytes.fromhex(text)))

    def cookie(self, key: str) -> str:
        """Return the journey, sealed."""
        return signing.sign(orjson.dumps(astuple(self)).hex(), key, PURPOSE)


async def go(request: web.Request) -> web.Response:
    """Send the browser to the provider."""
    services, journey = request.app[keys.services], Journey.begin()
    address = await provider_of(request).address(
        back=way_back(request),
        state=journey.state,
        nonce=journey.nonce,
        challenge=create_s256_code_challenge(journey.verifier),
    )
    answer = to(address)
    answer.set_cookie(
        COOKIE,
        journey.cookie(services.session_key),
        max_age=COOKIE_SECONDS,
        path=WAY_BACK,
        httponly=True,
        secure=is_private_way(request, services.sign_in.public_url),
        samesite="Lax",  # the browser comes back from another site
    )
    return answer


async def back(request: web.Request) -> web.Response:
    """Let in whom the provider vouches for, if an account is theirs.

    The answer is a page and not a redirect: a browser that comes from another site sends a strict
    cookie only after a step of our own.
    """
    journey, code = Journey.kept(request), request.query.get("code", "")
    if not hmac.compare_digest(request.query.get("state", "").encode(), journey.state.encode()):
        raise ProviderError("the state is another one")
    if not code:
        raise ProviderError("no code came back")
    claims = await provider_of(request).claims(
        code, back=way_back(request), verifier=journey.verifier, nonce=journey.nonce
    )
    key, account = await let_in(request, claims)
    inside = pages.page(request, "let_in.html", onward=way_on(Stage.OPEN, account.role))
    answer = speak(give_cookie(request, inside, key), account)
    answer.del_cookie(COOKIE, path=WAY_BACK, httponly=True, samesite="Lax")
    return answer


async def let_in(request: web.Request, claims: Claims) -> tuple[str, Account]:
    """Return the secret of a new session, and whose it is; UnknownIdentityError."""
    services = request.app[keys.services]
    settings = provider_of(request).settings
    accounts = Accounts(services.sessions)
    account = await accounts.of_identity(claims.identity) or await accounts.find(claims.account)
    if account is None or not is_theirs(account, claims):
        raise UnknownIdentityError
    if settings.roles:
        role = role_of(claims, settings.roles)
        account = await accounts.change(
            account.name, replace(profile_of(account), role=role), by=CENTRE
        )
    way_in = SignIn(services.sessions, services.sign_in)
    return await way_in.with_identity(account, claims.identity, browser_of(request)), account


def is_theirs(account: Account, claims: Claims) -> bool:
    """Tell whether an account is the person's: one that is bound to another person never is."""
    return account.disabled_at is None and account.identity in {None, claims.identity}


def role_of(claims: Claims, roles: Mapping[str, Role]) -> Role:
    """Return the first role whose group the person is in; UnknownIdentityError without any."""
    for group, role in roles.items():
        if group in claims.groups:
            return role
    raise UnknownIdentityError


def provider_of(request: web.Request) -> Provider:
    """Return the provider of the centre; without one there is no such page."""
    for provider in request.app[keys.providers]:
        return provider
    raise web.HTTPNotFound


def way_back(request: web.Request) -> str:
    """Return the address that the provider sends people back to."""
    return request.app[keys.services].sign_in.public_url + WAY_BACK
