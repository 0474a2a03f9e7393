from pathlib import Path

import pytest

from broadsheet.errors import SourceError
from broadsheet.sources.semantic_scholar import SemanticScholar

SAMPLES = Path(__file__).parents[1] / "data" / "sources" / "semantic_scholar"


def read(name):
    return list(SemanticScholar().read(SAMPLES / name))


def test_a_paper_has_what_its_fields_say():
    [record] = read("paper.json")
    assert record.key == f"s2:{1:040x}"
    assert record.title == "Mist as a language"
    assert record.authors == ("Marta Quill", "O. Marsh")
    assert [str(id) for id in record.ids] == [
        "arXiv:3105.00009", "acl:2031.mist-main.4", "doi:10.5555/s2.1", "pmid:99000501", "pmcid:PMC9900501",
        f"s2:{1:040x}", "corpusid:990001", "dblp:conf/mist/QuillM31", "mag:99",
    ]  # fmt: skip
    assert (record.published, record.venue) == ("2031-05-09", "MIST")
    assert (record.pdf, record.license) == ("https://example.org/mist.pdf", "CCBY")
    assert record.url == f"https://www.semanticscholar.org/paper/{1:040x}"
    assert record.imprint == {"kind": "article", "volume": "3", "pages": "7-9"}
    assert record.extra["tldr"]["text"] == "It speaks."
    assert "embedding" not in record.extra


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("search.json", ["Only a title", "Another"]),
        ("citations.json", ["One that cites"]),
        ("author.json", ["One of hers"]),
        ("batch.json", ["First of a batch", "Second of a batch"]),
        ("snippets.json", ["Mist as a language"]),
        ("cassette.yaml", ["Recorded in one way", "Recorded in another"]),
    ],
)
def test_papers_are_found_in_every_kind_of_answer(name, titles):
    assert [record.title for record in read(name)] == titles


def test_what_stands_around_a_cited_paper_stays():
    [record] = read("citations.json")
    assert record.extra["context"] == {"of": "citingPaper", "contexts": ["as in [3]"], "isInfluential": True}


def test_the_bulk_data_sets_names_are_known():
    [record] = read("bulk.jsonl")
    assert [str(id) for id in record.ids] == ["arXiv:3106.00001", "corpusid:990008"]
    assert (record.key, record.published, record.imprint) == (
        "corpusid:990008",
        "2031-06-30",
        {"kind": "article"},
    )


def test_papers_that_are_not_known_or_have_no_title_are_skipped():
    unknown, _, untitled = read("broken.json")
    assert (unknown.position, unknown.reason) == ("paper 1", "Semantic Scholar does not know it")
    assert untitled.position == "paper 3"
    assert "fields=title" in untitled.reason


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"error": "Paper not found"}', "Semantic Scholar answered: Paper not found"),
        ('{"total": 0, "offset": 0}', "nothing was found"),
        ('{"data": [{"authorId": "1", "name": "M"}]}', "an answer about something else"),
        ('["2031-01-01"]', "an answer about something else"),
        ("interactions:\n- request: {uri: x}\n  response: []\n", "no recording that we can read"),
        ("interactions:\n- [\n", r"no YAML .*line"),
        ("interactions:\n" + "- [" * 3000, "no YAML|no recording"),
    ],
)
def test_answers_without_papers_are_refused_with_the_reason(content, said, tmp_path):
    path = tmp_path / "answer"
    path.write_text(content)
    with pytest.raises(SourceError, match=said):
        list(SemanticScholar().read(path))


def test_an_error_among_recorded_answers_hides_no_papers(tmp_path):
    path = tmp_path / "cassette.yaml"
    path.write_text((SAMPLES / "cassette.yaml").read_text().replace("      code: 200", "      code: 500"))
    [record] = SemanticScholar().read(path)
    assert record.title == "Recorded in another"


def test_ids_as_the_first_version_of_the_api_gives_them_are_known(tmp_path):
    path = tmp_path / "paper.json"
    path.write_text(
        '{"paperId": "a", "title": "A", "arxivId": "3105.00009", "doi": "10.5555/A", "externalIds": null}'
    )
    [record] = SemanticScholar().read(path)
    assert [str(id) for id in record.ids] == ["arXiv:3105.00009", "doi:10.5555/a", "s2:a"]
