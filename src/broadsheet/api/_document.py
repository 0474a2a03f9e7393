"""The OpenAPI document: what FastAPI gathers from the routes, and what holds for all of them.

Which answers an operation can give follows from what it is: said here once, not at every route.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from .schema import Trouble

_Operation = dict[str, Any]
_EVERYWHERE = {
    400: "The question is malformed",
    401: "Nobody has signed in, or the token is not known",
    403: "They may not",
    503: "An index cannot answer just now",
}
_ASKED_FOR = {404: "There is none", 422: "A parameter or the body has the wrong form"}
_WRITING = {
    409: "It is there already, or there are too many",
    413: "The body is too large",
    429: "Too often; `Retry-After` says how many seconds to wait",
}
_COUNTED = {429: _WRITING[429]}
_WRITES = frozenset({"post", "put", "patch", "delete"})
_RETRY_AFTER = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds", "required": True}}
_BEARER = {"type": "http", "scheme": "bearer", "description": "A token of one's own, made at `/account`"}
_FASTAPIS = ("HTTPValidationError", "ValidationError")  # the form of its 422, which is not ours


def describe(server: FastAPI) -> None:
    """Make the server tell our document at its address."""

    def openapi() -> dict[str, Any]:
        if not server.openapi_schema:
            server.openapi_schema = _document(server)
        return server.openapi_schema

    server.openapi = openapi  # type: ignore[method-assign]


def allowed(document: Mapping[str, Any], path: str) -> str:
    """Methods that the document has for a path, as the header `Allow` tells them; empty for none.

    Where several templates fit, the one that says most of the path is meant.
    """
    fitting = [template for template in document["paths"] if _pattern(template).fullmatch(path)]
    if not fitting:
        return ""
    closest = max(fitting, key=lambda template: len(re.sub(r"\{\w+\}", "", template)))
    return ", ".join(sorted(method.upper() for method in document["paths"][closest]))


def _document(server: FastAPI) -> dict[str, Any]:
    made = get_openapi(title=server.title, version=server.version, routes=server.routes)
    for path, method, operation in _operations(made):
        operation["responses"] |= _troubles(path, method, operation)
    components = made.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in _FASTAPIS:
        schemas.pop(name, None)
    schemas["Trouble"] = Trouble.model_json_schema()
    components["securitySchemes"] = {"token": _BEARER}
    made["security"] = [{}, {"token": []}]  # what one may do without depends on the instance's mode
    return made


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, _Operation]]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            yield path, method, operation


def _troubles(path: str, method: str, operation: _Operation) -> _Operation:
    """The answers of an operation that has come to nothing; Hugging Face's say 400 where ours say 422."""
    said = dict(_EVERYWHERE)
    if operation.get("parameters") or "requestBody" in operation:
        said |= _ASKED_FOR
    elif method == "delete":
        said[404] = _ASKED_FOR[404]
    if method in _WRITES:
        said |= _WRITING
    if not path.startswith("/api/v1/"):
        said = {status: what for status, what in said.items() if status != 422} | _COUNTED
        operation["responses"].pop("422", None)
    return {str(status): _trouble(status, what) for status, what in sorted(said.items())}


def _trouble(status: int, what: str) -> _Operation:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Trouble"}}}
    answer = {"description": what, "content": content}
    return answer | ({"headers": _RETRY_AFTER} if status == 429 else {})


def _pattern(template: str) -> re.Pattern[str]:
    """What the paths of a template look like; a paper's id may have a `/` in it."""
    parts = re.split(r"\{(\w+)\}", template)
    fixed = (re.escape(part) for part in parts[::2])
    open_ones = [".+" if name == "paper_id" else "[^/]+" for name in parts[1::2]]
    return re.compile("".join(part for pair in zip(fixed, [*open_ones, ""], strict=True) for part in pair))
