"""What is for a reader, as they act: the pages, what is left out, what is tried, and what we hold them to like."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from broadsheet.errors import BadRequest, NotFound, NotSignedIn
from broadsheet.feeds import for_you
from broadsheet.personal import Weighed
from broadsheet.readers import Who
from broadsheet.store import profiles
from small import member, write
from three_fields import COUNT, FIELDS, NOW, field_of, id_of, number, opened, paper, papers

QUOKKAS, SOLITONS, COMPILERS = range(3)
NAMES = list(FIELDS)


@pytest.fixture
def app(tmp_path):
    with opened(tmp_path) as app:
        yield app


@pytest.fixture
def ada(app):
    return member(app, "ada")


def of(field, day):
    """The id of the paper of that field and that day, 0 to 19."""
    return id_of(number(field, day))


def save(app, who, field, *on, slug="saved"):
    for day in on:
        app.save(who, of(field, day), slug)


def page(app, who, span="month", limit=COUNT, **asked):
    return app.for_you(who, span, limit=limit, **asked)


def ids(found):
    return [one.paper.id for one in found.suggestions]


def fields(found, first=10):
    return [field_of(one.paper) for one in found.suggestions[:first]]


def place(app, who, paper_id, **asked):
    return ids(page(app, who, **asked)).index(paper_id)


class TestPages:
    def test_what_is_like_the_papers_that_they_saved_comes_first(self, app, ada):
        save(app, ada, SOLITONS, 0, 1, 2, 3, 4)
        found = page(app, ada, dial=0)
        assert fields(found) == ["solitons"] * 10
        assert (found.total, found.likes, found.dial) == (55, 5, 0)
        scores = [one.score for one in found.suggestions]
        assert scores == sorted(scores, reverse=True)
        assert scores == pytest.approx([sum(one.parts.values()) for one in found.suggestions], abs=1e-5)

    @pytest.mark.parametrize(("span", "first", "count"), [
        ("day", date(2024, 6, 20), 3), ("week", date(2024, 6, 14), 21), ("month", date(2024, 5, 22), 60),
    ])  # fmt: skip
    def test_a_span_ends_with_the_newest_day(self, app, ada, span, first, count):
        app.now.move(days=3)
        found = page(app, ada, span)
        assert (found.first, found.last, found.total) == (first, date(2024, 6, 20), count)
        assert (found.span, found.missed) == (span, 0)

    def test_pages_follow_each_other(self, app, ada):
        save(app, ada, SOLITONS, 0, 1)
        whole = ids(page(app, ada))
        parts = [ids(page(app, ada, limit=20, offset=offset)) for offset in (0, 20, 40, 60)]
        assert [len(part) for part in parts] == [20, 20, 18, 0]
        assert [one for part in parts for one in part] == whole

    def test_without_likes_what_is_liked_here_stands_there_and_nothing_is_explored(self, app, ada):
        emmy = member(app, "emmy")
        for paper_id in (of(COMPILERS, 7), of(QUOKKAS, 3)):
            app.vote(emmy, paper_id)
        app.vote(member(app, "grace"), of(COMPILERS, 7))
        found = page(app, ada)
        assert ids(found)[:2] == [of(COMPILERS, 7), of(QUOKKAS, 3)]
        assert (found.likes, found.total) == (0, COUNT)
        assert not [one for one in found.suggestions if one.explored]
        assert [one.text for one in found.suggestions[0].because] == ["2 upvotes"]

    def test_an_empty_instance_has_an_empty_page(self, tmp_path):
        with opened(tmp_path / "empty", []) as app:
            found = page(app, member(app, "ada"))
            assert (found.suggestions, found.first, found.last, found.total) == ((), None, None, 0)

    def test_from_the_first_papers_on_there_is_a_page(self, tmp_path):
        with opened(tmp_path / "empty", []) as app:
            ada = member(app, "ada")
            page(app, ada)
            app.harvest(write(tmp_path / "papers.jsonl", papers(5)))
            app.index()
            app.save(ada, id_of(0))
            found = page(app, ada)
            assert found.total == 4
            assert all(abs(one.score) < 100 for one in found.suggestions)

    def test_papers_that_are_not_in_the_index_yet_stand_there_too(self, app, ada, tmp_path):
        save(app, ada, SOLITONS, 0, 1)
        page(app, ada)
        app.harvest(write(tmp_path / "more.jsonl", [paper(60)]))
        assert id_of(60) in ids(page(app, ada))

    def test_who_has_no_account_has_no_page(self, app):
        for act in (app.for_you, app.profile):
            with pytest.raises(NotSignedIn):
                act(Who("private"))

    def test_a_token_that_may_only_read_is_enough(self, app, ada):
        assert page(app, replace(ada, scopes=frozenset({"read"}))).total == COUNT


class TestWhatIsLeftOut:
    def test_what_they_saved_voted_for_read_or_would_rather_not_see(self, app, ada):
        app.save(ada, id_of(3))
        app.vote(ada, id_of(4))
        app.mark(ada, id_of(5), "read")
        app.mark(ada, id_of(6), "not-for-me")
        left = ids(page(app, ada))
        assert sorted(left) == [id_of(n) for n in range(COUNT) if n not in (3, 4, 5, 6)]
        assert len(ids(page(app, ada, limit=100, dial=1))) == len(left)

    def test_what_they_mute(self, app, ada):
        save(app, ada, SOLITONS, 0)
        name = app.paper(of(SOLITONS, 3)).authors[0].name
        app.mute(ada, "author", name)
        app.mute(ada, "word", "pouch")
        shown = page(app, ada).suggestions
        assert 20 < len(shown) < 59
        assert not [one for one in shown if name in [author.name for author in one.paper.authors]]
        assert not [one for one in shown if "pouch" in one.paper.abstract]

    def test_what_they_took_out_of_their_profile_is_still_known_to_them(self, app, ada):
        save(app, ada, SOLITONS, 0, 1, 2)
        app.mark(ada, of(QUOKKAS, 5), "not-for-me")
        for paper_id in (of(SOLITONS, 0), of(QUOKKAS, 5)):
            app.edit_profile(ada, "paper", paper_id)
        found = page(app, ada)
        assert not {of(SOLITONS, 0), of(QUOKKAS, 5)} & {*ids(found)}
        assert found.likes == 2

    def test_what_others_did_leaves_nothing_out(self, app, ada):
        app.mark(member(app, "emmy"), id_of(3), "not-for-me")
        app.save(member(app, "emmy"), id_of(4))
        assert page(app, ada).total == COUNT

    def test_what_the_authors_withdrew(self, tmp_path):
        given = [*papers(), paper(60, withdrawn=True)]
        with opened(tmp_path / "more", given) as app:
            assert id_of(60) not in ids(page(app, member(app, "ada")))

    def test_what_says_nearly_the_same_is_folded(self, tmp_path):
        twin = paper(57) | {
            "id": "arXiv:2406.99999",
            "published": "2024-06-19",
            "title": paper(57)["title"] + " again",
        }
        with opened(tmp_path / "twin", [*papers(), twin]) as app:
            ada = member(app, "ada")
            app.save(ada, id_of(0))
            found = page(app, ada)
            alike = {one.paper.id: one.alike for one in found.suggestions if one.alike}
            assert alike in ({id_of(57): (twin["id"],)}, {twin["id"]: (id_of(57),)})


class TestActs:
    def test_a_vote_counts_and_so_does_reading(self, app, ada):
        for act in (lambda id: app.vote(ada, id), lambda id: app.mark(ada, id, "read")):
            act(of(COMPILERS, 0 if page(app, ada).likes == 0 else 1))
        found = page(app, ada, dial=0)
        assert found.likes == 2
        assert fields(found, 5) == ["compilers"] * 5

    def test_not_for_me_lowers_papers_like_it(self, app, ada):
        save(app, ada, SOLITONS, 0, 1)
        save(app, ada, QUOKKAS, 0, 1)
        others = [of(QUOKKAS, day) for day in range(5, 20) if day not in (10, 11, 13)]

        def rank():
            shown = ids(page(app, ada, dial=0))
            return sum(shown.index(paper_id) for paper_id in others) / len(shown)

        before = rank()
        for day in (10, 11, 13):
            app.mark(ada, of(QUOKKAS, day), "not-for-me")
        assert rank() > before

    def test_a_word_that_is_taken_out_is_no_reason_any_more(self, app, ada):
        save(app, ada, COMPILERS, 0, 1, 2, 3)
        word = next(one.text for one in page(app, ada).suggestions[0].because if one.kind == "word")
        app.edit_profile(ada, "word", word)
        said = {(because.kind, because.text) for one in page(app, ada).suggestions for because in one.because}
        assert ("word", word) not in said
        assert [kind for kind, _ in said]

    def test_a_paper_that_is_taken_out_speaks_no_more(self, app, ada):
        save(app, ada, COMPILERS, 0, 1)
        save(app, ada, QUOKKAS, 0)
        app.edit_profile(ada, "paper", of(QUOKKAS, 0))
        found = page(app, ada)
        assert not [because for one in found.suggestions for because in one.because
                    if because.paper_id == of(QUOKKAS, 0)]  # fmt: skip
        app.edit_profile(ada, "paper", of(QUOKKAS, 0), out=False)
        assert page(app, ada).likes == 3

    def test_what_one_person_likes_is_nothing_to_another(self, app, ada):
        save(app, member(app, "emmy"), SOLITONS, 0, 1, 2)
        save(app, ada, QUOKKAS, 0, 1, 2)
        assert fields(page(app, ada, dial=0), 5) == ["quokkas"] * 5
        assert fields(page(app, member(app, "emmy"), dial=0), 5) == ["solitons"] * 5


class TestShown:
    def test_a_page_that_is_looked_at_again_on_the_same_day_stays_as_it_was(self, app, ada):
        save(app, ada, SOLITONS, 0, 1, 2, 3, 4)
        for _ in range(3):  # on each of three days
            first = page(app, ada, limit=20)
            for _ in range(3):
                app.now.move(hours=2)
                assert ids(page(app, ada, limit=20)) == ids(first)
            app.now.move(hours=18)

    def test_what_stood_there_on_another_day_comes_later(self, app, ada):
        save(app, ada, SOLITONS, 0, 1, 2, 3, 4)
        first = page(app, ada, limit=5, dial=0)
        app.now.move(days=1)
        again = page(app, ada, dial=0)
        score = {one.paper.id: one for one in again.suggestions}
        for one in first.suggestions:
            assert score[one.paper.id].parts["shown"] == -for_you._SUNK
            assert score[one.paper.id].score == pytest.approx(one.score - for_you._SUNK, abs=1e-4)
        app.now.move(days=1)
        times = {one.paper.id: one.parts["shown"] for one in page(app, ada, dial=0).suggestions}
        assert [times[one] for one in ids(first)] == [-2 * for_you._SUNK] * 5

    def test_what_a_program_fetches_was_not_shown(self, app, ada):
        save(app, ada, SOLITONS, 0, 1)
        page(app, ada, seen=False)
        app.now.move(days=1)
        assert {one.parts["shown"] for one in page(app, ada).suggestions} == {0}

    def test_the_days_missed_are_those_since_they_last_looked(self, app, ada):
        page(app, ada, "day")
        app.harvest(write(app.settings.data_dir / "more.jsonl", [paper(n) for n in range(60, 72)]))
        app.index()
        app.now.move(days=4)
        found = page(app, ada, "missed")
        assert (found.first, found.last, found.missed) == (date(2024, 6, 20), date(2024, 6, 24), 5)

    def test_looking_at_another_page_first_does_not_end_what_was_missed(self, app, ada):
        page(app, ada, "day")
        app.harvest(write(app.settings.data_dir / "more.jsonl", [paper(n) for n in range(60, 72)]))
        app.index()
        app.now.move(days=4)
        page(app, ada, "week")
        whole = page(app, ada, "missed", limit=4)
        assert whole.missed == 5
        app.now.move(hours=2)
        second = page(app, ada, "missed", limit=4, offset=4)
        assert (second.missed, second.total) == (5, whole.total)
        assert not {*ids(whole)} & {*ids(second)}

    def test_who_never_looked_missed_a_week_and_nobody_more_than_two_months(self, app, ada):
        assert page(app, ada, "missed").first == date(2024, 6, 13)
        app.now.move(days=90)
        app.harvest(write(app.settings.data_dir / "more.jsonl", [paper(60, published="2024-09-18")]))
        app.index()
        found = page(app, ada, "missed")
        assert (found.first, found.last) == (date(2024, 7, 20), date(2024, 9, 18))


class TestExploring:
    def test_one_place_in_ten_is_explored_and_says_for_what(self, app, ada):
        save(app, ada, SOLITONS, 0, 1, 2, 3, 4)
        found = page(app, ada)
        explored = {at: one for at, one in enumerate(found.suggestions) if one.explored}
        assert set(explored) == {9, 19, 29}
        for one in explored.values():
            assert one.explored == one.paper.categories[0]
            assert one.why().startswith(f"explored: {one.explored}")

    def test_what_was_explored_is_remembered_with_what_came_of_it(self, app, ada):
        save(app, ada, SOLITONS, 0, 1, 2, 3, 4)
        one = next(one for one in page(app, ada).suggestions if one.explored)
        app.now.move(hours=1)
        app.save(ada, one.paper.id)
        app.now.move(days=1)
        with app._store.read() as db:
            told = for_you.tally(profiles.explored(db, ada.reader.id, NOW, app.now()))
        assert told[one.explored] == (1, 0)

    def test_the_familiar_end_explores_nothing_and_an_interest_neither(self, app, ada):
        tagged(app, ada)
        assert not [one for one in page(app, ada, dial=0).suggestions if one.explored]
        assert not [one for one in page(app, ada, interest="tag-waves").suggestions if one.explored]


def tagged(app, who):
    """Three papers on solitons and three on compilers, with tags that say so."""
    for field, tag in ((SOLITONS, "waves"), (COMPILERS, "code")):
        save(app, who, field, 0, 1, 2)
        for day in (0, 1, 2):
            app.tag(who, of(field, day), tag)


class TestInterests:
    def test_each_has_a_page_and_the_merged_page_tells_which_a_paper_speaks_to(self, app, ada):
        tagged(app, ada)
        found = page(app, ada, dial=0)
        assert [(one.slug, one.papers) for one in found.interests] == [("tag-code", 3), ("tag-waves", 3)]
        assert {*fields(found, 6)} == {"solitons", "compilers"}
        assert all({"solitons": "waves", "compilers": "code"}[field_of(one.paper)] == one.interest
                   for one in found.suggestions[:6])  # fmt: skip
        waves = page(app, ada, dial=0, interest="tag-waves")
        assert fields(waves) == ["solitons"] * 10
        assert waves.interest == "tag-waves"

    def test_one_that_is_none_is_told_of(self, app, ada):
        tagged(app, ada)
        with pytest.raises(NotFound, match="found-7"):
            page(app, ada, interest="found-7")

    def test_one_that_is_switched_off_counts_no_more(self, app, ada):
        tagged(app, ada)
        app.edit_profile(ada, "interest", "tag-code")
        found = page(app, ada, dial=0)
        assert fields(found, 8) == ["solitons"] * 8
        assert [(one.slug, one.on) for one in found.interests] == [("tag-code", False), ("tag-waves", True)]
        assert not {of(COMPILERS, day) for day in (0, 1, 2)} & {*ids(found)}


class TestDial:
    def test_it_is_kept_until_it_is_turned_and_may_be_turned_for_once(self, app, ada):
        assert page(app, ada).dial == 0.25
        app.set_dial(ada, 0.75)
        assert page(app, ada).dial == app.profile(ada).dial == 0.75
        assert page(app, ada, dial=0).dial == 0
        assert page(app, ada).dial == 0.75

    @pytest.mark.parametrize("dial", [-0.1, 1.1, float("nan")])
    def test_it_turns_no_further(self, app, ada, dial):
        with pytest.raises(BadRequest):
            page(app, ada, dial=dial)

    def test_what_comes_first_is_less_near_to_their_own_as_it_turns(self, app, ada):
        save(app, ada, SOLITONS, 0, 1, 2, 3, 4)

        def nearness(dial):
            found = page(app, ada, dial=dial, seen=False)
            return float(np.mean([one.parts["nearest"] for one in found.suggestions[:10]]))

        means = [nearness(dial) for dial in (0, 0.5, 1)]
        assert means[0] > means[1] > means[2]


class TestReasons:
    def test_each_paper_of_the_first_ten_has_reasons_of_its_field(self, app, ada):
        save(app, ada, SOLITONS, 0, 1, 2, 3, 4)
        for one in page(app, ada, dial=0, limit=10).suggestions:
            own = [because for because in one.because if because.kind == "paper"]
            assert 1 <= len(own) <= 2
            for because in own:
                assert because.paper_id in {of(SOLITONS, day) for day in range(5)}
                assert because.text == app.paper(because.paper_id).title
            assert one.why()

    def test_a_followed_author_is_a_reason_by_the_name_on_the_paper(self, app, ada):
        save(app, ada, SOLITONS, 0)
        name = app.paper(of(QUOKKAS, 15)).authors[0].name
        app.follow(ada, "author", name)
        one = next(one for one in page(app, ada).suggestions if one.paper.id == of(QUOKKAS, 15))
        assert one.parts["followed"] == pytest.approx(for_you._FOLLOWED)
        assert [
            because.text for because in one.because if because.kind == "author" and because.points == 0.5
        ] == [name]

    def test_an_author_who_is_followed_and_whom_the_model_knows_is_one_reason(self, app, ada):
        save(app, ada, QUOKKAS, 0, 1, 2)
        name = app.paper(of(QUOKKAS, 15)).authors[0].name
        app.follow(ada, "author", name)
        one = next(one for one in page(app, ada).suggestions if one.paper.id == of(QUOKKAS, 15))
        points = [because.points for because in one.because if because.text == name]
        assert len(points) == 1  # what following gives, and what the model makes of the name

    def test_what_people_whom_they_follow_show_is_told_by_name_and_their_votes_are_counted_from_two_on(
        self, app, ada
    ):
        others = [member(app, name) for name in ("emmy", "grace")]
        for other in others:
            app.follow(ada, "reader", other.reader.name)
            app.vote(other, id_of(30))
        app.vote(others[0], id_of(31))
        app.make_list(others[0], "Shown", "members")
        app.save(others[0], id_of(32), "shown")
        app.save(others[0], id_of(33))
        told = {one.paper.id: [because.text for because in one.because if because.kind == "reader"]
                for one in page(app, ada).suggestions}  # fmt: skip
        assert told[id_of(30)] == ["2 people whom you follow voted for it"]
        assert told[id_of(31)] == told[id_of(33)] == []
        assert told[id_of(32)] == ["liked by emmy"]

    def test_what_is_popular_is_told(self, app, ada):
        save(app, ada, SOLITONS, 0)
        app.vote(member(app, "emmy"), id_of(31))
        one = next(one for one in page(app, ada).suggestions if one.paper.id == id_of(31))
        assert [because.text for because in one.because if because.kind == "popular"] == ["1 upvote"]
        assert one.parts["popular"] == pytest.approx(for_you._POPULAR * np.log(2), abs=1e-5)


class TestProfile:
    def test_it_tells_what_we_hold_them_to_like(self, app, ada):
        save(app, ada, SOLITONS, 0, 1, 2, 10)  # of days 0 and 10 by the same author
        app.vote(ada, of(SOLITONS, 4))
        app.mark(ada, of(QUOKKAS, 4), "not-for-me")
        app.mark(ada, of(SOLITONS, 5), "read")
        app.edit_profile(ada, "word", "lattice")
        found = app.profile(ada)
        assert found.counted == {"saved": 4, "upvoted": 1, "read": 1, "not-for-me": 1}
        pro, against = ({one.value for one in said} for said in (found.words, found.against))
        assert {one.value for one in found.words[:8]} & {*FIELDS["solitons"].split()}
        assert not pro & {"lattice", *FIELDS["quokkas"].split(), *FIELDS["compilers"].split()}
        assert against >= {*FIELDS["quokkas"].split()}
        assert [one.weight for one in found.words] == sorted(
            (one.weight for one in found.words), reverse=True
        )
        assert [one.weight for one in found.against] == sorted(one.weight for one in found.against)
        assert Weighed(app.paper(of(SOLITONS, 0)).authors[0].name, 2) in found.authors
        assert found.left_out == (("word", "lattice"),)

    def test_their_papers_come_with_what_each_counts_the_weightiest_first(self, app, ada):
        save(app, ada, SOLITONS, 0, 1)
        app.now.move(minutes=1)
        app.mark(ada, of(SOLITONS, 5), "read")
        found = app.profile(ada).papers
        assert [one.weight for one in found] == sorted((one.weight for one in found), reverse=True)
        assert found[-1].value == of(SOLITONS, 5)
        assert sum(one.weight for one in found) == pytest.approx(1, abs=1e-5)
        assert found[-1].title == app.paper(of(SOLITONS, 5)).title

    def test_of_somebody_new_it_is_empty(self, app, ada):
        found = app.profile(ada)
        assert (found.counted, found.interests, found.words, found.against, found.papers) == (
            {},
            (),
            (),
            (),
            (),
        )
        assert found.dial == 0.25


class TestRecommending:
    def test_what_is_near_to_what_they_like_comes_in_the_order_of_their_model(self, app, ada):
        save(app, ada, SOLITONS, 0, 1, 2)
        hits = app.recommend(ada, 6)
        assert [field_of(hit.paper) for hit in hits] == ["solitons"] * 6
        assert [hit.rank for hit in hits] == [1, 2, 3, 4, 5, 6]
        score = {one.paper.id: sum(one.parts[kind] for kind in ("meaning", "words", "nearest"))
                 for one in page(app, ada).suggestions}  # fmt: skip
        scores = [score[hit.paper.id] for hit in hits]
        assert scores == sorted(scores, reverse=True)

    def test_what_is_not_for_them_is_not_recommended_and_what_is_like_it_comes_later(self, app, ada):
        save(app, ada, SOLITONS, 0, 1)
        save(app, ada, QUOKKAS, 0, 1)
        before = [field_of(hit.paper) for hit in app.recommend(ada, 30)]
        for day in (10, 11, 12):
            app.mark(ada, of(QUOKKAS, day), "not-for-me")
        hits = app.recommend(ada, 30)
        assert not {of(QUOKKAS, day) for day in (10, 11, 12)} & {hit.paper.id for hit in hits}
        after = [field_of(hit.paper) for hit in hits]
        assert after[:10].count("quokkas") < before[:10].count("quokkas")


class TestLetters:
    def test_a_letter_gets_the_best_of_what_is_new_with_the_reasons(self, app, ada):
        save(app, ada, SOLITONS, 0, 1, 2)
        found = app._for_letter(ada.reader, date(2024, 6, 18), 3)
        assert found[0].score == max(
            one.score for one in page(app, ada).suggestions if one.paper.published > "2024-06-17"
        )
        assert all(one.paper.published >= "2024-06-18" and one.because for one in found)
        assert [field_of(one.paper) for one in found] == ["solitons"] * 3

    def test_what_stands_in_a_letter_was_not_shown_on_the_page(self, app, ada):
        save(app, ada, SOLITONS, 0, 1, 2)
        app._for_letter(ada.reader, date(2024, 6, 18), 3)
        app.now.move(days=1)
        assert {one.parts["shown"] for one in page(app, ada).suggestions} == {0}

    def test_who_likes_nothing_gets_none(self, app, ada):
        app.mark(ada, id_of(0), "not-for-me")
        assert app._for_letter(ada.reader, date(2024, 6, 1), 5) == []
