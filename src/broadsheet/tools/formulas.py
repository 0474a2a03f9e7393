"""Mathematics as text that anyone can read, where nothing can set it: in letters, feeds, terminals."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from .latex import MATH

_UP = str.maketrans("0123456789+-=()abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
_DOWN = str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_SCRIPT = re.compile(r"\s*([\^_])\s*(?:\{([^{}\\]*)\}|([0-9A-Za-z+*-]))")
_LEFT_RIGHT = re.compile(r"\\(?:left|right|[Bb]igg?[lr]?)\s*(?=[()\[\]|.\\/])\.?")
_EDGE = re.compile(r"\A(\$\$?|\\\[|\\\(|\\begin\{[^}]*\})|(\$\$?|\\\]|\\\)|\\end\{[^}]*\})\Z")
_LONGEST = 4000


def legible(text: str) -> str:
    r"""The text with its mathematics in Unicode: `$\mathbb{R}^{d}$` becomes ℝᵈ; the rest stays.

    A formula that cannot be read is left as the TeX it is.
    """
    return MATH.sub(lambda found: _formula(found[0]), text) if "$" in text or "\\" in text else text


@lru_cache(maxsize=4096)
def _formula(source: str) -> str:
    inside = _EDGE.sub("", _EDGE.sub("", source).strip()).strip()
    if len(inside) > _LONGEST:
        return source
    inside = _LEFT_RIGHT.sub("", inside).replace("\\|", "‖").replace("\\colon", ":")
    try:
        read = _reader().latex_to_text(_SCRIPT.sub(_script, inside))
    except Exception:  # a parser of TeX meets all there is; whatever it stumbles over stays TeX
        return source
    return " ".join(read.split()) or source


def _script(found: re.Match[str]) -> str:
    """A raised or lowered part: in the signs that Unicode has for that, else in brackets."""
    inside = (found[2] if found[2] is not None else found[3]).strip()
    signs, table = ("^", _UP) if found[1] == "^" else ("_", _DOWN)
    if inside and all(ord(sign) in table for sign in inside):
        return "{}" + inside.translate(table)  # or a command before it would take these for its name
    if inside == "*" and signs == "^":
        return "*"
    return f"{{}}{signs}{inside}" if len(inside) == 1 else f"{{}}{signs}({inside})"


@cache
def _reader() -> Any:
    from pylatexenc.latex2text import LatexNodes2Text

    return LatexNodes2Text(math_mode="text", strict_latex_spaces="based-on-source")
