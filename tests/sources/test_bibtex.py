from pathlib import Path

import pytest

from broadsheet.errors import SourceError
from broadsheet.sources import bibtex
from broadsheet.tools.latex import readable
from broadsheet.types import Record, Skip, Version

SAMPLES = Path(__file__).parents[1] / "data" / "sources" / "bibtex"


@pytest.fixture
def read(tmp_path):
    def read(content):
        path = tmp_path / "papers.bib"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(bibtex.make().read(path))

    return read


@pytest.fixture
def one(read):
    def one(fields, kind="article", before=""):
        (found,) = read(f"{before}@{kind}{{key, title = {{A Title}}, {fields}}}")
        return found

    return one


def sample(name):
    found = list(bibtex.make().read(SAMPLES / name))
    return {record.imprint.get("key", ""): record for record in found if isinstance(record, Record)}


def titles(found):
    return [record.title for record in found]


def reasons(found):
    return [(skip.position, skip.reason) for skip in found if isinstance(skip, Skip)]


class TestAWholeFile:
    def test_has_a_record_for_each_entry_and_none_for_comments_macros_and_preambles(self):
        assert list(sample("classic.bib")) == [
            "alder2019wings", "beetle2020shells", "caddis2021streams", "dobson2022preprint", "eft2018corr", "imago2020",
        ]  # fmt: skip

    def test_says_all_that_an_entry_says(self):
        record = sample("classic.bib")["alder2019wings"]
        assert readable(record.title) == r"Wings of LED Moths: $\alpha^{2}$ in $\mathbb{R}^n$"
        assert [readable(name) for name in record.authors] == [
            "Adäle Álder", "Øyvind van der Berg", "Martin King, Jr.", "The Moth Team",
        ]  # fmt: skip
        assert record.published == "2019-02-14"
        assert record.venue == "Journal of Imaginary Insects"
        assert record.keywords == ("moths, light", "lamps, wings")
        assert list(map(str, record.ids)) == ["doi:10.5555/alder.2019_7"]
        assert readable(record.abstract) == "We show that 80% of moths fly to lamps. Others do not."
        assert record.note == "With an appendix by B. Beetle"
        assert record.imprint == {
            "kind": "article", "key": "alder2019wings", "volume": "7", "number": "2–3", "pages": "101-110",
            "issn": "1234-5678",
        }  # fmt: skip
        assert record.extra == {"file": ":/home/somebody/wings.pdf:PDF", "custom": "kept as it is"}

    def test_in_biblatex_is_read_alike(self):
        record = sample("biblatex.bib")["grub2023dark"]
        assert record.title == "Dark Nights: A Study"
        assert record.authors == ("Greta von Grub", "Hal Hopper")
        assert (record.published, record.venue) == ("2023-05-27", "Journal of Imaginary Insects")
        assert (record.primary_category, record.categories) == ("cs.CL", ("cs.CL",))
        assert list(map(str, record.ids)) == ["arXiv:2305.04321", "doi:10.5555/grub.2023"]
        assert record.imprint["number"] == "4"
        assert record.imprint["language"] == "english"

    def test_without_any_entry_is_refused_by_name_unless_it_is_empty(self, read, tmp_path):
        with pytest.raises(SourceError, match=r"papers\.bib holds no BibTeX"):
            read("Nothing of that kind")
        assert read("") == read("% Encoding: UTF-8\n@comment{x}") == []


class TestBrokenEntries:
    def test_do_not_take_others_with_them(self):
        found = list(bibtex.make().read(SAMPLES / "broken.bib"))
        assert [item.title for item in found if isinstance(item, Record)] == [
            "The First, Which Is Whole", "The Third, Which Is Whole", "The Last, Which Lacks Its Own Brace",
        ]  # fmt: skip
        assert [position for position, _ in reasons(found)] == ["line 7", "line 19", "line 24", "line 30"]

    def test_tell_what_is_wrong(self):
        found = list(bibtex.make().read(SAMPLES / "broken.bib"))
        braces, title, _, stray = (reason for _, reason in reasons(found))
        assert braces == "the braces of its field 'title' do not close"
        assert title == "it has no title"
        assert "'and here is a remark, year ='" in stray

    def test_of_one_line_have_a_place_each(self, read):
        found = read("@misc{a, year = 1} @misc{b, title = {B}} @misc{c, year = 2}\n\n@misc{d}")
        assert [position for position, _ in reasons(found)] == ["line 1", "line 1, entry 3", "line 3"]

    @pytest.mark.parametrize("start", ["{Open", "{Open {and open", '"Open', '"Open {', "{Open } and { more"])
    def test_end_where_the_next_begins(self, read, start):
        found = read(f"@misc{{a, title = {start},\n year = 1}}\n@misc{{b, title = {{B}}}}\n")
        assert [position for position, _ in reasons(found)] == ["line 1"]
        assert titles(found[1:]) == ["B"]


