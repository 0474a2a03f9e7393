"""The kept word pieces change nothing: the ids and vectors are those of the packaged tokenizer."""

import lzma
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

import numpy as np
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from broadsheet.embedders import wordllama

FOLDER = Path(find_spec("wordllama").submodule_search_locations[0])
TOKENIZER = Tokenizer.from_file(str(FOLDER / "tokenizers" / "l2_supercat_tokenizer_config.json"))
EMBEDDER = wordllama.make()


def ids(text):
    return np.frombuffer(EMBEDDER.ids(text), np.int32).tolist()


def expected_ids(text):
    return TOKENIZER.encode(text, add_special_tokens=False).ids


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "   ",
        "a",
        " lead",
        "trail ",
        "trail  ",
        "two  spaces   three",
        "lines\n\nand\ttabs",
        "<s> hidden </s> signs <unk>",
        "a\N{LOWER ONE EIGHTH BLOCK}b",
        "no\N{NO-BREAK SPACE}break",
        "注意力机制 🤖 ﷽",
        "x" * 500,
    ],
)
def test_word_pieces_are_those_of_the_tokenizer(text):
    assert ids(text) == expected_ids(text)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
@settings(max_examples=300, deadline=None)
def test_word_pieces_are_those_of_the_tokenizer_whatever_the_text(text):
    assert ids(text) == expected_ids(text)


@given(st.text(alphabet=" ab\n<s>▁/", max_size=12))
@settings(max_examples=300, deadline=None)
def test_word_pieces_are_those_of_the_tokenizer_around_spaces_and_signs(text):
    assert ids(text) == expected_ids(text)


def test_a_full_memory_of_words_is_begun_anew(monkeypatch):
    embedder = wordllama.make()
    monkeypatch.setattr(wordllama, "_MOST_WORDS", 3)
    texts = ["one two three four", "five six one", "two two seven"]
    assert np.array_equal(embedder.embed(texts), EMBEDDER.embed(texts))


def packaged_vectors(texts):
    """The vectors as the package's own code makes them: padded batches of 64, mean, length 1."""
    table, made = EMBEDDER._table, []
    for start in range(0, len(texts), 64):
        chunk = [expected_ids(text) for text in texts[start : start + 64]]
        padded = np.zeros((len(chunk), max(map(len, chunk))), np.int32)
        mask = np.zeros(padded.shape, np.float32)
        for row, found in enumerate(chunk):
            padded[row, : len(found)], mask[row, : len(found)] = found, 1
        count = np.maximum(mask.sum(axis=1, keepdims=True), 1.0).astype(np.float32)
        made.append(np.sum(table[padded] * mask[..., None], axis=1, dtype=np.float32) / count)
    vectors = np.concatenate(made)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.mark.large
def test_ten_thousand_real_abstracts_have_the_packages_vectors_to_the_last_bit(shared):
    with lzma.open(shared / "data" / "papers-dev-05.jsonl.xz") as lines:
        papers = [orjson.loads(line) for line in islice(lines, 10_000)]
    texts = [f"{paper['title']}. {paper['abstract']}" for paper in papers]
    assert np.array_equal(EMBEDDER.embed(texts), packaged_vectors(texts))
