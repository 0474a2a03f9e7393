"""What somebody gives to begin with, and what they change about their profile."""

import json
from dataclasses import replace

import pytest

from broadsheet.app import _authored, _beginning, _rooms
from broadsheet.community import limits
from broadsheet.errors import BadRequest, Conflict, Forbidden, NotFound, NotSignedIn, TooMany
from broadsheet.people import profile
from broadsheet.personal import Begun
from broadsheet.readers import Who
from broadsheet.store import profiles
from embedders.servers import Reply, closed_address, serving
from people.shelf import OLD, OTHER, PAPER, shared_app
from small import PAPERS, member, small_app
from sources.zotero_server import ZoteroServer, item

HOPPER, POINCARE = "acl:P19-1613", "arXiv:2405.00005"
BIB = """@article{one, title = {Residual networks for images}, author = {Lovelace, Ada and Noether, Emmy},
eprint = {2405.00001}, archiveprefix = {arXiv}}
@article{two, title = {A paper that nobody here has}, author = {Hypatia}}
@article{three}
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def both(request, tmp_path):
    """An instance for several people on either database."""
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    with shared_app(tmp_path, database_url=url) as app:
        yield app


@pytest.fixture
def app(tmp_path):
    with shared_app(tmp_path) as app:
        yield app


@pytest.fixture
def ada(app):
    return member(app, "ada")


def own(app, who):
    """Ids of the papers in their list, the last to come first."""
    return [paper.id for paper in app.list_papers(who, who.reader.name, "my-papers")]


def edits(app, who):
    with app._store.read() as db:
        return profiles.edits(db, who.reader.id)


def dial(app, who):
    return next(one for one in app.all_readers() if one.id == who.reader.id).settings.get("dial")


class TestBeginningWithLines:
    def test_ids_addresses_and_titles_name_papers_one_a_line(self, both):
        ada = member(both, "ada")
        text = "2405.00002\n\nhttps://arxiv.org/abs/2405.00001v2\n  questions in SEVERAL hops.\nNothing that we have"
        begun = both.begin_profile(ada, text)
        assert begun == Begun((OTHER, PAPER, HOPPER), ("Nothing that we have",))
        assert own(both, ada) == [OTHER, PAPER, HOPPER]
        assert (both.lists(ada)[0].name, both.lists(ada)[0].shown_to) == ("My papers", "owner")

    @pytest.mark.parametrize(
        "line",
        [
            "- 2405.00001",
            "[12] Residual networks for images",
            "3. doi:10.1000/residual",
            "Lovelace & Noether: Residual networks, 2024 (arXiv:2405.00001), with a remark.",
        ],
    )
    def test_a_line_of_a_list_of_references_names_its_paper(self, app, ada, line):
        assert app.begin_profile(ada, line).kept == (PAPER,)

    def test_several_ids_in_a_line_name_several_papers(self, app, ada):
        assert app.begin_profile(ada, "2405.00002, 2405.00001").kept == (OTHER, PAPER)

    @pytest.mark.parametrize("line", ["---", "\ud800", "a\0b", "1. ", "(:)", "x" * 10_000])
    def test_lines_that_mean_nothing_are_told_of(self, app, ada, line):
        begun = app.begin_profile(ada, f"{line}\n2405.00001")
        assert (begun.kept, len(begun.unknown)) == ((PAPER,), 1)

    def test_a_paper_is_kept_once(self, app, ada):
        assert app.begin_profile(ada, "2405.00001\n2405.00001\n10.1000/residual").kept == (PAPER,)
        assert app.begin_profile(ada, "2405.00002\n2405.00001").kept == (OTHER, PAPER)
        assert set(own(app, ada)) == {PAPER, OTHER}

    def test_nothing_makes_no_list(self, app, ada):
        with pytest.raises(BadRequest, match="begin with what"):
            app.begin_profile(ada, " \n ")
        assert app.begin_profile(ada, "unheard of").kept == ()
        assert app.lists(ada) == []

    def test_too_much_is_refused(self, app, ada, monkeypatch):
        monkeypatch.setattr(_beginning, "MOST_LETTERS", 5)
        with pytest.raises(BadRequest, match="as a file"):
            app.begin_profile(ada, "2405.00001")


class TestBeginningWithFiles:
    def test_a_file_is_read_as_for_a_list(self, app, ada, tmp_path):
        path = tmp_path / "thesis.bib"
        path.write_text(BIB)
        begun = app.begin_profile(ada, file=path)
        assert (begun.kept, begun.unknown) == ((PAPER,), ("A paper that nobody here has",))
        assert begun.notes[0].startswith("line 4")
        assert own(app, ada) == [PAPER]

    def test_what_was_pasted_may_be_such_a_file(self, app, ada):
        assert app.begin_profile(ada, f"\n{BIB}").kept == (PAPER,)
        library = json.dumps([item("A", "Type inference for programs", creators=[
            {"creatorType": "author", "firstName": "Robin", "lastName": "Milner"}])])  # fmt: skip
        assert app.begin_profile(ada, library).kept == (OTHER,)

    def test_a_list_that_was_saved_here_begins_one_elsewhere(self, app, ada, tmp_path):
        app.save(ada, PAPER)
        path = tmp_path / "saved.json"
        path.write_bytes(app.list_file(ada, "ada", "saved"))
        emmy = member(app, "emmy")
        assert app.begin_profile(emmy, file=path).kept == (PAPER,)
        assert own(app, emmy) == [PAPER]

    def test_what_cannot_be_read_leaves_nothing(self, app, ada, tmp_path):
        path = tmp_path / "thesis.txt"
        path.write_text("no references")
        with pytest.raises(BadRequest) as told:
            app.begin_profile(ada, "2405.00001", file=path)
        assert str(tmp_path) not in str(told.value)
        assert app.lists(ada) == []

    def test_new_papers_come_in_where_they_may(self, tmp_path):
        with small_app(tmp_path) as app:
            who = app.anyone()
            begun = app.begin_profile(who, BIB)
            assert (len(begun.kept), begun.unknown) == (2, ())
            assert any("new here" in note for note in begun.notes)

    def test_only_some_of_what_cannot_be_read_is_told(self, app, ada):
        begun = app.begin_profile(ada, BIB + "".join(f"@article{{n{n}}}\n" for n in range(9)))
        assert len(begun.notes) == 6
        assert begun.notes[-1].startswith("5 more")


class TestBeginningWithAName:
    def test_all_papers_of_an_author_come_in_whichever_way_the_name_is_written(self, both):
        ada = member(both, "ada")
        assert both.begin_profile(ada, author="Lovelace, Ada").kept == (PAPER,)
        assert both.begin_profile(ada, author="henri poincare").kept == (POINCARE,)
        assert set(own(both, ada)) == {PAPER, POINCARE}

    def test_somebody_of_another_name_is_somebody_else(self, app, ada):
        for name in ("A. Lovelace", "Lovelace", "Ada Noether", "A", "…"):
            assert app.begin_profile(ada, author=name).unknown == (name,)

    def test_names_are_offered_while_they_are_typed(self, both):
        ada = member(both, "ada")
        assert both.own_names(ada, "lov") == [("Ada Lovelace", 1)]
        for start in ("ADA L", "Lovelace, A", "lovelace", "ada lov", "ada"):
            assert both.own_names(ada, start) == [("Ada Lovelace", 1)]
        assert both.own_names(ada, "poincare") == both.own_names(ada, "Poinc") == [("Henri Poincaré", 1)]
        for start in ("", " ", "a", "adalovelace", "ada x", "\ud800"):
            assert both.own_names(ada, start) == []

    def test_the_name_with_most_papers_comes_first(self, tmp_path, monkeypatch):
        papers = [PAPERS[1] | {"id": f"arXiv:2405.1000{n}", "title": f"Paper number {n}", "authors": [name]}
                  for n, name in enumerate(["Wang Wei", "Wei Wang", "Wang, Wei", "Wen Wang", "Anna Wang"])]  # fmt: skip
        with small_app(tmp_path, papers) as app:
            who = app.anyone()
            found = app.own_names(who, "wang")
            assert found[0] == ("Wei Wang", 2)
            assert set(found[1:]) == {("Wang Wei", 1), ("Wen Wang", 1), ("Anna Wang", 1)}
            assert app.own_names(who, "wang we") == [one for one in found if one[0] != "Anna Wang"]
            monkeypatch.setattr(_authored, "MOST_NAMES", 2)
            assert len(app.own_names(who, "wang")) == 2
            assert app.own_names(who, "wang")[0] == found[0]


class TestUndoingABeginning:
    def test_what_came_in_leaves_again_and_the_list_that_it_made(self, app, ada):
        app.begin_profile(ada, "2405.00001\n2405.00002")
        assert app.undo_begin(ada) == 2
        assert app.lists(ada) == []
        with pytest.raises(NotFound):
            app.undo_begin(ada)

    def test_what_was_there_before_stays(self, app, ada):
        app.begin_profile(ada, "2405.00001")
        app.begin_profile(ada, "2405.00001\n2405.00002")
        assert app.undo_begin(ada) == 1
        assert own(app, ada) == [PAPER]

    def test_what_came_in_since_stays(self, app, ada):
        app.begin_profile(ada, "2405.00001")
        app.save(ada, OLD, "my-papers")
        app.undo_begin(ada)
        assert own(app, ada) == [OLD]


class TestBeginningWithZotero:
    @pytest.fixture
    def zotero(self):
        """A library with three papers that are here, one of them in the trash, one that is not, and a note."""
        server = ZoteroServer(key="k1")
        server.put(
            item("A", "Residual networks for images", "2024-05-01", url="https://arxiv.org/abs/2405.00001"),
            item("B", "Type inference for programs", "2024-05-03", archiveID="arXiv:2405.00002"),
            item("C", "A paper that nobody here has", "2024-05-02"),
            item("D", "Asymptotics of solitons", "2024-05-05", url="https://arxiv.org/abs/math-ph/9909028",
                 deleted=1),
            {"key": "E", "itemType": "note", "note": "Well", "dateAdded": "2024-05-04T00:00:00Z"},
        )  # fmt: skip
        return server

    @pytest.fixture
    def asked(self, zotero):
        with serving(zotero) as server:
            yield server

    @pytest.fixture
    def app(self, tmp_path, asked):
        settings = {"archive_addresses": {"zotero": asked.address}, "archive_keys": {"zotero": "ours"}}
        with shared_app(tmp_path, **settings) as app:
            yield app

    def test_a_library_comes_in_the_last_to_be_added_first(self, app, ada):
        begun = app.begin_profile(ada, zotero=("12", "k1"))
        assert begun.kept == (OTHER, PAPER)
        assert begun.unknown == ("A paper that nobody here has",)
        assert begun.notes == ("users/12/E: it is a note, no paper",)
        assert own(app, ada) == [OTHER, PAPER]

    @pytest.mark.parametrize("user", ["", "users/12", "https://api.zotero.org/users/12/items"])
    def test_the_library_may_be_named_in_other_ways(self, app, ada, user):
        assert app.begin_profile(ada, zotero=(user, "k1")).kept == (OTHER, PAPER)

    def test_it_is_asked_page_by_page_and_only_for_the_newest(self, app, ada, asked, zotero, monkeypatch):
        zotero.put(*(item(f"N{n:03}", f"Number {n}", "2024-04-01") for n in range(250)))
        begun = app.begin_profile(ada, zotero=("12", "k1"))
        assert (begun.kept, len(begun.unknown), len(asked.paths)) == ((OTHER, PAPER), 251, 3)
        monkeypatch.setattr(_beginning, "MOST_OF_ZOTERO", 3)
        begun = app.begin_profile(ada, zotero=("12", "k1"))
        assert begun.kept == (OTHER,)
        assert "Of 254 items in the library, the newest 3 were read." in begun.notes

    def test_a_public_library_needs_no_key(self, app, ada, zotero):
        zotero.key = ""
        assert app.begin_profile(ada, zotero=("12", "")).kept == (OTHER, PAPER)

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            (("12", "wrong"), "403"),
            (("12", ""), "403"),
            (("13", "k1"), "404"),
            (("", "wrong"), "403"),
            (("ada", "k1"), "no library"),
            (("", ""), "no library"),
            (("12", "k1\r\nHost: elsewhere"), "no key"),
            (("12", "schlüssel"), "no key"),
        ],
    )
    def test_a_refusal_says_what_to_do(self, app, ada, given, said):
        with pytest.raises(BadRequest, match=said) as told:
            app.begin_profile(ada, zotero=given)
        assert "settings/keys" in str(told.value)
        assert "wrong" not in str(told.value)
        assert app.lists(ada) == []

    def test_the_key_is_sent_to_zotero_alone_and_kept_nowhere(self, app, ada, asked, tmp_path):
        key = "k1secretsecret"
        with pytest.raises(BadRequest):
            app.begin_profile(ada, zotero=("12", key))
        (sent,) = ({name.lower(): value for name, value in one.headers.items()} for one in asked.asked)
        assert (sent["zotero-api-key"], sent["zotero-api-version"]) == (key, "3")
        assert key not in "".join(asked.paths)
        app.close()
        assert not [
            path for path in tmp_path.rglob("*") if path.is_file() and key.encode() in path.read_bytes()
        ]

    def test_a_library_that_breaks_off_gives_what_came(self, app, ada, zotero, monkeypatch):
        monkeypatch.setattr(_rooms, "_PATIENCE_S", 0.0)
        zotero.put(*(item(f"N{n:03}", f"Number {n}", "2024-04-01") for n in range(250)))
        zotero.replies = {2: Reply(503, headers={"Retry-After": "600"})}
        begun = app.begin_profile(ada, zotero=("12", "k1"))
        assert begun.kept == (OTHER, PAPER)
        assert begun.notes[0].startswith("Zotero broke off")
        assert "Of 254 items in the library, the newest 100 were read." in begun.notes

    def test_a_busy_zotero_is_left_alone_and_nobody_waits_for_it(self, app, ada, zotero, monkeypatch):
        monkeypatch.setattr(_rooms, "_PATIENCE_S", 0.0)
        zotero.replies = {1: Reply(429, headers={"Retry-After": "1200"})}
        for _ in range(2):
            with pytest.raises(TooMany) as told:
                app.begin_profile(ada, zotero=("12", "k1"))
            assert told.value.retry_after > 0
        assert zotero.requests == 1

    def test_a_zotero_that_is_away_is_told_of(self, tmp_path):
        with (
            shared_app(tmp_path, archive_addresses={"zotero": closed_address()}) as app,
            pytest.raises(TooMany, match="Zotero does not answer"),
        ):
            app.begin_profile(member(app, "ada"), zotero=("12", "k1"))


class TestEditing:
    def test_what_was_taken_out_is_let_in_again(self, both):
        ada = member(both, "ada")
        for kind, value in (("word", " Hype "), ("author", "Lovelace, Ada"), ("paper", "2405.00001"),
                            ("interest", "tag-graphs")):  # fmt: skip
            both.edit_profile(ada, kind, value)
            both.edit_profile(ada, kind, value)
        assert edits(both, ada) == [
            ("word", "hype"),
            ("author", "Ada Lovelace"),
            ("paper", PAPER),
            ("interest", "tag-graphs"),
        ]
        for kind, value in (("word", "HYPE"), ("author", "Ada Lovelace"), ("paper", "10.1000/residual")):
            both.edit_profile(ada, kind, value, out=False)
        both.edit_profile(ada, "word", "hype", out=False)
        assert edits(both, ada) == [("interest", "tag-graphs")]

    def test_what_makes_no_sense_is_refused(self, app, ada):
        for kind, value in (("colour", "red"), ("word", " "), ("word", "x" * 201), ("word", "\0")):
            with pytest.raises(BadRequest):
                app.edit_profile(ada, kind, value)
        with pytest.raises(NotFound):
            app.edit_profile(ada, "paper", "2401.99999")
        app.edit_profile(ada, "paper", "2401.99999", out=False)

    def test_there_is_an_end_to_it(self, app, ada, monkeypatch):
        monkeypatch.setattr(profile, "MOST", 1)
        for _ in range(2):
            app.edit_profile(ada, "word", "hype")
        with pytest.raises(Conflict):
            app.edit_profile(ada, "word", "other")

    def test_the_dial_turns_and_leaves_other_settings_alone(self, both):
        ada = member(both, "ada")
        for turned in (0.25, 1, 0):
            both.set_dial(ada, turned)
            assert dial(both, ada) == turned
        with both._store.write() as db:
            profile.readers.change_settings(db, ada.reader.id, {"other": 1})
        both.set_dial(ada, 0.5)
        assert next(one for one in both.all_readers() if one.name == "ada").settings == {
            "other": 1,
            "dial": 0.5,
        }

    @pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan"), float("inf")])
    def test_the_dial_turns_no_further(self, app, ada, wrong):
        with pytest.raises(BadRequest):
            app.set_dial(ada, wrong)
        assert dial(app, ada) is None


ACTS = [
    lambda app, who: app.begin_profile(who, "2405.00001"),
    lambda app, who: app.undo_begin(who),
    lambda app, who: app.edit_profile(who, "word", "hype"),
    lambda app, who: app.set_dial(who, 0.5),
]


@pytest.mark.parametrize("act", ACTS)
def test_it_takes_an_account_and_a_token_that_may_write(app, ada, act):
    with pytest.raises(NotSignedIn):
        act(app, Who("private"))
    with pytest.raises(Forbidden):
        act(app, replace(ada, scopes=frozenset({"read"})))


def test_looking_for_names_takes_an_account_and_no_more(app, ada):
    with pytest.raises(NotSignedIn):
        app.own_names(Who("private"), "ada")
    assert app.own_names(replace(ada, scopes=frozenset({"read"})), "ada")


def test_there_is_a_limit_to_how_often(app, ada, monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "keep", limits.Limit(1, 1))
    monkeypatch.setitem(limits.LIMITS, "import", limits.Limit(1, 1))
    app.set_dial(ada, 0.5)
    with pytest.raises(TooMany):
        app.edit_profile(ada, "word", "hype")
    app.begin_profile(ada, "2405.00001")
    with pytest.raises(TooMany):
        app.begin_profile(ada, "2405.00002")
