"""Questions are not worded like the papers that answer them: a learnt turn brings their vectors nearer.

q' = q + W·q, then length 1, for a question; a text as long as an abstract is a document, and stays as it is.
W is trained by `scripts/train_asking.py` on questions with judged answers, and changes no paper's vector.

Source: a linear adapter on the side of the query, as in Yoon et al., "Search-Adaptor", ACL 2024,
arXiv:2310.08750; the loss is the softmax over candidates of Cao et al., "ListNet", ICML 2007,
doi:10.1145/1273496.1273513.
"""

from __future__ import annotations

from importlib.resources import files
from io import BytesIO

import numpy as np

from broadsheet.types import Vectors

from . import Embedder

LONGEST = 48  # words of a question; from there on it is a pasted abstract


def is_question(text: str) -> bool:
    """Whether a text is as short as people ask; longer ones are documents, such as a pasted abstract."""
    return len(text.split()) <= LONGEST


class Turn:
    """The turn of one embedder's questions.

    Args:
        matrix: W, (dim, dim).
    """

    def __init__(self, matrix: Vectors) -> None:
        self._matrix = matrix

    def __call__(self, text: str, vector: Vectors) -> Vectors:
        """The (dim,) vector of a question at length 1; that of a longer text, or of zeros, as it is."""
        if not vector.any() or not is_question(text):
            return vector
        turned = vector + self._matrix @ vector
        return np.asarray(turned / np.linalg.norm(turned), np.float32)


def asked(embedder: Embedder, turn: Turn | None, query: str) -> Vectors:
    """(dim,) of length 1 or zeros: where papers lie that answer this."""
    vector: Vectors = embedder.embed([query])[0]
    return turn(query, vector) if turn else vector


def load_turn(name: str) -> Turn | None:
    """The turn trained for the embedder of this module's name; None where there is none."""
    file = files("broadsheet.embedders") / "turns" / f"{name}.npy"
    if not file.is_file():
        return None
    return Turn(np.load(BytesIO(file.read_bytes()), allow_pickle=False).astype(np.float32))
