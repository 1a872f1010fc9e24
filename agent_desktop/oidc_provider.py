"""The identity provider itself: what it publishes, and what its answers prove."""

from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any
from urllib.parse import quote_plus

from aiohttp import ClientError, ClientSession, ClientTimeout, encode_basic_auth, hdrs
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from agent_desktop.errors import ProviderError
from core.sign_in_settings import ProviderSettings

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
SECONDS = 10.0
KNOWN_SECONDS = 3600.0
LEAST_SECONDS_BETWEEN_KEYS = 30.0  # a forged token must not make us ask at each try
LEEWAY_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Claims:
    """What the provider says of a person."""

    identity: str  # issuer and subject
    account: str
    groups: frozenset[str]


class Provider:
    """One provider, asked over HTTP. What it publishes is kept for an hour."""

    def __init__(self, settings: ProviderSettings) -> None:
        self.settings = settings
        self._published: dict[str, Any] = {}
        self._keys: KeySet | None = None
        self._read_at = 0.0
        self._keys_at = 0.0

    async def address(self, *, back: str, state: str, nonce: str, challenge: str) -> str:
        """Return the address at the provider where the browser goes; ProviderError."""
        published = await self._discovered()
        uri: str = prepare_grant_uri(
            published["authorization_endpoint"],
            client_id=self.settings.client_id,
            response_type="code",
            redirect_uri=back,
            scope=self.settings.scopes,
            state=state,
            nonce=nonce,
            code_challenge=challenge,
            code_challenge_method="S256",
        )
        return uri

    async def claims(self, code: str, *, back: str, verifier: str, nonce: str) -> Claims:
        """Return what the code is worth; ProviderError when anything does not fit."""
        answer = await self._exchange(code, back, verifier)
        token = await self._decoded(str(answer.get("id_token", "")))
        claims = CodeIDToken(
            token.claims,
            token.header,
            options={
                "iss": {"essential": True, "value": self.settings.issuer},
                "aud": {"essential": True, "value": self.settings.client_id},
                "nonce": {"essential": True},
            },
            params={
                "nonce": nonce,
                "client_id": self.settings.client_id,
                "access_token": answer.get("access_token"),
            },
        )
        try:
            claims.validate(leeway=LEEWAY_SECONDS)
        except JoseError as error:
            raise ProviderError(f"its token does not fit ({error})") from error
        return self._claims(token.claims)

    def _claims(self, said: Mapping[str, Any]) -> Claims:
        groups = said.get(self.settings.roles_claim, [])
        return Claims(
            identity=f"{said['iss']} {said['sub']}"[:255],
            account=str(said.get(self.settings.account_claim, "")),
            groups=frozenset(map(str, groups if isinstance(groups, list) else [groups])),
        )

    async def _exchange(self, code: str, back: str, verifier: str) -> dict[str, Any]:
        published, settings = await self._discovered(), self.settings
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "code_verifier": verifier,
            "client_id": settings.client_id,
        }
        proof: dict[str, str] = {}
        if settings.client_secret:  # RFC 6749, 2.3.1: each part is encoded as in a form
            name, secret = quote_plus(settings.client_id), quote_plus(settings.client_secret)
            proof[hdrs.AUTHORIZATION] = encode_basic_auth(name, secret)
        return await _asked("POST", published["token_endpoint"], data=form, headers=proof)

    async def _decoded(self, id_token: str) -> jwt.Token:
        """Return the token when a key of the provider signed it; a new key is looked for once."""
        try:
            return jwt.decode(id_token, await self._key_set(), algorithms=ALGORITHMS)
        except (JoseError, ValueError) as error:
            if monotonic() - self._keys_at < LEAST_SECONDS_BETWEEN_KEYS:
                raise ProviderError(f"its token cannot be read ({error})") from error
        self._keys = None
        try:
            return jwt.decode(id_token, await self._key_set(), algorithms=ALGORITHMS)
        except (JoseError, ValueError) as error:
            raise ProviderError(f"its token cannot be read ({error})") from error

    async def _key_set(self) -> KeySet:
        if self._keys is None:
            published = await self._discovered()
            found = await _asked("GET", published["jwks_uri"])
            self._keys, self._keys_at = KeySet.import_key_set(found), monotonic()  # type: ignore[arg-type]
        return self._keys

    async def _discovered(self) -> dict[str, Any]:
        if not self._published or monotonic() - self._read_at > KNOWN_SECONDS:
            issuer = self.settings.issuer
            address = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
            published = await _asked("GET", address)
            if published.get("issuer") != issuer:
                raise ProviderError(f"it calls itself {published.get('issuer')!r}")
            self._published, self._read_at, self._keys = published, monotonic(), None
        return self._published


async def _asked(
    method: str,
    address: str,
    *,
    data: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return the JSON object that the provider answers; ProviderError."""
    try:
        async with (
            ClientSession(timeout=ClientTimeout(total=SECONDS)) as session,
            session.request(
                method, address, data=data, headers=headers, allow_redirects=False
            ) as answer,
        ):
            answer.raise_for_status()
            found = await answer.json(content_type=None)
    except (ClientError, TimeoutError, ValueError) as error:
        raise ProviderError(f"it does not answer as it should ({error})") from error
    if not isinstance(found, dict):
        raise ProviderError("it does not answer with an object")
    return found
