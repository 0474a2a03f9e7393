"""What citeproc-js 2.4 makes of the styles of citationstyles.org is in `tests/data/references`."""

import json
import re
from pathlib import Path

import pytest

from broadsheet.errors import BadRequest
from broadsheet.exporters._cited import cited, cited_everywhere

from .references import PAPERS, paper

KNOWN = json.loads((Path(__file__).parent.parent / "data/references/citeproc-js.json").read_text("utf-8"))
# Where we know better: archives are said, as NLM and ACM ask; what the files of styles trip over is mended.
OURS = {
    "vancouver": (r"(?<=\?) \[Preprint\]\.| \[Preprint\]", ""),
    "acm": (r" arXiv:\S+\.(?= https)", ""),
}
MENDED = {
    ("apa", "no year"): (" Retrieved https", " https"),
    ("mla", "thesis"): ("2020, https://boats.example.org. MIT.", "MIT, 2020, https://boats.example.org."),
    ("ieee", "journal alone"): ("2019, [Online]", "2019. [Online]"),
    ("ieee", "no year"): ("</i>, [Online]", "</i>. [Online]"),
    ("harvard", "journal alone"): (" [Preprint]", ""),
    ("nature", "report"): ("(2020)", "(NASA, 2020)"),
    ("acm", "no year"): ("</i>, .", "</i>."),
}


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize("style", KNOWN)
def test_references_are_those_that_the_processor_of_zotero_writes(style, name):
    ours = re.sub(*OURS.get(style, ("", "")), cited(PAPERS[name], style).html)
    assert ours == KNOWN[style][name].replace(*MENDED.get((style, name), ("", "")))


def test_markup_in_a_title_is_text():
    hostile = paper("Ada <b>Lovelace", title='<script>alert("x")</script> & \ue000italics\ue001')
    for one in cited_everywhere(hostile):
        assert set(re.findall(r"<[^>]*>", one.html)) <= {"<i>", "</i>", "<b>", "</b>"}
        assert one.html.count("<i>") == one.html.count("</i>")
        assert not re.search("[\ue000-\ue003]", one.text + one.html)
        assert "script>" in one.text.lower()


def test_text_is_the_same_without_italics():
    assert cited(PAPERS["journal"]).text == (
        "Poincaré, J.-H. (2019). Boats & friends. Nature, 3(4), 120–137. https://doi.org/10.1000/boats"
    )


@pytest.mark.parametrize("name", ["year", "month"])
def test_any_date_will_do(name):
    dated = paper("Ada Lovelace", published={"year": "2020", "month": "2020-05"}[name])
    assert "2020" in cited(dated, "mla").text
    assert ("May 2020" in cited(dated, "mla").text) == (name == "month")


def test_authors_without_names_are_others():
    assert cited(paper("Ada Lovelace", n_authors=9)).text.startswith("Lovelace, A., et al. (2017).")
    assert cited(paper("Ada Lovelace", n_authors=9), "mla").text.startswith(
        "Lovelace, Ada, et al. “On Boats.”"
    )
    assert cited(paper(n_authors=9)).text.startswith("On boats")


def test_a_paper_of_which_little_is_known_is_cited_in_every_style():
    for one in cited_everywhere(paper(ids=("local:1",), published=None, title="Boats")):
        assert "Boats" in one.text
        assert not re.search(r"\(\s*\)|,\s*[,.]|\s\s|\.\.|^\W*[.,]", one.text), one


def test_a_style_that_we_do_not_have_is_refused_with_those_that_we_have():
    with pytest.raises(BadRequest, match="apa, mla, chicago"):
        cited(paper(), "turabian")
    assert cited(paper(), " APA ").style == "apa"
