"""Errors as pages: the one place where this face turns an exception into an answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from inspect import isawaitable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exception_handlers import http_exception_handler, request_validation_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from broadsheet.errors import (
    BadRequest,
    BroadsheetError,
    Conflict,
    Forbidden,
    IndexingError,
    NotFound,
    NotSignedIn,
    ProviderError,
    TooMany,
)

from .headers import SECURITY_HEADERS
from .render import Pages

_STATUS: dict[type[BroadsheetError], int] = {
    NotFound: 404,
    BadRequest: 400,
    NotSignedIn: 401,
    Forbidden: 403,
    Conflict: 409,
    TooMany: 429,
    ProviderError: 502,
    IndexingError: 503,
}
Handler = Callable[[Request, Any], Response | Awaitable[Response]]

SAY = {
    400: ("That cannot be asked so", ""),
    401: ("Who is it?", "Sign in first."),
    403: ("Not for you to do", ""),
    404: ("Not in this edition", "There is nothing at this address."),
    405: ("That cannot be done here", "This page can only be read."),
    409: ("It is there already", ""),
    429: ("Not so fast", ""),
    500: ("Something broke", "The trouble has been written down. Trying again may help."),
    502: ("Somebody else does not answer", ""),
    503: ("Not just now", "Searching will be back when the index is."),
}


def install(server: FastAPI, pages: Pages) -> None:
    """Show errors as pages; paths under `/api` keep the handlers that the server has already."""
    fallbacks: dict[Any, Handler] = {
        BroadsheetError: _as_json,
        HTTPException: http_exception_handler,
        RequestValidationError: request_validation_exception_handler,
        Exception: _as_json,
    }
    for kind, elsewhere in {**fallbacks, **server.exception_handlers}.items():
        server.add_exception_handler(kind, _either(pages, elsewhere))


def _either(pages: Pages, elsewhere: Handler) -> Callable[[Request, Any], Awaitable[Response]]:
    """A handler that answers with a page, and leaves paths under `/api` to `elsewhere`."""

    async def handle(request: Request, error: Exception) -> Response:
        answer = elsewhere(request, error) if _is_api(request) else _page(pages, request, error)
        answer = await answer if isawaitable(answer) else answer
        for name, value in SECURITY_HEADERS.items():  # a 500 is answered outside of all middleware
            answer.headers.setdefault(name, value)
        return answer

    return handle


def _is_api(request: Request) -> bool:
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    return bool(path == "/api" or path.startswith("/api/"))


def _page(pages: Pages, request: Request, error: Exception) -> Response:
    status = status_of(error)
    heading, trouble = SAY.get(status, (HTTPStatus(status).phrase, ""))
    if isinstance(error, BroadsheetError):
        trouble = sentence(str(error))
    answer = pages.show(
        request,
        "error.html",
        status=status,
        heading=heading,
        trouble=trouble,
        wanted=request.path_params.get("paper_id", ""),
        code=status,
    )
    answer.headers.update(getattr(error, "headers", None) or {})
    return answer


def status_of(error: Exception) -> int:
    """The status with which an error is answered."""
    if isinstance(error, HTTPException):
        return error.status_code
    for kind, status in _STATUS.items():
        if isinstance(error, kind):
            return status
    return 400 if isinstance(error, RequestValidationError) else 500


def sentence(message: str) -> str:
    """A message as a sentence; one that begins with what was typed keeps its beginning."""
    start = message[:1].upper() if message.split(" ")[0].isalpha() else message[:1]
    return start + message[1:] + ("" if message.endswith((".", "?", "!")) else ".")


def _as_json(_: Request, error: Exception) -> Response:
    trouble = str(error) if isinstance(error, BroadsheetError) else "internal error"
    return JSONResponse({"error": trouble}, status_of(error))
