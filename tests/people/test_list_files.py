import gzip
import json

import pytest

from broadsheet.catalog import imports
from broadsheet.errors import BadRequest, NotFound
from broadsheet.readers import Who
from small import member, small_app

from .shelf import OLD, OTHER, PAPER, shared_app

BIB = """
@article{lovelace2024, title = {Residual networks for images}, author = {Lovelace, Ada},
  eprint = {2405.00001}, archivePrefix = {arXiv}}
@article{new2024, title = {A paper that nobody here has}, author = {Turing, Alan}, year = 2024}
@article{broken, title = {
"""


@pytest.fixture
def app(tmp_path):
    with shared_app(tmp_path) as app:
        yield app


@pytest.fixture
def ada(app):
    return member(app, "ada")


def write(folder, name, content):
    path = folder / name
    path.write_text(content)
    return path


def ids(app, who, slug):
    return [paper.id for paper in app.list_papers(who, who.reader.name, slug)]


def test_a_list_comes_back_as_it_went(app, ada, tmp_path):
    app.make_list(ada, "Reading, now", "members", "for Tuesdays")
    for id in (OTHER, OLD, PAPER):
        app.save(ada, id, "reading-now")
    before = app.list_file(ada, "ada", "reading-now")
    (tmp_path / "list.json").write_bytes(before)
    app.delete_list(ada, "reading-now")
    told = app.import_list(ada, tmp_path / "list.json")
    assert (told.known, told.added, told.unknown) == (3, 0, ())
    assert ids(app, ada, "reading-now") == [PAPER, OLD, OTHER]
    assert app.list_file(ada, "ada", "reading-now") == before


def test_a_list_may_name_papers_that_are_not_here(app, ada, tmp_path):
    said = {"kind": "broadsheet list", "name": "Far", "about": "", "shown_to": "owner",
            "papers": [{"id": PAPER}, {"id": "arXiv:1234.56789", "title": "Elsewhere"}]}  # fmt: skip
    told = app.import_list(ada, write(tmp_path, "x.json", json.dumps(said)))
    assert (told.known, told.unknown) == (1, ("Elsewhere",))


def test_of_a_file_the_known_are_listed_and_the_rest_is_told_of(app, ada, tmp_path):
    told = app.import_list(ada, write(tmp_path, "thesis.bib", BIB))
    assert (told.list.slug, told.known, told.added) == ("thesis", 1, 0)
    assert told.unknown == ("A paper that nobody here has",)
    assert [skip.position for skip in told.skipped] == ["line 5"]
    assert ids(app, ada, "thesis") == [PAPER]
    assert app.status().papers == 5


def test_a_file_of_strangers_does_not_change_a_paper(app, ada, tmp_path):
    lie = BIB.replace("Residual networks for images", "Rubbish").replace("Lovelace, Ada", "Nobody")
    app.import_list(ada, write(tmp_path, "lies.bib", lie))
    assert app.paper(PAPER).title == "Residual networks for images"
    assert len(app.records(PAPER)) == 1


@pytest.mark.parametrize("mode", ["single", "private"])
def test_new_papers_come_in_where_they_may(tmp_path, mode):
    with small_app(tmp_path, mode=mode, imports_add_papers=mode == "private") as app:
        who = app.anyone() if mode == "single" else member(app, "ada")
        for name in ("thesis.bib", "again.bib"):
            told = app.import_list(who, write(tmp_path, name, BIB))
            assert told.known + told.added == 2
        assert (told.added, app.status().papers) == (0, 6)
        titles = [paper.title for paper in app.list_papers(who, who.reader.name, "thesis")]
        assert titles == ["Residual networks for images", "A paper that nobody here has"]


def test_two_files_may_use_one_key_for_two_papers(tmp_path):
    with small_app(tmp_path) as app:
        who = app.anyone()
        for name, title in (("a.bib", "On the first of things"), ("b.bib", "Against all the others")):
            app.import_list(who, write(tmp_path, name, f"@misc{{key1, title = {{{title}}}}}"))
            (paper,) = app.list_papers(who, who.reader.name, name[0])
            assert paper.title == title


def test_an_import_goes_into_a_list_that_is_there(app, ada, tmp_path):
    app.save(ada, OTHER)
    app.import_list(ada, write(tmp_path, "thesis.bib", BIB), "saved")
    assert set(ids(app, ada, "saved")) == {OTHER, PAPER}
    with pytest.raises(NotFound):
        app.import_list(ada, write(tmp_path, "thesis.bib", BIB), "nothing")


def test_what_cannot_be_read_is_refused_and_does_not_tell_where_it_lay(app, ada, tmp_path, monkeypatch):
    packed = tmp_path / "x.bib.gz"
    packed.write_bytes(gzip.compress(BIB.encode()))
    with pytest.raises(BadRequest, match="unpack"):
        app.import_list(ada, packed)
    for content in ("", "this is no list of papers", '{"kind": "broadsheet list", "papers": 3}'):
        with pytest.raises(BadRequest) as told:
            app.import_list(ada, write(tmp_path, "x.txt", content))
        assert str(tmp_path) not in str(told.value)
    monkeypatch.setattr(imports, "MOST_ENTRIES", 1)
    with pytest.raises(BadRequest, match="divide"):
        app.import_list(ada, write(tmp_path, "x.bib", BIB))
    monkeypatch.setattr(imports, "MOST_BYTES", 10)
    with pytest.raises(BadRequest, match="at most"):
        app.import_list(ada, write(tmp_path, "x.bib", BIB))
    assert app.lists(ada) == []


def test_a_list_of_others_goes_out_to_those_who_see_it(app, ada):
    app.save(ada, PAPER)
    with pytest.raises(NotFound):
        app.list_file(Who("private", member(app, "emmy").reader), "ada", "saved")


def test_an_imported_list_shows_papers_in_the_order_of_the_file(tmp_path):
    with small_app(tmp_path) as app:
        entry = "@misc{{k{0}, title = {{Title of number {0} in words}}, eprint = {{2405.{0}}}, archivePrefix = {{arXiv}}}}"
        numbers = ("90001", "00002", "90003", "00001")
        app.import_list(app.anyone(), write(tmp_path, "a.bib", "\n".join(map(entry.format, numbers))))
        assert ids(app, app.anyone(), "a") == [f"arXiv:2405.{number}" for number in numbers]
