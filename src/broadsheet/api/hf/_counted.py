"""What holds for every route: requests are counted, and errors come in the client's form with its headers."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from math import ceil
from typing import Any
from uuid import uuid4

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from broadsheet.answers import Quota
from broadsheet.app import App
from broadsheet.errors import BroadsheetError, Busy, SourceError, TooMany
from broadsheet.readers import who_in

from .._statuses import STATUSES

_STATUSES = STATUSES | {RequestValidationError: 400, Busy: 503, SourceError: 503}
_ASK_AGAIN_S = 60
_ID = re.compile(r"[\w.:=;/-]{1,200}", re.ASCII)

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


def counted(app: App) -> type[APIRoute]:
    """Routes of this app."""

    class Counted(APIRoute):
        """A route whose requests are counted, and whose errors are told as Hugging Face's are."""

        def get_route_handler(self) -> Handler:
            """The handler, with what holds for all of them around it."""
            handler = super().get_route_handler()

            async def handle(request: Request) -> Response:
                quota = None
                try:
                    quota = app.count_request(who_in(request.scope.get("state", {})))
                    answer = await handler(request)
                except (BroadsheetError, HTTPException, RequestValidationError) as error:
                    answer = trouble(request, error)
                    quota = quota or _used_up(app, error)
                answer.headers.update(_limits(quota) if quota else {})
                return answer

            return handle

    return Counted


def trouble(request: Request, error: Exception) -> Response:
    """An error as the client shows it: the words in body and header, a code, the request's own id."""
    said, status = _said(error), _status(error)
    headers = {
        "X-Error-Code": type(error).__name__,
        "X-Error-Message": _in_header(said),
        "X-Request-Id": _id_of(request),
    }
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if status in (429, 503):
        headers["Retry-After"] = str(ceil(getattr(error, "retry_after", None) or _ASK_AGAIN_S))
    return JSONResponse({"error": said}, status, headers)


def _in_header(said: str) -> str:
    """The words as a header can have them: on one line, of signs that print."""
    plain = " ".join(said.split()).encode("ascii", "replace").decode()
    return "".join(sign if sign.isprintable() else "?" for sign in plain)[:500]


def _status(error: Exception) -> int:
    if isinstance(error, HTTPException):
        return error.status_code
    return next((status for kind, status in _STATUSES.items() if isinstance(error, kind)), 500)


def _said(error: Exception) -> str:
    if isinstance(error, RequestValidationError):
        first = error.errors()[0]
        return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
    return str(error.detail if isinstance(error, HTTPException) else error)


def _id_of(request: Request) -> str:
    """The id that the client gave its request; a new one for who gave none."""
    given = request.headers.get("x-request-id") or request.headers.get("x-amzn-trace-id") or ""
    return given if _ID.fullmatch(given) else uuid4().hex


def _limits(quota: Quota) -> dict[str, str]:
    return {
        "RateLimit": f'"api";r={quota.left};t={quota.ends_in_s}',
        "RateLimit-Policy": f'"fixed window";"api";q={quota.quota};w={quota.window_s}',
    }


def _used_up(app: App, error: Exception) -> Quota | None:
    """Nothing left, when counting the request was what failed."""
    if not isinstance(error, TooMany):
        return None
    return Quota(app.settings.client_requests, 0, 300, ceil(error.retry_after))
