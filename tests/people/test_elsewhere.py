"""Which account somebody has who is known elsewhere."""

import pytest

from broadsheet.errors import BadRequest, Conflict, Forbidden, NotFound, NotSignedIn
from broadsheet.people import elsewhere, invitations
from broadsheet.readers import Who
from broadsheet.tools.openid import Person

ISSUER = "https://id.example.org"
PASSWORD = "correct horse battery"
ADA = Person(ISSUER, "7", "ada", "Ada L.", "ada@example.org")


@pytest.fixture
def admit(app, clock):
    def admit(person, join=("invited",), invitation=None):
        with app._store.write() as db:
            ticket = invitations.invitation(db, invitation, clock()) if invitation else None
            return elsewhere.admitted(db, person, ticket, join, clock())

    return admit


def come(app, name, password=PASSWORD):
    return app.by_session(app.sign_in(name, password))


def test_a_stranger_without_an_invitation_is_not_let_in(admit, app):
    with pytest.raises(Forbidden, match="ask for an invitation"):
        admit(ADA)
    assert app.all_readers() == []


def test_an_invitation_in_hand_makes_an_account_of_its_role_once(admit, app):
    app.add_reader("emmy", "admin", PASSWORD)
    secret = app.invite(come(app, "emmy"), "curator")
    reader = admit(ADA, invitation=secret)
    assert (reader.name, reader.role, reader.full_name) == ("ada", "curator", "Ada L.")
    with pytest.raises(NotFound, match="was used"):
        app.invitation(secret)
    assert admit(ADA).id == reader.id


def test_anyone_may_join_where_that_is_set(admit):
    reader = admit(ADA, ("anyone",))
    assert (reader.name, reader.role, reader.email) == ("ada", "reader", "ada@example.org")


@pytest.mark.parametrize(
    ("email", "joins"),
    [("x@example.org", True), ("x@sub.example.org", False), ("x@notexample.org", False), ("", False)],
)
def test_people_of_a_domain_may_join_by_their_verified_address(admit, email, joins):
    person = Person(ISSUER, "8", "x", "", email)
    if joins:
        assert admit(person, ("example.org",)).email == email
    else:
        with pytest.raises(Forbidden):
            admit(person, ("example.org",))


def test_one_stays_who_one_is_whatever_the_provider_calls_one_later(admit, app):
    reader = admit(ADA, ("anyone",))
    app.add_reader("emmy", "admin", PASSWORD, "emmy@example.org")
    again = admit(Person(ISSUER, "7", "emmy", "Emmy N.", "emmy@example.org"))
    assert again.id == reader.id


def test_an_account_with_the_verified_address_is_theirs(admit, app):
    app.add_reader("lovelace", "moderator", PASSWORD, "ada@example.org")
    assert admit(ADA).name == "lovelace"


def test_an_address_that_the_provider_has_not_verified_opens_no_account(admit, app):
    app.add_reader("boss", "admin", PASSWORD, "boss@example.org")
    unverified = Person(ISSUER, "9", "boss", "", "")
    with pytest.raises(Forbidden):
        admit(unverified)
    assert admit(unverified, ("anyone",)).name == "boss-2"


def test_who_took_somebodys_address_first_does_not_get_what_is_theirs(admit, app):
    app.add_reader("eve", "reader", PASSWORD)
    app.change_profile(come(app, "eve"), "", "", "ada@example.org")
    for join in (("invited",), ("anyone",)):
        with pytest.raises(Conflict, match="nobody has shown yet that it is theirs"):
            admit(ADA, join)


def test_a_closed_account_stays_closed(admit, app):
    app.add_reader("lovelace", "reader", PASSWORD, "ada@example.org")
    app.command_close("lovelace", closed=True)
    with pytest.raises(NotSignedIn, match="was closed"):
        admit(ADA)
    app.command_connect("lovelace", "7", ISSUER)
    with pytest.raises(NotSignedIn, match="was closed"):
        admit(ADA, ("anyone",))


