"""The official client of Hugging Face, unmodified, and instances for it to ask."""

import json
import lzma
import os
import subprocess
import sys
from pathlib import Path

import huggingface_hub
import pytest
from huggingface_hub import HfApi

from broadsheet.app import open_app
from broadsheet.settings import Settings
from small import small_app

from ..serving import serving

# What the client's own tests ask of the stream of featured days.
NAMED = {"arXiv:2407.21783", "arXiv:2601.15621"}
DAYS = {"2025-10-01", "2025-10-24", *(f"2025-10-{day}" for day in range(27, 32)), "2025-11-03"}
LINKED = "2601.15621"


@pytest.fixture(scope="session", autouse=True)
def closed():
    """The client keeps one connection for all; whoever opens it closes it."""
    yield
    huggingface_hub.close_session()


@pytest.fixture(scope="session")
def stream(shared):
    """The rows of the days that the client's tests name, and of the papers they name."""
    with lzma.open(shared / "data" / "hf-stream-dev.jsonl.xz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    days = DAYS | {row["snapshot_day"] for row in rows if row["id"] in NAMED}
    return [row for row in rows if row["snapshot_day"] in days]


@pytest.fixture(scope="session")
def submitter(stream):
    """The handle of whoever put the paper there that the client's tests look for."""
    return next(row["submitter"] for row in stream if row["id"] in NAMED)


@pytest.fixture(scope="session")
def featured(stream, submitter, tmp_path_factory):
    """An instance that holds them; one full name and linked repositories are told as Hugging Face tells them."""
    folder = tmp_path_factory.mktemp("featured")
    (folder / "stream.jsonl").write_text("".join(json.dumps(row) + "\n" for row in stream), "utf-8")
    (folder / "daily.json").write_text(json.dumps(list(_told(stream, submitter))), "utf-8")
    settings = Settings.load(data_dir=folder / "data", embedder="hashing", vector_index="exact")
    with open_app(settings) as app:
        app.harvest(folder / "stream.jsonl", "hf_stream")
        app.harvest(folder / "daily.json", "hf_daily")
        app.index()
        yield app


def _told(stream, submitter):
    """Items of daily papers, with what the stream does not tell."""
    for row in stream:
        paper = {"id": row["id"].removeprefix("arXiv:"), "title": row["title"]}
        if paper["id"] == LINKED:
            paper |= {name: [{"id": f"someone/{name}"}] for name in ("linkedModels", "linkedSpaces")}
        elif row.get("submitter") != submitter:
            continue
        else:
            paper["submittedOnDailyBy"] = {"name": submitter, "fullname": "AK"}
        paper["submittedOnDailyAt"] = f"{row['snapshot_day']}T01:00:00.000Z"
        yield {"paper": paper, "title": row["title"]}


@pytest.fixture(scope="session")
def hub(featured):
    """The address of that instance."""
    with serving(featured) as address:
        yield address


@pytest.fixture(scope="session")
def api(hub):
    return HfApi(endpoint=hub, token=False)


@pytest.fixture(scope="session")
def reading(tmp_path_factory):
    """The address of a small instance that nobody changes."""
    with small_app(tmp_path_factory.mktemp("reading")) as app, serving(app) as address:
        yield address


@pytest.fixture
def app(tmp_path):
    """A small instance that anyone may read."""
    with small_app(tmp_path, mode="public") as app:
        yield app


@pytest.fixture
def at(app):
    with serving(app) as address:
        yield address


@pytest.fixture
def token(app):
    """A token that may write, of a member of that name."""

    def made(name, role="reader"):
        if name not in {reader.name for reader in app.all_readers()}:
            app.add_reader(name, role)
        who = app.by_session(app.sign_in_by_link(app.sign_in_link(name)))
        return app.make_token(who, "script", ["read", "write"])

    return made


@pytest.fixture
def hf(tmp_path):
    """Runs the client's command line against an endpoint: exit status, output, complaints."""

    def run(endpoint, *words, **more):
        env = {
            **{name: value for name, value in os.environ.items() if name != "HF_TOKEN"},
            "HF_ENDPOINT": endpoint,
            "HF_HOME": str(tmp_path / "hf"),
            "HF_HUB_DISABLE_UPDATE_CHECK": "1",
            "NO_COLOR": "1",
            "COLUMNS": "300",
            **more,
        }
        program = Path(sys.executable).with_name("hf")
        done = subprocess.run([program, *words], env=env, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    return run
