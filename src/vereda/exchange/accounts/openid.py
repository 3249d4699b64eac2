"""Signing in with an OpenID Connect provider by the authorization code flow; Login.gov is the worked example.

The client proves itself with `private_key_jwt`, which django-allauth does not know and Login.gov wants
(developers.login.gov/oidc). The ID token is checked as OpenID Connect Core 1.0, 3.1.3.7 asks.
"""

import secrets
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

import jwt
import requests
from django.conf import settings

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LIFE = 5 * 60  # seconds that an assertion is good for
PATIENCE = 10  # seconds for an answer of the provider
BACK = "/sign-in/openid/back/"


class NotProven(Exception):
    """The provider's answer does not show who the person is. Says why, for the log."""


@dataclass(frozen=True)
class Attempt:
    """What a sign-in under way must find again in the answer; kept in the session."""

    state: str
    nonce: str

    def as_kept(self) -> dict[str, str]:
        return asdict(self)


@dataclass(frozen=True)
class Identity:
    """Whom the provider vouches for. `subject` never changes; `email` was confirmed by the provider."""

    issuer: str
    subject: str
    email: str


def begin() -> Attempt:
    return Attempt(state=secrets.token_urlsafe(32), nonce=secrets.token_urlsafe(32))


def address_to_ask(attempt: Attempt) -> str:
    """Where the person is sent. Raises NotProven when the provider does not answer."""
    asked = {
        "acr_values": " ".join(settings.OIDC_ASSURANCE),
        "client_id": settings.OIDC_CLIENT_ID,
        "nonce": attempt.nonce,
        "prompt": "select_account",
        "redirect_uri": settings.BASE_URL + BACK,
        "response_type": "code",
        "scope": "openid email",
        "state": attempt.state,
    }
    return f"{configuration()['authorization_endpoint']}?{urlencode(asked)}"


def configuration() -> dict[str, Any]:
    found = answer_of(
        lambda: requests.get(f"{settings.OIDC_ISSUER}/.well-known/openid-configuration", timeout=PATIENCE)
    )
    if str(found.get("issuer", "")).rstrip("/") != settings.OIDC_ISSUER:
        raise NotProven("the provider calls itself by another name")
    return found


def identity(attempt: Attempt, *, code: str, state: str) -> Identity:
    """Exchange the code for an ID token and read it. Raises NotProven."""
    if not secrets.compare_digest(state.encode(), attempt.state.encode()):
        raise NotProven("state differs")
    provider = configuration()
    given = {
        "grant_type": "authorization_code",
        "code": code,
        "client_assertion_type": ASSERTION,
        "client_assertion": assertion(provider["token_endpoint"]),
        "redirect_uri": settings.BASE_URL + BACK,
    }
    tokens = answer_of(lambda: requests.post(provider["token_endpoint"], data=given, timeout=PATIENCE))
    claims = proven_claims(str(tokens.get("id_token", "")), provider)
    if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), attempt.nonce.encode()):
        raise NotProven("nonce differs")
    if claims.get("acr") not in settings.OIDC_ASSURANCE:
        raise NotProven("assurance is another")
    if claims.get("email_verified") is not True or not claims.get("email"):
        raise NotProven("the e-mail is not confirmed")
    return Identity(issuer=settings.OIDC_ISSUER, subject=claims["sub"], email=str(claims["email"]).lower())


def assertion(audience: str) -> str:
    """A statement that it is us, signed with our key, good for five minutes and one use (RFC 7523)."""
    now = int(time.time())
    client = settings.OIDC_CLIENT_ID
    said = {
        "iss": client,
        "sub": client,
        "aud": audience,
        "jti": secrets.token_urlsafe(32),
        "exp": now + LIFE,
        "iat": now,
    }
    return jwt.encode(said, settings.OIDC_PRIVATE_KEY, algorithm="RS256")


def proven_claims(token: str, provider: dict[str, Any]) -> dict[str, Any]:
    """The claims of an ID token whose signature, issuer, audience and time are right. Raises NotProven."""
    keys = answer_of(lambda: requests.get(provider["jwks_uri"], timeout=PATIENCE))
    try:
        number = jwt.get_unverified_header(token).get("kid")
        key = next(one for one in jwt.PyJWKSet.from_dict(keys).keys if one.key_id == number)
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=["RS256"],
            audience=settings.OIDC_CLIENT_ID,
            issuer=provider["issuer"],
            leeway=30,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
    except (jwt.PyJWTError, StopIteration) as trouble:
        raise NotProven(f"ID token: {type(trouble).__name__}") from trouble
    return claims


def answer_of(ask: Callable[[], requests.Response]) -> dict[str, Any]:
    """The JSON of an answer. Raises NotProven when there is none, or the provider refuses."""
    try:
        answer = ask()
        answer.raise_for_status()
        found = answer.json()
    except (requests.RequestException, ValueError) as trouble:
        raise NotProven(f"provider: {type(trouble).__name__}") from trouble
    if not isinstance(found, dict):
        raise NotProven("provider: no object")
    return found
