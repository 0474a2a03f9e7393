import pytest

from broadsheet.tools.opml import Outline, read_opml, write_opml

LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head><title>Follows</title></head>
  <body>
    <outline text="Journals">
      <outline text="Physics">
        <outline type="rss" text="Annals &amp; Letters" xmlUrl="https://a.example.org/rss" htmlUrl="https://a.example.org/"/>
      </outline>
      <outline TYPE="rss" TITLE="Old ways" XMLURL=" https://b.example.org/rss "/>
    </outline>
    <outline text="A page, no feed" type="link" url="https://c.example.org/"/>
    <outline type="rss" version="RSS" text="Only an url" url="https://d.example.org/rss"/>
    <outline xmlUrl="https://e.example.org/rss"/>
    <outline text="Annals once more" xmlUrl="https://a.example.org/rss"/>
  </body>
</opml>"""


def test_feeds_are_found_however_deep_and_however_their_attributes_are_written():
    assert read_opml(LIST.encode()) == [
        Outline("Annals & Letters", "https://a.example.org/rss", "https://a.example.org/"),
        Outline("Old ways", "https://b.example.org/rss"),
        Outline("Only an url", "https://d.example.org/rss"),
        Outline("https://e.example.org/rss", "https://e.example.org/rss"),
    ]


def test_a_byte_order_mark_and_another_encoding_are_read():
    assert len(read_opml(b"\xef\xbb\xbf" + LIST.encode())) == 4
    old = '<?xml version="1.0" encoding="iso-8859-1"?><opml version="1.0"><body><outline text="Mühe" xmlUrl="https://a.example.org"/></body></opml>'
    assert read_opml(old.encode("latin-1"))[0].title == "Mühe"


def test_what_is_written_reads_the_same():
    outlines = [
        Outline('A "title" & <more>', "https://a.example.org/rss?a=1&b=2", "https://a.example.org/"),
        Outline("Ü", "https://b.example.org/rss"),
    ]
    written = write_opml("Mine", outlines)
    assert b'<opml version="2.0">' in written
    assert read_opml(written) == outlines


def test_signs_that_xml_cannot_hold_are_left_out():
    assert read_opml(write_opml("\x00", [Outline("a\x0bb\ud800", "https://a.example.org")]))[0].title == "ab"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<opml>\n<body>\n<outline>\n</opml>", "line 4"),
        (b"<rss version='2.0'/>", "its root is <rss>"),
        (b"", "line 1"),
        (b"not xml", "line 1"),
    ],
)
def test_what_is_broken_or_no_list_is_refused_with_its_place(content, said):
    with pytest.raises(ValueError, match=said):
        read_opml(content)


def test_nothing_is_fetched_for_an_entity(tmp_path):
    (tmp_path / "secret").write_text("hidden")
    doctype = f'<!DOCTYPE opml [<!ENTITY s SYSTEM "file://{tmp_path}/secret">]>'
    content = (
        f'{doctype}<opml><body><outline text="a" xmlUrl="https://a.example.org">&s;</outline></body></opml>'
    )
    assert "hidden" not in repr(read_opml(content.encode()))
