"""What sources told beside what a paper has, however strange it is."""

import pytest

from broadsheet.catalog.extras import extras
from broadsheet.store import records
from broadsheet.types import Record


def told(*extra, abstract="", **more):
    says = [
        records.pack("hf_daily", Record(key=str(n), title="Boats", abstract=abstract, extra=one, **more))
        for n, one in enumerate(extra or ({},))
    ]
    return extras(says)


def test_what_was_said_last_counts():
    found = told(
        {"githubStars": 3, "ai_summary": "Old."}, {"paper": {"githubStars": 5, "ai_summary": "New."}}
    )
    assert (found.stars, found.summary) == (5, "New.")


def test_full_names_are_known_by_their_handles():
    person = {"user": "ada", "name": "ada-l", "fullname": " Ada Lovelace "}
    assert told({"submittedBy": person}).names == {"ada": "Ada Lovelace", "ada-l": "Ada Lovelace"}
    assert told({"paper": {"submittedOnDailyBy": person}}).names["ada"] == "Ada Lovelace"


def test_repositories_come_from_lists_and_from_addresses_each_once():
    abstract = (
        "At https://huggingface.co/a/model. And huggingface.co/datasets/a/data, huggingface.co/spaces/a/room"
    )
    found = told({"linkedModels": [{"id": "b/listed"}, {"id": "a/model"}]}, abstract=abstract)
    assert found.linked == {
        "models": ("b/listed", "a/model"),
        "datasets": ("a/data",),
        "spaces": ("a/room",),
    }


def test_the_project_page_may_be_a_space():
    assert told(project="https://huggingface.co/spaces/a/room").linked["spaces"] == ("a/room",)


@pytest.mark.parametrize("path", ["papers/2405.00001", "docs/hub", "collections/a/b", "blog/a", "a"])
def test_other_pages_there_are_no_repositories(path):
    found = told(abstract=f"See https://huggingface.co/{path} and https://nothuggingface.co.example.org/a/b")
    assert found.linked == {"models": (), "datasets": (), "spaces": ()}


@pytest.mark.parametrize(
    "strange",
    [
        {"paper": "text"},
        {"submittedBy": "ada"},
        {"submittedBy": {"fullname": 7}},
        {"linkedModels": "a/b"},
        {"linkedModels": [7, {}, {"id": "../../etc/passwd"}, {"id": 3}]},
        {"mediaUrls": "x"},
        {"mediaUrls": [1]},
        {"ai_summary": ["x"]},
        {"githubStars": "many"},
    ],
)
def test_what_has_another_form_says_nothing(strange):
    assert told(strange) == told({})
