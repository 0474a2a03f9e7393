"""Harvest a repository into a data folder, in this process or in one of its own that may be killed.

python oai_harvest.py DATABASE ADDRESS ERRAND PAUSE_S TIMEOUT_S KILL_AFTER
"""

import os
import signal
import sys
from contextlib import contextmanager
from datetime import UTC, datetime

from broadsheet.catalog.archives import harvest_archive
from broadsheet.catalog.turns import turns
from broadsheet.errors import SourceError
from broadsheet.extensions import load
from broadsheet.harvests import Want
from broadsheet.sources import Options
from broadsheet.store import open_store
from broadsheet.tools.asking import Ask
from broadsheet.types import silent

PAUSE_S = 0.02
TIMEOUT_S = 0.3
PAUSES_S = (0.01,) * 12


def command(database, address, errand, pause_s=PAUSE_S, timeout_s=TIMEOUT_S, kill_after=0):
    """The same as a command; `kill_after` so many pages it kills itself, when not 0."""
    return [sys.executable, __file__, *map(str, (database, address, errand, pause_s, timeout_s, kill_after))]


class Dying:
    """An archive whose harvest is killed once so many pages are kept."""

    def __init__(self, archive, pages):
        self.name, self._archive, self._left = archive.name, archive, pages

    def pages(self, ask, want):
        for page in self._archive.pages(ask, want):
            yield page
            self._left -= 1
            if not self._left:
                os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def opened(database):
    store = open_store(f"sqlite:///{database}")
    try:
        yield store
    finally:
        store.close()


def harvest(store, address, errand="arxiv:", want=None, kill_after=0, pause_s=PAUSE_S, timeout_s=TIMEOUT_S):
    """One harvest, whose turns are shared with all processes that use the store."""
    name, _, argument = errand.partition(":")
    archive = load("sources", name).connect(Options(argument, address))
    ask = Ask(turns(store, lambda: f"process {os.getpid()}"), pause_s, PAUSES_S, timeout_s)
    return harvest_archive(
        store,
        Dying(archive, kill_after) if kill_after else archive,
        errand,
        ask,
        want or Want(),
        silent,
        lambda: datetime.now(UTC),
    )


def harvest_until_done(store, address, errand, tries=50, **options):
    """As the clock does: a harvest that breaks off is taken up again."""
    for _ in range(tries):
        try:
            return harvest(store, address, errand, **options)
        except SourceError as error:
            print(f"{errand}: {error}", file=sys.stderr)
    raise SystemExit(f"{errand} did not come to its end in {tries} harvests")


def main():
    _, database, address, errand, pause_s, timeout_s, kill_after = sys.argv
    options = {"pause_s": float(pause_s), "timeout_s": float(timeout_s), "kill_after": int(kill_after)}
    with opened(database) as store:
        harvest_until_done(store, address, errand, **options)


if __name__ == "__main__":
    main()
