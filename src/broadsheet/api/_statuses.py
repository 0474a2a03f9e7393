"""What errors of ours are in HTTP, for programs."""

from __future__ import annotations

from broadsheet.errors import (
    BadRequest,
    Conflict,
    Forbidden,
    IndexingError,
    NotFound,
    NotSignedIn,
    TooMany,
)

STATUSES: dict[type[Exception], int] = {
    NotFound: 404,
    BadRequest: 400,
    NotSignedIn: 401,
    Forbidden: 403,
    Conflict: 409,
    TooMany: 429,
    IndexingError: 503,
}