class TestWhatBibTeXWouldStopAt:
    @pytest.mark.parametrize(
        "text",
        [
            "@misc{key, title = {A} author = {B B} year = 2001}",
            "@misc{key, title = {A}, author = {B B}, year = 2001",
            "@misc{key, title = {A}}, author = {B B}, year = 2001}",
            "@misc{key\n title = {A}, author = {B B}, year = {2001}}",
            "@misc(key, title = {A}, author = {B B}, year = 2001,,)",
            "@misc(key\n title = {A}\n author = {B B}\n year = {2001})",
            "@misc{key, % why\n title = {A}, % because\n author = {B B}, %year = 1\n year = 2001}",
            "@misc{key, title = A, author = B B, year = 2001}",
            'mail me @ home (or not)\n@MISC { key , TITLE={A},AUTHOR={B B},YEAR="2001" }',
        ],
    )
    def test_is_read_where_its_meaning_is_certain(self, read, text):
        (record,) = read(text)
        assert (record.title, record.authors, record.published) == ("A", ("B B",), "2001")
        assert record.imprint == {"kind": "misc", "key": "key"}

    def test_an_accent_outside_braces_does_not_end_a_quoted_value(self, one):
        assert readable(one(r'note = "G\"odel", year = "1931"').note) == "Gödel"

    def test_escaped_braces_need_no_partner(self, one):
        assert one(r"abstract = {The set \{1, 2 is open}, year = 2000").abstract == r"The set \{1, 2 is open"

    def test_entries_may_do_without_keys(self, read):
        one, other = read("@misc{, title = {A}}\n@misc{title = {B}}")
        assert (one.title, other.title) == ("A", "B")
        assert one.key.startswith("title:")
        assert one.key != other.key


class TestValues:
    def test_are_put_together_from_macros_and_texts(self, one):
        record = one(
            'journal = ab # " of " # {C}, month = jan, year = 2000', before='@string{ab = "A" # " B"}'
        )
        assert (record.venue, record.published) == ("A B of C", "2000-01")

    def test_keep_the_name_of_a_macro_that_nobody_defined(self, one):
        assert one("journal = jcp").venue == "jcp"

    def test_know_macros_in_small_and_capital_letters(self, one):
        assert one("journal = ACM", before="@String{acm = {The Society}}").venue == "The Society"

    def test_lose_braces_that_only_group(self, one):
        assert one("journal = {The {IEEE} {{J}ournal} of {H}$_{2}${O}, {\\'E}cole \\& {Co: A}}").venue == (
            "The IEEE Journal of H$_{2}$O, École & Co: A"
        )

    def test_of_lists_are_divided_outside_braces(self, one):
        assert one("keywords = {one, {two, three}, one, {F}our}").keywords == ("one", "two, three", "Four")
        assert one("keyword = {one, two; three}").keywords == ("one, two", "three")

    @pytest.mark.parametrize(
        ("fields", "published"),
        [
            ("year = 1999", "1999"),
            ("year = {1999}, month = {May}", "1999-05"),
            ("year = 1999, month = 5, day = 7", "1999-05-07"),
            ('year = 1999, month = "10~" # may', "1999-05-10"),
            ('year = 1999, month = may # "~" # 10', "1999-05-10"),
            ("year = 1999, month = {May 10--14}", "1999-05"),
            ("year = 1999, month = {May/June}", "1999-05"),
            ("year = 1999, month = {Spring}", "1999"),
            ("date = {1999-05}", "1999-05"),
            ("date = {1999-05-07/..}, year = 2000", "1999-05-07"),
            ("year = {c1999}", "1999"),
            ("year = {forthcoming}", None),
            ("year = 1999, month = {13}", "1999"),
        ],
    )
    def test_give_a_date_as_exact_as_is_certain(self, one, fields, published):
        assert one(fields).published == published


