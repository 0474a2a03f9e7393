import pytest

from broadsheet.sources._ids import (
    acl_id,
    arxiv_id,
    doi,
    fingerprint,
    ids_meant,
    ids_of,
    is_url,
    named,
    openreview_id,
    pmcid,
    pmid,
    pubmed_id,
    semantic_scholar_id,
)
from broadsheet.types import ExternalId


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2405.14979", ("2405.14979", None)),
        ("arXiv:2405.14979v2", ("2405.14979", 2)),
        ("arxiv: 0704.0001", ("0704.0001", None)),
        ("https://arxiv.org/abs/2405.14979v11", ("2405.14979", 11)),
        ("http://www.arxiv.org/pdf/2405.14979.pdf", ("2405.14979", None)),
        ("https://export.arxiv.org/abs/math-ph/9909028", ("math-ph/9909028", None)),
        ("math.AG/0601001", ("math/0601001", None)),
        ("cond-mat.supr-con/9901001v1", ("cond-mat/9901001", 1)),
        ("hep-th/9112042", ("hep-th/9112042", None)),
        ("2406.105", None),  # lost its zeros: 2406.00105 or 2406.10500?
        ("2413.00001", None),
        ("news/9909028", None),
        ("https://example.org/abs/2405.14979", None),
    ],
)
def test_an_arxiv_id_has_one_form_and_is_never_guessed(text, found):
    assert arxiv_id(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10.1007/BF01885498", "doi:10.1007/bf01885498"),
        ("https://doi.org/10.1145/1571941.1572114.", "doi:10.1145/1571941.1572114"),
        ("DOI: 10.18653/v1/P19-1613", "doi:10.18653/v1/p19-1613"),
        ("https://doi.org/10.48550/arXiv.2405.14979", "arXiv:2405.14979"),
        ("10.1103/PhysRevD.48.R1910 10.1103/PhysRevD.49.4970", "None"),
        ("see the paper", "None"),
    ],
)
def test_a_doi_is_lower_case_and_bare_and_arxivs_own_is_the_arxiv_id(text, found):
    assert str(doi(text)) == found


def test_addresses_of_archives_hold_ids():
    assert acl_id("https://aclanthology.org/P19-1613/") == "P19-1613"
    assert acl_id("https://www.aclweb.org/anthology/2020.coling-main.554.pdf") == "2020.coling-main.554"
    assert acl_id("https://example.org/P19-1613") is None
    assert openreview_id("https://openreview.net/forum?id=B1e-kxSKDH&noteId=x") == "B1e-kxSKDH"
    assert openreview_id("https://openreview.net/group?id=ICLR") is None


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://pubmed.ncbi.nlm.nih.gov/20481061/", "pmid:20481061"),
        ("http://www.ncbi.nlm.nih.gov/pubmed/20481061?dopt=Abstract", "pmid:20481061"),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC4513071/pdf/main.pdf", "pmcid:PMC4513071"),
        ("https://pmc.ncbi.nlm.nih.gov/articles/pmc4513071", "pmcid:PMC4513071"),
        ("https://europepmc.org/article/MED/20481061", "pmid:20481061"),
        ("https://europepmc.org/article/PMC/PMC4513071", "pmcid:PMC4513071"),
        ("https://www.ncbi.nlm.nih.gov/books/NBK51812/", "None"),
        ("https://example.org/pubmed/20481061", "None"),
        ("http://[ncbi.nlm.nih.gov", "None"),
    ],
)
def test_addresses_of_pubmed_and_its_central_hold_ids(url, found):
    assert str(pubmed_id(url)) == found


