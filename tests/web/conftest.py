from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from broadsheet.web import pages

from .fake import FakeApp


def make_server(app: FakeApp) -> FastAPI:
    """A server with the pages of this app, as of October 30, 2025."""
    server = FastAPI(openapi_url=None)

    @server.get("/api/v1/broken")
    def broken() -> None:
        raise RuntimeError("the secret of the machine")

    pages.install(server, app)
    return server


def make_client(app: FakeApp) -> TestClient:
    return TestClient(make_server(app), follow_redirects=False, raise_server_exceptions=False)


@pytest.fixture
def app() -> FakeApp:
    return FakeApp(page_size=5)


@pytest.fixture
def client(app: FakeApp) -> TestClient:
    return make_client(app)
