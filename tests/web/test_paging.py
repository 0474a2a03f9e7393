from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from broadsheet.web import paging

QUERIES = [
    {"q": "a b&c=d+é 😀", "p": "2"},
    {"q": "😀" * 5000, "since": "2024-01-01"},
    {"q": "x", "category": ["cs.CL", "cs.*"]},
    {"q": "", "sort": None},
]


@pytest.mark.parametrize("query", QUERIES)
def test_an_address_says_what_the_query_says_and_leaves_out_what_says_nothing(query):
    given = {name: value for name, value in query.items() if value}
    address = paging.address("/search", query)
    assert address == (f"/search?{urlencode(given, doseq=True)}" if given else "/search")
    said = parse_qs(urlsplit(address).query)
    assert said == {name: value if isinstance(value, list) else [value] for name, value in given.items()}


def test_a_long_query_is_written_once_for_all_links_of_a_page():
    paging._quoted.cache_clear()
    for page in range(40):
        paging.address("/search", {"q": "😀" * 5000, "p": str(page + 2)})
    written = paging._quoted.cache_info()
    assert written.misses == 3 + 40  # two names, the query, and the numbers of the pages
