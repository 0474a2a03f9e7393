from datetime import UTC, datetime

import pytest

from broadsheet.app import App
from broadsheet.community import limits
from broadsheet.settings import Settings
from hostile_site import HARVESTED, come
from quick_passwords import quick_passwords  # noqa: F401
from small import DOUBLES, PAPERS, write

NOW = datetime(2024, 5, 30, 8, tzinfo=UTC)
HOSTILE_NAME = "<script>window.__ran=1</script>\"'&]]>"


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    settings = Settings(
        data_dir=folder / "data", mode="public", mail_server="smtp://127.0.0.1:1", mail_from="papers@example.org", address="http://papers", name=HOSTILE_NAME, byline=HOSTILE_NAME,
        submissions_per_day=1000, submission_max_age_days=1000, page_size=20, **DOUBLES,
    )  # fmt: skip
    with pytest.MonkeyPatch.context() as patch, App(settings, lambda: NOW) as app:
        patch.setattr(limits, "LIMITS", dict.fromkeys(limits.LIMITS, limits.Limit(1e9, 1e9)))
        app.harvest(write(folder / "papers.jsonl", [*PAPERS, *HARVESTED]))
        app.index()
        for name, role in (("ada", "admin"), ("emmy", "moderator")):
            app.add_reader(name, role)
        yield app


@pytest.fixture(scope="module")
def ada(app):
    return come(app, "ada")


@pytest.fixture(scope="module")
def emmy(app):
    return come(app, "emmy")
