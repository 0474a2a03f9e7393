import json
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from broadsheet.errors import SourceError
from broadsheet.harvests import Want
from broadsheet.sources import Options
from broadsheet.sources._bylines import names_in
from broadsheet.sources._recognise import recognise
from broadsheet.sources.feed import FeedFile, connect
from broadsheet.types import Record, Skip
from embedders.servers import Reply, closed_address, serving
from messy import unpacked
from sources.asking import ask

SAMPLES = Path(__file__).parents[1] / "data" / "sources" / "feed"

RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"><channel>
<title>T</title><link>https://site.example.org/</link>{}</channel></rss>"""


def read(content, tmp_path, name="some.xml"):
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(FeedFile().read(file))


def item(inside, tmp_path):
    """The record of an RSS item with a title, a link and this."""
    (found,) = read(
        RSS.format(f"<item><title>A title</title><link>https://site.example.org/1</link>{inside}</item>"),
        tmp_path,
    )
    return found


def sample(name):
    return list(FeedFile().read(SAMPLES / name))


class TestFiles:
    def test_a_journals_feed_gives_what_a_citation_needs(self):
        first, second = sample("journal.rss")
        assert first.title == "Freezing of H₂O at 10⁻³ Pa & below"
        assert first.authors == ("Ottilie Quince", "Bram van der Plum")
        assert [str(id) for id in first.ids] == ["doi:10.5555/aip.2024.0017", "pmid:90000017"]
        assert first.published == "2024-05-07"  # in UTC
        assert first.venue == "Annals of Imaginary Physics"
        assert first.imprint == {
            "volume": "12",
            "number": "3",
            "pages": "101-117",
            "issn": "0000-1234",
            "publisher": "Society of Imaginary Physics",
        }
        assert first.license == "https://creativecommons.org/licenses/by/4.0/"
        assert first.keywords == ("Ice", "Vacuum")
        assert second.authors == ("Ottilie Quince", "Fenna Medlar", "Tycho Sloe")
        assert second.pdf == "https://journal.example.org/article/18.pdf"

    def test_the_abstract_is_the_longer_text_without_markup(self):
        first, second = sample("journal.rss")
        assert first.abstract.startswith("We freeze water where it should not freeze, and measure $E = mc^2$")
        assert second.abstract == "A short note on notes."

    def test_atom_gives_its_authors_or_those_of_the_feed(self):
        pear, quince = sample("group.atom")
        assert pear.title == "Pears in n² dimensions"
        assert pear.authors == ("Fenna Medlar", "Tycho Sloe")
        assert [str(id) for id in pear.ids] == ["arXiv:2405.09991"]
        assert (pear.published, pear.updated) == ("2024-05-19", "2024-05-28")
        assert (pear.categories, pear.keywords) == (("math.MG",), ("Packing",))
        assert pear.url == "https://group.example.org/papers/pear"
        assert pear.pdf == "https://arxiv.org/pdf/2405.09991v2"
        assert pear.license == "http://creativecommons.org/licenses/by/4.0/"
        assert quince.authors == ("The Orchard Group",)
        assert quince.abstract == "We revisit quinces."  # and nothing of its script

    def test_rss_1_gives_turned_names_and_a_doi_from_the_address(self):
        (snails,) = sample("preprints.rdf")
        assert snails.authors == ("F. Medlar", "T. A. Sloe")
        assert [str(id) for id in snails.ids] == ["doi:10.1101/2024.05.01.590001"]
        assert snails.published == "2024-05-02"
        assert snails.extra["prism_section"] == "New Results"

    def test_an_arxiv_number_behind_a_title_becomes_an_id_and_a_category(self):
        (cheese,) = sample("old.xml")
        assert cheese.title == "On the ageing of cheese"
        assert [str(id) for id in cheese.ids] == ["arXiv:2101.09990"]
        assert cheese.primary_category == "physics.soc-ph"

    def test_a_json_feed_is_read_alike(self):
        seven, six = sample("lab.json")
        assert seven.key == "7@lab.example.org"
        assert [str(id) for id in seven.ids] == ["doi:10.5555/lab.7"]
        assert seven.authors == ("Tycho Sloe",)
        assert (seven.published, seven.updated) == ("2024-03-04", "2024-03-05")
        assert seven.pdf == "https://lab.example.org/notes/7.pdf"
        assert six.abstract == "a < b & c"
        assert six.authors == ("Fenna Medlar",)
        assert six.url == "https://lab.example.org/notes/6"

    def test_an_entry_without_a_title_or_a_name_is_skipped_with_its_place(self):
        untitled, nameless, well = sample("broken.rss")
        assert (untitled.position, untitled.reason) == ("entry 1", "it has no title")
        assert (nameless.position, nameless.reason) == ("entry 2", "it has neither an id nor a link")
        assert well.key == "https://notes.example.org/3"

    def test_what_came_before_a_cut_is_read(self):
        whole, cut = sample("broken-cut.atom")
        assert isinstance(whole, Record)
        assert isinstance(cut, Skip)

    def test_a_number_is_a_key_only_together_with_its_site(self, tmp_path):
        assert item('<guid isPermaLink="false">17</guid>', tmp_path).key == "17@site.example.org"
        assert item("<guid>urn:x:17</guid>", tmp_path).key == "urn:x:17"
        assert item("", tmp_path).key == "https://site.example.org/1"

    def test_several_identifiers_of_one_entry_all_count(self, tmp_path):
        found = item(
            "<dc:identifier>doi:10.5555/a</dc:identifier><dc:identifier>pmid:12</dc:identifier>", tmp_path
        )
        assert [str(id) for id in found.ids] == ["doi:10.5555/a", "pmid:12"]

    @pytest.mark.parametrize(
        ("address", "id"),
        [
            ("https://arxiv.org/abs/2405.09991v1", "arXiv:2405.09991"),
            ("https://publisher.example.org/doi/full/10.5555/x.1?af=R", "doi:10.5555/x.1"),
            ("https://publisher.example.org/article/10.5555/x.1", "doi:10.5555/x.1"),
            ("https://publisher.example.org/article?id=10.5555/x.1", "doi:10.5555/x.1"),
            ("https://publisher.example.org/a?id=10.5555%2Fx.1", "doi:10.5555/x.1"),
            (
                "https://academic.oup.com/j/article/doi/10.5555/x.1/7654321",
                "url:academic.oup.com/j/article/doi/10.5555/x.1/7654321",
            ),
            (
                "https://publisher.example.org/a?utm_source=rss&amp;n=1&amp;utm_medium=rss",
                "url:publisher.example.org/a?n=1",
            ),
        ],
    )
    def test_ids_are_found_in_addresses(self, address, id, tmp_path):
        (found,) = read(RSS.format(f"<item><title>A</title><link>{address}</link></item>"), tmp_path)
        assert [str(id) for id in found.ids] == [id]

    def test_an_address_of_another_paper_is_no_id(self, tmp_path):
        found = item('<atom:link rel="related" href="https://arxiv.org/abs/2405.00001"/>', tmp_path)
        assert [str(id) for id in found.ids] == ["url:site.example.org/1"]

    def test_no_link_but_a_web_address_is_kept_as_one(self, tmp_path):
        (found,) = read(RSS.format("<item><title>A</title><link>javascript:alert(1)</link></item>"), tmp_path)
        assert found.url is None
        assert found.pdf is None

    def test_a_mail_address_is_nobodys_name(self, tmp_path):
        found = item("<author>ada@example.org</author>", tmp_path)
        assert found.authors == ()
        assert item("<author>ada@example.org (Ada Quince)</author>", tmp_path).authors == ("Ada Quince",)

    def test_authors_may_stand_in_the_summary(self, tmp_path):
        found = item(
            "<description>&lt;p&gt;Source: J&lt;/p&gt;&lt;p&gt;Author(s): A. Quince, B. Plum&lt;/p&gt;</description>",
            tmp_path,
        )
        assert found.authors == ("A. Quince", "B. Plum")

    def test_dates_are_taken_as_far_as_they_are_sure(self, tmp_path):
        assert item("<pubDate>2024</pubDate>", tmp_path).published == "2024"
        assert item("<prism:publicationDate>2024-05</prism:publicationDate>", tmp_path).published == "2024-05"
        assert item("<pubDate>soon</pubDate>", tmp_path).published is None
        assert item("<pubDate>Tue, 01 Jan 0002 00:00:00 GMT</pubDate>", tmp_path).published is None

    def test_encodings_are_taken_as_the_file_tells(self, tmp_path):
        text = RSS.format("<item><title>Mühe</title><guid>urn:a</guid></item>")
        for encoding in ("utf-8", "iso-8859-1", "utf-16"):
            declared = text.replace('version="1.0"', f'version="1.0" encoding="{encoding}"', 1)
            (found,) = read(declared.encode(encoding), tmp_path)
            assert found.title == "Mühe"

    def test_entities_are_never_fetched(self, tmp_path):
        secret = tmp_path / "secret"
        secret.write_text("hidden words")
        doctype = f'<!DOCTYPE rss [<!ENTITY s SYSTEM "file://{secret}">]>'
        text = RSS.format("<item><title>Title &s;</title><guid>urn:a</guid></item>")
        (found,) = read(text.replace("?>", f"?>{doctype}", 1), tmp_path)
        assert "hidden" not in found.title

    def test_a_bomb_of_entities_does_not_go_off(self, tmp_path):
        nested = "".join(f'<!ENTITY {n} "{f"&{m};" * 10}">' for m, n in pairwise("abcdefghij"))
        doctype = f'<!DOCTYPE rss [<!ENTITY a "lol">{nested}]>'
        text = RSS.format("<item><title>Title &j;</title><guid>urn:a</guid></item>")
        (found,) = read(text.replace("?>", f"?>{doctype}", 1), tmp_path)
        assert len(found.title) < 100

    def test_nothing_is_fetched_even_if_the_file_is_only_an_address(self, tmp_path):
        with serving(lambda asked: Reply(content=b"")) as server:
            with pytest.raises(SourceError):
                read(f"{server.address}/rss", tmp_path)
            assert not server.asked

    @pytest.mark.parametrize(
        "content",
        [
            '{"version": "https://jsonfeed.org/version/1", "items": 3}',
            '{"version": 1, "items": []}',
            "[1]",
            "<html><body>Not here</body></html>",
            "no feed at all",
        ],
    )
    def test_what_is_no_feed_is_refused_by_name(self, content, tmp_path):
        with pytest.raises(SourceError, match="some.xml"):
            read(content, tmp_path)

    def test_odd_json_items_are_skipped(self, tmp_path):
        items = [
            3,
            None,
            {"id": [], "title": {}},
            {"id": 1, "title": "One", "tags": 3, "attachments": [4], "authors": {}},
        ]
        content = json.dumps({"version": "https://jsonfeed.org/version/1", "title": 7, "items": items})
        found = read(content, tmp_path)
        assert [type(one) for one in found] == [Skip, Skip, Skip, Record]


