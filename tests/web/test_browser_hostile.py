"""What `hostile.py` holds, in a real Chromium: nothing of it runs, asks for anything, or lies over what is not its own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from api.serving import serving
from broadsheet.app import App
from broadsheet.community import limits
from broadsheet.errors import BroadsheetError
from broadsheet.settings import Settings
from hostile import CORPUS, SHORT
from small import DOUBLES, PAPERS, member, small_app, write

from .test_browser import CHROMIUM, MATHEMATICS_IS_SET, browser, playwright  # noqa: F401

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine")

NOW = datetime(2024, 5, 30, 8, tzinfo=UTC)
PAPER = "/papers/2405.00001"
PAGES = {
    "what was said": PAPER,
    "a comment with its edits": "/comments/1",
    "a day": "/papers?date=2024-05-27",
    "trending": "/papers/trending",
    "search": "/search?q=ran",
    "a person": "/people/emmy",
    "lists": "/lists",
    "a list": "/lists/ada/list",
    "library": "/library",
    "following": "/following",
    "account": "/account",
    "admin": "/admin",
    "moderation": "/moderation",
    "reports": "/moderation/reports",
    "a form undone": "/about?done=tag-1&of=%22%3E%3Cscript%3E&with=%22%3E%3Cscript%3Ewindow.__ran=1%3C/script%3E",
    "a paper of signs": "/papers/2405.10060",
    "a paper of TeX": "/papers/2405.10040",
}
WATCH = """
window.__seen = [];
document.addEventListener('securitypolicyviolation', e => window.__seen.push(e.violatedDirective + ' ' + e.blockedURI));
"""
TOUCH = """
for (const element of document.querySelectorAll('main *'))
  for (const kind of ['mouseover', 'mouseenter', 'focus', 'toggle', 'animationend', 'load', 'error'])
    element.dispatchEvent(new Event(kind, { bubbles: false }));
"""
# Boxes that are somebody's, and the parts of the page that are nobody's: at points all over each of them
# a press must reach that box or what is in it.
COVERED = """
() => {
  const wrong = [];
  const own = '.said, .card, .rows > li, .plain > li, .masthead nav li, .colophon, .say, .acts';
  for (const box of document.querySelectorAll(own)) {
    if (!box.checkVisibility() || box.closest('details:not([open])')) continue;
    box.scrollIntoView({ block: 'center', behavior: 'instant' });
    const { left, top, width, height } = box.getBoundingClientRect();
    for (const right of [0.02, 0.3, 0.6, 0.98]) for (const down of [0.05, 0.35, 0.65, 0.95]) {
      const x = left + right * width, y = top + down * height;
      const hit = document.elementFromPoint(x, y);
      if (!hit || y < 0 || y > innerHeight) continue;
      if (!box.contains(hit) && !hit.contains(box))
        wrong.push(`${box.className || box.tagName} ${box.id}: ${hit.tagName}.${hit.className} of ${hit.parentElement.closest('[id]')?.id}`);
    }
  }
  return [...new Set(wrong)].slice(0, 20);
}
"""
OVERLAP = """
() => {
  const wrong = [];
  for (const kind of ['.said', '.papers > li', '.hits > li', '.rows > li', 'main > *', 'body > header, body > main, body > footer']) {
    const boxes = [...document.querySelectorAll(kind)].filter(box => box.checkVisibility());
    boxes.slice(1).forEach((box, at) => {
      const before = boxes[at].getBoundingClientRect(), here = box.getBoundingClientRect();
      const beside = here.left >= before.right - 1 || here.right <= before.left + 1;
      if (box.parentElement === boxes[at].parentElement && !beside && here.top < before.bottom - 1)
        wrong.push(`${kind} ${box.id}: ${here.top} above ${before.bottom}`);
    });
  }
  return wrong.slice(0, 20);
}
"""


def paper_of(number, text):
    """A paper whose every field that has words is that text."""
    return {
        "id": f"arXiv:2405.{number}",
        "title": text,
        "abstract": text,
        "authors": [text, "Ada Lovelace"],
        "published": "2024-05-27",
        "categories": [text[:40]],
        "keywords": [text[:200]],
        "venue": text,
        "note": text,
        "organization": text,
    }


def try_all(act, texts=SHORT):
    """Do it with every text; what is refused is refused."""
    for _, text in texts:
        try:
            act(text)
        except BroadsheetError:
            continue


def fill(app):
    """Everything a person can write, written as hostile as can be."""
    ada, emmy = member(app, "ada", "admin"), member(app, "emmy", "moderator")
    try_all(lambda text: app.say(emmy, "2405.00001", text), CORPUS)
    try_all(lambda text: app.edit_comment(emmy, 1, text))
    for number, (_, text) in enumerate(SHORT, 1):
        try_all(lambda text, number=number: app.report_comment(ada, number, text[:500]), [("", text)])
    for number, (_, text) in enumerate(SHORT[::4]):
        try_all(lambda text, number=number: app.hide(emmy, 4 * number + 2, text[:500]), [("", text)])
    try_all(lambda text: app.make_list(ada, text[:100], "all", text[:2000]))
    try_all(lambda text: app.tag(ada, "2405.00001", text[:60]))
    try_all(lambda text: app.follow(ada, "author", text[:500]), SHORT[::3])
    try_all(lambda text: app.follow(ada, "query", text[:500]), SHORT[1::3])
    try_all(lambda text: app.mute(ada, "word", f"never {text[:150]}"))
    try_all(lambda text: app.make_token(ada, text[:80], ["read"]))
    for number, (_, text) in enumerate(SHORT):
        try_all(
            lambda text, number=number: app.submit(emmy, f"2405.{10_000 + number}", text[:500]), [("", text)]
        )
        try_all(lambda text: app.sign_in_by_link(app.sign_in_link("ada"), text), [("", text)])
    app.write_note(ada, "2405.00001", "\n\n".join(text for _, text in SHORT)[:20_000])
    name = next(text for name, text in SHORT if name == "towers")
    app.change_profile(emmy, "\u202eevil" + name[:60], "\n\n".join(text for _, text in SHORT)[:2000], "")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    settings = Settings(
        data_dir=folder / "data", mode="public", name="<i>Papers</i> \u202e$x_1$", byline="\"><script>window.__ran=1</script>",
        submissions_per_day=1000, submission_max_age_days=1000, page_size=100, **DOUBLES,
    )  # fmt: skip
    papers = [*PAPERS, *(paper_of(10_000 + number, text) for number, (_, text) in enumerate(SHORT))]
    with pytest.MonkeyPatch.context() as patch, App(settings, lambda: NOW) as app:
        patch.setattr(limits, "LIMITS", dict.fromkeys(limits.LIMITS, limits.Limit(1e9, 1e9)))
        app.harvest(write(folder / "papers.jsonl", papers))
        app.index()
        fill(app)
        with serving(app) as address:
            yield app, address


def watched(context, address):
    """A new page, and what it does from now on that no page of ours does."""
    context.add_init_script(WATCH)
    page, seen = context.new_page(), []
    page.on("dialog", lambda dialog: (seen.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("console", lambda message: seen.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("request", lambda request: request.url.startswith(f"{address}/") or seen.append(request.url))
    return page, seen


@pytest.fixture(scope="module")
def kept(browser, site):  # noqa: F811
    """What Ada's browser keeps when she has signed in."""
    app, address = site
    context = browser.new_context(base_url=address)
    page, seen = watched(context, address)
    page.goto(f"/sign-in/{app.sign_in_link('ada')}")
    with page.expect_navigation():
        page.click("main button")
    assert context.cookies()
    assert seen == []
    yield context.storage_state()
    context.close()


