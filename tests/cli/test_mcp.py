"""In whose name an agent comes over stdin and stdout; what it can do then: `mcp_server`."""

import pytest

from broadsheet.cli.mcp import who_asks
from broadsheet.errors import NotSignedIn
from small import member, small_app


@pytest.fixture(scope="module")
def private(tmp_path_factory):
    with small_app(tmp_path_factory.mktemp("private"), mode="private") as app:
        yield app


def test_where_one_reader_is_the_agent_comes_as_they_and_may_write(tmp_path):
    with small_app(tmp_path) as app:
        who = who_asks(app, "")
        assert (who.reader, "write" in who.scopes) == (app.anyone().reader, True)


def test_a_token_says_whose_agent_it_is_and_what_it_may(private):
    token = private.make_token(member(private, "ada"), "agent", ["read"])
    who = who_asks(private, token)
    assert (who.reader.name, who.scopes) == ("ada", {"read"})


def test_without_a_token_where_there_has_to_be_one_the_way_out_is_told(private):
    with pytest.raises(NotSignedIn, match="--token, or BROADSHEET_MCP_TOKEN"):
        who_asks(private, "")


def test_a_token_that_was_ended_is_told_of(private):
    ada = member(private, "ada")
    token = private.make_token(ada, "old", ["read"])
    private.end_token(ada, next(one.id for one in private.tokens(ada) if one.name == "old"))
    with pytest.raises(NotSignedIn, match="was ended"):
        who_asks(private, token)