class TestRecognition:
    @pytest.mark.parametrize(
        "head",
        [
            '<rss version="2.0" xmlns:arxiv="http://arxiv.org/schemas/atom"><channel>',
            '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>oai:arXiv.org:2405.00001v1</id>',
            '<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/cHxbiOdZaP56ODnBPIenZhzg5f8</id>',
            '<entry xmlns="http://www.w3.org/2005/Atom" xmlns:zapi="http://zotero.org/ns/api">',
            "<OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'>",
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description>",
            "<html><head><title>An rss feed</title>",
            '{"id": "1", "title": "A paper"}',
        ],
    )
    def test_other_sources_files_are_not_ours(self, head):
        assert not FeedFile().recognises(Path("some.xml"), head)

    def test_comments_and_doctypes_may_stand_before_the_root(self):
        head = '<?xml version="1.0"?>\n<!-- <html> -->\n<!DOCTYPE rss [<!ENTITY a "b">]>\n<rss version="2.0">'
        assert FeedFile().recognises(Path("some.xml"), head)

    @pytest.mark.large
    def test_messy_feeds_are_read_or_refused_by_name(self, shared, tmp_path):
        read, refused = 0, []
        for path in unpacked(shared, tmp_path, "feeds"):
            try:
                read += len([found for found in FeedFile().read(path) if isinstance(found, Record)])
            except SourceError as error:
                assert str(path) in str(error)  # noqa: PT017
                refused.append(path.name)
        assert read >= 230
        assert len(refused) <= 1


