from pathlib import Path

import pytest

from broadsheet.errors import SourceError
from broadsheet.sources._jats import abstract_text, title_text
from broadsheet.sources.crossref import Crossref

SAMPLES = Path(__file__).parents[1] / "data" / "sources" / "crossref"


def test_a_work_has_what_its_fields_say():
    [record] = Crossref().read(SAMPLES / "work.json")
    assert record.key == "doi:10.5555/fog.2031.3"
    assert record.title == "Fog in Ulva forests & H₂O: A walk"
    assert record.abstract == "Background: Fog is wet.\nResults: It holds $x^2$ drops."
    assert record.authors == ("Marta Quill", "Fog Consortium")
    assert record.published == "2031-03-09"
    assert record.venue == "Journal of Fog"
    assert record.url == "https://doi.org/10.5555/fog.2031.3"
    assert record.pdf == "https://example.org/fog.pdf"
    assert record.license == "https://creativecommons.org/licenses/by/4.0/"
    assert record.imprint == {
        "kind": "article", "volume": "9", "number": "3", "pages": "33-41", "publisher": "Harbour Press",
        "issn": "1234-5678", "language": "en",
    }  # fmt: skip
    assert record.extra["relation"]["has-preprint"][0]["id"] == "10.5555/fog.preprint"
    assert "cites" not in record.extra["relation"]
    assert not record.extra.keys() & {"indexed", "deposited", "score", "author"}


def test_a_preprint_tells_what_became_of_it_and_who_its_authors_are():
    preprint, _, _ = Crossref().read(SAMPLES / "works.json")
    assert preprint.extra["relation"] == {
        "is-preprint-of": [{"id-type": "doi", "id": "10.5555/fog.2031.3", "asserted-by": "subject"}]
    }
    assert preprint.authors == ("Marta Quill Jr",)
    assert preprint.extra["author"][0]["ORCID"].endswith("0000-0000-0000-0000")
    assert (preprint.venue, preprint.published) == ("shoreRxiv", "2030-12-24")
    assert preprint.imprint == {"kind": "misc"}


def test_a_retracted_work_is_withdrawn_and_impossible_dates_are_cut():
    _, retracted, _ = Crossref().read(SAMPLES / "works.json")
    assert retracted.withdrawn
    assert retracted.published == "2029"
    assert retracted.imprint == {"kind": "inproceedings", "editor": "Odo Marsh", "isbn": "9780000000026"}
    assert retracted.venue == "Meeting on Mist"


def test_arxivs_own_doi_is_the_arxiv_id():
    *_, record = Crossref().read(SAMPLES / "works.json")
    assert (record.key, record.url) == ("arXiv:3102.00003", "https://arxiv.org/abs/3102.00003")


def test_what_crossref_finds_wrong_with_a_question_is_told():
    with pytest.raises(SourceError, match="Crossref answered: Parameter qery specified but"):
        list(Crossref().read(SAMPLES / "broken-question.json"))


def test_a_title_in_citeprocs_form_is_read_too(tmp_path):
    path = tmp_path / "work.json"
    path.write_text('{"indexed": {}, "DOI": "10.5555/a", "title": "RETRACTED: A", "container-title": "J"}')
    [record] = Crossref().read(path)
    assert (record.title, record.venue, record.withdrawn) == ("RETRACTED: A", "J", True)


@pytest.mark.parametrize(
    ("content", "taken"),
    [
        ('{"message-type": "work", "message": {"DOI": "10.5555/a"}}', True),
        ('[{"indexed": {}, "DOI": "10.5555/a"}]', True),
        ('[{"id": "a", "type": "article-journal", "title": "CSL", "DOI": "10.5555/a"}]', False),
        ('{"items": [{"itemType": "book", "DOI": "10.5555/a"}]}', False),
        ('{"error": "Not found", "message": "no"}', False),
    ],
)
def test_citations_in_other_json_are_not_its_own(content, taken, tmp_path):
    assert Crossref().recognises(tmp_path, content) is taken


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("plain  words ", "plain  words"),
        ("<jats:p>One</jats:p><jats:p>Two &lt; 3</jats:p>", "One\nTwo < 3"),
        ("<jats:title>Summary</jats:title><jats:p>One</jats:p>", "One"),
        ("<p>Abstract: One</p>", "One"),
        ("<p>Abstraction helps &amp; pays</p>", "Abstraction helps & pays"),
        ("<jats:list><jats:list-item><jats:p>One</jats:p></jats:list-item></jats:list>", "One"),
        ("<jats:p>see <jats:xref ref-type='bibr'>[1]</jats:xref></jats:p>", "see [1]"),
        (r"<p>a <tex-math>\documentclass{x}\begin{document}$$y$$\end{document}</tex-math> b</p>", "a $y$ b"),
    ],
)
def test_abstracts_in_jats_become_text(markup, text):
    assert abstract_text(markup) == text


def test_titles_in_jats_stand_on_one_line():
    markup = "The <i>E. coli</i>\n  H<sub>2</sub>O &amp; <scp>DNA</scp>"
    assert title_text(markup) == "The E. coli H₂O & DNA"
