import pytest

from broadsheet.errors import SourceError
from broadsheet.sources._xml import elements, first_element, flat, said
from broadsheet.tools.xml import parse


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("<a/>", "a"),
        ('\n<?xml version="1.0"?>\n<!-- <b/> --><?x y?><x:a y="1">', "x:a"),
        ('<!DOCTYPE a PUBLIC "-//X" "http://example.org/a.dtd"><a>', "a"),
        ('<!DOCTYPE a [<!ENTITY b "<c/>">]><a>', "a"),
        ("<!-- never closed <a/>", ""),
        ("plain <a/>", ""),
        ("", ""),
    ],
)
def test_the_first_element_is_found_behind_what_may_stand_before_it(head, name):
    assert first_element(head) == name


def test_text_is_told_on_one_line_with_its_indices():
    root = parse(b"<r><t>H<sub>2</sub>O\n  &amp; <i>E. coli</i> &lt; 3</t><u> x </u></r>")
    assert (said(root, "t"), said(root, "u"), said(root, "v")) == ("H₂O & E. coli < 3", "x", "")
    assert flat(None) == ""


def test_a_file_that_is_no_xml_is_refused_by_name_and_line(tmp_path):
    path = tmp_path / "broken.xml"
    path.write_text("<r>\n<t>one</t>\n</s>")
    found = []
    with pytest.raises(SourceError, match=r"broken\.xml, line 3, column \d+: .*Fetch it again"):
        found.extend(element.text for element in elements(path, ["t"]))
    assert found == ["one"]
