"""An instance with people in it, for tests of what they keep."""

from datetime import UTC, datetime, timedelta

from broadsheet.app import open_app
from broadsheet.settings import Settings
from small import DOUBLES, write

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
PAPER, OTHER, OLD = "arXiv:2405.00001", "arXiv:2405.00002", "arXiv:math-ph/9909028"


class Watch:
    """A clock that is a second later each time it is looked at."""

    def __init__(self):
        self.now = NOW

    def __call__(self):
        self.now += timedelta(seconds=1)
        return self.now


def shared_app(folder, **settings):
    """An instance for several people, with five papers, searchable; its clock stands at NOW."""
    given = {"mode": "private", **DOUBLES, **settings}
    app = open_app(Settings.load(data_dir=folder / "data", **given), now=Watch())
    app.harvest(write(folder / "papers.jsonl"))
    app.index()
    return app
