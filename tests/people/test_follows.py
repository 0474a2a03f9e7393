import pytest

from broadsheet.errors import BadRequest, Conflict, NotFound
from broadsheet.people import follows
from broadsheet.tools.opml import Outline, read_opml, write_opml
from small import member, write

from .shelf import OLD, OTHER, PAPER, shared_app

NEW = "arXiv:2405.00005"


@pytest.fixture
def app(tmp_path):
    with shared_app(tmp_path) as app:
        yield app


@pytest.fixture
def ada(app):
    return member(app, "ada")


@pytest.fixture
def emmy(app):
    return member(app, "emmy")


def followed(app, who):
    return [(one.kind, one.value) for one in app.follows(who)]


def news(app, who):
    return {one.follow.value: [paper.id for paper in one.papers] for one in app.news(who)}


def test_a_follow_is_kept_once_and_let_go(app, ada):
    for name in ("Lovelace, Ada", " Ada  Lovelace"):
        assert app.follow(ada, "author", name).value == "Ada Lovelace"
    assert followed(app, ada) == [("author", "Ada Lovelace")]
    app.unfollow(ada, "author", "Lovelace, Ada")
    app.unfollow(ada, "author", "Lovelace, Ada")
    assert followed(app, ada) == []


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("paper", "x"),
        ("category", "cs CL"),
        ("category", "<b>"),
        ("query", " "),
        ("query", "x" * 501),
        ("reader", ""),
        ("list", "saved"),
        ("list", "ada/"),
        ("list", "ada/saved/more"),
    ],
)
def test_what_cannot_be_followed_is_refused(app, ada, kind, value):
    with pytest.raises(BadRequest):
        app.follow(ada, kind, value)


def test_people_are_followed_by_name_but_not_oneself_nor_nobody(app, ada, emmy):
    app.follow(ada, "reader", "@Emmy")
    assert followed(app, ada) == [("reader", "emmy")]
    with pytest.raises(Conflict):
        app.follow(ada, "reader", "ada")
    with pytest.raises(NotFound):
        app.follow(ada, "reader", "nobody")


def test_one_follows_only_so_much(app, ada, monkeypatch):
    monkeypatch.setattr(follows, "MOST", 1)
    app.follow(ada, "query", "trees")
    app.follow(ada, "query", "trees")
    with pytest.raises(Conflict):
        app.follow(ada, "query", "types")


def test_news_are_the_papers_of_the_last_14_days(app, ada):
    for kind, value in (
        ("author", "lovelace, ada"),
        ("author", "Sofya Kovalevskaya"),
        ("category", "cs.LG"),
        ("category", "cs.*"),
        ("category", "c.*"),
        ("query", "residual"),
    ):
        app.follow(ada, kind, value)
    found = news(app, ada)
    assert found["ada lovelace"] == [PAPER]
    assert found["Sofya Kovalevskaya"] == []  # of 1999
    assert found["cs.LG"] == [NEW, PAPER]
    assert found["cs.*"] == [NEW, OTHER, PAPER]
    assert found["c.*"] == []
    assert found["residual"][0] == PAPER
    assert "acl:P19-1613" not in found["residual"]


def test_news_of_people_are_what_they_show(app, ada, emmy):
    app.follow(ada, "reader", "emmy")
    app.save(emmy, PAPER)
    assert news(app, ada) == {"emmy": []}
    app.change_list(emmy, "saved", shown_to="members")
    assert news(app, ada) == {"emmy": [PAPER]}


def test_a_list_is_followed_by_those_who_may_see_it(app, ada, emmy):
    app.make_list(emmy, "Kept", "owner")
    app.make_list(emmy, "Shown", "members")
    for form in ("emmy/shown", "@Emmy/shown", "https://papers.example/lists/emmy/shown"):
        assert app.follow(ada, "list", form).value == "emmy/shown"
    with pytest.raises(NotFound) as hidden:
        app.follow(ada, "list", "emmy/kept")
    with pytest.raises(NotFound) as none:
        app.follow(ada, "list", "emmy/none")
    assert str(hidden.value).replace("kept", "none") == str(none.value)
    assert followed(app, ada) == [("list", "emmy/shown")]


def test_news_of_a_list_are_what_came_into_it_the_last_first(app, ada, emmy):
    app.make_list(emmy, "Shown", "members")
    app.follow(ada, "list", "emmy/shown")
    assert news(app, ada) == {"emmy/shown": []}
    app.save(emmy, OLD, "shown")
    app.save(emmy, PAPER, "shown")
    app.save(emmy, OTHER)
    assert news(app, ada) == {"emmy/shown": [PAPER, OLD]}