@pytest.mark.parametrize(
    ("url", "found"),
    [
        (f"https://www.semanticscholar.org/paper/{'0f' * 20}", f"s2:{'0f' * 20}"),
        (f"https://www.semanticscholar.org/paper/A-Title-Lovelace/{'0f' * 20}?p2df", f"s2:{'0f' * 20}"),
        ("https://api.semanticscholar.org/CorpusID:251848799", "corpusid:251848799"),
        ("https://www.semanticscholar.org/author/2262347", "None"),
        (f"https://example.org/paper/{'0f' * 20}", "None"),
    ],
)
def test_addresses_of_semantic_scholar_hold_ids(url, found):
    assert str(semantic_scholar_id(url)) == found


def test_ids_of_medicine_have_one_form():
    assert [str(pmid(text)) for text in ("20481061", "PMID: 020481061", "PMC1", "12 pages")] == [
        "pmid:20481061", "pmid:20481061", "None", "None",
    ]  # fmt: skip
    assert [str(pmcid(text)) for text in ("PMC4513071", "PMCID: PMC04513071.2", "pmc -7", "4513071")] == [
        "pmcid:PMC4513071", "pmcid:PMC4513071", "pmcid:PMC7", "None",
    ]  # fmt: skip


def test_a_half_written_address_is_no_id_and_no_error():
    assert acl_id("http://[aclanthology.org") is None
    assert openreview_id("http://[openreview.net/forum?id=1") is None
    assert not is_url(" Robust and Secure")
    assert is_url("https://example.org/a?b=c#d")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("arXiv:2405.14979v2", "arXiv:2405.14979"),
        ("acl:P19-1613", "acl:P19-1613"),
        ("icra2007:4209647", "icra2007:4209647"),
        ("doi:10.1007/BF01885498", "doi:10.1007/bf01885498"),
        ("PMID: 20481061", "pmid:20481061"),
        ("pmid:unknown", "None"),
        ("PMCID:PMC4513071", "pmcid:PMC4513071"),
        ("CorpusId:251848799", "corpusid:251848799"),
        ("arXiv:2406.105", "None"),
        ("17", "None"),
        ("https://example.org/17", "None"),
    ],
)
def test_an_id_with_a_scheme_keeps_it(text, found):
    assert str(named(text)) == found


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (" 2405.14979v3 ", ["arXiv:2405.14979"]),
        ("https://arxiv.org/pdf/2405.14979", ["arXiv:2405.14979"]),
        ("10.1145/1571941.1572114", ["doi:10.1145/1571941.1572114"]),
        ("P19-1613", ["acl:P19-1613"]),
        ("2020.coling-main.554", ["acl:2020.coling-main.554"]),
        ("PMC4513071", ["pmcid:PMC4513071"]),
        ("https://pubmed.ncbi.nlm.nih.gov/20481061/", ["pmid:20481061"]),
        ("0f" * 20, [f"s2:{'0f' * 20}"]),
        ("icra2007:4209647", ["icra2007:4209647"]),
        ("https://example.org/a/", ["url:example.org/a"]),
        ("attention is all you need", []),
    ],
)
def test_what_a_person_types_means_ids(typed, meant):
    assert [str(external) for external in ids_meant(typed)] == meant


class TestIdsOf:
    def test_arxivs_comes_first_then_the_order_given_none_twice(self):
        found = ids_of(
            ["acl:P19-1613"], ["https://arxiv.org/abs/1906.00001v1", "https://aclanthology.org/P19-1613"]
        )
        assert found == (ExternalId("arXiv", "1906.00001"), ExternalId("acl", "P19-1613"))

    def test_an_address_is_an_id_only_when_there_is_no_better_one(self):
        assert ids_of(urls=["https://www.Example.org/a/"]) == (ExternalId("url", "example.org/a"),)
        assert ids_of(["icra2007:4209647"], ["https://example.org/a"]) == (ExternalId("icra2007", "4209647"),)

    def test_nothing_gives_nothing(self):
        assert ids_of() == ()


def test_titles_that_differ_in_case_and_punctuation_have_one_fingerprint():
    assert fingerprint("A Map: of it") == fingerprint("a map of  it!")
    assert fingerprint("A map") != fingerprint("A mop")
    assert fingerprint("???") != fingerprint("!!!")
