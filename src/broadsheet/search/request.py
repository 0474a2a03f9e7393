"""What a question asks for, without the words of asking: "Could you suggest papers on x?" is about x."""

from __future__ import annotations

import re

# A sentence that begins with one of these asks for something.
_OPENINGS = frozenset(
    """
    are is was were could can would will do does did have has had what which where who how any find show
    give list name tell provide share help please recommend suggest seeking papers paper studies study
    research works work articles article literature i i'm i've i'd im looking searching interested
    """.split()
)
# Words of asking, of papers, and of what papers do: before the first other word they say nothing.
_ASKING = _OPENINGS | frozenset(
    """
    a an the some any several various such these those there this that it its they them their one ones you
    your me my us our we on in of for to from with by at as about into towards toward and or if so not also
    both how why when whether be been being am may might should must exist exists existing available
    recommended suggested suggesting point direct refer know aware like relevant related recent prior
    previous earlier current foundational seminal key good best known read first specifically particularly
    scientific academic scholarly resource resources publication publications reference references example
    examples topic topics information detailed discussion discussions insight insights used using use uses
    utilize utilizes utilizing employ employs employing apply applies applied applying discuss discusses
    discussed discussing explore explores explored exploring investigate investigates investigated
    investigating examine examines examined examining focus focuses focused focusing concentrate
    concentrates concentrating address addresses addressed addressing propose proposes proposed proposing
    present presents presented presenting introduce introduces introduced introducing studied studying
    describe describes described describing demonstrate demonstrates demonstrated demonstrating report
    reports reported reporting consider considers considered considering try tries tried trying attempt
    attempts attempted attempting develop develops developed developing conduct conducts conducted
    conducting show shows showed shown showing support supports supporting claim claims cover covers
    covering mention mentions provide provides offer offers offering look looks aim aims aimed understand
    learn found finding delve delves deal deals dealing read more most different potential
    """.split()
)
_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z])")
_WORD = re.compile(r"\S+")
_EDGES = ".,;:?!()[]\"'“”"


def without_request(text: str) -> str:
    """The text with the words of asking taken from the beginning of each sentence that asks.

    A sentence of nothing else is left out; a text of nothing else is kept as it is.
    """
    kept = [rest for sentence in _SENTENCE.split(text) if (rest := _subject(sentence)).strip(_EDGES + " ")]
    return " ".join(kept) if kept else text


def _subject(sentence: str) -> str:
    words = [
        (word.start(), word[0].strip(_EDGES).lower().replace("’", "'")) for word in _WORD.finditer(sentence)
    ]
    if not words or words[0][1] not in _OPENINGS:
        return sentence
    return next((sentence[at:] for at, word in words if word not in _ASKING), "")
