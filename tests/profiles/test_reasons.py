"""Why a paper is for somebody, and that it is true."""

import numpy as np
import pytest

from broadsheet.profiles.reading import Readings
from broadsheet.profiles.reasons import reasons
from broadsheet.profiles.taste import make
from broadsheet.ranking.preference import Features
from broadsheet.ranking.sparse import Sparse
from profiles.liking import COMPILERS, QUOKKAS, SOLITONS, likes, row
from three_fields import FIELDS, opened

GIVEN = (
    *likes(QUOKKAS, 0, 1, 2, 3),
    *likes(COMPILERS, 0, 1, ago=1),
    *likes(SOLITONS, 0, 1, 2, kind="not-for-me"),
)


@pytest.fixture(scope="module")
def readings(tmp_path_factory):
    with opened(tmp_path_factory.mktemp("reasons")) as app:
        yield Readings(app._store, app._indexes)


@pytest.fixture(scope="module")
def learnt(readings):
    return make(readings, readings.ground(), GIVEN, ()).learnt


@pytest.fixture
def told(readings, learnt):
    own = {place: (f"id:{row}", f"Paper {row}") for place, row in enumerate(learnt.rows)}

    def of(number):
        paper = readings.of([number], readings.ground())
        return paper, reasons(learnt.model, readings.wording, paper, own)

    return of


def test_two_own_papers_of_the_field_speak_for_a_paper(told, learnt):
    _, because = told(row(QUOKKAS, 12))
    papers = [one for one in because if one.kind == "paper"]
    assert len(papers) == 2
    assert {one.paper_id for one in papers} <= {f"id:{row}" for row in learnt.rows[:4]}
    assert all(one.points >= 0.02 and one.text == one.paper_id.replace("id:", "Paper ") for one in papers)
    assert papers[0].points >= papers[1].points


def test_words_of_the_field_speak_for_it_at_most_three_and_one_against(told):
    _, because = told(row(QUOKKAS, 12))
    pro = [one.text for one in because if one.kind == "word" and one.points > 0]
    assert pro
    assert set(pro) <= set(FIELDS["quokkas"].split())
    words = [one.points for one in because if one.kind in ("word", "author")]
    assert len([one for one in words if one > 0]) <= 3
    assert len([one for one in words if one < 0]) <= 1


def test_words_of_what_is_not_for_them_speak_against_it(told):
    _, because = told(row(SOLITONS, 12))
    against = [one for one in because if one.points < 0]
    assert [one.text in FIELDS["solitons"].split() for one in against if one.kind == "word"] == [True]


def test_an_author_is_told_as_one(told, readings, learnt):
    _, because = told(row(QUOKKAS, 10))  # by an author of the first paper that they like
    assert [one.text for one in because if one.kind == "author"] == ["authora quokkas"]


@pytest.mark.parametrize("number", [31, 32, 33, 37, 38, 39, 58, 59, 60])
def test_what_is_said_of_a_word_is_what_the_score_loses_without_it(told, readings, learnt, number):
    paper, because = told(number)
    ids, values = paper.words.row(0)
    said = [one for one in because if one.kind in ("word", "author")]
    assert said
    for one in said:
        word = readings.wording.number(one.text if one.kind == "word" else f"@{one.text}")
        left = Features(paper.meaning, Sparse.of([(ids[ids != word], values[ids != word])]))
        lost = float(learnt.model.scores(paper)[0] - learnt.model.scores(left)[0])
        assert one.points == pytest.approx(lost, abs=1e-5)


def test_what_says_next_to_nothing_is_no_reason(told):
    for number in range(31, 61):
        assert all(abs(one.points) >= 0.02 for one in told(number)[1])


def test_own_papers_that_are_gone_are_not_told(readings, learnt):
    paper = readings.of([row(QUOKKAS, 12)], readings.ground())
    assert [one for one in reasons(learnt.model, readings.wording, paper, {}) if one.kind == "paper"] == []


def test_a_paper_without_words_has_reasons_from_its_meaning_alone(readings, learnt):
    meaning = readings.of([row(QUOKKAS, 12)], readings.ground()).meaning
    empty = np.empty(0, np.int32), np.empty(0, np.float32)
    told = reasons(learnt.model, readings.wording, Features(meaning, Sparse.of([empty])), {})
    assert told == ()