def test_a_list_that_is_hidden_or_gone_says_so_and_spoils_no_other(app, ada, emmy):
    app.make_list(emmy, "Shown", "members")
    app.save(emmy, PAPER, "shown")
    app.follow(ada, "list", "emmy/shown")
    app.follow(ada, "category", "cs.PL")
    app.change_list(emmy, "shown", shown_to="owner")
    hidden = app.news(ada)
    app.delete_list(emmy, "shown")
    for category, kept in (hidden, app.news(ada)):
        assert len(category.papers) == 1
        assert (kept.papers, kept.trouble) == (
            (),
            "there is no list emmy/shown, or its owner keeps it to themselves",
        )
    app.unfollow(ada, "list", "emmy/shown")
    assert followed(app, ada) == [("category", "cs.PL")]


def test_lists_of_who_left_are_followed_no_more(app, ada, emmy):
    for who in (emmy, member(app, "em_y")):
        app.make_list(who, "Shown", "members")
        app.follow(ada, "list", f"{who.reader.name}/shown")
    app.leave(member(app, "em_y"), "em_y")
    assert followed(app, ada) == [("list", "emmy/shown")]


def test_lists_that_are_not_here_are_left_out_of_what_comes_in(app, ada, tmp_path):
    file = tmp_path / "follows.opml"
    file.write_bytes(write_opml("Theirs", [Outline("x", "https://papers.example/lists/emmy/none.atom")]))
    assert app.import_follows(ada, file).left_out == ("@emmy/none",)


def test_what_came_since_one_looked_is_told_apart(app, ada, tmp_path):
    app.follow(ada, "category", "cs.PL")
    assert [one.unseen for one in app.news(ada)] == [frozenset()]
    paper = {"id": "arXiv:2405.00077", "title": "Effects of types", "authors": ["Robin Milner"]}
    paper |= {"abstract": "Of effects.", "published": "2024-05-29", "categories": ["cs.PL"]}
    app.harvest(write(tmp_path / "new.jsonl", [paper]))
    assert [one.unseen for one in app.news(ada)] == [{app.paper("2405.00077").row}]
    app.looked(ada)
    assert [one.unseen for one in app.news(ada)] == [frozenset()]
    assert len(app.news(ada)[0].papers) == 2


def test_a_query_that_cannot_be_asked_spoils_no_other(app, ada, monkeypatch):
    app.follow(ada, "category", "cs.PL")
    app.follow(ada, "query", "residual")

    def away(*given, **more):
        raise BadRequest("not just now")

    monkeypatch.setattr(app, "worth_telling", away)
    category, query = app.news(ada)
    assert (len(category.papers), query.trouble) == (1, "not just now")


def test_follows_go_out_as_opml_and_come_in_again(app, ada, emmy, tmp_path):
    app.make_list(member(app, "sofya"), "Shown", "members")
    followed = [
        ("author", "A B"), ("category", "cs.*"), ("category", "cs.CL"), ("list", "sofya/shown"), ("query", "trees & types"), ("reader", "sofya"),
    ]  # fmt: skip
    for kind, value in followed:
        app.follow(ada, kind, value)
    file = tmp_path / "follows.opml"
    file.write_bytes(app.follows_as_opml(ada, "https://papers.example/", "/t/secret"))
    addresses = [outline.address for outline in read_opml(file.read_bytes())]
    assert addresses[0] == "https://papers.example/t/secret/following.atom"
    assert "https://papers.example/t/secret/search.atom?q=category%3Acs.CL&sort=date" in addresses
    assert "https://papers.example/t/secret/lists/sofya/shown.atom" in addresses
    assert all(outline.html.startswith("https://papers.example/") for outline in read_opml(file.read_bytes()))
    assert b"/t/secret" not in app.follows_as_opml(ada, "https://papers.example/")
    told = app.import_follows(emmy, file)
    assert [(one.kind, one.value) for one in told.added] == followed
    assert told.left_out == ()
    assert app.import_follows(emmy, file).added == ()


def test_readers_who_are_not_here_and_oneself_are_left_out_of_what_comes_in(app, ada, tmp_path):
    file = tmp_path / "follows.opml"
    feeds = [Outline(name, f"https://papers.example/people/{name}.atom") for name in ("ada", "nobody")]
    file.write_bytes(write_opml("Theirs", feeds))
    assert app.import_follows(ada, file).left_out == ("@ada", "@nobody")


def test_feeds_of_elsewhere_are_told_of(app, ada, tmp_path):
    file = tmp_path / "feeds.opml"
    file.write_text(
        '<opml version="2.0"><body><outline xmlUrl="https://blog.example/feed" text="x"/>'
        '<outline xmlUrl="https://rss.arxiv.org/rss/cs.CL+cs.LG" text="y"/></body></opml>'
    )
    told = app.import_follows(ada, file)
    assert [one.value for one in told.added] == ["cs.CL", "cs.LG"]
    assert told.left_out == ("https://blog.example/feed",)
    (tmp_path / "x.opml").write_text("no list")
    with pytest.raises(BadRequest, match="x.opml"):
        app.import_follows(ada, tmp_path / "x.opml")
