"""Who asks? Found out before anything else, for pages and for the API alike; strangers' forms are refused.

A browser comes with a cookie, or with the word of a trusted proxy; a program with `Authorization: Bearer …`,
one that can send no headers with a token in the path, `/t/…/`. In mode `single` whoever comes is the one
reader: then names that anybody can give to this machine are refused, or a foreign page could speak to it
(DNS rebinding).
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from broadsheet.errors import BroadsheetError, NotSignedIn
from broadsheet.readers import Who

from .markdown import wants_markdown
from .proxies import Proxies

if TYPE_CHECKING:
    from broadsheet.app import App

COOKIE = "broadsheet"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# What nobody needs to sign in for, even where everything else is private.
_OPEN = re.compile(
    r"/(sign-in|join|openid|static|letters|subscribe|\.well-known)(/|\Z)"
    r"|/(favicon\.ico|robots\.txt|opensearch\.xml|health)\Z"
)
_FOR_PROGRAMS = re.compile(r"/(api|oai|metrics|mcp)(/|\Z)|/.*\.(atom|rss|json)\Z")
_OF_HARVESTERS = re.compile(r"/(oai|api/query)\Z")
_OF_HUGGING_FACE = re.compile(r"(hf|api_org)_[A-Za-z]{30,40}")  # ours have 43 signs
_IN_PATH = re.compile(r"/t/([\w-]{43})(?=/|\Z)", re.ASCII)


class Identity:
    """Middleware that puts the `Who` of a request into its state, or answers for it."""

    def __init__(self, inner: ASGIApp, app: App) -> None:
        self._inner = inner
        self._app = app
        self._proxies = Proxies(app.settings)
        self._hosts = {host.lower() for host in app.settings.hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with who asks; or refuse it."""
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refused = self._refused(scope, headers)
        if refused is None:
            scope, secret_in_path = _without_token(scope)
            who = await to_thread.run_sync(self._who, scope, headers, secret_in_path)
            refused = who if isinstance(who, Response) else self._locked(scope, who)
            if refused is None:
                scope = {**scope, "state": {**scope.get("state", {}), "who": who}}
                await self._inner(scope, receive, _quiet(send) if secret_in_path else send)
                return
        await refused(scope, receive, send)

    def _refused(self, scope: Scope, headers: Headers) -> Response | None:
        """What comes from a foreign page."""
        host = headers.get("host", "")
        if self._app.settings.mode == "single" and not _is_ours(host, self._hosts):
            said = f"this instance does not answer to the name {host!r}; add it to BROADSHEET_HOSTS"
            return _problem(scope, 403, said)
        if scope["method"] in SAFE_METHODS or _bearer(headers) is not None:
            return None
        if _is_foreign(headers, host):
            return _problem(scope, 403, "a page of another site sent this; it was not done")
        return None

    def _who(self, scope: Scope, headers: Headers, secret_in_path: str) -> Who | Response:
        """Who asks, or the answer to a token that is none."""
        address = (scope.get("client") or ("",))[0]
        if secret_in_path:
            who = self._app.by_token(secret_in_path, "path", address)
            return who or _problem(scope, 404, "this address is not in use any more")
        if (secret := _bearer(headers)) is not None:
            who = self._app.by_token(secret, "header", address)
            return who or _problem(scope, 401, "this token is not known, or was ended")
        try:
            if name := self._proxies.name_in(scope, headers):
                return self._app.by_proxy(name, address)
        except BroadsheetError as error:
            return _problem(scope, 403, str(error))
        cookie = cookie_parser(headers.get("cookie", "")).get(cookie_name(scope), "")
        known = self._app.by_session(cookie, address) if cookie else None
        return known or self._app.anyone(address)

    def _locked(self, scope: Scope, who: Who) -> Response | None:
        """The answer to somebody who may not read here."""
        path = _path(scope)
        if _OPEN.match(path):
            return None
        try:
            self._app.check(who, "harvest us" if _OF_HARVESTERS.match(path) else "read")
        except NotSignedIn as error:
            if _is_for_programs(scope) or scope["method"] != "GET":
                return _problem(scope, 401, str(error))
            asked = path + ("?" + scope["query_string"].decode("latin-1") if scope["query_string"] else "")
            return RedirectResponse(f"{scope.get('root_path', '')}/sign-in?next={quote(asked)}", 303)
        except BroadsheetError as error:
            return _problem(scope, 403, str(error))
        return None


def cookie_name(scope: Scope) -> str:
    """What the cookie is called; over TLS browsers take one of this name from this very host alone."""
    return f"__Host-{COOKIE}" if scope["scheme"] == "https" else COOKIE


def _bearer(headers: Headers) -> str | None:
    """The token in the headers, None without one.

    Hugging Face's client sends along, by itself, the token that its user has there: that says nothing here.
    """
    kind, _, secret = headers.get("authorization", "").partition(" ")
    is_ours = kind.lower() == "bearer" and not _OF_HUGGING_FACE.fullmatch(secret.strip())
    return secret.strip() if is_ours else None


def _path(scope: Scope) -> str:
    path: str = scope["path"].removeprefix(scope.get("root_path", ""))
    return path or "/"


def _without_token(scope: Scope) -> tuple[Scope, str]:
    """The request with the token in its path made part of the root, so that all links keep it."""
    match = _IN_PATH.match(_path(scope))
    if match is None:
        return scope, ""
    return {**scope, "root_path": scope.get("root_path", "") + match.group()}, match[1]


def _is_for_programs(scope: Scope) -> bool:
    """Whether who asks would take a sign-in page for the answer."""
    return wants_markdown(scope) or bool(_FOR_PROGRAMS.match(_path(scope)))


def _is_ours(host: str, listed: set[str]) -> bool:
    """Whether no stranger can have given this machine that name: a number, or a name without a dot."""
    name = _name_of(f"//{host}")
    if name in listed or ("." not in name and ":" not in name):
        return True
    try:
        ip_address(name)
    except ValueError:
        return name.endswith(".localhost")
    return True


def _is_foreign(headers: Headers, host: str) -> bool:
    """Whether a browser says that a page of another site sends this; programs say nothing."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2].lower() != host.lower()


def _name_of(address: str) -> str:
    """The host's name in an address; `.` for what is none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return "."


def _problem(scope: Scope, status: int, said: str) -> Response:
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    if _is_for_programs(scope):
        return JSONResponse({"error": said}, status, headers)
    return Response(said + "\n", status, headers, "text/plain; charset=utf-8")


def _quiet(send: Send) -> Send:
    """The address holds a secret: no other site is to hear of it, and no cache to keep it."""

    async def send_quietly(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Referrer-Policy"] = "no-referrer"
            headers["Cache-Control"] = "private, no-store"
        await send(message)

    return send_quietly
