import pytest

from broadsheet.types import Filters
from small import small_app


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    with small_app(tmp_path_factory.mktemp("covering")) as app:
        yield app


def titles(app, query, **filters):
    return [paper.title for paper in app.worth_telling(query, Filters(**filters))]


def test_a_paper_with_the_words_of_a_query_is_worth_telling(app):
    assert titles(app, "residual networks") == ["Residual networks for images"]


def test_the_nearest_of_what_is_there_is_not_when_it_has_little_of_the_query(app):
    assert app.search("quantum chromodynamics on lattices").hits
    assert titles(app, "quantum chromodynamics on lattices") == []


def test_a_common_word_alone_does_not_make_it_worth_telling(app):
    assert titles(app, "networks of cortical neurons in primates") == []


def test_a_query_of_conditions_alone_is_covered_by_what_fulfils_them(app):
    assert titles(app, "category:cs.PL") == ["Type inference for programs"]


def test_other_forms_of_a_word_count(tmp_path):
    with small_app(tmp_path, text_index="tantivy") as app:
        assert titles(app, "infer a type") == ["Type inference for programs"]


def test_filters_hold(app):
    from datetime import date

    assert titles(app, "residual", since=date(2024, 1, 1)) == ["Residual networks for images"]
