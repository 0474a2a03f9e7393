import pytest

from broadsheet.errors import BadRequest, Conflict, NotFound, NotSignedIn
from broadsheet.people import lists
from broadsheet.readers import Who
from small import member

from .shelf import OLD, OTHER, PAPER, shared_app

STRANGER = Who("public")


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


def ids(kept):
    return [paper.id for paper in kept.papers]


def test_the_first_paper_saved_makes_the_list(app, ada):
    assert app.lists(ada) == []
    app.save(ada, PAPER)
    (saved,) = app.lists(ada)
    assert (saved.name, saved.slug, saved.shown_to, saved.papers) == ("Saved", "saved", "owner", 1)


def test_saving_twice_keeps_a_paper_once_and_taking_it_out_ends_it(app, ada):
    app.save(ada, PAPER)
    assert app.save(ada, PAPER).papers == 1
    assert app.take_out(ada, PAPER).papers == 0
    assert app.take_out(ada, PAPER).papers == 0


def test_a_list_is_renamed_and_keeps_its_address(app, ada):
    made = app.make_list(ada, "  Great   papers, 2025 ")
    assert (made.name, made.slug) == ("Great papers, 2025", "great-papers-2025")
    changed = app.change_list(ada, made.slug, name="Greater", shown_to="all")
    assert (changed.name, changed.slug, changed.shown_to, changed.about) == (
        "Greater", "great-papers-2025", "all", "",
    )  # fmt: skip


@pytest.mark.parametrize(("name", "slug"), [("日本語", "list"), ("É‮ a/b", "e-a-b"), ("x" * 100, "x" * 60)])
def test_any_name_has_an_address(app, ada, name, slug):
    assert app.make_list(ada, name).slug == slug
    assert app.make_list(ada, name).slug == f"{slug}-2"


@pytest.mark.parametrize("given", [{"name": " "}, {"name": "x" * 101}, {"name": "a", "about": "x" * 2001},
                                   {"name": "a", "shown_to": "nobody"}])  # fmt: skip
def test_a_list_that_cannot_be_is_refused(app, ada, given):
    with pytest.raises(BadRequest):
        app.make_list(ada, **given)


def test_there_are_only_so_many_lists_and_papers_in_one(app, ada, monkeypatch):
    monkeypatch.setattr(lists, "MOST_LISTS", 1)
    monkeypatch.setattr(lists, "MOST_PAPERS", 1)
    app.save(ada, PAPER)
    with pytest.raises(Conflict, match="at most 1 papers"):
        app.save(ada, OTHER)
    with pytest.raises(Conflict, match="delete one"):
        app.make_list(ada, "Another")


def test_a_deleted_list_is_gone_and_its_papers_are_not(app, ada):
    app.save(ada, PAPER)
    assert app.delete_list(ada, "saved").papers == 1
    assert app.lists(ada) == []
    assert app.paper(PAPER)
    with pytest.raises(NotFound):
        app.delete_list(ada, "saved")


@pytest.mark.parametrize(
    ("shown_to", "member_sees", "stranger_sees"),
    [("owner", False, False), ("members", True, False), ("all", True, True)],
)
def test_a_list_is_seen_by_those_it_is_shown_to(tmp_path, shown_to, member_sees, stranger_sees):
    with shared_app(tmp_path, mode="public") as app:
        ada, emmy = member(app, "ada"), member(app, "emmy")
        app.make_list(ada, "Mine", shown_to)
        app.save(ada, PAPER, "mine")
        for who, sees in ((ada, True), (emmy, member_sees), (STRANGER, stranger_sees)):
            assert sees == _sees(app, who), who
        assert app.saved_here(emmy, PAPER).people == member_sees
        assert [one.name for one in app.saved_here(STRANGER, PAPER).lists] == ["Mine"] * stranger_sees


def _sees(app, who):
    try:
        return bool(ids(app.list_page(who, "ada", "mine")) and list(app.list_papers(who, "ada", "mine")))
    except NotFound:
        return False


def test_nobody_changes_the_list_of_another(app, ada, emmy):
    app.make_list(ada, "Ours", "members")
    for act in (
        lambda: app.change_list(emmy, "ours", name="Hers"),
        lambda: app.delete_list(emmy, "ours"),
        lambda: app.save(emmy, PAPER, "ours"),
        lambda: app.take_out(emmy, PAPER, "ours"),
    ):
        with pytest.raises(NotFound):
            act()


def test_people_who_saved_a_paper_are_counted_once(app, ada, emmy):
    for name in ("One", "Two"):
        app.make_list(ada, name, "members")
        app.save(ada, PAPER, name.lower())
    app.make_list(emmy, "Hidden", "owner")
    app.save(emmy, PAPER, "hidden")
    saved = app.saved_here(emmy, PAPER)
    assert (saved.people, [one.name for one in saved.lists]) == (1, ["One", "Two"])


def test_a_list_has_three_orders_and_pages(app, ada):
    for id in (OTHER, OLD, PAPER):
        app.save(ada, id)
    page = lambda **given: ids(app.list_page(ada, "ada", "saved", **given))  # noqa: E731
    assert page() == [PAPER, OLD, OTHER]
    assert page(order="date") == [OTHER, PAPER, OLD]
    assert page(order="upvotes") == [OTHER, PAPER, OLD]
    assert page(limit=1, offset=1) == [OLD]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("residual", [PAPER]),
        ("RESID net", [PAPER]),
        ("milner", [OTHER]),
        ("nothing", []),
        ("  ", [OTHER, PAPER]),
    ],
)
def test_a_list_is_searched_by_the_beginnings_of_words(app, ada, words, found):
    for id in (PAPER, OTHER):
        app.save(ada, id)
    assert ids(app.list_page(ada, "ada", "saved", words)) == found


def test_own_notes_and_tags_are_searched_by_their_owner_alone(app, ada, emmy):
    app.make_list(ada, "Ours", "members")
    app.save(ada, PAPER, "ours")
    app.write_note(ada, PAPER, "for the thesis")
    assert ids(app.list_page(ada, "ada", "ours", "thesis")) == [PAPER]
    assert ids(app.list_page(emmy, "ada", "ours", "thesis")) == []


def test_without_an_account_nothing_is_kept(app):
    with pytest.raises(NotSignedIn):
        app.save(Who("private"), PAPER)
    assert app.mine(Who("private"), [1]) == {}


def test_a_paper_that_is_not_here_cannot_be_saved(app, ada):
    with pytest.raises(NotFound):
        app.save(ada, "arXiv:1234.56789")
    assert app.lists(ada) == []
