"""An instance on May 30, 2024, and people who come to it over HTTP."""

from contextlib import contextmanager
from datetime import UTC, datetime

from fastapi.testclient import TestClient

from broadsheet.app import App
from broadsheet.cli.serve import server
from broadsheet.settings import Settings
from small import DOUBLES, write


@contextmanager
def app_of_may(folder, mode="public"):
    """An instance with the papers of `small`, searchable."""
    settings = Settings(data_dir=folder / "data", mode=mode, **DOUBLES)
    with App(settings, lambda: datetime(2024, 5, 30, 8, tzinfo=UTC)) as app:
        app.harvest(write(folder / "papers.jsonl"))
        app.index()
        yield app


def site_of(app):
    """The app's server, made when first asked for: that takes longer than what most tests do with it."""
    if not hasattr(app, "served"):
        app.served = server(app)
    return app.served


def browser_of(app, name=None, role="reader", follow_redirects=False):
    """A browser, of whoever has this name; they get an account when they have none. Of nobody without one."""
    browser = TestClient(site_of(app), base_url="http://papers", follow_redirects=follow_redirects)
    if name:
        if name not in {reader.name for reader in app.all_readers()}:
            app.add_reader(name, role)
        signed_in = browser.post(f"/sign-in/{app.sign_in_link(name)}", follow_redirects=False)
        assert signed_in.status_code == 303
    return browser
