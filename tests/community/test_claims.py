import pytest

from broadsheet.community.claims import suggested
from broadsheet.errors import BadRequest, Conflict, Forbidden, NotFound, NotSignedIn, TooMany

from .conftest import OTHER, PAPER

AUTHORS = ("Ada Lovelace", "Emmy Noether")


@pytest.fixture
def ada(app, come):
    app.change_profile(come("ada"), "A. Lovelace", "", "")
    return come("ada")


@pytest.fixture
def admin(come):
    return come("sofya", "admin")


def confirmed(app):
    return [(one.position, one.author, one.name) for one in app.claimed([1]).get(1, ())]


@pytest.mark.parametrize(
    ("name", "position"),
    [
        ("Ada Lovelace", 0),
        ("A. Lovelace", 0),
        ("lovelace ada", 0),
        ("Emmy Amalie Noether", 1),
        ("É. Nöther", None),
        ("Ada", None),
        ("Ada Noether", None),
        ("sofya", None),
        ("", None),
    ],
)
def test_the_author_of_the_nearest_name_is_suggested(name, position):
    assert suggested(name, AUTHORS) == position


def test_the_whole_name_is_nearer_than_an_initial():
    assert suggested("Wei Zhang", ["W. Zhang", "Wei Zhang", "Wen Zhang"]) == 1
    assert suggested("Ada", []) is None


def test_a_claim_waits_until_an_admin_confirms_it(app, ada, admin):
    assert app.claim(ada, PAPER).author == "Ada Lovelace"
    assert confirmed(app) == []
    (waiting,) = app.claims(admin)
    assert app.waiting(admin).claims == 1
    app.decide_claim(admin, waiting.id, "confirmed")
    assert confirmed(app) == [(0, "Ada Lovelace", "ada")]
    assert (app.claims(admin), app.waiting(admin).claims) == ([], 0)
    assert [one.paper_id for one in app.person(ada, "ada").wrote] == [PAPER]


def test_what_was_decided_is_written_down_in_public_without_the_claimant(app, ada, admin):
    number = app.claim(ada, PAPER).id
    app.decide_claim(admin, number, "confirmed")
    app.decide_claim(admin, number, "refused", "  Not   her ")
    assert [(one.moderator, one.act, one.subject, one.reason) for one in app.moderated(ada)] == [
        ("sofya", "refuse a claim", PAPER, "Not her"),
        ("sofya", "confirm a claim", PAPER, ""),
    ]
    last = app.audited(admin)[0]
    assert (last.reader, last.act, last.subject) == ("sofya", "refuse a claim", "ada")
    assert last.details == {"paper": PAPER, "author": "Ada Lovelace", "reason": "Not her"}
    assert confirmed(app) == []


def test_a_decision_said_twice_is_written_down_once(app, ada, admin):
    number = app.claim(ada, PAPER).id
    for _ in range(2):
        app.decide_claim(admin, number, "confirmed")
    assert len(app.moderated(admin)) == 1


def test_an_open_claim_may_name_another_author(app, ada, admin):
    app.claim(ada, PAPER)
    app.claim(ada, PAPER, 1)
    assert [one.author for one in app.claims(admin)] == ["Emmy Noether"]


def test_a_confirmed_claim_stays_until_it_is_taken_back(app, ada, admin):
    number = app.claim(ada, PAPER).id
    app.decide_claim(admin, number, "confirmed")
    assert app.claim(ada, PAPER, 0).state == "confirmed"
    with pytest.raises(Conflict, match="you are Ada Lovelace here; take that back first"):
        app.claim(ada, PAPER, 1)
    app.take_claim_back(ada, PAPER)
    assert confirmed(app) == []
    assert app.claim(ada, PAPER, 1).state == "open"


def test_nobody_is_an_author_whom_somebody_else_is(app, ada, come, admin):
    emmy = come("emmy")
    hers, other = app.claim(emmy, PAPER, 0), app.claim(ada, PAPER, 0)
    app.decide_claim(admin, other.id, "confirmed")
    with pytest.raises(Conflict, match="somebody else is Ada Lovelace already"):
        app.decide_claim(admin, hers.id, "confirmed")
    app.take_claim_back(emmy, PAPER)
    with pytest.raises(Conflict, match=r"A\. Lovelace is Ada Lovelace already"):
        app.claim(emmy, PAPER, 0)
    assert app.claiming(emmy, PAPER).taken == {0}
    assert app.claiming(ada, PAPER).taken == frozenset()


