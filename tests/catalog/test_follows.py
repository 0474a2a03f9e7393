import pytest

from broadsheet.catalog.follows import follows_of, outlines_of
from broadsheet.tools.opml import Outline


def followed(*addresses):
    return follows_of(Outline("", address) for address in addresses)


@pytest.mark.parametrize(
    ("address", "archives"),
    [
        ("https://rss.arxiv.org/rss/cs.CL", ["arxiv_rss:cs.CL"]),
        ("https://rss.arxiv.org/rss/cs.CL+cs.LG", ["arxiv_rss:cs.CL", "arxiv_rss:cs.LG"]),
        ("http://export.arxiv.org/rss/cs.AI", ["arxiv_rss:cs.AI"]),
        ("http://arxiv.org/rss/hep-th?version=2.0", ["arxiv_rss:hep-th"]),
        ("https://rss.arxiv.org/atom/q-bio.NC/", ["arxiv_rss:q-bio.NC"]),
        (
            "http://export.arxiv.org/api/query?search_query=cat:cs.CL",
            ["feed:http://export.arxiv.org/api/query?search_query=cat:cs.CL"],
        ),
        ("https://arxiv.org.example.org/rss/cs.CL", ["feed:https://arxiv.org.example.org/rss/cs.CL"]),
        ("feed://journal.example.org/rss", ["feed:http://journal.example.org/rss"]),
        ("feed:https://journal.example.org/rss", ["feed:https://journal.example.org/rss"]),
        (" https://journal.example.org/a feed ", ["feed:https://journal.example.org/a%20feed"]),
    ],
)
def test_feeds_of_arxiv_become_categories_and_others_stay_addresses(address, archives):
    assert list(followed(address).archives) == archives


def test_what_is_not_on_the_web_is_left_out_and_told():
    found = followed("file:///etc/passwd", "https://a.example.org/rss", "nonsense")
    assert found.archives == ("feed:https://a.example.org/rss",)
    assert found.left_out == ("file:///etc/passwd", "nonsense")


def test_the_same_category_twice_is_one_follow():
    assert followed("http://arxiv.org/rss/cs.CL", "https://rss.arxiv.org/atom/cs.CL").archives == (
        "arxiv_rss:cs.CL",
    )


def test_what_is_given_as_a_list_is_followed_alike():
    archives = ("arxiv_rss:cs.CL", "feed:https://a.example.org/rss", "arxiv:cs", "hf_daily")
    outlines, others = outlines_of(archives)
    assert follows_of(outlines).archives == archives[:2]
    assert others == ["arxiv:cs", "hf_daily"]


def test_several_categories_of_one_follow_are_several_feeds():
    outlines, _ = outlines_of(["arxiv_rss:cs.CL+cs.LG"])
    assert [outline.address for outline in outlines] == [
        "https://rss.arxiv.org/rss/cs.CL",
        "https://rss.arxiv.org/rss/cs.LG",
    ]
