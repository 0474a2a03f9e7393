"""OpenID Connect, as the one who asks: the authorization code flow, with PKCE. Knows nothing of readers.

OpenID Connect Core 1.0 and Discovery 1.0; RFC 7636 (PKCE), RFC 9207 (`iss` in the answer).
"""

from __future__ import annotations

import threading
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Generic, TypeVar
from urllib.parse import quote_plus, urlencode

from broadsheet.errors import ProviderError

from . import http
from .id_tokens import UnknownKey, claims_of

SCOPES = "openid profile email"
_WELL_KNOWN = "/.well-known/openid-configuration"
_LASTS_S = 3600.0
_NEWER_S = 60.0  # keys are not asked for more often, whatever signatures come
_FAILED_S = 10.0  # nor a provider that is down, however many readers press the button
_WANTED = ("email", "email_verified", "preferred_username")

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is, as a provider says.

    Attributes:
        subject: what the provider knows them by; never another person's.
        name: what they are called there; may change, and may be anybody's.
        email: empty where the provider does not say that it has verified it.
    """

    issuer: str
    subject: str
    name: str = ""
    full_name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Handshake:
    """What one sign-in sends along and has to get back.

    Attributes:
        redirect: where the provider sends the browser, the same each time.
        verifier: what only we know; the provider is shown its hash first.
    """

    redirect: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class _Provider:
    """What a provider says of itself."""

    issuer: str
    authorization: str
    token: str
    keys: str
    userinfo: str
    takes_secret_in_form: bool
    says_issuer: bool


class Client:
    """One instance, as a provider knows it.

    Args:
        secret: empty where the provider asks for none.
        now: for the times of tokens, and how old an answer is.
    """

    def __init__(self, issuer: str, name: str, secret: str, now: Callable[[], datetime]) -> None:
        self._issuer = issuer
        self._name = name
        self._secret = secret
        self._now = now
        self._provider = _Kept(self._discover, now)
        self._keys = _Kept(lambda: _asked(self._provider.get().keys), now)

    @property
    def issuer(self) -> str:
        """The provider, by the name it gives itself; raises ProviderError."""
        return self._provider.get().issuer

    def way_there(self, handshake: Handshake) -> str:
        """The provider's address at which somebody signs in; raises ProviderError when it is down."""
        there = self._provider.get().authorization
        question = {
            "response_type": "code",
            "client_id": self._name,
            "scope": SCOPES,
            "redirect_uri": handshake.redirect,
            "state": handshake.state,
            "nonce": handshake.nonce,
            "code_challenge": _base64(sha256(handshake.verifier.encode()).digest()),
            "code_challenge_method": "S256",
        }
        return f"{there}{'&' if '?' in there else '?'}{urlencode(question)}"

    def person(self, answer: Mapping[str, str], handshake: Handshake) -> Person:
        """Who came back from the provider.

        Args:
            answer: what stood in the address with which the browser came back.

        Raises:
            ProviderError: the provider is down, does not know the code, or says what cannot be believed.
        """
        provider = self._provider.get()
        said = answer.get("iss", provider.issuer if not provider.says_issuer else "")
        if said != provider.issuer or not answer.get("code"):
            raise ProviderError(f"that is no answer of {provider.issuer}; begin again")
        tokens = self._exchange(provider, answer["code"], handshake)
        claims = self._claims(provider, str(tokens.get("id_token", "")), handshake.nonce)
        return _person(provider.issuer, self._more(provider, claims, str(tokens.get("access_token", ""))))

    def _discover(self) -> _Provider:
        told = _asked(self._issuer.rstrip("/") + _WELL_KNOWN)
        issuer = told.get("issuer")
        if not isinstance(issuer, str) or issuer.rstrip("/") != self._issuer.rstrip("/"):
            raise ProviderError(
                f"{self._issuer} calls itself {str(issuer)[:200]!r}; the two have to be the same"
            )
        return _Provider(
            issuer,
            self._address(told, "authorization_endpoint"),
            self._address(told, "token_endpoint"),
            self._address(told, "jwks_uri"),
            self._address(told, "userinfo_endpoint") if "userinfo_endpoint" in told else "",
            _takes_secret_in_form(told.get("token_endpoint_auth_methods_supported")),
            told.get("authorization_response_iss_parameter_supported") is True,
        )

    def _address(self, told: Mapping[str, Any], name: str) -> str:
        """One of the provider's addresses, encrypted where its own is."""
        address = told.get(name)
        allowed = ("https://",) if self._issuer.startswith("https:") else ("https://", "http://")
        if not isinstance(address, str) or not address.startswith(allowed) or not address.isprintable():
            raise ProviderError(f"{self._issuer} gives no {name} that can be asked")
        return address

    def _exchange(self, provider: _Provider, code: str, handshake: Handshake) -> dict[str, Any]:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": handshake.redirect}
        form |= {"code_verifier": handshake.verifier}
        headers: dict[str, str] = {}
        if self._secret and not provider.takes_secret_in_form:
            headers["Authorization"] = _basic(self._name, self._secret)
        else:
            form |= {"client_id": self._name, **({"client_secret": self._secret} if self._secret else {})}
        return _asked(provider.token, form, headers, self._secret)

    def _claims(self, provider: _Provider, token: str, nonce: str) -> dict[str, Any]:
        try:
            return claims_of(token, self._keys.get(), provider.issuer, self._name, nonce, self._now())
        except UnknownKey:
            keys = self._keys.get(_NEWER_S)
            return claims_of(token, keys, provider.issuer, self._name, nonce, self._now())

    def _more(self, provider: _Provider, claims: dict[str, Any], access: str) -> dict[str, Any]:
        """The claims, with those that a provider tells only when asked again (Core, 5.4)."""
        if not (provider.userinfo and access) or all(name in claims for name in _WANTED):
            return claims
        more = _asked(provider.userinfo, headers={"Authorization": f"Bearer {access}"}, key=access)
        if more.get("sub") != claims["sub"]:
            raise ProviderError(f"{provider.issuer} told of somebody else than who signed in")
        if claims.get("email") not in (None, more.get("email")):
            more.pop("email_verified", None)  # it is about another address
        return {**more, **claims}