def test_a_refused_claim_can_be_made_again_after_a_month(app, ada, admin, clock):
    number = app.claim(ada, PAPER).id
    app.decide_claim(admin, number, "refused", "Another one of that name")
    for position in (0, 1):
        with pytest.raises(Conflict, match="made again from 2024-06-29"):
            app.claim(ada, PAPER, position)
    with pytest.raises(Conflict, match="nothing to take back"):
        app.take_claim_back(ada, PAPER)
    assert not app.claiming(ada, PAPER).may_again
    clock.move(days=30)
    ada = app.by_session(app.sign_in_by_link(app.sign_in_link("ada")))
    assert app.claiming(ada, PAPER).may_again
    assert app.claim(ada, PAPER).state == "open"


def test_an_admin_may_confirm_what_was_refused(app, ada, admin):
    number = app.claim(ada, PAPER).id
    app.decide_claim(admin, number, "refused", "A slip")
    app.decide_claim(admin, number, "confirmed")
    assert confirmed(app) == [(0, "Ada Lovelace", "ada")]


def test_what_cannot_be_claimed_is_refused(app, ada, come):
    for position in (2, -1):
        with pytest.raises(BadRequest, match="counted from 0, and are 2"):
            app.claim(ada, PAPER, position)
    with pytest.raises(BadRequest, match=r"no author has a name like 'A\. Lovelace'"):
        app.claim(ada, OTHER)
    with pytest.raises(NotFound):
        app.claim(ada, "2405.99999")
    with pytest.raises(NotSignedIn):
        app.claim(app.anyone(), PAPER, 0)
    app.take_claim_back(ada, PAPER)  # nothing to take back is no trouble


def test_admins_alone_decide_and_say_why_they_refuse(app, ada, admin, come):
    number = app.claim(ada, PAPER).id
    for who in (ada, come("emmy", "curator"), come("grace", "moderator")):
        with pytest.raises(Forbidden):
            app.decide_claim(who, number, "confirmed")
        with pytest.raises(Forbidden):
            app.claims(who)
    assert app.waiting(come("grace")).claims == 0
    for state, reason, trouble in (
        ("refused", " ", "say why"),
        ("refused", "x" * 501, "at most 500"),
        ("open", "", "confirmed or refused"),
    ):
        with pytest.raises(BadRequest, match=trouble):
            app.decide_claim(admin, number, state, reason)
    with pytest.raises(NotFound):
        app.decide_claim(admin, 99, "confirmed")


def test_claiming_without_end_is_stopped(app, ada):
    with pytest.raises(TooMany):
        for number in range(20):
            app.claim(ada, PAPER, number % 2)


def test_a_claim_goes_with_its_reader_and_the_logs_keep_no_name(app, ada, admin):
    app.decide_claim(admin, app.claim(ada, PAPER).id, "confirmed")
    app.leave(ada, "")
    assert confirmed(app) == []
    (logged,) = [one for one in app.audited(admin) if one.act == "confirm a claim"]
    assert (logged.subject, logged.details) == ("", {})
    assert [(one.moderator, one.subject, one.reason) for one in app.moderated(admin)] == [
        ("sofya", PAPER, "")
    ]


def test_a_claim_of_an_author_who_is_named_no_more_cannot_be_confirmed(app, ada, admin, tmp_path):
    number = app.claim(ada, PAPER, 1).id
    file = tmp_path / "again.jsonl"
    file.write_text(
        '{"id": "arXiv:2405.00001v2", "title": "Residual networks for images", "authors": ["Ada Lovelace"]}\n'
    )
    app.harvest(file)
    assert app.claims(admin)[0].author is None
    with pytest.raises(BadRequest, match="no such author any more"):
        app.decide_claim(admin, number, "confirmed")