class TestAuthors:
    @pytest.mark.parametrize(
        ("value", "names"),
        [
            ("Donald E. Knuth", ["Donald E. Knuth"]),
            ("Knuth, Donald~E. and\n  Ada Lovelace", ["Donald E. Knuth", "Ada Lovelace"]),
            ("van der Berg, Jan AND {de} la Cruz, Ana", ["Jan van der Berg", "Ana de la Cruz"]),
            ("King, Jr., Martin L. and King, III, B.", ["Martin L. King, Jr.", "B. King, III"]),
            ("{Barnes and Noble} and {ATLAS Collaboration}", ["Barnes and Noble", "ATLAS Collaboration"]),
            ("{Google, Inc.} and A. B.", ["Google, Inc.", "A. B."]),
            ("A. Alpha and others", ["A. Alpha"]),
            ("Alpha, A. and Beta, B. et al.", ["A. Alpha", "B. Beta"]),
            ("A. Alpha, B. Beta, C. Gamma", ["A. Alpha", "B. Beta", "C. Gamma"]),
            ("Alpha, A., Beta, B.C., and Gamma, D.", ["A. Alpha", "B.C. Beta", "D. Gamma"]),
            ("Alpha, A.; Beta, B.", ["A. Alpha", "B. Beta"]),
            ("given=Hans, prefix=von, family=Harman, suffix=Jr", ["Hans von Harman, Jr"]),
            (r"{\'E}douard {\'{E}}ric and \O rsted, Bj{\o}rn and G{\"{o}}del, K", ["Édouard Éric", "Bjørn Ørsted", "K Gödel"]),
            ("", []),
        ],
    )  # fmt: skip
    def test_are_names_in_their_natural_order(self, one, value, names):
        assert [readable(name) for name in one(f"author = {{{value}}}").authors] == names


class TestIds:
    @pytest.mark.parametrize(
        ("fields", "ids"),
        [
            ("doi = {10.5555/a_B}", "doi:10.5555/a_b"),
            (r"doi = {https://doi.org/10.5555/a\_b}", "doi:10.5555/a_b"),
            ("doi = {10.5555/a (corrected)}", "doi:10.5555/a"),
            ("url = {http://doi.acm.org/10.5555/12.34}", "doi:10.5555/12.34"),
            ("doi = {10.48550/arXiv.2401.00001}", "arXiv:2401.00001"),
            ("eprint = {2401.00001}, archiveprefix = {arXiv}", "arXiv:2401.00001"),
            ("eprint = {0601001}, eprinttype = {arxiv}, primaryclass = {math}", "arXiv:math/0601001"),
            ("eprint = {2401.00001}, doi = {10.5555/a}", "arXiv:2401.00001 doi:10.5555/a"),
            ("journal = {arXiv preprint arXiv:2401.00001}", "arXiv:2401.00001"),
            ("journal = {{{arXiv}}:2401.00001 [cs]}", "arXiv:2401.00001"),
            ("journal = {CoRR}, volume = {abs/2401.00001}", "arXiv:2401.00001"),
            ("arxivId = {2401.00001v3}", "arXiv:2401.00001"),
            ("eprint = {1234}, eprinttype = {pubmed}", "pmid:1234"),
            ("pmid = {1234}, pmcid = {PMC5}", "pmid:1234 pmcid:PMC5"),
            (r"url = {\url{https://www.example.org/a\_b}}", "url:example.org/a_b"),
            ("howpublished = {\\url{https://example.org/a}}", "url:example.org/a"),
            ("url = {https://arxiv.org/abs/2401.00001}", "arXiv:2401.00001"),
        ],
    )
    def test_are_found_wherever_they_stand(self, one, fields, ids):
        assert " ".join(map(str, one(fields).ids)) == ids

    def test_of_a_paper_without_any_are_its_title_author_and_year(self, read):
        text = "@misc{%s, title = {%s}, author = {%s}, year = %s}"
        papers = [
            ("a", "A Title", "Erd{\\H o}s, P. and A. B.", "1999"),
            ("b", "{A} title", "P. Erdős", "1999"),
            ("c", "A Title", "Erd{\\H o}s, P.", "2000"),
            ("d", "A Title", "R{\\'e}nyi, A.", "1999"),
        ]
        one, same, later, other = (record.ids for record in read("\n".join(text % paper for paper in papers)))
        assert one == same
        assert len({one, later, other}) == 3

    def test_the_version_of_a_preprint_is_kept(self, one):
        assert one("eprint = {2401.00001v3}").versions == (Version(3),)

    def test_an_archive_of_preprints_is_no_venue(self, one):
        record = one("journal = {arXiv preprint arXiv:2401.00001}")
        assert record.venue is None
        assert record.extra["journal"] == "arXiv preprint arXiv:2401.00001"

    def test_the_same_entry_has_the_same_key_in_every_file(self, read):
        (one,) = read(r"@misc{a, title = {On {Erd\H{o}s}}}")
        other = read("@misc{b, title = {B}}\n@article{a, title = {On Erdős}, year = 1999}")[1]
        assert one.key == other.key

    def test_two_entries_of_one_citation_key_are_two_records(self, read):
        one, other = read("@misc{a, title = {One}}\n@misc{a, title = {Other}}")
        assert one.key != other.key


