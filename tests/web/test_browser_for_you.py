"""From nothing to a page that is for somebody, in a real Chromium: with a script and without one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from api.serving import serving
from broadsheet.app import App
from broadsheet.settings import Settings
from hands import Hands
from small import DOUBLES, write
from topics.corpus import papers_of

from .test_browser import (  # noqa: F401
    CHROMIUM,
    address,
    assert_large_enough_to_touch,
    browser,
    open_page,
    playwright,
)

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The address of an instance of one reader, who likes nothing yet: 160 papers of eight subjects."""
    folder = tmp_path_factory.mktemp("for you")
    clock = Hands(datetime(2024, 5, 29, 8, tzinfo=UTC))
    with App(Settings(data_dir=folder / "data", page_size=12, **DOUBLES), clock) as app:
        app.harvest(write(folder / "papers.jsonl", papers_of(20)))
        app.index()
        with serving(app) as at:
            yield app, at


@pytest.fixture(params=[True, False], ids=["with a script", "without one"])
def page(request, browser, site):  # noqa: F811
    """A page of the instance, whose reader has given nothing back yet."""
    app, at = site
    context = browser.new_context(base_url=at, java_script_enabled=request.param)
    yield context.new_page()
    context.close()
    who = app.anyone()
    for paper in [*app.list_papers(who, "reader", "my-papers")]:
        app.take_out(who, paper.id, "my-papers")
    app.set_dial(who, 0)


@pytest.fixture
def library(tmp_path):
    """Six papers on quantum circuits, as a reference manager writes them."""
    file = tmp_path / "mine.bib"
    entries = [
        f"@article{{own{number}, title = {{{paper['title']}}}, abstract = {{{paper['abstract']}}}, year = {{2024}}}}\n"
        for number, paper in enumerate(papers_of(20)[:6])
    ]
    file.write_text("".join(entries), "utf-8")
    return file


def titles(page):
    return page.locator("#for-you .card h2").all_inner_texts()


def begin(page, library):
    """Drop a file of papers that one likes, and look at the month."""
    page.goto("/for-you")
    page.locator("h2:has-text('Papers that you like')").wait_for()
    page.set_input_files("#begin-file", library)
    page.click("button:has-text('See what is for you')")
    page.locator(".undo:has-text('These papers speak for you now')").wait_for()
    page.goto("/for-you?span=month")


def test_a_bibtex_file_leads_to_papers_with_reasons(page, library):
    begin(page, library)
    first = page.locator("#for-you .card").first
    assert "quantum circuits" in first.locator("h2").inner_text()
    assert first.locator(".reason").count() > 0
    assert first.locator(".reason .n").first.inner_text()[0] in "+−"
    first.locator(".made-of summary").click()
    assert "Together" in first.locator("table").inner_text()
    assert sum("quantum circuits" in title for title in titles(page)) >= 8


def test_not_for_me_takes_a_paper_away_and_undo_brings_it_back(page, library):
    begin(page, library)
    before = titles(page)[0]
    page.locator("button[data-act=not-for-me]").first.click()
    page.locator(".undo:has-text('Marked.')").wait_for()
    assert before not in titles(page)
    page.click(".undo button")
    page.locator(".undo:has-text('The mark is gone.')").wait_for()
    assert before in titles(page)


def test_the_dial_changes_the_order_and_says_where_it_stands(page, library):
    begin(page, library)
    before = titles(page)
    page.locator("#dial").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    if page.locator("button:has-text('Set it')").is_visible():
        page.click("button:has-text('Set it')")
    page.locator("output:has-text('now surprising')").wait_for()
    page.locator(".undo:has-text('The dial is set.')").wait_for()
    assert titles(page) != before
    assert sum("quantum circuits" in title for title in titles(page)) < sum(
        "quantum circuits" in title for title in before
    )


def test_a_word_is_taken_out_where_it_is_a_reason(page, library):
    begin(page, library)
    word = page.locator(".reason:has(b)").first.locator("b").inner_text()
    page.locator(".reason:has(b)").first.locator("button").click()
    page.locator(".undo:has-text('Taken out of your profile.')").wait_for()
    assert word not in page.locator(".reason b").all_inner_texts()
    page.goto("/for-you/profile")
    page.click(f".rows li:has-text('Word {word}') button:has-text('Let it count again')")
    page.locator(".undo:has-text('It counts again.')").wait_for()


@pytest.mark.parametrize("path", ["/for-you", "/for-you/begin", "/for-you/profile"])
def test_every_button_is_large_enough_to_touch(open_page, path):  # noqa: F811
    assert_large_enough_to_touch(open_page(path, width=390)[0])


def test_a_name_is_offered_while_one_types(open_page):  # noqa: F811
    page, _ = open_page("/for-you/begin")
    page.locator("#begin-name").press_sequentially("ada", delay=20)
    page.wait_for_selector("#begin-names option", state="attached")
    assert page.locator("#begin-names option").first.get_attribute("value") == "Ada Lovelace"


def test_a_swapped_list_has_its_mathematics_set(open_page):  # noqa: F811
    page, seen = open_page("/for-you")
    page.locator("button[title='Take it out of your profile']").first.click()
    page.locator("#for-you .undo").wait_for()
    page.wait_for_function("document.querySelectorAll('#for-you .tex .katex').length > 0")
    assert page.evaluate("document.activeElement.closest('.undo') !== null")
    assert not seen.complaints