@pytest.mark.parametrize(
    ("called", "email", "name"),
    [
        ("Ada Lovelace", "", "ada-lovelace"),
        ("ada@example.org", "", "ada"),
        ("Émilie", "", "emilie"),
        ("../../admin", "", "admin"),
        ("阿达", "ada@example.org", "ada"),
        ("<script>", "", "script"),
        ("---", "", "member"),
        ("x" * 300, "", "x" * 35),
    ],
)
def test_names_are_made_to_fit(admit, called, email, name):
    assert admit(Person(ISSUER, "1", called, "", email), ("anyone",)).name == name


def test_a_name_that_is_taken_gets_a_number(admit, app):
    app.add_reader("ada", "admin", PASSWORD)
    assert [admit(Person(ISSUER, str(one), "ada"), ("anyone",)).name for one in (1, 2)] == ["ada-2", "ada-3"]


def test_signs_that_turn_others_around_are_left_out_of_names(admit):
    person = Person(ISSUER, "1", "ada", " Ada \u202e\n L.\x00 " + "x" * 100)
    assert admit(person, ("anyone",)).full_name.startswith("Ada L. xxx")


def test_an_identity_is_one_accounts(admit, app):
    admit(ADA, ("anyone",))
    app.add_reader("emmy", "reader", PASSWORD)
    with pytest.raises(Conflict, match="another account"):
        app.command_connect("emmy", "7", ISSUER)
    app.command_connect("ada", "7", ISSUER)


def test_nobody_loses_the_only_way_in(admit, made):
    app = made("public", openid_issuer=ISSUER, openid_client_id="x")
    app.add_reader("emmy", "reader")
    app.command_connect("emmy", "7", ISSUER)
    app.command_connect("emmy", "8", "https://gone.example.org")
    who = Who("public", app.all_readers()[0])
    with pytest.raises(Conflict, match="set a password first"):
        app.disconnect(who, ISSUER, "7")
    app.disconnect(who, "https://gone.example.org", "8")
    app.change_password(who, "", PASSWORD)
    app.disconnect(who, ISSUER, "7")
    assert app.identities(who) == []
    with pytest.raises(NotFound):
        app.disconnect(who, ISSUER, "7")


def test_another_way_in_is_enough(made):
    app = made("public", openid_issuer=ISSUER, openid_client_id="x")
    app.add_reader("emmy", "reader")
    for subject in ("7", "8"):
        app.command_connect("emmy", subject, ISSUER)
    who = Who("public", app.all_readers()[0])
    app.disconnect(who, ISSUER, "7")
    assert [one.subject for one in app.identities(who)] == ["8"]


class TestProxy:
    def test_who_comes_first_gets_an_account_and_keeps_it(self, app):
        who = app.by_proxy("ada@example.org", "10.0.0.1")
        assert (who.reader.name, who.role, who.address) == ("ada", "reader", "10.0.0.1")
        assert app.by_proxy("ada@example.org").reader.id == who.reader.id

    def test_nobody_gets_an_account_where_that_is_not_set(self, made):
        with pytest.raises(Forbidden, match="no account here"):
            made("public", proxy_join=False).by_proxy("ada")

    def test_an_account_of_that_name_is_another_persons_until_somebody_says_otherwise(self, app):
        app.add_reader("ada", "admin", PASSWORD)
        with pytest.raises(Conflict, match="broadsheet reader connect ada 'ada'"):
            app.by_proxy("ada")
        app.command_connect("ada", "ada")
        assert app.by_proxy("ada").role == "admin"

    def test_a_closed_account_stays_closed(self, app):
        app.by_proxy("ada")
        app.command_close("ada", closed=True)
        with pytest.raises(Forbidden, match="was closed"):
            app.by_proxy("ada")

    @pytest.mark.parametrize("name", ["", "---", "x" * 300, "a\x00b"])
    def test_what_is_nobodys_name_makes_no_account(self, app, name):
        with pytest.raises(BadRequest):
            app.by_proxy(name)
        assert app.all_readers() == []

    def test_their_visit_is_written_down_now_and_then(self, app, clock):
        app.by_proxy("ada")
        clock.move(hours=1)
        app.by_proxy("ada")
        assert app.all_readers()[0].seen_at == clock.now
