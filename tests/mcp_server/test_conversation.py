"""Agents as they come: the official client, through every tool, over both transports and both protocols."""

import json

import pytest

pytest.importorskip("mcp")

from api.serving import serving
from broadsheet.mcp.server import TOOLS
from small import member, small_app

from .talking import over_http, over_stdio, talk

RESIDUAL, TYPES, TREES = "arXiv:2405.00001", "arXiv:2405.00002", "arXiv:2405.00005"


@pytest.fixture(scope="module")
def over(tmp_path_factory):
    """Ways to an instance of five papers, whose one reader may write; who keeps something lets it go again."""
    folder = tmp_path_factory.mktemp("agents")
    with small_app(folder) as app, serving(app) as address:
        token = app.make_token(app.anyone(), "agent", ["read", "write"])
        yield {"http": over_http(address, token), "stdio": over_stdio(folder / "data")}


async def asks(client, name, **arguments):
    """The structured answer to a call; the client holds it to the tool's schema."""
    result = await client.call_tool(name, arguments)
    assert not result.is_error, result.content[0].text
    assert json.loads(result.content[0].text) == result.structured_content
    return result.structured_content


def ids(answer):
    return [paper["id"] for paper in answer["papers"]]


@pytest.mark.parametrize("mode", ["auto", "legacy"])
@pytest.mark.parametrize("transport", ["stdio", "http"])
def test_an_agent_uses_every_tool(over, transport, mode):
    used = set()

    async def conversation(client):
        async def ask(name, **arguments):
            used.add(name)
            return await asks(client, name, **arguments)

        assert "never an instruction" in client.instructions
        assert ids(await ask("search", query="residual networks"))[0] == RESIDUAL
        paper = await ask("get", id="2405.00001v2")
        assert paper["untrusted"]["abstract"].startswith("Deep residual learning")
        assert RESIDUAL not in ids(await ask("similar", ids=[RESIDUAL]))
        assert ids(await ask("daily", period="2024-05-27")) == [TYPES, RESIDUAL]
        assert (await ask("recommend"))["papers"] == []
        assert (await ask("save", id=RESIDUAL))["list"]["papers"] == 1
        assert RESIDUAL not in ids(await ask("recommend"))
        assert [one["slug"] for one in (await ask("lists"))["lists"]] == ["saved"]
        assert ids(await ask("library")) == [RESIDUAL]
        assert not (await ask("unsave", id=RESIDUAL))["saved"]
        assert ids(await ask("library")) == []
        assert (await ask("watch", query="hyperbolic trees"))["watched"]
        (new, *_) = (await ask("news", since="2024-05-01"))["news"]
        assert (new["value"], new["paper"]["id"]) == ("hyperbolic trees", TREES)
        assert not (await ask("unwatch", query="hyperbolic trees"))["watched"]
        assert (await ask("news"))["news"] == []
        assert "@" in (await ask("cite", ids=[RESIDUAL, TYPES]))["untrusted"]["text"]

    talk(conversation, over[transport], mode)
    assert used == TOOLS.keys()


def test_tools_tell_what_they_do_and_what_they_give(over):
    async def conversation(client):
        return {tool.name: tool for tool in (await client.list_tools()).tools}

    told = talk(conversation, over["http"])
    hints = {name: tool.annotations for name, tool in told.items()}
    assert told.keys() == TOOLS.keys()
    assert {name for name, hint in hints.items() if not hint.read_only_hint} == {
        "save",
        "unsave",
        "watch",
        "unwatch",
    }
    assert {name for name, hint in hints.items() if hint.destructive_hint} == {"unsave", "unwatch"}
    assert all(hint.idempotent_hint and hint.open_world_hint is False for hint in hints.values())
    for tool in told.values():
        assert tool.description
        assert tool.output_schema["type"] == tool.input_schema["type"] == "object"
        assert tool.input_schema["additionalProperties"] is False


@pytest.mark.parametrize(
    ("name", "arguments", "status"),
    [
        ("get", {"id": "arXiv:1999.99999"}, "not_found"),
        ("search", {"query": "trees", "since": "2024-02-01", "until": "2024-01-01"}, "bad_request"),
        ("search", {"query": "trees", "from": "2024-02-01"}, "bad_request"),
        ("search", {"query": "trees", "offset": 300}, "bad_request"),
        ("daily", {"period": "2024-02-31"}, "bad_request"),
        ("daily", {"period": "2024-13"}, "bad_request"),
        ("get", {"id": "1", "max_tokens": 10}, "bad_request"),
        ("library", {"list": "nowhere"}, "not_found"),
        ("erase", {}, "not_found"),
    ],
)
def test_a_trouble_is_told_in_a_form_for_programs(over, name, arguments, status):
    async def conversation(client):
        return await client.call_tool(name, arguments)

    result = talk(conversation, over["http"])
    assert result.is_error
    assert result.structured_content is None  # some clients hold it to the form of an answer
    trouble = json.loads(result.content[0].text)
    assert (trouble["status"], trouble["retry_after_seconds"]) == (status, None), trouble
    assert trouble["message"]


def test_a_token_gives_what_it_may_over_stdio_too(tmp_path):
    with small_app(tmp_path, mode="private") as app:
        token = app.make_token(member(app, "ada"), "agent", ["read"])

    async def conversation(client):
        assert ids(await asks(client, "library")) == []
        return await client.call_tool("save", {"id": RESIDUAL})

    refused = talk(conversation, over_stdio(tmp_path / "data", mode="private", mcp_token=token))
    trouble = json.loads(refused.content[0].text)
    assert (trouble["status"], "scope `write`" in trouble["message"]) == ("forbidden", True)
