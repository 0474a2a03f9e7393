"""The page of figures: whole, harmless, and readable by everyone."""

import re
import shutil
from html.parser import HTMLParser

import pytest

from broadsheet.search import plots
from broadsheet.search.evaluation import compare, summed_up
from broadsheet.search.report import page
from broadsheet.types import QueryResult

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
HOSTILE = "<script>alert('x')</script> & \"quoted\" <b>"
VOID = {"meta", "link"}


def result(id, ndcg, text="a query", ms=2.0, document="arXiv:1"):
    ranked = ((document, 0.9), ("beir:2", 0.5), ("beir:3", 0.4), ("beir:4", 0.1))
    judged = ((document, 2.0), ("beir:2", 0.0))
    return QueryResult(id, text, ndcg, 0.5, 0.25, 0.75, ms, ranked, judged, ("First", "Second", ""))


def made(name="set", figures=(0.9, 0.1, 0.5), **given):
    return summed_up(name, 1, [result(f"q{n}", value, **given) for n, value in enumerate(figures)])


@pytest.fixture
def pair():
    return compare(made(), made(figures=(0.4, 0.2, 0.5)), {"meaning_weight": "0"})


@pytest.fixture
def whole(pair):
    return page([pair.first], [pair], "Made today", {"embedder": "hashing"})


class Read(HTMLParser):
    """The elements of a page, each with its attributes; whether they close in order."""

    def __init__(self, text):
        super().__init__()
        self.open, self.elements, self.text = [], [], ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def count(self, tag):
        return sum(name == tag for name, _ in self.elements)


def test_the_page_has_every_figure(whole):
    text = Read(whole).text
    for said in ("Made today", "embedder hashing", "nDCG@10", "recall@100", "MRR", "MAP", "0.500", "p50 ms"):
        assert said in text
    assert "Against meaning_weight=0" in text
    assert "+0.133" in text
    assert "p 1.000" in text


def test_queries_stand_worst_first_with_their_first_hits(whole):
    table = whole[whole.index('class="queries"') :]
    assert re.findall(r"<small>(q\d)</small>", table) == ["q1", "q2", "q0"]
    assert table.count("<li>First<small>arXiv:1 · <b>relevant, grade 2</b></small></li>") == 3
    assert "<li>Second<small>beir:2 · judged not relevant</small></li>" in table
    assert "<li>(no title)<small>beir:3</small></li>" in table
    assert "beir:4" not in table


def test_without_a_comparison_there_is_none():
    text = page([made(), made("other")], [], "Made today", {})
    assert "Against" not in text
    assert Read(text).count("svg") == 1 + 2 * 2


def test_every_plot_has_a_title_and_a_description_of_its_own(whole):
    read = Read(whole)
    assert read.count("svg") == read.count("desc") == read.count("title") - 1 == 4
    ids = [attributes["id"] for _, attributes in read.elements if "id" in attributes]
    assert len(ids) == len(set(ids)) == 8
    for name, attributes in read.elements:
        if name == "svg":
            assert set(attributes["aria-labelledby"].split()) <= set(ids)


def test_every_table_has_a_caption_and_headings(whole):
    read = Read(whole)
    assert read.count("table") == read.count("caption") == 3
    assert all(attributes["scope"] in ("col", "row") for name, attributes in read.elements if name == "th")


def test_what_sets_and_queries_say_is_only_text():
    hostile = made(HOSTILE, text=HOSTILE, document=HOSTILE)
    text = page([hostile], [compare(hostile, hostile, {"embedder": HOSTILE})], HOSTILE, {"name": HOSTILE})
    read = Read(text)
    assert read.count("script") == 0
    assert HOSTILE in read.text


def test_nothing_is_asked_of_anyone(whole):
    assert not re.search(r"https?:|src=|url\(|@import|<script|javascript", whole)
    assert "default-src 'none'" in whole


def test_a_long_query_is_cut():
    assert "w" * 299 + "…<" in page([made(text="w" * 5000)], [], "", {})
    assert "w" * 300 not in page([made(text="w" * 5000)], [], "", {})


def test_a_set_of_one_query_without_time_or_hits_has_a_page():
    lone = summed_up("lone", 0, [QueryResult("q", "t", 0, 0, 0, 0, 0, (), (("d", 1.0),))])
    assert "nothing found" in page([lone], [compare(lone, lone, {"page_size": "1"})], "", {})


def test_whiskers_span_the_interval():
    svg = plots.bars("k", "Bars", [("set", [plots.Bar("", 0.5, 0.25, 0.75)])])
    scale = plots.WIDTH - 60
    assert f'M{4 + scale / 4:.1f} 35.0H{4 + scale * 3 / 4:.1f}"' in svg
    assert "set: 0.500, from 0.250 to 0.750" in svg


def test_a_histogram_has_every_query():
    svg = plots.histogram("k", "Times", [1.0] * 98 + [2.0, 900.0])
    heights = [float(height) for height in re.findall(r'height="([\d.]+)"', svg)]
    inner = plots.HEIGHT - plots.TOP - plots.BOTTOM
    assert len(heights) == plots.BINS
    assert sum(heights) == pytest.approx(inner * 100 / max(98, 99), rel=0.02)
    assert "100 queries; half took at most 1.0 ms" in svg


def test_gains_and_losses_are_counted():
    svg = plots.differences("k", "Gains", [0.5, 0.0, -0.25, 0.1])
    assert "2 queries better, 1 worse, 1 alike" in svg
    assert svg.count('class="kind0"') == 2
    assert svg.count('class="kind1"') == 1


@pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine")
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_a_browser_finds_nothing_wrong(whole, tmp_path, scheme, width):
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    (tmp_path / "page.html").write_text(whole, "utf-8")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(
            viewport={"width": width, "height": 844}, color_scheme=scheme, bypass_csp=True
        )
        shown, asked, said = context.new_page(), [], []
        shown.on("request", lambda request: asked.append(request.url))
        shown.on("console", lambda message: said.append(message.text))
        shown.goto((tmp_path / "page.html").as_uri())
        shown.locator("summary").click()
        assert shown.evaluate("document.documentElement.scrollWidth") <= width
        assert axe.run(shown).response["violations"] == []
        browser.close()
    assert len(asked) == 1
    assert said == []
