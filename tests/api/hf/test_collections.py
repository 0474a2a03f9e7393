"""Reading lists by the official client's calls of collections, and people."""

import httpx
import pytest
from huggingface_hub import HfApi
from huggingface_hub.errors import HfHubHTTPError


@pytest.fixture
def api(at, token):
    return HfApi(endpoint=at, token=token("ada"))


@pytest.fixture
def stranger(at):
    return HfApi(endpoint=at, token=False)


def test_a_list_is_made_filled_changed_and_deleted(api):
    made = api.create_collection("Great papers", description="Of all times")
    assert (made.slug, made.description, made.private, made.items) == (
        "ada/great-papers",
        "Of all times",
        False,
        [],
    )
    api.add_collection_item(made.slug, "2405.00002", "paper")
    filled = api.add_collection_item(made.slug, "2405.00001", "paper")
    assert [item.item_id for item in filled.items] == ["2405.00002", "2405.00001"]
    changed = api.update_collection_metadata(made.slug, title="Better papers", private=True)
    assert (changed.slug, changed.title, changed.private) == (made.slug, "Better papers", True)
    api.delete_collection_item(made.slug, filled.items[0].item_object_id)
    assert [item.item_id for item in api.get_collection(made.slug).items] == ["2405.00001"]
    api.delete_collection_item(made.slug, filled.items[0].item_object_id, missing_ok=True)
    api.delete_collection(made.slug)
    api.delete_collection(made.slug, missing_ok=True)
    assert list(api.list_collections(owner="ada")) == []


def test_what_is_there_already_is_said_so(api):
    api.create_collection("Great papers")
    with pytest.raises(HfHubHTTPError, match="409"):
        api.create_collection("Great papers")
    same = api.create_collection("Great papers", exists_ok=True)
    api.add_collection_item(same.slug, "2405.00002", "paper")
    with pytest.raises(HfHubHTTPError, match="in this list already"):
        api.add_collection_item(same.slug, "2405.00002", "paper")
    assert len(api.add_collection_item(same.slug, "2405.00002", "paper", exists_ok=True).items) == 1


def test_private_lists_are_seen_by_their_owner_alone(api, stranger):
    api.create_collection("Secret", private=True)
    shown = api.create_collection("Shown")
    assert {one.title for one in api.list_collections(owner="ada")} == {"Secret", "Shown"}
    assert [one.title for one in stranger.list_collections(owner=["ada", "emmy"])] == ["Shown"]
    assert stranger.get_collection(shown.slug).title == "Shown"
    with pytest.raises(HfHubHTTPError, match="404"):
        stranger.get_collection("ada/secret")


def test_lists_are_found_by_what_they_hold(api, stranger):
    held = api.create_collection("Held")
    api.create_collection("Empty")
    api.add_collection_item(held.slug, "2405.00002", "paper")
    assert [one.title for one in stranger.list_collections(item="papers/2405.00002")] == ["Held"]
    assert list(stranger.list_collections(item="papers/2405.77777")) == []


def test_what_lists_do_not_keep_is_refused_or_told(api, at, token):
    made = api.create_collection("Great papers")
    with pytest.raises(HfHubHTTPError, match="lists hold papers here"):
        api.add_collection_item(made.slug, "squad", "dataset")
    path, bearer = f"{at}/api/collections/{made.slug}/items", {"Authorization": f"Bearer {token('ada')}"}
    answer = httpx.post(
        path, json={"item": {"id": "2405.00002", "type": "paper"}, "note": "Why"}, headers=bearer
    )
    assert answer.headers["x-hf-warning"].startswith("notes;")
    with pytest.raises(HfHubHTTPError, match="not kept here"):
        api.update_collection_item(made.slug, answer.json()["items"][0]["_id"], note="Why")
    with pytest.raises(HfHubHTTPError, match="403"):
        api.create_collection("Ours", namespace="a-lab")


def test_others_cannot_change_a_list(api, at, token):
    made = api.create_collection("Great papers")
    emmy = HfApi(endpoint=at, token=token("emmy"))
    with pytest.raises(HfHubHTTPError, match="404"):
        emmy.add_collection_item(made.slug, "2405.00002", "paper")
    with pytest.raises(HfHubHTTPError, match="404"):
        emmy.delete_collection(made.slug)


def test_the_address_of_a_collection_leads_to_the_list(api):
    made = api.create_collection("Great papers")
    answer = httpx.get(made.url)
    assert (answer.status_code, answer.headers["location"]) == (303, "/lists/ada/great-papers")


def test_who_one_is_and_what_others_tell(app, api, stranger, at, token):
    assert api.whoami()["name"] == "ada"
    assert api.whoami()["auth"]["accessToken"]["role"] == "write"
    ada = app.by_token(token("ada"))
    app.say(ada, "2405.00001", "Well said")
    app.change_profile(app.by_token(token("emmy")), "Emmy Noether", "", "")
    app.follow(ada, "reader", "emmy")
    told = stranger.get_user_overview("ada")
    assert (told.username, told.num_discussions, told.num_papers) == ("ada", 1, 0)
    assert [one.fullname for one in api.list_user_following("ada")] == ["Emmy Noether"]
    assert list(stranger.list_user_following("ada")) == []
    assert list(api.list_user_followers("emmy")) == []
    with pytest.raises(HfHubHTTPError, match="404"):
        stranger.get_user_overview("nobody-of-that-name")
    assert "email" not in httpx.get(f"{at}/api/users/emmy/overview").json()
