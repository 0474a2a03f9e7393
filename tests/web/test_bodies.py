import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from broadsheet.web.bodies import BodyLimit


@pytest.fixture
def client():
    server = FastAPI()

    @server.post("/")
    async def length(request: Request) -> int:
        return len(await request.body())

    @server.post("/api/v1/lists")
    async def for_programs(request: Request) -> int:
        return len(await request.body())

    server.add_middleware(BodyLimit, most_bytes=10)
    return TestClient(server)


def test_what_is_small_enough_passes(client):
    assert client.post("/", content=b"x" * 10).json() == 10


def test_what_is_announced_as_too_large_is_refused(client):
    assert client.post("/", content=b"x" * 11).status_code == 413


def test_programs_are_told_so_as_json(client):
    answer = client.post("/api/v1/lists", content=b"x" * 11)
    assert (answer.status_code, list(answer.json())) == (413, ["error"])


def test_what_turns_out_to_be_too_large_is_refused(client):
    assert client.post("/", content=(b"x" * 6 for _ in range(2))).status_code == 413
