"""What is left of TeX after its backslashes are gone, and addresses broken by line ends."""

from __future__ import annotations

import re

from ._tex_signs import CID

# Each pattern begins with a plain sign where it can: see _tex_commands.
_TIMES = re.compile(r"times(?<=\dtimes)(?:(?![A-Za-z])|(?=sim\d))")
_SIM = re.compile(r"sim(?<=[\d×%]sim)\s?(?=\d)")
_STRIPPED_SIGNS = {"leq": "≤", "geq": "≥", "longrightarrow": "→", "rightarrow": "→"}
_STRIPPED_COMMANDS = {
    f"{name}{{": (re.compile(rf"(?<![A-Za-z\\]){name}(?={{)"), "√" if name == "sqrt" else "")
    for name in (
        "mathcal mathbb mathbf mathrm mathfrak mathscr mathsf mathit "
        "textbf textit texttt textsc textrm emph url URL href sqrt"
    ).split()
}
_LINK_TWICE = re.compile(r"((?:https?:)?//[^\s{}]+)\{(?:https?:)?[^\s{}]*\}")

_QUOTES = re.compile(r"``(?<!```)(?!`)\s?([^`\"]*?)(?:''|\")(?!')")
_OPEN_QUOTES = re.compile(r"``(?<!```)(?!`)\s?")
_DASHES = re.compile(r"--(?<![-<!]--)(-?)(?![->])")
_TIE = re.compile(
    r"""~(?: (?<=[^\W\d_]{2}~)(?=[\w(\[\"“])
           | (?<=[.,;:)\]%&°±×≈∼<>=≤≥]~)(?=\w)
           | (?<=\d~)(?=[^\W\d_])
           | (?=[\U000f0000-\U000fffff])
           | (?<=[\U000f0000-\U000fffff]~) )""",
    re.VERBOSE,
)
_CID = re.compile(r"\(cid:(?:(?<=[A-Za-z]\(cid:)(173|1[1-5])\)\s?(?=[a-z])|(1[1-5])\)(?=[a-z]))")

_SCHEME = re.compile(r"http(?<!\whttp)(s?)(?: ?: ?/ ?/ ?| ?: / ?/ ?)(?=\w)")
_SPLIT_HOST = re.compile(r"(http)(s?://[\w.-]+)(?:\. | \.)(com|org|io|net|edu|ai|co|de|cn)(?=/)")
_SPLIT_PATH = re.compile(
    r"(http)(s?://(?:www\.)?(?:github|gitlab|huggingface|bitbucket)\.(?:com|co|org)/) (?=[\w.-]+/\w)"
)


def without_leftovers(text: str) -> str:
    """Stripped commands, TeX's quotes, dashes and ties, split addresses and letters given by number."""
    text = _stripped_signs(text)
    if "``" in text:
        text = _OPEN_QUOTES.sub("“", _QUOTES.sub(r"“\1”", text))
    if "--" in text:
        text = _DASHES.sub(_dash, text)
    if "~" in text:
        text = _TIE.sub(" ", text)
    if "http" in text:
        text = with_whole_addresses(text)
    if "(cid:" in text:
        text = _CID.sub(lambda match: CID[match[1] or match[2]], text)
    return text.replace("\xad", "").replace("\u200b", "").replace("\ufeff", "")


def without_stripped_commands(text: str) -> str:
    """Commands that lost their backslash but still have their braces lose their names too."""
    if "{" not in text:
        return text
    if "//" in text:
        text = _LINK_TWICE.sub(r"\1", text)
    for opening, (pattern, sign) in _STRIPPED_COMMANDS.items():
        if opening in text:
            text = pattern.sub(sign, text)
    return text


def _stripped_signs(text: str) -> str:
    if "times" in text:
        text = _SIM.sub("∼", _TIMES.sub("×", text))
    elif "sim" in text:
        text = _SIM.sub("∼", text)
    for name, sign in _STRIPPED_SIGNS.items():
        if name in text:
            text = re.sub(rf"(?<![A-Za-z\\]){name}(?![A-Za-z])", sign, text)
    return text


def with_whole_addresses(text: str) -> str:
    """Addresses that a line end or a stripped command broke, whole again where that is certain."""
    text = _SCHEME.sub(r"http\1://", text)
    text = _SPLIT_HOST.sub(r"\1\2.\3", text)
    return _SPLIT_PATH.sub(r"\1\2", text)


def _dash(match: re.Match[str]) -> str:
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    if match[1]:
        return "—"
    option = (not before or before.isspace()) and not after.isspace()  # "--help"
    return match.group() if option else "–"
