"""What a tool is, and how one is called: arguments in, an answer or a trouble out."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from broadsheet.errors import (
    BadRequest,
    BroadsheetError,
    Busy,
    Conflict,
    Forbidden,
    IndexingError,
    NotFound,
    NotSignedIn,
    TooMany,
)
from broadsheet.readers import Who

if TYPE_CHECKING:
    from broadsheet.app import App

_log = logging.getLogger(__name__)
_STATUS: dict[type[BroadsheetError], str] = {
    NotFound: "not_found",
    BadRequest: "bad_request",
    NotSignedIn: "not_signed_in",
    Forbidden: "forbidden",
    Conflict: "conflict",
    TooMany: "rate_limited",
    Busy: "busy",
    IndexingError: "unavailable",
}
_LONGEST_TROUBLE = 400
NO_WRITING = (
    "this changes what a reader keeps: it takes a token with the scope `write`. Make one at /account and"
    " send it as `Authorization: Bearer …` (or, over stdio, give it with --token)"
)


@dataclass(frozen=True, slots=True)
class Tool:
    """A thing that an agent can ask for.

    Attributes:
        asks, gives: the forms of its arguments and of its answer.
        run: gives the answer, or raises an error of ours.
        writes: it changes something of the reader's.
        destroys: it takes something away.
    """

    name: str
    title: str
    about: str
    asks: type[BaseModel]
    gives: type[BaseModel]
    run: Callable[[App, Who, Any], BaseModel]
    writes: bool = False
    destroys: bool = False


class Trouble(BaseModel):
    """Why there is no answer, for programs."""

    status: str
    message: str
    retry_after_seconds: int | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a call: an answer, or a trouble."""

    said: BaseModel
    failed: bool = False

    @property
    def text(self) -> str:
        """It as JSON."""
        return self.said.model_dump_json()


def call(tool: Tool, app: App, whose: Callable[[], Who], arguments: Mapping[str, Any]) -> Outcome:
    """Call a tool; errors of ours become troubles, the one place where this face does so."""
    try:
        who = whose()
        if tool.writes and "write" not in who.scopes:
            raise Forbidden(NO_WRITING)
        return Outcome(tool.run(app, who, tool.asks.model_validate(arguments)))
    except ValidationError as error:
        return Outcome(_trouble("bad_request", _first(error)), failed=True)
    except BroadsheetError as error:
        status = next((name for kind, name in _STATUS.items() if isinstance(error, kind)), "failed")
        return Outcome(_trouble(status, str(error), getattr(error, "retry_after", None)), failed=True)
    except Exception:  # the SDK would send its text to whoever asked
        _log.exception("the tool %s broke", tool.name)
        return Outcome(_trouble("failed", "something went wrong here; the log has it"), failed=True)


def unknown(name: str, names: Mapping[str, Tool]) -> Outcome:
    """The answer to a call of a tool that there is not."""
    return Outcome(
        _trouble("not_found", f"no tool named {name[:60]!r}; there are: {', '.join(names)}"), failed=True
    )


def schema(form: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of a form, without the titles that say names again."""
    mode: Any = "validation" if form.__module__.endswith(".asking") else "serialization"
    lean: dict[str, Any] = _lean(form.model_json_schema(mode=mode))
    return lean


def _lean(node: Any) -> Any:
    if isinstance(node, list):
        return [_lean(one) for one in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _lean(value) for key, value in node.items() if not (key == "title" and isinstance(value, str))
    }


def _trouble(status: str, message: str, wait_s: float | None = None) -> Trouble:
    said = json.loads(json.dumps(message[:_LONGEST_TROUBLE]))  # halves of pairs and all
    return Trouble(status=status, message=said, retry_after_seconds=None if wait_s is None else ceil(wait_s))


def _first(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}" if where else first["msg"]
