from datetime import UTC, datetime

import numpy as np
import pytest

from broadsheet.app import App
from broadsheet.errors import BadRequest, Forbidden, NotFound
from broadsheet.settings import Settings
from broadsheet.store import papers
from hands import Hands
from small import DOUBLES, member, small_app, write

from .corpus import SUBJECTS, papers_of

START = datetime(2024, 5, 29, 8, tzinfo=UTC)
EACH = 30


@pytest.fixture
def app(tmp_path):
    """An instance with 240 papers of eight subjects, whose topics were found."""
    with App(Settings(data_dir=tmp_path / "data", **DOUBLES), Hands(START)) as app:
        app.harvest(write(tmp_path / "papers.jsonl", papers_of(EACH)))
        app.build_topics()
        yield app


def bring(app, tmp_path, papers):
    app.harvest(write(tmp_path / "more.jsonl", papers))
    app.index()


def places(app):
    """The lowest topic of every paper, by its id."""
    found = {}
    for number in (*range(300), *range(4000, 4010)):
        try:
            paper = app.paper(f"test:{number}")
        except NotFound:
            continue
        path = app.topics_of(paper)
        found[paper.id] = path[-1].id if path else None
    return found


def subject_of(title):
    return next(subject for subject in SUBJECTS if subject in title)


def test_papers_of_one_topic_are_of_one_subject(app):
    for topic in app.topics().topics:
        page = app.topic_page(topic.id, limit=100)
        assert len({subject_of(paper.title) for paper in page.papers}) == 1
        assert page.total == topic.papers == len(page.papers)


def test_every_paper_is_counted_once(app):
    tree = app.topics()
    assert tree.papers + tree.other == 240
    assert tree.waiting == 0
    assert sum(topic is not None for topic in places(app).values()) == tree.papers


def test_topics_are_called_what_their_papers_speak_of(app):
    for topic in app.topics().topics:
        subject = subject_of(app.topic_page(topic.id).papers[0].title)
        words = set(subject.split()) | set(SUBJECTS[subject].split())
        assert words & set(topic.name.lower().replace(",", "").split()), topic.name
        assert "number" not in topic.name.lower()


def test_no_two_topics_beside_each_other_have_one_name(app):
    names = [topic.name.lower() for topic in app.topics().topics]
    assert len(set(names)) == len(names)


def test_few_papers_have_no_topics_and_the_tree_says_why(tmp_path):
    with small_app(tmp_path) as app:
        assert "200" in app.build_topics().why_none
        assert "200" in app.topics().why_none
        assert app.place_papers() == 0


def test_before_the_first_build_the_tree_says_how_to_begin(tmp_path):
    with small_app(tmp_path, papers_of(EACH)) as app:
        assert "broadsheet topics --rebuild" in app.topics().why_none


def test_building_again_changes_nothing(app):
    before = places(app), app.topics().topics
    built = app.build_topics()
    assert (built.moved, built.born, built.ended) == (0, 0, 0)
    assert (places(app), app.topics().topics) == before


def test_a_new_paper_is_put_into_the_topic_of_its_subject(app, tmp_path):
    bring(app, tmp_path, papers_of(1, ["robot grasping"], first=4000, seed=9))
    assert app.topics().waiting == 1
    assert app.place_papers() == 1
    assert app.topics().waiting == 0
    topic = app.topics_of(app.paper("test:4000"))[-1]
    assert {subject_of(paper.title) for paper in app.topic_page(topic.id, limit=100).papers} == {
        "robot grasping"
    }
    assert app.topic(topic.id).papers == app.topic_page(topic.id).total


def test_nothing_is_looked_at_twice(app, tmp_path):
    bring(app, tmp_path, papers_of(1, ["robot grasping"], first=4000, seed=9))
    assert [app.place_papers(), app.place_papers()] == [1, 0]


def test_a_paper_that_changes_its_subject_changes_its_topic(app, tmp_path):
    paper = papers_of(1, ["robot grasping"])[0] | {"id": "test:0"}
    before = app.topics_of(app.paper("test:0"))[-1]
    bring(app, tmp_path, [paper])
    assert "robot grasping" in app.paper("test:0").title
    app.place_papers()
    assert app.topics_of(app.paper("test:0"))[-1] != before


