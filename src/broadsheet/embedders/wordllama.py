"""The static table of the `wordllama` package: 256 numbers per word piece, averaged over a text.

https://github.com/dleemiller/WordLlama, MIT. The package's own loader asks a model hub when it does not
find its files; we read the two files that its wheel carries, and nothing else of it.

The tokenizer is the bottleneck, so word pieces are kept per whitespace word. That changes no vector:
no piece of this vocabulary has a space inside or at its end, so no merge reaches across the start of a
word, and a text's pieces are those of its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from broadsheet.errors import ExtensionError
from broadsheet.types import Vectors

from . import Options
from ._asking import Turn, asked, load_turn
from ._safetensors import read_tensors
from ._unit import unit_rows

# About 200 bytes a word: 300 k papers have some 500 k different words, most of them seen once.
_MOST_WORDS = 400_000

_IDS = np.dtype(np.int32)
_WORDS = re.compile(r" +[^ ]*")
# Special pieces are cut out before words are looked at, and the sign for a space stands for one.
_SPECIAL = re.compile("<s>|</s>|<unk>|\N{LOWER ONE EIGHTH BLOCK}")


class WordLlama:
    """The mean of a text's word pieces, at length 1. Safe to use from several threads.

    Args:
        tokenize: word pieces of a text, as ids.
        space: the id of the piece for a lone space.
        table: (vocabulary, 256) float32.
    """

    dim = 256
    max_tokens: int | None = None

    def __init__(
        self,
        name: str,
        tokenize: Callable[[str], list[int]],
        space: int,
        table: Vectors,
        turn: Turn | None = None,
    ) -> None:
        self.name = name
        self._tokenize = tokenize
        self._table = table
        self._turn = turn
        self._space = np.array([space], _IDS).tobytes()
        self._pieces: dict[str, bytes] = {}

    def embed(self, texts: Sequence[str]) -> Vectors:
        """(n, 256) float32, rows of length 1; an empty text gives a row of zeros."""
        vectors = np.zeros((len(texts), self.dim), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            ids = np.frombuffer(self.ids(text), _IDS)
            if len(ids):
                # One text at a time: the rows fit the processor's cache, and the sum runs in the order
                # of the text, as the package's does, so that it is the same to the last bit.
                row[:] = self._table[ids].sum(axis=0) / np.float32(len(ids))
        return unit_rows(vectors)

    def ask(self, query: str) -> Vectors:
        """(dim,) of length 1 or zeros: where papers lie that answer this."""
        return asked(self, self._turn, query)

    def ids(self, text: str) -> bytes:
        """Word pieces of a text as packed int32 ids: the very ones that the tokenizer gives."""
        if not text:
            return b""
        if _SPECIAL.search(text):
            return self._packed(text)
        plain = "  " not in text and text[0] != " " and text[-1] != " "
        words = text.split(" ") if plain else [run[1:] for run in _WORDS.findall(" " + text)]
        pieces = self._pieces
        try:
            return b"".join([pieces[word] for word in words])
        except KeyError:
            return b"".join([self._of_word(word) for word in words])

    def _of_word(self, word: str) -> bytes:
        found = self._pieces.get(word)
        if found is None:
            found = self._packed(word) if word else self._space
            if len(self._pieces) >= _MOST_WORDS:
                self._pieces.clear()
            self._pieces[word] = found
        return found

    def _packed(self, text: str) -> bytes:
        return np.array(self._tokenize(text), _IDS).tobytes()


def make(options: Options = Options()) -> WordLlama:  # noqa: ARG001
    """Read the table and the tokenizer from the installed package.

    Raises:
        ExtensionError: the package is there, but not its two files.
    """
    spec = find_spec("wordllama")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("no module named 'wordllama'", name="wordllama")
    folder = Path(spec.submodule_search_locations[0])
    try:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizers" / "l2_supercat_tokenizer_config.json"))
        table = read_tensors(folder / "weights" / "l2_supercat_256.safetensors")["embedding.weight"]
    except Exception as error:  # tokenizers raises a bare Exception for a missing file
        raise ExtensionError(
            f"wordllama lacks a file that its wheel carries ({error}). Install it anew"
        ) from error
    name = f"wordllama-256-{version('wordllama')}"
    space = tokenizer.encode("a ", add_special_tokens=False).ids[-1]

    def tokenize(text: str) -> list[int]:
        return list(tokenizer.encode(text, add_special_tokens=False).ids)

    return WordLlama(name, tokenize, space, table, load_turn("wordllama"))
