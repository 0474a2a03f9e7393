from datetime import UTC, date, datetime

import pytest

from broadsheet.sources._rows import exact, record
from broadsheet.types import Featuring, Version

WHOLE = {"id": "acl:P19-1", "ids": ["acl:P19-1"], "title": "Boats", "url": "https://arxiv.org/abs/2405.00001"}


def test_a_row_that_says_all_its_ids_gets_no_more_from_its_addresses():
    assert [str(id) for id in record({**WHOLE}).ids] == ["acl:P19-1"]
    assert [str(id) for id in record({**WHOLE, "ids": []}).ids] == ["arXiv:2405.00001", "acl:P19-1"]


def test_rare_fields_are_read():
    row = WHOLE | {
        "license": "CC0",
        "withdrawn": True,
        "n_authors": 12,
        "note": "12 pages",
        "comments": 3,
        "imprint": {"volume": "7"},
        "versions": [{"number": 1, "published": "2024-05"}, {"number": 2}],
        "featured": [
            {"day": "2024-05-27", "submitter": "a reader", "submitted_at": "2024-05-27T01:02:03+00:00"}
        ],
    }
    found = record(row)
    assert (found.license, found.withdrawn, found.n_authors) == ("CC0", True, 12)
    assert (found.note, found.counts.comments, found.imprint) == ("12 pages", 3, {"volume": "7"})
    assert found.versions == (Version(1, "2024-05"), Version(2))
    moment = datetime(2024, 5, 27, 1, 2, 3, tzinfo=UTC)
    assert found.featured == Featuring(date(2024, 5, 27), "a reader", moment)
    assert found.extra == {}


def test_of_several_featured_days_the_first_is_taken_and_the_others_are_kept():
    found = record(WHOLE | {"featured": [{"day": "2024-05-27"}, {"day": "2024-06-01"}]})
    assert found.featured == Featuring(date(2024, 5, 27))
    assert found.extra == {"featured": ["2024-06-01"]}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("license", 7),
        ("withdrawn", "perhaps"),
        ("n_authors", -1),
        ("imprint", {"colour": "red"}),
        ("imprint", {"volume": 7}),
        ("imprint", "volume 7"),
        ("versions", "v2"),
        ("versions", [{"number": 0}]),
        ("versions", [{"number": 1, "published": "soon"}]),
        ("versions", [{"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}]),
        ("featured", "2024-05-27"),
        ("featured", [{"day": "never"}]),
        ("featured", [{"day": "2024-05-27", "submitter": 7}]),
    ],
)
def test_a_malformed_field_is_kept_and_costs_nothing_else(field, value):
    found = record(WHOLE | {field: value})
    assert found.title == "Boats"
    assert found.extra == {field: value}


def test_rows_without_an_id_that_share_a_doi_are_records_of_their_own():
    one, other = (record({"title": title, "doi": "10.1000/x"}) for title in ("Boats", "Errata"))
    assert one.ids == other.ids
    assert one.key != other.key


def test_parts_told_under_our_names_are_read_and_others_passed_over():
    assert exact({"ids": ["acl:P19-1"], "authors": ["A", 7], "colour": "red", "updated": "2024-05"}) == {
        "ids": record({**WHOLE}).ids,
        "updated": "2024-05",
    }
