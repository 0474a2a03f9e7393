import pytest

from broadsheet.errors import SourceError
from broadsheet.extensions import available, load
from broadsheet.sources._json import first_keys, is_lines
from broadsheet.sources._recognise import recognise


@pytest.fixture
def sources():
    modules = [load("sources", name) for name in available("sources")]
    return [module.make() for module in modules if hasattr(module, "make")]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (
            '[{"id": "a", "type": "article-journal", "title": "A", "issued": {"date-parts": [[2001]]}}]',
            "csl_json",
        ),
        ('{"config": {}, "items": [{"itemType": "book", "title": "A"}]}', "zotero"),
        ('{"status": "ok", "message-type": "work", "message": {"title": ["A"]}}', "crossref"),
        ('{"paperId": "1", "title": "A", "abstract": null}\n', "semantic_scholar"),
        ('{"notes": [{"id": "a", "forum": "a", "content": {"title": "A"}}]}', "openreview"),
        ('{"id": "0704.0001", "submitter": "B", "title": "A", "journal-ref": null}\n', "arxiv_snapshot"),
        ('{"id": "0704.0001", "title": "A", "abstract": "B"}\n', "jsonl"),
        ("@article{a, title = {A}}", "bibtex"),
        ("TY  - JOUR\nTI  - A\nER  - \n", "ris"),
        ("PMID- 1\nTI  - A\n", "medline"),
        ("PT J\nTI A\nER\n", "wos"),
        ('<?xml version="1.0"?><feed/>', "feed"),
        ("<PubmedArticleSet/>", "pubmed"),
        ('<collection id="P19"><volume id="1"/></collection>', "acl_anthology"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/x</id></feed>', "arxiv_atom"),
    ],
)
def test_every_format_has_one_reader(content, name, sources, tmp_path):
    path = tmp_path / "some"
    path.write_text(content, "utf-8")
    assert recognise(path, sources).name == name


@pytest.mark.parametrize(
    "content", ["[1, 2, 3]", '{"id": 1}', "plain words", "<html/>", "<svg/>", "{}", "[]"]
)
def test_other_files_are_nobodys(content, sources, tmp_path):
    path = tmp_path / "other.json"
    path.write_text(content, "utf-8")
    with pytest.raises(SourceError, match=r"not a file of any source we have \(there are: .*jsonl.*--source"):
        recognise(path, sources)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"%PDF\0\x01", "binary"),
        ("é".encode("latin-1"), "not UTF-8"),
        ("a".encode("utf-16"), "UTF-8"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(content, reason, sources, tmp_path):
    path = tmp_path / "strange"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=reason):
        recognise(path, sources)


def test_a_folder_is_refused_with_the_way_out(sources, tmp_path):
    with pytest.raises(SourceError, match=r"is a folder; name the files in it"):
        recognise(tmp_path, sources)


def test_two_takers_are_one_too_many(tmp_path):
    class Greedy:
        name = "greedy"

        def recognises(self, path, head):
            return True

        def read(self, path):
            return iter(())

    path = tmp_path / "any"
    path.write_text("x")
    with pytest.raises(SourceError, match="could be a file of any of: greedy, greedy; name one"):
        recognise(path, [Greedy(), Greedy()])


class TestFirstKeys:
    def test_are_paths_through_objects_and_first_members_of_arrays(self):
        text = '[{"paper": {"id": 1, "authors": [{"name": "A"}, {"x": 1}]}, "title": "t"}, {"y": 1}]'
        assert first_keys(text) == {
            "[]", "[].paper", "[].paper.id", "[].paper.authors", "[].paper.authors[]",
            "[].paper.authors[].name", "[].title",
        }  # fmt: skip

    def test_are_told_as_far_as_the_text_goes(self):
        assert first_keys('{"id": "1", "title": "A title that is cut o') == {"id", "title"}
        assert first_keys("no json") == set()
        assert first_keys('{"a" 1}') == set()
        assert len(first_keys("[" * 100_000)) < 10


def test_lines_are_objects_that_end_where_the_line_does():
    assert is_lines('{"id": 1}\n{"id": 2}\n')
    assert is_lines('{"id": "a very long li')
    assert not is_lines('{\n  "id": 1\n}')
    assert not is_lines('[{"id": 1}]')
    assert not is_lines("")
