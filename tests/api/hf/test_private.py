"""A private instance: the client sends no token with some calls, so that one in the address has to do."""

import httpx
import pytest
from huggingface_hub import HfApi
from huggingface_hub.errors import HfHubHTTPError

from small import member, small_app

from ..serving import serving


@pytest.fixture
def private(tmp_path):
    with small_app(tmp_path, mode="private") as app, serving(app) as at:
        secret = app.make_token(member(app, "ada"), "client", ["read"], "path")
        for name in ("One", "Two", "Three"):
            app.make_list(member(app, "ada"), name, "all")
        yield app, at, f"{at}/t/{secret}"


def test_every_call_works_through_a_token_in_the_address(private):
    _, _, endpoint = private
    api = HfApi(endpoint=endpoint, token=False)
    assert [paper.id for paper in api.list_daily_papers(date="2024-05-28")] == ["2405.00005"]
    assert api.paper_info("2405.00001").title == "Residual networks for images"
    assert api.read_paper("2405.00001").startswith("# Residual networks")
    assert next(iter(api.list_papers(query="residual"))).id == "2405.00001"
    assert api.get_user_overview("ada").username == "ada"


def test_links_to_the_next_page_keep_the_token(private):
    _, _, endpoint = private
    answer = httpx.get(f"{endpoint}/api/daily_papers?limit=1")
    assert answer.links["next"]["url"] == f"{endpoint}/api/daily_papers?limit=1&p=1"
    found = HfApi(endpoint=endpoint, token=False).list_collections(owner="ada", limit=3)
    assert {one.title for one in found} == {"One", "Two", "Three"}
    assert f"{endpoint}/papers/2405.00001" in httpx.get(f"{endpoint}/papers/2405.00001.md").text


def test_the_commands_work_through_it_too(private, hf):
    _, _, endpoint = private
    code, said, _ = hf(endpoint, "papers", "ls", "--quiet")
    assert (code, said.split()[0]) == (0, "2405.00005")
    code, said, _ = hf(endpoint, "papers", "read", "2405.00001")
    assert (code, said.splitlines()[0]) == (0, "# Residual networks for images")


def test_who_has_no_token_is_told_so_and_not_given_a_sign_in_page(private):
    _, at, _ = private
    api = HfApi(endpoint=at, token=False)
    for ask in (
        lambda: api.paper_info("2405.00001"),
        lambda: api.read_paper("2405.00001"),
        lambda: list(api.list_daily_papers()),
    ):
        with pytest.raises(HfHubHTTPError) as error:
            ask()
        assert error.value.response.status_code == 401
        assert "sign in" in str(error.value)


def test_a_token_in_the_address_can_only_read(private):
    _, _, endpoint = private
    answer = httpx.post(f"{endpoint}/api/papers/2405.00001/comment", json={"comment": "Well"})
    assert answer.status_code == 403


def test_the_command_tells_who_one_is(private, hf):
    app, at, _ = private
    token = app.make_token(member(app, "ada"), "script", ["read"])
    code, said, _ = hf(at, "auth", "whoami", HF_TOKEN=token)
    assert code == 0
    assert "ada" in said
    code, said, _ = hf(at, "papers", "search", "residual", "--quiet", HF_TOKEN=token)
    assert (code, said.split()[0]) == (0, "2405.00001")
