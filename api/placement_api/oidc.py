"""Coming in through an identity provider: OpenID Connect, code flow with PKCE, by Authlib.

Between the two halves of a login the browser keeps what belongs to it (state, nonce, verifier) in
a sealed cookie: an answer that was not asked for in this browser opens nothing.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from authlib.integrations.httpx_client import OAuth2Client  # type: ignore[import-untyped]
from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.jwk import KeySet

from placement.audience.roles import ROLES, Role
from placement.errors import SetupError
from placement.store.crypto import Keys
from placement.store.federated import Claimed
from placement_api.problems import Refused
from placement_api.settings import ServerSettings

PLACE = ("oidc", "login", "cookie")
LASTS = dt.timedelta(minutes=10)
TIMEOUT_S = 10.0
LEEWAY_S = 60
LEAST_SECRET = 16
ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
"""Signed with the provider's private key; never `none` nor a key shared with us."""
FAILED = "aanmelden via de identiteitsdienst lukte niet; probeer het opnieuw"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class ClaimMap:
    """Which claims tell role and bounds, and which of their values mean which role."""

    role_claim: str = "roles"
    organisations_claim: str = "organisations"
    municipalities_claim: str = "municipalities"
    name_claim: str = "preferred_username"
    roles: Mapping[str, str] = field(default_factory=lambda: {role: role for role in ROLES})


@dataclass(frozen=True, slots=True)
class Provider:
    """An identity provider as its discovery document describes it."""

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    authorize: str
    token: str
    keys: Mapping[str, Any] = field(repr=False)
    claims: ClaimMap


@dataclass(frozen=True, slots=True)
class Started:
    """Where the browser goes, and the cookie that it must bring back."""

    address: str
    cookie: str = field(repr=False)


def provider_of(settings: ServerSettings) -> Provider:
    """Return the provider of the settings. SetupError where it is not set or does not answer."""
    if not settings.oidc_issuer:
        raise SetupError("er is geen identiteitsdienst ingesteld")
    issuer = settings.oidc_issuer.rstrip("/")
    _refuse_plain(issuer)
    try:
        found = _read(f"{issuer}/.well-known/openid-configuration")
        if str(found["issuer"]).rstrip("/") != issuer:
            raise SetupError("de identiteitsdienst noemt zichzelf anders dan ingesteld")
        keys = _read(str(found["jwks_uri"]))
        addresses = str(found["authorization_endpoint"]), str(found["token_endpoint"])
    except (httpx.HTTPError, ValueError, KeyError) as error:
        raise SetupError("de identiteitsdienst antwoordt niet") from error
    secret = _secret(Path(settings.oidc_secret_file))
    return Provider(
        str(found["issuer"]), settings.oidc_client, secret, *addresses, keys,
        read_mapping(settings.oidc_claims),
    )  # fmt: skip


def start(provider: Provider, keys: Keys, redirect: str, at: dt.datetime) -> Started:
    """Return where to send the browser, with a fresh state, nonce and PKCE verifier."""
    kept = {
        "state": secrets.token_urlsafe(24),
        "nonce": secrets.token_urlsafe(24),
        "verifier": secrets.token_urlsafe(48),
        "until": (at + LASTS).timestamp(),
    }
    with _client(provider, redirect) as client:
        address, _ = client.create_authorization_url(
            provider.authorize, state=kept["state"], code_verifier=kept["verifier"],
            nonce=kept["nonce"],
        )  # fmt: skip
    return Started(str(address), keys.seal(json.dumps(kept), PLACE))


def finish(
    provider: Provider, keys: Keys, redirect: str, cookie: str, answer: Mapping[str, str],
    at: dt.datetime,
) -> Claimed:  # fmt: skip
    """Return who came back. Refused where anything about the answer is not as it was asked."""
    kept = _kept(keys, cookie, at)
    if not secrets.compare_digest(answer.get("state", "").encode(), kept["state"].encode()):
        raise Refused(401, FAILED)
    if "code" not in answer:
        raise Refused(401, FAILED)
    try:
        with _client(provider, redirect) as client:
            token = client.fetch_token(
                provider.token, code=answer["code"], code_verifier=kept["verifier"]
            )
        claims = _claims(provider, token, kept["nonce"], at)
    except Refused:
        raise
    except Exception as error:  # the libraries raise many kinds, and none may tell the caller more
        raise Refused(401, FAILED) from error
    return claimed(provider, claims)