class TestInheritance:
    def test_a_paper_has_what_its_proceedings_say(self):
        record = sample("classic.bib")["beetle2020shells"]
        assert record.title == "Shells and Stones"
        assert record.venue == "Proceedings of the Second Imago Conference"
        assert record.published == "2020-07"
        assert record.imprint["publisher"] == "Moth & Sons"
        assert record.imprint["editor"] == "Frida Firefly and Gus Gnat"
        assert record.imprint["pages"] == "1-9"

    def test_the_id_of_the_proceedings_is_not_the_papers(self):
        assert [id.scheme for id in sample("classic.bib")["beetle2020shells"].ids] == ["title"]

    def test_a_books_title_is_the_book_title_of_its_chapter_even_over_two_steps(self):
        record = sample("biblatex.bib")["hopper2017grass"]
        assert (record.title, record.venue) == ("Songs in the Grass", "The Meadow")
        assert (record.imprint["publisher"], record.imprint["address"]) == ("Moth and Sons", "Lampville")

    def test_circles_end(self, read):
        found = read("@misc{a, title={A}, crossref={b}}\n@misc{b, title={B}, crossref={a}, xdata={b}}")
        assert titles(found) == ["A", "B"]


class TestEncodings:
    @pytest.mark.parametrize(
        ("name", "title"),
        [
            ("latin1.bib", "Über Ödlandschrecken"),
            ("utf16.bib", "Bücherläuse – čtenářky"),
            ("gbk.bib", "想象中的昆虫"),
        ],
    )
    def test_of_old_files_are_told_from_what_they_hold(self, name, title):
        assert [record.title for record in sample(name).values()] == [title]

    @pytest.mark.parametrize(
        ("encoding", "said"), [("cp1250", "windows-1250"), ("mac_roman", "MacRoman"), ("cp1251", "Cp1251")]
    )
    def test_are_those_that_the_file_names(self, read, encoding, said):
        word = {"cp1250": "Łódź", "mac_roman": "Cœurs d’été", "cp1251": "Жук"}[encoding]
        (record,) = read(f"% Encoding: {said}\n@misc{{a, title = {{{word}}}}}".encode(encoding))
        assert record.title == word

    def test_utf_8_is_utf_8_whatever_the_file_says_of_itself(self, read):
        (record,) = read("% Encoding: windows-1252\n@misc{a, title = {Łódź}}")
        assert record.title == "Łódź"

    def test_line_ends_of_all_kinds_count_as_lines(self, read):
        assert reasons(read("\r\n\r@misc{a,\r\n year = 1}\r@misc{b}"))[1][0] == "line 5"


class TestRecognising:
    @pytest.mark.parametrize(
        ("name", "head", "is_ours"),
        [
            ("a.bib", "% only a comment so far", True),
            ("a.bib.xz", "", True),
            ("a.txt", "Some text\n\n  @Article{key,\n title", True),
            ("a.txt", "mail someone@example.org{x", False),
            ("a.py", "@decorator(key, other)\ndef f(): ...", False),
            ("a.json", '{"a": "\n@article{a, title"}', False),
            ("a.bib", '{"items": []}', False),
        ],
    )
    def test_goes_by_name_and_entries(self, name, head, is_ours):
        assert bibtex.make().recognises(Path(name), head) is is_ours


def test_the_fields_of_our_own_exporter_are_taken_back(one):
    record = one(
        "eprint = {2401.00001}, primaryClass = {cs.CL}, categories = {cs.CL, cs.LG}, updated = {2024-02},"
        " versions = {1: 2024-01-01, 2}, lab = {Lamp Lab}, code = {https://example.org/c}, withdrawn = {true},"
        " project = {https://example.org/p}, license = {CC BY 4.0}, identifiers = {arXiv:2401.00001, acl:a.b-1.1},"
        ' guessed = {kind: article, key: key}, exactly = {{"venue": "A \\u007b B", "imprint": {"volume": " 7"}}}'
    )
    assert record.categories == ("cs.CL", "cs.LG")
    assert (record.updated, record.versions) == ("2024-02", (Version(1, "2024-01-01"), Version(2)))
    assert (record.organization, record.license, record.withdrawn) == ("Lamp Lab", "CC BY 4.0", True)
    assert (record.code, record.project) == ("https://example.org/c", "https://example.org/p")
    assert list(map(str, record.ids)) == ["arXiv:2401.00001", "acl:a.b-1.1"]
    assert (record.venue, record.imprint) == ("A { B", {"volume": " 7"})
    assert record.extra == {}


@pytest.mark.large
def test_real_files_are_read_whole(shared, tmp_path):
    archive = shared / "data" / "importers-dev.tar.xz"
    if not archive.exists():
        pytest.skip(f"{archive} is not here")
    import tarfile

    with tarfile.open(archive) as packed:
        members = [
            one for one in packed.getmembers() if one.name.split("/")[-2].startswith("bib") and one.isfile()
        ]
        packed.extractall(tmp_path, members, filter="data")
    files = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    found = [item for path in files for item in bibtex.make().read(path)]
    assert len(found) > 14_000
    assert {item.reason for item in found if isinstance(item, Skip)} == {"it has no title"}
