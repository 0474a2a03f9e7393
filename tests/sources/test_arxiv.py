"""arXiv's own formats: what each says of a paper, and how its sets are asked for."""

from pathlib import Path

import pytest

from broadsheet.errors import SourceError
from broadsheet.sources import Options
from broadsheet.sources._arxiv import is_withdrawn, journal_of, month_of, names_in
from broadsheet.sources.arxiv import ADDRESS, Arxiv, connect, keys_of, set_of
from broadsheet.types import ExternalId, Record, Skip, Version
from messy import unpacked

SAMPLES = Path(__file__).parents[1] / "data" / "sources" / "arxiv"


def read(name):
    return list(Arxiv().read(SAMPLES / name))


def test_raw_says_all_of_a_paper():
    kernels, _ = read("raw.xml")
    assert kernels.key == "2405.00101#raw"
    assert kernels.title == "Kernels on trees, and what they\n  forget"
    assert kernels.authors == ("Ada Lovelace", 'Emmy No\\"ether', "Grace M. Hopper Jr.", "Mary Somerville")
    assert kernels.ids == (ExternalId("arXiv", "2405.00101"), ExternalId("doi", "10.1000/invented.101"))
    assert kernels.versions == (Version(1, "2024-05-01"), Version(2, "2024-05-31"))
    assert (kernels.published, kernels.updated) == ("2024-05-01", "2024-05-31")
    assert (kernels.categories, kernels.primary_category) == (("cs.LG", "stat.ML"), "cs.LG")
    assert kernels.note == "12 pages, 3 figures. Code at https://example.org/trees"
    assert kernels.license == "http://creativecommons.org/licenses/by/4.0/"
    assert kernels.url == "https://arxiv.org/abs/2405.00101"
    assert (kernels.venue, kernels.imprint) == ("J. Inv. Res.", {"volume": "12", "report": "AE-1843-7"})
    assert kernels.abstract.startswith("Kernels on trees forget the order of leaves when $d < 3$.\n  We")
    assert not kernels.withdrawn


def test_raw_keeps_what_has_no_field():
    kernels, _ = read("raw.xml")
    assert kernels.extra["submitter"] == "Ada Lovelace"
    assert kernels.extra["journal-ref"] == "J. Inv. Res. 12 (2024), no. 3, 45-67"
    assert kernels.extra["authors"].startswith("Ada Lovelace (Analytical Engines, Ltd (London)), Emmy")
    assert kernels.extra["versions"][1] == {
        "version": "v2",
        "date": "Fri, 31 May 2024 23:59:59 GMT",
        "size": "420kb",
        "source_type": "D",
    }
    assert kernels.extra["acm-class"] == "05C05"


def test_a_last_version_without_a_source_withdraws_the_paper():
    _, tops = read("raw.xml")
    assert tops.key == "hep-th/9901077#raw"
    assert (tops.withdrawn, tops.published) == (True, "1999-01-12")


def test_arxiv_says_names_in_parts():
    kernels, tops = read("arxiv.xml")
    assert kernels.key == "2405.00101"
    assert kernels.authors == ("Ada Lovelace", 'Emmy No\\"ether', "Grace M. Hopper Jr")
    assert kernels.extra["affiliations"] == {"Ada Lovelace": ["Analytical Engines, Ltd"]}
    assert (kernels.published, kernels.updated, kernels.versions) == ("2024-05-01", "2024-05-31", ())
    assert tops.authors == ("Top Collaboration", "M. Somerville")


def test_of_several_dois_each_is_an_id():
    kernels, _ = read("arxiv.xml")
    assert [str(id) for id in kernels.ids] == [
        "arXiv:2405.00101",
        "doi:10.1000/invented.101",
        "doi:10.1000/invented.erratum",
    ]


def test_a_journal_reference_that_names_no_journal_is_only_kept():
    kernels, _ = read("arxiv.xml")
    assert (kernels.venue, kernels.imprint) == (None, {})
    assert kernels.extra["journal-ref"].startswith("Proceedings of the 3rd Workshop")


def test_created_is_not_believed_when_it_is_later_than_the_id():
    _, tops = read("arxiv.xml")
    assert (tops.published, tops.updated) == ("2023-11", "2024-05-30")


def test_the_administrators_can_withdraw_a_paper():
    _, tops = read("arxiv.xml")
    assert tops.withdrawn


def test_the_old_format_has_no_dates_but_the_ids_month():
    (gauges,) = read("old.xml")
    assert (gauges.key, gauges.authors, gauges.published) == ("0805.0303", ("Maria Agnesi",), "2008-05")


def test_a_broken_record_is_skipped_and_the_next_one_read():
    broken, whole = read("broken_record.xml")
    assert isinstance(broken, Skip)
    assert (broken.position, whole.key) == ("line 6", "2405.00402")


def test_a_record_of_another_repository_is_skipped():
    dublin = SAMPLES.parent / "oai_dc" / "records.xml"
    found = list(Arxiv().read(dublin))
    assert {type(each) for each in found} == {Skip}
    assert "<dc>, none of arXiv's formats" in found[0].reason


