"""What can be asked of an instance? The door: `open_app(settings)` gives an `App`, which knows every room.

The only files that join rooms; only faces know them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from broadsheet.exporters._styles import STYLES
from broadsheet.profiles.evaluation import FeedEvaluation, FeedFigures
from broadsheet.search.evaluation import Comparison
from broadsheet.settings import Settings

from ._claiming import Claims
from ._commanding import Commanding
from ._crawling import Crawling
from ._digesting import Digesting
from ._elsewhere import Elsewhere
from ._evaluating import Evaluating
from ._exporting import Selection
from ._feeding import Feeding
from ._for_you import ForYou
from ._hf import ForClients
from ._hooking import Hooking
from ._providing import Providing
from ._returning import Returning
from ._sent import on_disk
from ._suggesting import Suggesting
from ._undoing import Undoing

__all__ = ["STYLES", "App", "Comparison", "FeedEvaluation", "FeedFigures", "Selection", "on_disk", "open_app"]


class App(
    Evaluating,
    Feeding,
    Suggesting,
    Crawling,
    Digesting,
    Returning,
    Hooking,
    Providing,
    ForYou,
    Claims,
    ForClients,
    Undoing,
    Elsewhere,
    Commanding,
):
    """One instance of Broadsheet. Use it as a context manager, or close it."""


def open_app(settings: Settings | None = None, now: Callable[[], datetime] | None = None) -> App:
    """Open the instance that the settings describe, making its folder and database where needed.

    Raises:
        SettingsError: a setting is wrong, or the database cannot be opened.
    """
    return App(settings or Settings.load(), now or (lambda: datetime.now(UTC)))