def claimed(provider: Provider, claims: Mapping[str, Any]) -> Claimed:
    """Return what claims mean here. Refused where they give no role, or more than one."""
    by = provider.claims
    given = _texts(claims.get(by.role_claim))
    found: set[Role] = {role for role in ROLES for name in given if by.roles.get(name) == role}
    if len(found) != 1:
        raise Refused(403, "de identiteitsdienst geeft u hier geen (of meer dan één) rol")
    subject = f"{provider.issuer}|{claims['sub']}"
    return Claimed(
        subject, str(claims.get(by.name_claim) or subject)[:100], found.pop(),
        _texts(claims.get(by.organisations_claim)), _texts(claims.get(by.municipalities_claim)),
    )  # fmt: skip


def read_mapping(file: str) -> ClaimMap:
    """Return the mapping of a TOML file, or the default where none is set."""
    if not file:
        return ClaimMap()
    try:
        found = tomllib.loads(Path(file).read_text(encoding="utf-8"))
        mapping = ClaimMap(**found)
    except (OSError, ValueError, TypeError) as error:
        raise SetupError(f"de koppeling van rollen ({Path(file).name}) is onleesbaar") from error
    unknown = sorted(set(mapping.roles.values()) - set(ROLES))
    if unknown:
        raise SetupError(f"de koppeling van rollen noemt onbekende rollen: {', '.join(unknown)}")
    return mapping


def _claims(
    provider: Provider, token: Mapping[str, Any], nonce: str, at: dt.datetime
) -> Mapping[str, Any]:
    """Return the claims of an ID token whose signature, issuer, audience, time and nonce hold."""
    keys = KeySet.import_key_set(dict(provider.keys))  # type: ignore[arg-type]
    read = jwt.decode(str(token["id_token"]), keys, algorithms=list(ALGORITHMS))
    options: Any = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
    }
    params = {"nonce": nonce, "client_id": provider.client_id,
              "access_token": token.get("access_token")}  # fmt: skip
    claims = CodeIDToken(read.claims, read.header, options, params)
    claims.validate(now=int(at.timestamp()), leeway=LEEWAY_S)
    return dict(claims)


def _kept(keys: Keys, cookie: str, at: dt.datetime) -> dict[str, Any]:
    try:
        kept: dict[str, Any] = json.loads(keys.open(cookie, PLACE))
    except (SetupError, ValueError):
        raise Refused(401, FAILED) from None
    if kept["until"] < at.timestamp():
        raise Refused(401, FAILED)
    return kept


def _client(provider: Provider, redirect: str) -> OAuth2Client:
    return OAuth2Client(
        provider.client_id, provider.secret, scope="openid profile", redirect_uri=redirect,
        code_challenge_method="S256", timeout=TIMEOUT_S,
    )  # fmt: skip


def _texts(value: object) -> tuple[str, ...]:
    """Return a claim as texts: one text, or a list of them."""
    values = value if isinstance(value, list) else [] if value is None else [value]
    return tuple(str(item) for item in values)


def _read(address: str) -> dict[str, Any]:
    _refuse_plain(address)
    answer = httpx.get(address, timeout=TIMEOUT_S, follow_redirects=False)
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return found


def _refuse_plain(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise SetupError("de identiteitsdienst moet over https bereikbaar zijn")


def _secret(file: Path) -> str:
    """Return the client secret of a file; SetupError where it is absent, open to others or weak."""
    if not file.is_file():
        raise SetupError("het bestand met het geheim van de identiteitsdienst ontbreekt")
    if file.stat().st_mode & 0o077:
        raise SetupError("het geheim van de identiteitsdienst is voor anderen leesbaar; zet op 600")
    secret = file.read_text(encoding="utf-8").strip()
    if len(secret) < LEAST_SECRET:
        raise SetupError("het geheim van de identiteitsdienst is te kort of een voorbeeld")
    return secret
