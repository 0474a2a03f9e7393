"""What makes papers hot, in an instance with people."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from broadsheet.app import App
from broadsheet.settings import Settings
from broadsheet.store import papers
from hands import Hands
from small import DOUBLES, PAPERS, member, write

NOW = datetime(2024, 5, 30, 8, tzinfo=UTC)
NETWORKS, TYPES, TREES = "arXiv:2405.00001", "arXiv:2405.00002", "arXiv:2405.00005"
UNLOVED = [{key: said for key, said in paper.items() if key != "upvotes"} for paper in PAPERS]


def opened(folder, papers=PAPERS, mode="private"):
    app = App(Settings(data_dir=folder / "data", mode=mode, **DOUBLES), Hands(NOW))
    app.harvest(write(folder / "papers.jsonl", papers))
    app.index()
    return app


@pytest.fixture
def app(tmp_path):
    with opened(tmp_path) as app:
        yield app


@pytest.fixture
def ada(app):
    return member(app, "ada")


@pytest.fixture
def curator(app):
    return member(app, "emmy", "curator")


def hot(app, paper=NETWORKS):
    page = app.trending()
    return page.hot[app.paper(paper).row]


def listed(app):
    return [paper.id for paper in app.trending().papers]


def save(app, who, shown_to, paper=NETWORKS):
    app.save(who, paper, app.make_list(who, "Mine", shown_to).slug)


def test_each_paper_comes_with_the_parts_that_it_is_ordered_by(app):
    page = app.trending()
    assert [paper.row for paper in page.papers] == sorted(page.hot, key=lambda row: -page.hot[row].score)
    parts = hot(app)
    assert (parts.upvotes, parts.votes, parts.comments, parts.saves) == (3, 0, 0, 0)
    assert parts.age_days == pytest.approx(3 + 8 / 24)
    assert parts.fresh == pytest.approx(-parts.age_days / 3.5)
    assert parts.score == pytest.approx(parts.lively + parts.boost + parts.fresh + parts.bonus)


def test_a_page_tells_of_its_own_papers_alone(app):
    assert len(app.trending(1).hot) == 1


@pytest.mark.parametrize(
    ("mode", "shown_to", "saves"),
    [
        ("private", "owner", 0),
        ("private", "members", 1),
        ("public", "owner", 0),
        ("public", "members", 0),
        ("public", "all", 1),
    ],
)
def test_saves_count_in_lists_that_whoever_reads_may_see(tmp_path, mode, shown_to, saves):
    with opened(tmp_path, mode=mode) as app:
        before = hot(app).lively
        save(app, member(app, "ada"), shown_to)
        assert hot(app).saves == saves
        assert (hot(app).lively > before) == bool(saves)


def test_a_list_that_nobody_else_may_see_changes_nothing(tmp_path):
    with opened(tmp_path, UNLOVED) as app:
        before = app.trending()
        save(app, member(app, "ada"), "owner")
        assert app.trending() == before


def test_who_saved_a_paper_twice_counts_once(app, ada):
    save(app, ada, "all")
    save(app, ada, "members")
    assert hot(app).saves == 1


def test_what_is_published_does_not_tell_whether_who_saved_has_voted(app, ada):
    save(app, ada, "all")
    app.vote(ada, NETWORKS)
    told = hot(app)
    app.vote(ada, NETWORKS, up=False)
    app.vote(member(app, "grace"), NETWORKS)
    assert hot(app) == told


def test_what_submitters_give_to_their_own_paper_does_not_count(app, ada):
    app.vote(ada, NETWORKS)
    app.submit(ada, NETWORKS)
    save(app, ada, "all")
    app.say(ada, NETWORKS, "Read this!")
    parts = hot(app)
    assert (parts.votes, parts.comments, parts.saves) == (0, 0, 0)
    app.say(member(app, "grace"), NETWORKS, "I did.")
    assert hot(app).comments == 1


def test_what_a_curator_featured_is_boosted(app, ada, curator):
    app.submit(ada, NETWORKS)
    before = hot(app)
    app.decide(curator, NETWORKS, "featured")
    assert hot(app).featured
    assert hot(app).boost - before.boost == pytest.approx(0.25)


def test_what_a_curator_withdrew_is_out(app, ada, curator):
    app.submit(ada, NETWORKS)
    app.decide(curator, NETWORKS, "withdrawn", reason="seen before")
    assert NETWORKS not in listed(app)


def test_what_its_authors_withdrew_is_out(tmp_path):
    with opened(tmp_path) as app:
        with app._store.write() as db:
            paper = replace(app.paper(NETWORKS), withdrawn=True)
            papers.replace(db, [papers.Facts(paper, paper.title, {}, {})])
        assert NETWORKS not in listed(app)


def test_a_paper_that_is_put_off_trends_from_its_day_on(app, ada, curator):
    old = "arXiv:math-ph/9909028"
    app.submit(curator, old)
    app.decide(curator, old, "featured", day=date(2024, 6, 2))
    assert old not in listed(app)
    app.now.move(days=3)
    assert hot(app, old).age_days == pytest.approx(8 / 24)


def test_a_field_adds_to_a_paper_what_its_place_there_is_worth(app):
    parts = hot(app, TYPES)
    assert (parts.field, parts.place, parts.among) == ("cs.PL", 1, 1)


def test_without_votes_what_is_near_to_what_the_group_keeps_comes_up(tmp_path):
    other = {
        "title": "Images by residual networks",
        "abstract": UNLOVED[0]["abstract"],
        "categories": ["cs.LG"],
    }
    other |= {"id": "arXiv:2405.00009", "published": "2024-05-28"}
    with opened(tmp_path, [*UNLOVED, other]) as app:
        assert listed(app)[:2] == [TREES, "arXiv:2405.00009"]
        save(app, member(app, "ada"), "members")
        assert [paper for paper in listed(app) if hot(app, paper).near] == ["arXiv:2405.00009"]
        assert listed(app)[0] == "arXiv:2405.00009"


def test_an_index_that_cannot_answer_keeps_nobody_waiting(tmp_path):
    with opened(tmp_path, UNLOVED) as app:
        save(app, member(app, "ada"), "members")
        app.settings = app.settings.model_copy(update={"embedder": "wordllama"})
        app.__dict__.pop("_indexes", None)
        app.__dict__.pop("_searcher", None)
        assert app.trending().total == 3


def test_programs_get_the_same_order(app, ada):
    save(app, ada, "members")
    assert [paper.id for paper in app.daily(trending=True).papers] == listed(app)
