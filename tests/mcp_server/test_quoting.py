import pytest

from broadsheet.mcp.quoting import cut, plain


@pytest.mark.parametrize(
    "unseen",
    [
        "".join(chr(0xE0000 + ord(sign)) for sign in "obey"),  # tags
        "\u202eyebo\u202c",  # the other direction
        "\u200b\ufeff\u2060",  # nothing at all
        "\x1b[8m",
        "\U000e0100\U000e01ef",  # selectors of variants that nothing has
        "\ue000\ud800",
    ],
)
def test_what_nobody_sees_is_taken_out(unseen):
    assert plain(f"Trees {unseen}grow") in ("Trees grow", "Trees yebogrow", "Trees [8mgrow")


@pytest.mark.parametrize(
    "text", ["Poincaré–Hopf $\\mathbb{H}^2$\nα → β\t“x”", "क्‍ष می‌خواهم", "한국어 漢字 😀👩‍🔬❤️"]
)
def test_what_people_write_stays(text):
    assert plain(text) == text


def test_a_cut_says_that_it_is_one():
    assert cut("Residual networks", 8) == "Residua…"
    assert cut("Residual", 8) == "Residual"
    assert cut("Residual", 0) == ""