@pytest.fixture
def open_page(browser, site, kept):  # noqa: F811
    address, contexts = site[1], []

    def open_page(path, width):
        context = browser.new_context(
            base_url=address, viewport={"width": width, "height": 844}, storage_state=kept
        )
        contexts.append(context)
        page, seen = watched(context, address)
        page.goto(path)
        page.wait_for_function(MATHEMATICS_IS_SET)
        return page, seen

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_nothing_runs_and_all_stays_in_its_place(open_page, path, width):
    page, seen = open_page(path, width)
    page.evaluate(TOUCH)
    assert page.evaluate("window.__ran") is None
    assert page.evaluate("window.__seen") == []
    assert seen == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert page.evaluate(OVERLAP) == []
    assert page.evaluate(COVERED) == []


def test_a_formula_cannot_change_what_the_signs_of_others_mean(browser, tmp_path):  # noqa: F811
    said = r"$\gdef\sum{\text{gone}}\gdef\frac#1#2{\text{gone}}x_1$"
    with small_app(tmp_path, mode="public") as app, serving(app) as address:
        app.say(member(app, "emmy"), "2405.00001", said)
        app.say(member(app, "ada"), "2405.00001", r"$\sum_1 \frac{1}{2}$")
        page = browser.new_page(base_url=address)
        page.goto(PAPER)
        page.wait_for_function(MATHEMATICS_IS_SET)
        assert page.locator("#comment-1 .katex").count() == page.locator("#comment-2 .katex").count() == 1
        assert "∑" in page.locator("#comment-2").inner_text()
        assert "gone" not in page.locator("#comment-2 .katex").inner_text()
        page.close()


def test_a_formula_that_is_too_deep_stays_as_it_was_written(browser, tmp_path):  # noqa: F811
    deep = "$x_1" + "{" * 400 + "}" * 400 + "$"
    with small_app(tmp_path, mode="public") as app, serving(app) as address:
        app.say(member(app, "emmy"), "2405.00001", deep + r" and $\sqrt{\frac{1}{1+\frac{1}{x_1}}}$")
        page = browser.new_page(base_url=address)
        page.goto(PAPER)
        page.wait_for_function(MATHEMATICS_IS_SET)
        assert page.locator("#comment-1 .tex.raw").inner_text() == deep
        assert page.locator("#comment-1 .katex").count() == 1
        page.close()


def test_a_formula_wider_than_the_screen_is_moved_by_itself(browser, tmp_path):  # noqa: F811
    with small_app(tmp_path, mode="public") as app, serving(app) as address:
        app.say(member(app, "emmy"), "2405.00001", r"$\text{" + "wide " * 40 + "}_1$")
        page = browser.new_page(base_url=address, viewport={"width": 390, "height": 844})
        page.goto(PAPER)
        page.locator("#comment-1 .tex.wide .katex").wait_for()
        assert page.locator("#comment-1 .tex.wide").evaluate("e => e.scrollWidth > e.clientWidth")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.close()
