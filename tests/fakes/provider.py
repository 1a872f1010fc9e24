"""A small OpenID Connect provider on a real port: code flow with PKCE, keys that can be changed."""

import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus, urlencode

from aiohttp import encode_basic_auth, web
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

CLIENT, SECRET = "tawasul", "a secret of the tests"
Claims = dict[str, Any]


def as_they_are(claims: Claims) -> Claims:
    """Return the claims that a provider should send."""
    return claims


@dataclass
class FakeProvider:
    """Lets *person* in without asking; *twist* spoils what it says of them."""

    url: str = ""
    person: Claims = field(default_factory=lambda: {"sub": "7", "preferred_username": "huda"})
    twist: Callable[[Claims], Claims] = as_they_are
    key: ECKey = field(default_factory=lambda: new_key("one"))
    signs_with: ECKey | None = None  # another key than the published one
    calls_itself: str = ""
    asked: dict[str, dict[str, str]] = field(default_factory=dict)  # code -> the request
    keys_read: int = 0

    async def discovery(self, _: web.Request) -> web.Response:
        return web.json_response(
            {
                "issuer": self.calls_itself or self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/keys",
            }
        )

    async def authorize(self, request: web.Request) -> web.Response:
        query = dict(request.query)
        assert query["response_type"] == "code"
        assert query["client_id"] == CLIENT
        assert "openid" in query["scope"].split()
        assert query["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.asked[code] = query
        back = urlencode({"code": code, "state": query["state"]})
        return web.Response(status=302, headers={"Location": f"{query['redirect_uri']}?{back}"})

    async def token(self, request: web.Request) -> web.Response:
        form = await request.post()
        header = request.headers.get("Authorization", "")
        asked = self.asked.pop(str(form["code"]), None)
        if (
            asked is None
            or header != encode_basic_auth(quote_plus(CLIENT), quote_plus(SECRET))
            or form["redirect_uri"] != asked["redirect_uri"]
            or create_s256_code_challenge(str(form["code_verifier"])) != asked["code_challenge"]
        ):
            return web.json_response({"error": "invalid_grant"}, status=400)
        now = int(time.time())
        claims = {
            **self.person,
            "iss": self.url,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
        }
        key = self.signs_with or self.key
        header_of = {"alg": "ES256", "kid": key.kid}
        signed = jwt.encode(header_of, self.twist(claims), key)
        return web.json_response({"access_token": "x", "token_type": "Bearer", "id_token": signed})

    async def keys(self, _: web.Request) -> web.Response:
        self.keys_read += 1
        return web.json_response(KeySet([self.key]).as_dict(private=False))


def new_key(name: str) -> ECKey:
    """Return a key to sign with."""
    return ECKey.generate_key("P-256", {"kid": name, "use": "sig", "alg": "ES256"})


@asynccontextmanager
async def open_provider() -> AsyncIterator[FakeProvider]:
    """Listen until the end of the context."""
    provider = FakeProvider()
    app = web.Application()
    app.router.add_get("/.well-known/openid-configuration", provider.discovery)
    app.router.add_get("/authorize", provider.authorize)
    app.router.add_post("/token", provider.token)
    app.router.add_get("/keys", provider.keys)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        provider.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield provider
    finally:
        await runner.cleanup()
