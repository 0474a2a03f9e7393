"""What somebody likes, learnt from what they did with papers and from what they took out."""

import pytest

from broadsheet.profiles import reading
from broadsheet.profiles.reading import Readings
from broadsheet.profiles.taste import Tastes, make
from broadsheet.profiles.wording import AUTHOR
from profiles.liking import COMPILERS, QUOKKAS, SOLITONS, likes, row, rows
from three_fields import FIELDS, opened


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    with opened(tmp_path_factory.mktemp("taste")) as app:
        yield app


@pytest.fixture
def readings(app):
    return Readings(app._store, app._indexes)


def taste(readings, given, *left_out):
    return make(readings, readings.ground(), given, left_out)


def means(readings, learnt):
    """By field, what ten papers that nobody here likes score on average."""
    ground = readings.ground()
    return [float(learnt.model.scores(readings.of(rows(f, *range(8, 18)), ground)).mean()) for f in range(3)]


def weight(readings, learnt, word):
    return float(learnt.model.words[readings.wording.number(word)])


def test_what_is_like_the_liked_papers_scores_most(readings):
    scores = means(readings, taste(readings, likes(SOLITONS, 0, 1, 2, 3, 4)).learnt)
    assert scores[SOLITONS] > 0 > max(scores[QUOKKAS], scores[COMPILERS])


def test_from_nothing_nothing_is_learnt(readings):
    found = taste(readings, likes(QUOKKAS, 1, kind="not-for-me"))
    assert (found.learnt, found.likes, found.interests) == (None, (), ())
    assert [one.row for one in found.refused] == rows(QUOKKAS, 1)
    assert taste(readings, []).learnt is None


def test_a_paper_that_was_saved_says_more_than_a_vote_and_a_vote_more_than_reading(readings):
    def lead(one, other):
        given = [*likes(QUOKKAS, 0, 1, kind=one), *likes(SOLITONS, 0, 1, kind=other)]
        scores = means(
            readings, taste(readings, sorted(given, key=lambda like: like.at, reverse=True)).learnt
        )
        return scores[QUOKKAS] - scores[SOLITONS]

    assert lead("saved", "read") > lead("saved", "upvoted") > lead("saved", "saved")
    assert lead("upvoted", "read") > lead("read", "read")


def test_what_is_not_for_them_lowers_what_is_like_it(readings):
    given = [*likes(QUOKKAS, 0, 1, 2), *likes(SOLITONS, 0, 1, 2)]
    before = means(readings, taste(readings, given).learnt)
    after = means(readings, taste(readings, [*given, *likes(SOLITONS, 3, 4, 5, kind="not-for-me")]).learnt)
    assert after[QUOKKAS] - after[SOLITONS] > before[QUOKKAS] - before[SOLITONS]


def test_only_the_newest_likes_are_learnt_from(readings, monkeypatch):
    monkeypatch.setattr("broadsheet.profiles.taste.MOST_LIKES", 2)
    found = taste(readings, [*likes(QUOKKAS, 0, 1), *likes(SOLITONS, 0, 1, 2, ago=1)])
    assert found.learnt.rows == (row(QUOKKAS, 0), row(QUOKKAS, 1))


class TestWhatWasTakenOut:
    GIVEN = (*likes(QUOKKAS, 0, 1, 2, 3), *likes(COMPILERS, 0, 1, ago=1))

    def test_a_word_weighs_nothing_any_more(self, readings):
        word = "foraging"
        before, after = taste(readings, self.GIVEN), taste(readings, self.GIVEN, ("word", word))
        assert weight(readings, before.learnt, word) > 0
        assert weight(readings, after.learnt, word) == 0
        paper = next(readings.of([row(QUOKKAS, n)], readings.ground()) for n in range(8, 18)
                     if readings.wording.number(word) in
                     readings.of([row(QUOKKAS, n)], readings.ground()).words.row(0)[0])  # fmt: skip
        number = readings.wording.number(word)
        assert before.learnt.model.without_words(paper, [number])[0] > 0
        assert after.learnt.model.without_words(paper, [number])[0] == 0

    def test_an_author_weighs_nothing_any_more_however_the_name_is_written(self, readings):
        name = AUTHOR + "authora quokkas"
        assert weight(readings, taste(readings, self.GIVEN).learnt, name) > 0
        found = taste(readings, self.GIVEN, ("author", "AuthorA  Quokkas"))
        assert weight(readings, found.learnt, name) == 0

    def test_what_no_paper_has_changes_nothing(self, readings):
        found = taste(readings, self.GIVEN, ("word", "dromion"), ("author", "Ada Lovelace"))
        assert means(readings, found.learnt) == means(readings, taste(readings, self.GIVEN).learnt)

    def test_a_word_that_only_their_own_papers_have_goes_at_once(self, app, monkeypatch):
        monkeypatch.setattr(reading, "DRAWN", 3)
        monkeypatch.setattr(reading, "_AMONG", 3)
        fresh = Readings(app._store, app._indexes)
        found = taste(fresh, self.GIVEN, ("word", "foraging"), ("author", "AuthorA Quokkas"))
        assert weight(fresh, found.learnt, "foraging") == 0
        assert weight(fresh, found.learnt, AUTHOR + "authora quokkas") == 0

    def test_it_is_out_of_every_interest_too(self, readings):
        given = [*likes(QUOKKAS, 0, 1, 2, tags=("fauna",)), *likes(COMPILERS, 0, 1, 2, tags=("code",))]
        word = "grammar"
        found = taste(readings, given, ("word", word))
        for slug in ("tag-fauna", "tag-code"):
            assert weight(readings, found.of_interest(slug), word) == 0