class _Kept(Generic[_T]):
    """Something that was asked for, kept until it is old; after a failure nobody is asked for a while."""

    def __init__(self, ask: Callable[[], _T], now: Callable[[], datetime]) -> None:
        self._ask = ask
        self._now = now
        self._lock = threading.Lock()
        self._found: _T | None = None
        self._failure = ""
        self._at = 0.0

    def get(self, lasts_s: float = _LASTS_S) -> _T:
        """The thing, asked for within the last `lasts_s` seconds; raises ProviderError."""
        with self._lock:
            age = self._now().timestamp() - self._at
            if self._failure and 0 <= age < _FAILED_S:
                raise ProviderError(self._failure)
            if self._found is None or not 0 <= age < lasts_s:
                self._found = self._anew()
            return self._found

    def _anew(self) -> _T:
        self._at, self._failure = self._now().timestamp(), ""
        try:
            return self._ask()
        except ProviderError as error:
            self._failure = str(error)
            raise


def _asked(
    address: str,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] = http.NO_HEADERS,
    key: str = "",
) -> dict[str, Any]:
    try:
        return http.ask(address, form, headers, key)
    except http.HttpFailure as failure:
        raise ProviderError(str(failure)) from failure


def _person(issuer: str, claims: Mapping[str, Any]) -> Person:
    # Some providers write their yes as text.
    verified = claims.get("email_verified") is True or claims.get("email_verified") == "true"
    texts = {name: str(claims.get(name) or "") for name in ("preferred_username", "name", "email")}
    return Person(
        issuer,
        claims["sub"],
        texts["preferred_username"],
        texts["name"],
        texts["email"].strip().lower() if verified else "",
    )


def _takes_secret_in_form(methods: object) -> bool:
    """Whether a secret goes into the form; a provider that says nothing takes it in a header."""
    known = methods if isinstance(methods, list) else ["client_secret_basic"]
    return "client_secret_basic" not in known


def _basic(name: str, secret: str) -> str:
    # RFC 6749, 2.3.1: both are encoded as in a form first.
    return "Basic " + b64encode(f"{quote_plus(name)}:{quote_plus(secret)}".encode()).decode()


def _base64(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()
