"""A real OpenID Connect provider on loopback that behaves as Login.gov does: private_key_jwt, RS256, a confirmed e-mail."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

CLIENT = "urn:gov:gsa:openidconnect.profiles:sp:sso:vereda"
ASSURANCE = "urn:acr.login.gov:auth-only"


class Provider:
    """Knows one person. `says` overrides claims of the ID token, for tests of providers that lie."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "provider", "use": "sig"})
        self.client_key = RSAKey.generate_key(2048)
        self.signing_key = self.key
        self.person = {"sub": "5f1d-rosa", "email": "rosa@lower-yakima.example", "email_verified": True}
        self.says: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.used: set[str] = set()
        self.issuer = ""

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": f"{self.issuer}/",  # with the slash that Login.gov writes
            "authorization_endpoint": f"{self.issuer}/openid_connect/authorize",
            "token_endpoint": f"{self.issuer}/api/openid_connect/token",
            "jwks_uri": f"{self.issuer}/api/openid_connect/certs",
        }

    def let_in(self, address: str) -> dict[str, str]:
        """What the person's browser brings back after signing in at `address`."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["client_id"] == CLIENT
        assert asked["acr_values"] == ASSURANCE
        assert asked["response_type"] == "code"
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def token(self, given: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Exchange a code, once, for who proves to be the client (RFC 7523; joserfc checks it, not the library that made it)."""
        asked = self.codes.pop(given.get("code", ""), None)
        must = jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": CLIENT},
            sub={"essential": True, "value": CLIENT},
            aud={"essential": True, "value": f"{self.issuer}/api/openid_connect/token"},
            exp={"essential": True},
            jti={"essential": True},
        )
        try:
            claims = jwt.decode(given["client_assertion"], self.client_key).claims
            must.validate(claims)
        except (JoseError, KeyError):
            return 401, {"error": "invalid_client"}
        if asked is None or claims["jti"] in self.used:
            return 400, {"error": "invalid_grant"}
        self.used.add(claims["jti"])
        now = int(time.time())
        said = {
            "iss": f"{self.issuer}/",
            "aud": CLIENT,
            "nonce": asked["nonce"],
            "acr": ASSURANCE,
            "iat": now,
            "exp": now + 900,
            **self.person,
            **self.says,
        }
        signed = jwt.encode({"alg": "RS256", "kid": "provider"}, said, self.signing_key)
        return 200, {"access_token": "x", "token_type": "Bearer", "expires_in": 900, "id_token": signed}


@contextmanager
def provider_running() -> Iterator[Provider]:
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # http.server's name
            pages = {
                "/.well-known/openid-configuration": provider.configuration(),
                "/api/openid_connect/certs": {"keys": [provider.key.as_dict(private=False)]},
            }
            self.answer(200 if self.path in pages else 404, pages.get(self.path, {}))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.answer(*provider.token({name: values[0] for name, values in parse_qs(body).items()}))

        def answer(self, status: int, found: dict[str, Any]) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(found).encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        serving.join()