def test_papers_keep_their_topics_when_a_few_come(app, tmp_path):
    before = places(app)
    bring(app, tmp_path, papers_of(1, first=4000, seed=9))
    built = app.build_topics()
    after = places(app)
    assert sum(after[id] == topic for id, topic in before.items()) >= 0.95 * len(before)
    assert built.born == built.ended == 0


def test_a_subject_that_nobody_wrote_about_makes_a_topic_of_its_own(tmp_path):
    old = [subject for subject in SUBJECTS if subject != "crop yield"]
    with small_app(tmp_path, papers_of(40, old)) as app:
        app.build_topics()
        before = {topic.id for topic in app.topics().topics}
        bring(app, tmp_path, papers_of(40, ["crop yield"], first=4000))
        built = app.build_topics()
        born = [topic for topic in app.topics().topics if topic.id not in before]
        assert built.born == len(born) > 0
        for topic in born:
            titles = [paper.title for paper in app.topic_page(topic.id, limit=100).papers]
            assert {subject_of(title) for title in titles} == {"crop yield"}


def test_a_topic_without_papers_ends_and_says_who_took_its_place(app):
    doomed = app.topics_of(app.paper("test:0"))[-1]
    with app._store.write() as db:
        papers.remove(db, [paper.row for paper in app.topic_page(doomed.id, limit=100).papers])
    app.index()
    built = app.build_topics()
    assert built.ended == 1
    heir = app.topic(doomed.id).heir
    assert heir in {topic.id for topic in app.topics().topics}
    assert doomed.id not in {topic.id for topic in app.topics().topics}


def test_all_anew_keeps_numbers_and_names_of_topics_that_stay(app):
    before = {topic.id: topic.name for topic in app.topics().topics}
    app.build_topics(anew=True)
    after = {topic.id: topic.name for topic in app.topics().topics}
    assert after == before


def test_with_twice_as_many_papers_all_is_made_anew(app, tmp_path):
    before = {topic.id for topic in app.topics().topics}
    bring(app, tmp_path, papers_of(2 * EACH, first=1000, seed=5))
    built = app.build_topics()
    assert sum(built.levels) > len(before)
    every = {topic.id for topic in app.topics().topics}
    assert all(number in every or app.topic(number).heir in every for number in before)


def test_a_name_that_a_person_gave_stays(app):
    curator = app.anyone()
    topic = app.topics().topics[0]
    assert app.name_topic(curator, topic.id, "  Things of   interest ").name == "Things of interest"
    app.build_topics()
    app.build_topics(anew=True)
    assert app.topic(topic.id).name == "Things of interest"
    assert app.topic(topic.id).given
    assert app.name_topic(curator, topic.id, "").name == topic.name
    assert app.moderated(curator)[0].act == "name a topic"


def test_names_are_not_given_twice(app):
    one, other = app.topics().topics[:2]
    with pytest.raises(BadRequest, match="already"):
        app.name_topic(app.anyone(), one.id, other.name.upper())


def test_naming_takes_a_curator(tmp_path):
    with small_app(tmp_path, papers_of(EACH), mode="public") as app:
        app.build_topics()
        topic = app.topics().topics[0]
        with pytest.raises(Forbidden, match="curator"):
            app.name_topic(member(app, "robin"), topic.id, "Mine")
        assert app.name_topic(member(app, "sofya", "curator"), topic.id, "Ours").given


def test_another_embedder_makes_all_anew(app):
    app._builder._embedder = "another (64)"
    before = {topic.id: topic.name for topic in app.topics().topics}
    assert app.place_papers() == 0
    app.build_topics()
    assert {topic.id: topic.name for topic in app.topics().topics} == before


def test_a_larger_corpus_has_levels(tmp_path):
    with small_app(tmp_path, papers_of(150)) as app:
        built = app.build_topics()
        assert len(built.levels) == 2
        tree = app.topics()
        assert sum(topic.papers for topic in tree.below(None)) == tree.papers
        for topic in tree.below(None):
            below = tree.below(topic.id)
            assert below
            assert sum(one.papers for one in below) == topic.papers
            assert topic.name not in {one.name for one in below}
            page = app.topic_page(topic.id)
            assert set(page.below) == set(below)
            assert page.total == topic.papers


def test_papers_without_a_vector_lie_in_no_topic(app, monkeypatch):
    monkeypatch.setattr(app._builder, "_read", lambda rows: np.zeros((len(rows), 64), np.float32))
    app.build_topics()
    tree = app.topics()
    assert (tree.papers, tree.other) == (0, 240)
