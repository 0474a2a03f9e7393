"""The pages as a reader sees them, in a real Chromium."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field

import pytest
import uvicorn

from .conftest import make_server
from .fake import FakeApp

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine")

ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
MATHEMATICS_IS_SET = "[...document.querySelectorAll('.tex')].every(e => e.matches(':has(.katex), .raw'))"
PAGES = {
    "day": "/",
    "trending": "/papers/trending",
    "topics": "/topics",
    "topics of a week": "/topics?week=2025-W44",
    "topic": "/topics/1",
    "search": "/search?q=papers",
    "form": "/search",
    "paper": "/papers/2510.00001",
    "hostile": "/papers/2510.00002",
    "about": "/about",
    "status": "/status",
    "sign in": "/sign-in",
    "join": "/join/secret",
    "account": "/account",
    "admin": "/admin",
    "comment": "/comments/1",
    "reports": "/moderation/reports",
    "claims": "/moderation/claims",
    "moderation": "/moderation",
    "submit": "/submit",
    "for you": "/for-you",
    "how to begin": "/for-you/begin",
    "profile": "/for-you/profile",
    "404": "/papers/1234.56789",
}


@dataclass
class Seen:
    """What a browser asked for and complained about while it showed a page."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    config = uvicorn.Config(make_server(FakeApp()), port=0, log_level="warning", ws="none", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright.Browser]:
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def watched(context: playwright.BrowserContext) -> tuple[playwright.Page, Seen]:
    """A new page, and what is seen of it from now on."""
    page, seen = context.new_page(), Seen()
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("console", lambda message: seen.complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    return page, seen


@pytest.fixture(scope="module", params=PAGES.values(), ids=PAGES)
def shown(request, browser, address):
    """Each page, opened once for all that is looked at: its path, itself, and what was seen while it came."""
    context = browser.new_context(viewport={"width": 1280, "height": 844})
    page, seen = watched(context)
    page.goto(address + request.param)
    page.wait_for_function(MATHEMATICS_IS_SET)
    yield request.param, page, deepcopy(seen)
    context.close()


@pytest.fixture
def open_page(browser, address):
    """Open a page of the instance; what was seen on the way is in `.seen`."""
    contexts = []

    def open_page(path: str, width: int = 1280, **options: object) -> tuple[playwright.Page, Seen]:
        context = browser.new_context(viewport={"width": width, "height": 844}, **options)
        contexts.append(context)
        page, seen = watched(context)
        page.goto(address + path)
        if options.get("java_script_enabled", True):
            page.wait_for_function(MATHEMATICS_IS_SET)
        return page, seen

    yield open_page
    for context in contexts:
        context.close()


def test_mathematics_is_set_and_money_is_not(open_page):
    page, _ = open_page(PAGES["paper"])
    assert page.locator("h1 .katex").count() == 2
    assert "less than $5 and more than $10" in page.locator("h1").inner_text()
    assert page.locator("main .katex-display").count() == 1
    assert page.locator("main .katex-error").count() == 0


def serious_on(page, scheme):
    """What axe finds that is serious on a page, light or dark: its name, and where."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    page.set_viewport_size({"width": 1280, "height": 844})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    violations = axe.run(page).response["violations"]
    return [(v["id"], v["nodes"][0]["html"]) for v in violations if v["impact"] in ("serious", "critical")]


def assert_no_scrolling_sideways(page, widths=(320, 390, 768, 1280)):
    for width in widths:
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def assert_large_enough_to_touch(page):
    for box in page.locator("main button:visible, main select:visible, nav a:visible").all():
        assert box.bounding_box()["height"] >= 44, box.inner_text()


def test_a_page_asks_only_its_own_host_and_draws_no_complaint(shown, address):
    path, _, seen = shown
    assert seen.requests
    assert all(url.startswith(f"{address}/") for url in seen.requests)
    not_found = [complaint for complaint in seen.complaints if "status of 404" in complaint]
    assert len(not_found) == (path == PAGES["404"])  # Chromium reports the page itself
    assert len(seen.complaints) == len(not_found), seen.complaints


def test_no_page_scrolls_sideways(shown):
    assert_no_scrolling_sideways(shown[1], (320, 390, 768, 1000, 1280))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(shown, scheme):
    assert not serious_on(shown[1], scheme)


def test_pages_work_without_javascript(open_page):
    page, _ = open_page(PAGES["day"], width=390, java_script_enabled=False)
    assert "$n^2$" in page.locator("h2").first.inner_text()
    page.fill("input[name=q]", "sum")
    page.click("button:has-text('Search')")
    page.locator("mark").first.wait_for()
    page.click("ol.hits h2 a")
    page.locator("article.paper h1").wait_for()


def test_a_long_abstract_opens_on_a_narrow_screen_without_javascript(open_page):
    page, _ = open_page(PAGES["day"], width=390, java_script_enabled=False)
    abstract = page.locator(".abstract.long p").first
    before = abstract.bounding_box()["height"]
    page.locator(".more input").first.check()
    assert abstract.bounding_box()["height"] > before * 1.5


def test_an_abstract_is_whole_on_a_wide_screen(open_page):
    page, _ = open_page(PAGES["day"])
    assert not page.locator(".more").first.is_visible()
    assert page.locator(".abstract.long p").first.evaluate("e => e.scrollHeight <= e.clientHeight + 1")


def test_everything_to_touch_is_large_enough(open_page):
    page, _ = open_page(PAGES["day"], width=390)
    for box in page.locator("nav a:visible, button:visible, .more:visible").all():
        assert box.bounding_box()["height"] >= 44


def test_keys_move_between_papers_and_to_the_search_field(open_page):
    page, _ = open_page(PAGES["day"])
    focused = "document.activeElement.closest('.card')?.querySelector('h2').textContent"
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate(focused) == page.locator(".card h2").nth(1).text_content()
    page.keyboard.press("k")
    assert page.evaluate(focused) == page.locator(".card h2").nth(0).text_content()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("j")
    assert page.input_value("input[name=q]") == "j"


def test_keys_can_be_switched_off_and_stay_off(open_page):
    page, _ = open_page(PAGES["day"])
    page.keyboard.press("?")
    page.uncheck("#use-keys")
    page.click("dialog button")
    page.reload()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") is None


def test_the_first_stop_of_the_tabulator_is_the_skip_link(open_page):
    page, _ = open_page(PAGES["day"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