class FeedServer:
    """Answers with pages of RSS as a site does: with an ETag, 304, and links to older pages."""

    def __init__(self, *pages, first="/rss"):
        self.pages = {first: list(pages)}
        self.etag = '"1"'
        self.replies = {}

    def __call__(self, asked):
        path, _, query = asked.path.partition("?page=")
        if asked.path in self.replies:
            return self.replies[asked.path]
        if asked.headers.get("If-None-Match") == self.etag:
            return Reply(304)
        number = int(query or 1)
        pages = self.pages[path]
        older = f'<atom:link rel="next" href="{path}?page={number + 1}"/>' if number < len(pages) else ""
        items = "".join(
            f"<item><title>Paper {name}</title><guid>urn:{name}</guid></item>" for name in pages[number - 1]
        )
        headers = {
            "ETag": self.etag,
            "Last-Modified": "Mon, 06 May 2024 00:00:00 GMT",
            "Content-Type": "text/xml",
        }
        return Reply(content=RSS.format(older + items).encode(), headers=headers)


def harvest(server, want=Want(), path="/rss"):
    return list(connect(Options(f"{server.address}{path}")).pages(ask(), want))


def keys(pages):
    return [record.key for page in pages for record in page.records]


class TestAddresses:
    def test_a_feed_is_asked_for_what_is_new_only(self):
        with serving(FeedServer(["b", "a"])) as server:
            (page,) = harvest(server)
            assert keys([page]) == ["urn:b", "urn:a"]
            assert not page.resume
            (again,) = harvest(server, Want(mark=page.mark))
        assert again.records == ()
        assert again.mark == page.mark
        assert server.asked[1].headers["If-None-Match"] == '"1"'
        assert server.asked[1].headers["If-Modified-Since"] == "Mon, 06 May 2024 00:00:00 GMT"

    def test_older_pages_are_followed_as_far_as_they_are_new(self):
        site = FeedServer(["d", "c"], ["b", "a"])
        with serving(site) as server:
            pages = harvest(server)
            assert keys(pages) == ["urn:d", "urn:c", "urn:b", "urn:a"]
            assert pages[0].mark == pages[1].mark
            site.pages["/rss"] = [["f", "e"], ["d", "c"], ["b", "a"]]
            site.etag = '"2"'
            pages = harvest(server, Want(mark=pages[-1].mark))
        assert keys(pages) == ["urn:f", "urn:e", "urn:d", "urn:c"]
        assert server.paths[2:] == ["/rss", "/rss?page=2"]

    def test_a_harvest_that_was_broken_off_goes_on_at_its_page(self):
        with serving(FeedServer(["f"], ["e"], ["d"])) as server:
            first = next(iter(connect(Options(f"{server.address}/rss")).pages(ask(), Want())))
            rest = harvest(server, Want(resume=first.resume))
        assert keys(rest) == ["urn:e", "urn:d"]
        assert rest[-1].mark == first.mark
        assert server.paths == ["/rss", "/rss?page=2", "/rss?page=3"]

    def test_an_older_page_that_is_gone_ends_the_harvest_with_a_skip(self):
        site = FeedServer(["b"], ["a"])
        site.replies["/rss?page=2"] = Reply(404)
        with serving(site) as server:
            first, last = harvest(server)
        (skip,) = last.records
        assert "404" in skip.reason
        assert (last.resume, last.mark) == ("", first.mark)

    def test_a_page_elsewhere_is_not_followed(self):
        content = RSS.format(
            '<atom:link rel="next" href="http://192.0.2.1/secrets"/><item><title>A</title><guid>urn:a</guid></item>'
        )
        with serving(lambda asked: Reply(content=content.encode())) as server:
            (page,) = harvest(server)
        assert keys([page]) == ["urn:a"]

    def test_pages_that_point_to_themselves_end(self):
        def answer(asked):
            other = "/b" if asked.path == "/a" else "/a"
            return Reply(
                content=RSS.format(
                    f'<atom:link rel="next" href="{other}"/><item><title>A</title><guid>urn:a</guid></item>'
                ).encode()
            )

        with serving(answer) as server:
            assert len(harvest(server, path="/a")) <= 50

    def test_json_feeds_are_paged_too(self):
        def answer(asked):
            number = 2 if "2" in asked.path else 1
            page = {
                "version": "https://jsonfeed.org/version/1.1",
                "items": [{"id": f"urn:{number}", "title": "A"}],
            }
            return Reply(
                content=json.dumps(page | ({"next_url": "/f2.json"} if number == 1 else {})).encode()
            )

        with serving(answer) as server:
            assert keys(harvest(server, path="/f.json")) == ["urn:1", "urn:2"]

    def test_days_wanted_are_kept_and_marks_do_not_count(self):
        dated = "".join(
            f"<item><title>A</title><guid>urn:{day}</guid><pubDate>{day}</pubDate></item>"
            for day in ("2024-05-01", "2024-05-02", "2024-05-03")
        )
        with serving(
            lambda asked: Reply(content=RSS.format(dated).encode(), headers={"ETag": "x"})
        ) as server:
            (page,) = harvest(server, Want('{"etag": "x"}', since=date(2024, 5, 2), until=date(2024, 5, 2)))
        assert keys([page]) == ["urn:2024-05-02"]
        assert "If-None-Match" not in server.asked[0].headers

    def test_a_skip_has_the_same_position_each_time(self):
        content = RSS.format("<item><link>https://site.example.org/9</link></item>")
        with serving(lambda asked: Reply(content=content.encode())) as server:
            (page,) = harvest(server)
        assert page.records[0].position == "https://site.example.org/9"

    def test_a_web_page_is_refused_and_its_feed_is_named(self):
        page = b'<!doctype html><html><head><link rel="alternate" type="application/rss+xml" href="/rss.xml">'
        answer = Reply(content=page, headers={"Content-Type": "text/html"})
        with serving(lambda asked: answer) as server, pytest.raises(SourceError, match="no feed") as error:
            harvest(server, path="/")
        assert f"its feed may be {server.address}/rss.xml" in str(error.value)

    def test_an_address_that_moves_to_a_file_is_refused(self):
        answer = Reply(302, headers={"Location": "file:///etc/hostname"})
        with serving(lambda asked: answer) as server, pytest.raises(SourceError, match="302"):
            harvest(server)

    def test_a_silent_host_is_an_error_that_may_pass(self):
        with pytest.raises(SourceError, match="cannot be reached") as error:
            list(connect(Options(f"{closed_address()}/rss")).pages(ask(), Want()))
        assert error.value.retry_after is not None

    @pytest.mark.parametrize(
        ("argument", "said"),
        [
            ("file:///etc/passwd", "no feed on the web"),
            ("ftp://example.org/rss", "no feed on the web"),
            ("example.org/rss", "no feed on the web"),
            ("https://", "no feed on the web"),
            ("", "needs to be told of which"),
        ],
    )
    def test_only_web_addresses_are_asked(self, argument, said):
        with pytest.raises(SourceError, match=said):
            connect(Options(argument))

    def test_a_mark_that_is_not_ours_is_no_mark(self):
        with serving(FeedServer(["a"])) as server:
            (page,) = harvest(server, Want(mark="[3"))
        assert keys([page]) == ["urn:a"]


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("A. Quince, B. Plum and C. Sloe", ("A. Quince", "B. Plum", "C. Sloe")),
        ("Quince, A., Plum, B. C.", ("A. Quince", "B. C. Plum")),
        ("Quince A, Plum B, Sloe C", ("Quince A", "Plum B", "Sloe C")),
        ("Quince, Ada; Plum, Bob", ("Quince, Ada", "Plum, Bob")),
        ("Ada Quince and Bob Plum", ("Ada Quince", "Bob Plum")),
        ("by Ada Quince, PhD, Bob Plum, Jr.", ("Ada Quince", "Bob Plum Jr.")),
        ("van der Plum, Anna Maria", ("van der Plum, Anna Maria",)),
        ("Quince, Ada", ("Quince, Ada",)),
        ("Quince and Sons", ("Quince and Sons",)),
        ("", ()),
    ],
)
def test_bylines_are_divided_only_between_names(byline, names):
    assert names_in(byline) == names


def test_every_sample_is_recognised_by_its_content():
    for path in SAMPLES.iterdir():
        assert recognise(path, [FeedFile()]).name == "feed"
