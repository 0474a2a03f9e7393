"""What every exporter keeps to. A new file in exporters/ is tested the moment it exists.

The source of the same name reads back what it wrote: the same papers, as far as the format can hold them.
"""

from dataclasses import fields, replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadsheet.catalog.merge import merge
from broadsheet.extensions import available, load
from broadsheet.sources._recognise import recognise
from broadsheet.store.records import pack
from broadsheet.tools.latex import readable
from broadsheet.types import IMPRINT, Author, ExternalId, Featuring, Paper, Record, Version

WHOLE = {"jsonl", "parquet", "table"}  # formats of our own row; the others are for citations
OF_ITS_PLACE = {"featured", "upvotes", "comments"}  # belongs where it was given, and stays out of citations
KINDS = ("article", "inproceedings", "book", "incollection", "phdthesis", "mastersthesis", "techreport")
KINDS += (
    "misc",
    "online",
    "unpublished",
    "proceedings",
    "dataset",
    "manual",
    "software",
    "inbook",
    "booklet",
)


def exporter(name):
    return load("exporters", name).make()


def paper(row=1, ids=("arXiv:2405.00001",), authors=(), **said):
    """A paper as the catalog would have it, with what follows from the rest."""
    ids = tuple(ExternalId.parse(id) for id in ids)
    said = {"title": "On boats", "abstract": ""} | said
    said |= {name: readable(said[name]) for name in ("title", "abstract")}
    authors = [readable(name) for name in authors]
    featured, published = said.get("featured", ()), said.get("published") or ""
    day = featured[0].day if featured else date.fromisoformat(published) if len(published) == 10 else None
    if categories := said.get("categories"):
        said.setdefault("primary_category", categories[0])
    said.setdefault("n_authors", len(authors))
    return Paper(row=row, id=str(ids[0]), ids=ids, authors=tuple(map(Author, authors)), day=day, **said)


NASTY = (
    paper(),
    paper(
        ids=("arXiv:math/0601001", "acl:P19-1613", "pmid:26957754", "pmcid:PMC4756000", "doi:10.1000/a(b)c;d<e>f"),
        title="Quotes \" and ' and “these”, a #hash, 5 % of $x_{1}^2 < y & z$; semicolons; {braces}",
        abstract="TY  - JOUR, ER  - and @article{a, b = {c}}: all of this is text. a < b, c > d. 日本語。 العربية",
        authors=("Ludwig van Beethoven", "Sammy Davis, Jr.", "Martin King Jr.", "Plato", "李明", "OpenAI Team"),
        published="2024-05-27",
        updated="2024-06",
        venue="Journal of Boats & Harbours; Series A",
        categories=("cs.CL", "math.AG"),
        primary_category="math.AG",
        keywords=("boats", "wind, and water", "a; b"),
        versions=(Version(1, "2024-05-27"), Version(2), Version(3, "2024")),
        url="https://example.org/a;b?c=d&e=[f]",
        pdf="https://example.org/a b.pdf",
        code="https://example.org/code",
        project="https://example.org/project",
        organization="A \"B\" C\\D",
        note="12 pages, 3 figures; doi:10.1000/other\nsecond line",
        license="https://creativecommons.org/licenses/by/4.0/",
        withdrawn=True,
        n_authors=12,
        imprint={
            "kind": "mastersthesis",
            "key": "lovelace:2024/a",
            "volume": "IV",
            "number": "3-4",
            "pages": "193--194",
            "publisher": "A & B",
            "school": "University of C",
            "institution": "D",
            "editor": "Noether, Emmy and Robin Milner",
            "issn": "1234-5678, 8765432X",
            "isbn": "978-0-306-40615-7",
            "report": "TR-7",
            "language": "en",
        },
    ),
    paper(ids=("title:0123456789abcdef",), title="<i>E. coli</i> in H<sub>2</sub>O: if x<y and y>z"),
    paper(ids=("url:example.org/a",), title="[Retracted] {A} \"title\"", url="http://example.org/a", published="1999"),
    paper(ids=("doi:10.1000/1", "doi:10.1000/2"), title="Two names", published="2001-12", keywords=("one; two",)),
    paper(title="=1+1", abstract="-1 @SUM", authors=("+A B", "'C D", "Lovelace, Ada", "Doe, J., Roe, R."), n_authors=4),
    paper(title="Pages", imprint={"kind": "article", "pages": "12-15", "issn": "none", "editor": "A; B and"}),
    paper(title="More", note="\"json\"", imprint={"kind": "book", "publisher": "P", "series": "S"}, venue="V"),
)  # fmt: skip
POPULAR = paper(
    ids=("arXiv:2405.00009",),
    published="2024-05-27",
    featured=(Featuring(date(2024, 5, 29), "a reader", datetime(2024, 5, 29, 1, 2, 3, 450000, tzinfo=UTC)),),
    upvotes=31,
    comments=4,
    note="12 pages",
)