class TestInterests:
    GIVEN = (
        *likes(QUOKKAS, 0, 1, 2, 3, tags=("fauna",)),
        *likes(COMPILERS, 0, 1, 2, tags=("code",), ago=1),
        *likes(SOLITONS, 0, ago=2),
    )

    def test_each_has_a_model_of_its_own(self, readings):
        found = taste(readings, self.GIVEN)
        assert [(one.slug, one.papers, one.on) for one in found.interests] == [
            ("tag-code", 3, True),
            ("tag-fauna", 4, True),
        ]
        for slug, field in (("tag-code", COMPILERS), ("tag-fauna", QUOKKAS)):
            learnt = found.of_interest(slug)
            scores = means(readings, learnt)
            assert scores.index(max(scores)) == field
            assert len(learnt.rows) == next(one.papers for one in found.interests if one.slug == slug)

    def test_there_is_no_model_of_one_that_they_do_not_have(self, readings):
        assert taste(readings, self.GIVEN).of_interest("tag-physics") is None

    def test_one_that_is_switched_off_counts_for_nothing_but_can_be_looked_at(self, readings):
        before = taste(readings, self.GIVEN)
        found = taste(readings, self.GIVEN, ("interest", "tag-code"))
        assert [(one.slug, one.on) for one in found.interests] == [("tag-code", False), ("tag-fauna", True)]
        assert {*found.learnt.rows} == {*rows(QUOKKAS, 0, 1, 2, 3), *rows(SOLITONS, 0)}
        assert means(readings, found.learnt)[COMPILERS] < means(readings, before.learnt)[COMPILERS]
        assert found.of_interest("tag-code") is not None

    def test_a_paper_of_two_stays_while_one_of_them_is_on(self, readings):
        given = [*self.GIVEN, *likes(SOLITONS, 4, tags=("code", "fauna"), ago=3)]
        found = taste(readings, given, ("interest", "tag-code"))
        assert row(SOLITONS, 4) in found.learnt.rows

    def test_with_all_switched_off_nothing_is_learnt_from_them(self, readings):
        found = taste(readings, self.GIVEN[:7], ("interest", "tag-code"), ("interest", "tag-fauna"))
        assert found.learnt is None
        assert len(found.interests) == 2


class TestKeeping:
    def test_models_are_made_once_until_likes_change(self, readings):
        tastes = Tastes(readings)
        first = tastes.of(1, "a", likes(QUOKKAS, 0), ())
        assert tastes.of(1, "a", likes(QUOKKAS, 0), ()) is first
        assert tastes.of(2, "a", likes(QUOKKAS, 0), ()) is not first
        assert tastes.of(1, "b", likes(QUOKKAS, 0, 1), ()).learnt.rows == tuple(rows(QUOKKAS, 0, 1))

    def test_they_are_made_anew_on_another_ground(self, readings):
        tastes = Tastes(readings)
        first = tastes.of(1, "a", likes(QUOKKAS, 0), ())
        readings._ground = None
        assert tastes.of(1, "a", likes(QUOKKAS, 0), ()) is not first

    def test_those_of_who_came_longest_ago_go(self, readings, monkeypatch):
        monkeypatch.setattr("broadsheet.profiles.taste._MOST_TASTES", 2)
        tastes = Tastes(readings)
        first = [tastes.of(reader, "a", likes(QUOKKAS, 0), ()) for reader in (1, 2, 3)]
        again = [tastes.of(reader, "a", likes(QUOKKAS, 0), ()) for reader in (3, 2, 1)]
        assert [one is other for one, other in zip(reversed(first), again, strict=True)] == [
            True,
            True,
            False,
        ]


def test_the_fields_here_have_nothing_in_common():
    words = [word for said in FIELDS.values() for word in said.split()]
    assert len(words) == len(set(words))
