import json
from pathlib import Path

import pytest

from broadsheet.errors import SourceError
from broadsheet.sources import csl_json
from broadsheet.types import Skip
from messy import unpacked

SAMPLES = Path(__file__).parents[1] / "data" / "sources" / "csl_json"


@pytest.fixture
def read(tmp_path):
    def read(whole=None, **item):
        path = tmp_path / "some.json"
        path.write_text(json.dumps(whole or [{"type": "book", "title": "Boats"} | item]), "utf-8")
        return next(csl_json.make().read(path))

    return read


def names(record):
    return [str(id) for id in record.ids]


def test_the_sample_is_read_with_everything_it_says():
    boats, knots, tides, sails = csl_json.make().read(SAMPLES / "library.json")
    assert boats.title == "Boats that steer themselves in H₂O"
    assert boats.authors == ("Cy Gale", "Di van der Still, Jr.", "Ed von Calm", "The Harbour Group")
    assert boats.abstract == "Boats can steer.\nThis is how."
    assert names(boats) == ["pmid:26957754", "doi:10.1000/boats.12"]
    assert (boats.published, boats.keywords) == ("2021-04-05", ("steering", "small boats"))
    assert boats.imprint == {
        "kind": "article",
        "key": "gale2021",
        "volume": "12",
        "number": "3",
        "pages": "101–119",
        "issn": "1234-567X, 7654-3210",
    }
    assert boats.extra == {"container-title-short": "J. Small Boats", "custom": {"shelf": 4}}
    assert (knots.published, knots.imprint["key"]) == ("2019", "knots")
    assert knots.imprint["editor"] == "E. Loop and F. Bight"
    assert (tides.imprint["report"], tides.imprint["institution"]) == ("TR-7", "Institute of Waves")
    assert (names(sails), sails.published) == (["arXiv:2405.00001"], "2024-05")


def test_a_single_item_is_a_library_of_one():
    (page,) = csl_json.make().read(SAMPLES / "single.csl.json")
    assert (page.title, page.published, names(page)) == (
        "A page about masts",
        "2016-03-12",
        ["url:example.org/masts"],
    )


def test_items_that_are_none_are_skipped_with_their_number():
    whole, untitled, text = csl_json.make().read(SAMPLES / "broken.json")
    assert whole.title == "A whole one"
    assert (untitled.position, untitled.reason) == ("item 2", "it has no title")
    assert (text.position, text.reason) == ("item 3", "it is no JSON object")


@pytest.mark.parametrize(
    ("issued", "date"),
    [
        ({"date-parts": [[2006]]}, "2006"),
        ({"date-parts": [["2014", 12, 31], ["2015", 1, 1]]}, "2014-12-31"),
        ({"date-parts": [[2011, 5]], "circa": True}, "2011-05"),
        ({"date-parts": [[2017, 13]]}, "2017"),
        ({"date-parts": [[2017, 2, 31]]}, "2017-02"),
        ({"date-parts": [["-12", 13]]}, None),
        ({"date-parts": [[]]}, None),
        ({"date-parts": []}, None),
        ({"date-parts": [["2020"]], "season": 2}, "2020"),
        ({"raw": "2014-05-03"}, "2014-05-03"),
        ({"literal": "forthcoming"}, None),
        ("2014~", "2014"),
        (2014, None),
    ],
)
def test_dates_are_as_exact_as_they_can_be_trusted(read, issued, date):
    assert read(issued=issued).published == date


@pytest.mark.parametrize(
    ("person", "name"),
    [
        ({"family": "Mare", "given": "Walter", "non-dropping-particle": "de la"}, "Walter de la Mare"),
        ({"family": '"de la Mare"', "given": "Walter"}, "Walter de la Mare"),
        ({"family": "King", "given": "Martin", "suffix": "Jr."}, "Martin King Jr."),
        ({"family": "Davis", "given": "Sammy", "suffix": "Jr.", "comma-suffix": 1}, "Sammy Davis, Jr."),
        ({"literal": "The Harbour Group"}, "The Harbour Group"),
        ({"family": "Plato"}, "Plato"),
    ],
)
def test_names_are_put_together_with_their_particles(read, person, name):
    assert read(author=[person]).authors == (name,)


@pytest.mark.parametrize("author", ["Gale, Cy", ["Gale"], {"family": "Gale"}, 7])
def test_names_of_another_form_are_kept_as_they_stand(read, author):
    record = read(author=author)
    assert (record.authors, record.extra["author"]) == ((), author)


def test_ids_in_the_note_are_found(read):
    record = read(note="arXiv: 2405.00001 [cs]\nPMCID: PMC7\nRead twice")
    assert names(record) == ["arXiv:2405.00001", "pmcid:PMC7"]
    assert record.note.endswith("Read twice")


def test_a_doi_that_is_none_is_kept(read):
    record = read(DOI="10/fqd6hj", URL="https://doi.org/10.1000/x")
    assert (names(record), record.extra["DOI"]) == (["doi:10.1000/x"], "10/fqd6hj")


def test_what_our_exporter_says_wins_over_the_variables(read):
    ours = {
        "ids": ["acl:P19-1"],
        "title": "A <i>b</i>",
        "imprint": {"kind": ""},
        "versions": "none",
        "n_authors": 3,
    }
    record = read(id="acl:P19-1", custom={"broadsheet": ours})
    assert (names(record), record.title, record.imprint) == (["acl:P19-1"], "A <i>b</i>", {})
    assert (record.versions, record.n_authors) == ((), 3)


@pytest.mark.parametrize("whole", [{"items": []}, 7, "text", {"a": 1}])
def test_json_that_is_no_csl_is_refused_by_name(read, tmp_path, whole):
    with pytest.raises(SourceError, match=r"some\.json is no CSL-JSON"):
        read(whole)


@pytest.mark.large
def test_real_libraries_are_read(shared, tmp_path):
    found = [one for path in unpacked(shared, tmp_path, "csl-json") for one in csl_json.make().read(path)]
    assert (len(found), sum(isinstance(one, Skip) for one in found)) == (113, 1)
