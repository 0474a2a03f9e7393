import pytest
from lxml import html

from broadsheet.community.markdown import mentioned, rendered

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](https://evil.example.org/pixel.png)",
    "[x](javascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x]( jAvAsCrIpT:alert(1) )",
    "<javascript:alert(1)>",
    '[x](https://example.org "onmouseover=alert(1)")',
    "`<script>`",
    "```html\n<script>alert(1)</script>\n```",
    "$<script>alert(1)</script>$",
    "$$\\href{javascript:alert(1)}{x}$$",
    "<style>body{display:none}</style>",
    "<iframe src=//evil.example.org></iframe>",
    "<a href=javascript:alert(1)>x</a>",
    "a\ue0009\ue001b",
    "@<b>ada",
    "[@ada](https://evil.example.org)",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u202egpj.exe",
    "[x][1]\n\n[1]: javascript:alert(1)",
    "<!-- --><svg/onload=alert(1)>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_of_the_writers_runs_or_is_fetched(text):
    for element in html.fragment_fromstring(rendered(text, {"ada"}), create_parent="div").iter():
        assert element.tag in {"div", "p", "a", "pre", "code", "span"}
        assert set(element.attrib) <= {"href", "title", "rel", "class", "translate"}
        assert element.get("href", "https:").startswith(("https:", "/people/"))


def test_links_vouch_for_nothing():
    assert rendered("[x](https://example.org/a?b=1&c=2)") == (
        '<p><a href="https://example.org/a?b=1&amp;c=2" rel="nofollow noopener noreferrer ugc">x</a></p>\n'
    )


def test_mathematics_stays_as_it_was_written():
    assert rendered("For $a_1 * b_2 < *c*$ and *this*") == (
        '<p>For <span class="tex" translate="no">$a_1 * b_2 &lt; *c*$</span> and <em>this</em></p>\n'
    )


def test_prices_are_no_mathematics():
    assert "tex" not in rendered("between $5 and $10")


def test_lists_tables_code_and_quotes_are_shown():
    made = rendered("> quote\n\n1. one\n2. two\n\n`code` ~~gone~~\n\n|a|b|\n|-|-|\n|1|2|")
    for tag in ("<blockquote>", "<ol>", "<code>", "<table>", "<td>"):
        assert tag in made


def test_headings_stand_below_those_of_the_page():
    assert rendered("# One\n\n### Three") == "<h4>One</h4>\n<h6>Three</h6>\n"


def test_a_megabyte_of_brackets_is_rendered_soon():
    assert rendered("[" * 65_536)
    assert rendered("*a " * 20_000)
    assert rendered("> " * 5_000 + "x")


def test_names_are_called_outside_of_code_formulas_and_addresses():
    text = "@ada, (@emmy) and @ada; not `@robin`, $@sofya$, a@plato.org, https://x.org/@mary or @@x"
    assert mentioned(text) == ["ada", "emmy"]


def test_who_comes_later_is_called_in_what_was_said_before():
    assert "<a" not in rendered("Ask @late")
    assert '<a href="/people/late">@late</a>' in rendered("Ask @late", {"late"})
    assert "<a" not in rendered("Ask @late")
