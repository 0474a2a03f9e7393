"""What a shell offers while one types; each is asked for at the tab alone, and imports what it needs then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from broadsheet.errors import BroadsheetError

STATES = ("waiting", "sending", "handed", "sent", "failed", "doubtful", "bounced", "complained")
ROLES = ("reader", "curator", "moderator", "admin")


def formats(incomplete: str) -> list[str]:
    """Formats that papers are exported in."""
    return _of("exporters", incomplete)


def sources(incomplete: str) -> list[str]:
    """Sources that read files."""
    return [name.replace("-", "_") for name in _of("sources", incomplete.replace("_", "-"))]


def styles(incomplete: str) -> list[str]:
    """Styles of references."""
    from broadsheet.app.offered import STYLES

    return _begun(list(STYLES), incomplete)


def states(incomplete: str) -> list[str]:
    """States of letters."""
    return _begun(STATES, incomplete)


def roles(incomplete: str) -> list[str]:
    """Roles of readers."""
    return _begun(ROLES, incomplete)


def jobs(incomplete: str) -> list[str]:
    """Jobs of the clock."""
    from broadsheet.app import open_app
    from broadsheet.clock import jobs as every

    if not _is_there():
        return []
    with open_app() as app:
        return _begun([job.name for job in every(app)], incomplete)


def readers(incomplete: str) -> list[str]:
    """Names of accounts."""
    from broadsheet.app import open_app

    if not _is_there():
        return []
    with open_app() as app:
        return _begun([reader.name for reader in app.all_readers()], incomplete)


def lists(incomplete: str) -> list[str]:
    """Lists, as OWNER/NAME."""
    from broadsheet.app import open_app

    if not _is_there():
        return []
    with open_app() as app:
        return _begun([f"{one.owner}/{one.slug}" for one in app.all_lists()], incomplete)


def _is_there() -> bool:
    """Whether there is an instance that can be asked: a tab makes none, and complains of nothing."""
    from broadsheet.settings import Settings

    try:
        settings = Settings.load()
    except BroadsheetError:
        return False
    return bool(settings.database_url) or (settings.data_dir / "broadsheet.db").exists()


def _of(room: Literal["sources", "exporters"], incomplete: str) -> list[str]:
    from broadsheet.app.offered import available

    return _begun([name.replace("_", "-") for name in available(room)], incomplete)


def _begun(names: Sequence[str], incomplete: str) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]