def held(name, whole):
    """What this format can hold of a paper."""
    kept = replace(whole, sources=(), row=0)
    if name in WHOLE:
        return kept
    nothing = {field.name: field.default for field in fields(Paper) if field.name in OF_ITS_PLACE}
    published = whole.published or ""
    return replace(kept, **nothing, day=date.fromisoformat(published) if len(published) == 10 else None)


def through(name, papers, folder):
    """The papers after a way out and in again."""
    path = folder / f"papers{exporter(name).suffix}"
    path.write_bytes(b"".join(exporter(name).write(papers)))
    found = list(load("sources", name).make().read(path))
    assert [one for one in found if not isinstance(one, Record)] == []
    return [held(name, merge(0, [pack(name, record)]).paper) for record in found]


@pytest.mark.parametrize("name", available("exporters"))
class TestEveryExporter:
    def test_is_named_like_its_module_and_tells_what_it_writes(self, name):
        assert exporter(name).name == name
        assert exporter(name).suffix.startswith(".")
        assert "/" in exporter(name).media_type

    @pytest.mark.parametrize("nasty", range(len(NASTY)))
    def test_the_source_of_its_name_reads_back_the_same_paper(self, name, nasty, tmp_path):
        assert through(name, [NASTY[nasty]], tmp_path) == [held(name, NASTY[nasty])]

    def test_what_belongs_to_its_place_comes_back_from_a_whole_format_alone(self, name, tmp_path):
        assert through(name, [POPULAR], tmp_path) == [held(name, POPULAR)]

    @pytest.mark.parametrize("kind", KINDS)
    def test_every_kind_of_paper_comes_back_as_it_was(self, name, kind, tmp_path):
        imprint = {part: f"{part} 1" for part in IMPRINT - {"issn", "isbn"}} | {"kind": kind}
        whole = paper(imprint=imprint, venue="A place", ids=("doi:10.1000/x",))
        assert through(name, [whole], tmp_path) == [held(name, whole)]

    def test_many_papers_come_in_their_order(self, name, tmp_path):
        papers = [replace(one, row=row) for row, one in enumerate(NASTY)]
        assert through(name, papers, tmp_path) == [held(name, one) for one in papers]

    def test_its_file_is_recognised(self, name, tmp_path):
        path = tmp_path / f"papers{exporter(name).suffix}"
        path.write_bytes(b"".join(exporter(name).write(NASTY)))
        modules = [load("sources", source) for source in available("sources")]
        assert recognise(path, [module.make() for module in modules if hasattr(module, "make")]).name == name

    def test_no_papers_make_a_file_without_papers(self, name, tmp_path):
        assert through(name, [], tmp_path) == []

    def test_the_same_papers_make_the_same_bytes(self, name):
        assert b"".join(exporter(name).write(NASTY)) == b"".join(exporter(name).write(list(NASTY)))

    def test_the_first_piece_comes_before_the_last_paper_is_asked_for(self, name):
        asked = []

        def papers():
            for row in range(100_000):
                asked.append(row)
                yield replace(NASTY[1], row=row)

        pieces = exporter(name).write(papers())
        assert len(next(pieces)) + len(next(pieces)) > 0
        assert len(asked) < 100_000

    @settings(
        max_examples=60,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(data=st.data())
    def test_any_text_comes_back(self, name, data, tmp_path):
        whole = data.draw(papers_of_any_text())
        assert through(name, [whole], tmp_path) == [held(name, whole)]


def papers_of_any_text():
    signs = st.one_of(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Zl", "Zp"]),
        st.sampled_from("\"'{}[]<>&%$#@\\;,:-=|\t~^_ "),
    )
    texts = st.text(signs, min_size=1, max_size=30).map(lambda text: " ".join(readable(text).split()))
    texts = texts.filter(lambda text: text and readable(text) == text)
    some = st.lists(texts, max_size=3, unique=True).map(tuple)
    return st.builds(
        paper,
        title=texts,
        abstract=texts,
        authors=some,
        venue=texts,
        keywords=some,
        note=texts,
        organization=texts,
        license=texts,
        imprint=st.dictionaries(st.sampled_from(sorted(IMPRINT - {"kind"})), texts, max_size=4),
    )