def test_real_answers_are_read_whole(shared, tmp_path):
    files = [
        path
        for path in unpacked(shared, tmp_path, "oai-pmh")
        if "arxiv" in path.name and path.suffix == ".xml"
    ]
    found = [each for path in files for each in Arxiv().read(path)]
    assert (len(files), len(found)) == (15, 30)
    assert all(isinstance(each, Record) and each.authors and each.published for each in found)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("", ""),
        ("cs", "cs"),
        ("cs:cs:AI", "cs:cs:AI"),
        ("cs.AI", "cs:cs:AI"),
        ("math", "math"),
        ("math.NA", "math:math:NA"),
        ("q-bio.NC", "q-bio:q-bio:NC"),
        ("physics", "physics"),
        ("physics.optics", "physics:physics:optics"),
        ("hep-th", "physics:hep-th"),
        ("astro-ph.CO", "physics:astro-ph:CO"),
        ("physics:hep-th", "physics:hep-th"),
    ],
)
def test_a_set_is_known_by_what_people_call_it(name, meant):
    assert set_of(name) == meant


def test_connect_asks_arxiv_for_raw_records_of_a_set():
    question = connect(Options("cs.AI")).question
    assert (question.address, question.prefix, question.set) == (ADDRESS, "arXivRaw", "cs:cs:AI")


def test_connect_asks_for_another_format_or_another_address_when_told():
    question = connect(Options("?format=arXiv", "https://mirror.example.org/oai")).question
    assert (question.address, question.prefix, question.set) == (
        "https://mirror.example.org/oai",
        "arXiv",
        "",
    )


@pytest.mark.parametrize("argument", ["cs?format=marc21", "cs AI", "cs?set=x", "https://arxiv.org"])
def test_connect_refuses_what_is_no_set(argument):
    with pytest.raises(SourceError, match="is no set of arXiv; write it as in arxiv:cs"):
        connect(Options(argument))


def test_a_deleted_paper_is_deleted_in_all_formats():
    assert keys_of("oai:arXiv.org:math.AG/0601001") == ("math/0601001", "math/0601001#raw")
    assert connect(Options()).keys("oai:arXiv.org:2405.00101") == ("2405.00101", "2405.00101#raw")


def test_an_id_tells_its_month():
    assert [month_of(id) for id in ("2405.14979", "0704.0001", "hep-th/9108001", "math/0601001", "x")] == [
        "2024-05",
        "2007-04",
        "1991-08",
        "2006-01",
        "",
    ]


@pytest.mark.parametrize(
    "said",
    [
        "This paper has been withdrawn by the author due to a crucial sign error in equation 1.",
        "this paper has been withdrawn",
        "Withdrawn by arXiv administration",
        "Paper is withdrawn. On review it contributes little",
        "12 pages. The manuscript has now been withdrawn",
        "arXiv admin note: withdrawn by arXiv admin due to a false name",
        "8 pages, 2 figures (withdrawn)",
        "This submission was withdrawn because of a dispute",
        "WITHDRAWN",
        "This paper has been withdrawn from arXiv.org due to a disagreement",
        "A proof. (Paper is being withdrawn: the conclusion is incorrect.)",
    ],
)
def test_a_withdrawal_is_heard(said):
    assert is_withdrawn(said, "")
    assert is_withdrawn("", said)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "A plate withdrawn from a liquid bath",
        "This paper was withdrawn from the conference and extended",
        "Drugs that have been withdrawn from the market",
        "Withdrawn from a bath, a strip bends",
        "Money cannot be withdrawn by their owners",
        "We study withdrawn papers",
    ],
)
def test_what_only_sounds_like_a_withdrawal_is_none(said):
    assert not is_withdrawn(said, said)


@pytest.mark.parametrize(
    ("reference", "journal"),
    [
        ("Lett. Inv. Phys. 108 (2018), no. 2, 359-376", ("Lett. Inv. Phys.", "108")),
        ("J. Inv. A: Math. Theor. 51 (2018) 035201", ("J. Inv. A: Math. Theor.", "51")),
        ("Inv.Lett.B573:94-100,2003", ("Inv.Lett.B", "573")),
        ("Inventions, vol. 12, pp. 3-4", ("Inventions", "12")),
        ("Eur. Inv. J. C (2017) 77:856", None),
        ("Inventions 2021", None),
        ("2022 International Conference on Inventions", None),
        ("Proc. 3rd Symposium on Inventions 12", None),
        ("In Proceedings of Inventors 9", None),
        ("PoS(INV15) (2015) 045", None),
        ("", None),
    ],
)
def test_a_journal_is_told_by_its_volume(reference, journal):
    assert journal_of(reference) == journal


@pytest.mark.parametrize(
    ("listed", "names"),
    [
        ("Ada Lovelace", ("Ada Lovelace",)),
        ("Ada Lovelace and Emmy Noether", ("Ada Lovelace", "Emmy Noether")),
        ("A. Lovelace, E. Noether, and M. Agnesi", ("A. Lovelace", "E. Noether", "M. Agnesi")),
        (
            "A. Lovelace (1), E. Noether (1 and 2), ((1) London, (2) Bryn Mawr, PA)",
            ("A. Lovelace", "E. Noether"),
        ),
        ("Grace Hopper, Jr., Ada King, III", ("Grace Hopper Jr.", "Ada King III")),
        ("Loom Collaboration: A. Lovelace, E. Noether", ("Loom Collaboration", "A. Lovelace", "E. Noether")),
        ("the Loom Collaboration and the Card Group", ("the Loom Collaboration", "the Card Group")),
        ("Ada Lovelace et al.", ("Ada Lovelace",)),
        ("Fern\\'andez Brand\\~ao", ("Fern\\'andez Brand\\~ao",)),
        ("Plato", ("Plato",)),
        ("", ()),
    ],
)
def test_a_list_of_authors_is_divided(listed, names):
    assert names_in(listed) == names
