import io

import pytest

from broadsheet.tools.xml import iterate, line_of, local_name, parse, text_of

BOMB = (
    b'<!DOCTYPE a [<!ENTITY l0 "lol">'
    + b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    + b"]>"
)


def both_ways(content):
    yield lambda: parse(content)
    yield lambda: list(iterate(io.BytesIO(content), ["a"]))


def test_text_is_told_without_markup_comments_and_instructions():
    root = parse(b"<a>x<!-- c -->y<?pi z?> <b>q<i>r</i></b>s</a>")
    assert text_of(root) == "xy qrs"
    assert text_of(root.find("b")) == "qr"
    assert text_of(root.find("c")) == ""


def test_blank_lines_before_the_declaration_are_passed_over_and_counted():
    assert parse(b"\n \n<?xml version='1.0'?><a>x</a>").text == "x"
    with pytest.raises(
        ValueError, match=r"^line 4, column 8: Opening and ending tag mismatch: b line 2 and a$"
    ):
        parse(b"\n\n<a>\n<b></a>")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_the_files_own_encoding_is_used(encoding):
    declared = "" if encoding == "utf-8-sig" else f"<?xml version='1.0' encoding='{encoding}'?>"
    assert parse(f"{declared}<a>é</a>".encode(encoding)).text == "é"


@pytest.mark.parametrize(
    "content",
    [b"", b"plain words", b"<a>", b"<a>\xe9</a>", b"<a>&nbsp;</a>", b"<?xml encoding='klingon'?><a/>"],
)
def test_what_is_no_xml_is_refused_with_its_line(content):
    for read in both_ways(content):
        with pytest.raises(ValueError, match=r"^line \d+, column \d+: \w"):
            read()


@pytest.mark.parametrize("body", [b"<a>&l9;</a>", b'<a t="&l9;"/>'])
def test_a_bomb_of_entities_is_refused(body):
    for read in both_ways(BOMB + body):
        with pytest.raises(ValueError, match="Maximum entity amplification"):
            read()


def test_an_entity_of_a_file_or_an_address_stays_unread(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    for address in (secret.as_uri(), "http://127.0.0.1:9/"):
        root = parse(f'<!DOCTYPE a [<!ENTITY f SYSTEM "{address}">]><a>x&f;y</a>'.encode())
        assert text_of(root) == "x&f;y"


def test_a_sign_that_only_the_unread_dtd_names_is_told_by_its_name():
    root = parse(b'<!DOCTYPE a PUBLIC "-//X" "http://127.0.0.1:9/x.dtd"><a>caf&eacute;&foo;&amp;copy</a>')
    assert text_of(root) == "café&foo;&copy"


def test_huge_depth_and_huge_text_are_refused():
    for content in (b"<a>" * 100_000 + b"</a>" * 100_000, b"<a>" + b"x" * 11_000_000 + b"</a>"):
        for read in both_ways(content):
            with pytest.raises(ValueError, match="Excessive depth|too long"):
                read()
    assert text_of(parse(b"<a>" * 250 + b"x" + b"</a>" * 250)) == "x"


class TestIterate:
    CONTENT = b'<s><v id="1"><m>one</m><p>a</p><p>b</p></v><v id="2"><p>c</p></v></s>'

    def test_gives_elements_in_order_and_what_they_lie_in(self):
        found = [
            (element.getparent().get("id"), element.tag, element.text)
            for element in iterate(io.BytesIO(self.CONTENT), ["m", "p"])
        ]
        assert found == [("1", "m", "one"), ("1", "p", "a"), ("1", "p", "b"), ("2", "p", "c")]

    def test_finds_names_in_any_namespace(self):
        content = b'<s xmlns="urn:x" xmlns:y="urn:y"><p>a</p><y:p>b</y:p></s>'
        assert [element.text for element in iterate(io.BytesIO(content), ["p"])] == ["a", "b"]

    def test_drops_what_it_has_given(self):
        content = b"<s>" + b"<v><p>some words</p></v>" * 20_000 + b"</s>"
        most = 0
        for number, element in enumerate(iterate(io.BytesIO(content), ["p"])):
            if number % 500 == 0:
                most = max(most, len(element.getroottree().getroot()))
        assert number == 19_999
        assert most < 3_000  # what one gulp of the parser holds

    def test_gives_what_stands_before_the_break(self):
        found = []
        with pytest.raises(ValueError, match=r"^line 2, column \d+:"):
            found.extend(element.text for element in iterate(io.BytesIO(b"<s><p>a</p>\n<q>"), ["p"]))
        assert found == ["a"]


def test_an_element_tells_its_name_and_line():
    element = parse(b'<x:a xmlns:x="urn:x">\n\n<x:b/></x:a>')[0]
    assert (local_name(element), line_of(element)) == ("b", "line 3")
