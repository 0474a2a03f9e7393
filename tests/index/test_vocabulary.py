"""What the vocabulary learns of words, names and acronyms, what it forgets, and what damage does to it."""

import random

import numpy as np
import pytest
from rapidfuzz.distance import OSA

from broadsheet.errors import IndexStale
from broadsheet.index import Entry, _vocabulary
from broadsheet.index._vocabulary import make


def entry(row, title="", abstract="", authors=""):
    return Entry(row, title, abstract, authors, (), 0)


def learnt(folder, *entries):
    vocabulary = make(folder)
    vocabulary.add(entries)
    vocabulary.save()
    return vocabulary


def introducing(folder, *abstracts):
    return learnt(folder, *(entry(row, "", abstract) for row, abstract in enumerate(abstracts, start=1)))


class TestWords:
    def test_count_in_how_many_papers_they_are(self, tmp_path):
        vocabulary = learnt(
            tmp_path, entry(1, "Graphs and graphs", "On graphs."), entry(2, "GRAPHS of words", "Words.")
        )
        assert [vocabulary.count(word) for word in ("graphs", "words", "trees")] == [2, 1, 0]
        assert vocabulary.papers() == len(vocabulary) == 2

    def test_are_letters_alone_from_two_on(self, tmp_path):
        vocabulary = learnt(tmp_path, entry(1, "A pre-trained naïve Gödel machine's x, word2vec", "y" * 41))
        words = ["pre", "vec", "word", "gödel", "naïve", "machine", "trained"]
        assert vocabulary._state.words.words == words

    def test_of_later_papers_come_from_every_title_and_a_quarter_of_the_abstracts(
        self, tmp_path, monkeypatch
    ):
        monkeypatch.setattr(_vocabulary, "_READ_WHOLE", 0)
        vocabulary = learnt(tmp_path, *(entry(row, "title", "abstract") for row in range(1, 9)))
        assert (vocabulary.count("title"), vocabulary.count("abstract")) == (8, 2)

    def test_longer_than_any_are_unknown(self, tmp_path):
        vocabulary = learnt(tmp_path, entry(1, "word"))
        assert vocabulary.count("w" * 500) == vocabulary.count("") == 0
        assert vocabulary.near("w" * 500, 2) == vocabulary.near("", 2) == []


class TestNearWords:
    @pytest.mark.parametrize(
        "written", ["langage", "langguage", "lenguage", "langauge", "anguage", "languageq"]
    )
    def test_are_one_edit_away(self, tmp_path, written):
        vocabulary = learnt(tmp_path, entry(1, "language of luggage"), entry(2, "language"))
        assert vocabulary.near(written, 1) == [("language", 2)]

    def test_leave_out_the_word_itself(self, tmp_path):
        assert learnt(tmp_path, entry(1, "model modal")).near("model", 1) == [("modal", 1)]

    def test_come_most_frequent_first_then_by_letter(self, tmp_path):
        vocabulary = learnt(tmp_path, entry(1, "cats bats rats"), entry(2, "rats"))
        assert vocabulary.near("hats", 1) == [("rats", 2), ("bats", 1), ("cats", 1)]

    @pytest.mark.parametrize("edits", [1, 2])
    def test_are_those_that_comparing_with_every_word_finds(self, tmp_path, edits):
        chance = random.Random(edits)
        words = {"".join(chance.choices("abcéßяz", k=chance.randrange(2, 9))) for _ in range(3000)}
        vocabulary = learnt(tmp_path, entry(1, " ".join(words)))
        known = vocabulary._state.words.words
        for word in ["ab", "zzz", "яяяя", "éa", *chance.sample(known, 40)]:
            near = {other for other, _ in vocabulary.near(word, edits)}
            assert near == {other for other in known if other != word and OSA.distance(word, other) <= edits}


class TestNames:
    def test_are_those_of_authors_first_and_last(self, tmp_path):
        vocabulary = learnt(
            tmp_path,
            entry(1, authors="Ada Lovelace; Emmy Noether"),
            entry(2, authors="Ada King, Gödel-Noether"),
        )
        assert [vocabulary.named(name) for name in ("lovelace", "noether", "gödel", "turing")] == [1, 2, 1, 0]

    def test_are_no_words_of_papers(self, tmp_path):
        assert learnt(tmp_path, entry(1, "On graphs", authors="Emmy Noether")).count("noether") == 0


class TestAcronyms:
    @pytest.mark.parametrize(
        ("text", "acronym", "expansion"),
        [
            ("We use large language models (LLMs) here.", "LLM", "large language models"),
            ("a Convolutional Neural Network (CNN; see below)", "CNN", "convolutional neural network"),
            ("The LLM (large language model) is old.", "LLM", "large language model"),
            ("with low-rank adaptation (LoRA), we", "LoRA", "low-rank adaptation"),
            ("a variational auto-encoder (VAE) is", "VAE", "variational auto-encoder"),
            (
                "by simultaneous localization and mapping (SLAM).",
                "SLAM",
                "simultaneous localization and mapping",
            ),
            ("magnetoencephalography (MEG)", "MEG", "magnetoencephalography"),
            ("the Internet of\nThings (IoT)", "IoT", "internet of things"),
        ],
    )
    def test_are_learnt_as_authors_introduce_them(self, tmp_path, text, acronym, expansion):
        vocabulary = introducing(tmp_path, text)
        assert vocabulary.expansions(acronym) == [(expansion, 1)]
        assert vocabulary.acronyms(expansion) == [(acronym, 1)]

    @pytest.mark.parametrize(
        "text",
        [
            "many things (see Figure 2)",
            "networks of neurons (CNN)",
            "a strategy for robust adaptive control (SC)",
            "(LLM)",
            "models (llm)",
            "an area. Large models (ALM)",
            "the year (2010) and (i) or (A)",
            "graphs (LONGACRONYMS)",
            "the ABC (a bit of it)",
        ],
    )
    def test_are_not_seen_where_there_are_none(self, tmp_path, text):
        assert introducing(tmp_path, text)._state.acronyms.pairs == []

    def test_what_most_papers_mean_comes_first(self, tmp_path):
        vocabulary = introducing(
            tmp_path,
            "molecular dynamics (MD)",
            "mirror descent (MD)",
            "molecular dynamics (MD) and molecular dynamics (MD)",
        )
        assert vocabulary.expansions("MD") == [("molecular dynamics", 2), ("mirror descent", 1)]

    def test_plurals_hyphens_and_case_are_one_under_the_most_common_form(self, tmp_path):
        vocabulary = introducing(
            tmp_path,
            "variational autoencoders (VAEs)",
            "variational autoencoders (VAE)",
            "Variational auto-encoder (VAE)",
        )
        assert vocabulary.expansions("vae") == [("variational autoencoders", 3)]
        assert vocabulary.acronyms("Variational Auto-Encoder") == [("VAE", 3)]

    def test_a_plural_is_looked_up_as_the_acronym_that_is_meant(self, tmp_path):
        vocabulary = introducing(
            tmp_path, *["large language models (LLMs)"] * 3, "global positioning system (GPS)"
        )
        assert vocabulary.expansions("llms") == vocabulary.expansions("LLM") == [("large language models", 3)]
        assert vocabulary.expansions("GPS") == [("global positioning system", 1)]

    def test_nothing_is_known_of_nothing(self, tmp_path):
        vocabulary = introducing(tmp_path, "large language models (LLMs)")
        assert vocabulary.expansions("") == vocabulary.acronyms("") == vocabulary.acronyms("--") == []


class TestFollowing:
    def test_what_was_not_saved_is_not_seen(self, tmp_path):
        vocabulary = make(tmp_path)
        vocabulary.add([entry(1, "word")])
        assert vocabulary.count("word") == 0
        vocabulary.close()
        vocabulary.save()
        assert vocabulary.count("word") == len(make(tmp_path)) == 0

    def test_what_another_process_saved_is_seen(self, tmp_path):
        reader, writer = make(tmp_path), make(tmp_path)
        assert not reader.refresh()
        writer.add([entry(1, "word", "large language models (LLMs)", "Ada Lovelace")])
        writer.save()
        assert reader.refresh()
        assert not reader.refresh()
        assert (reader.count("word"), reader.named("lovelace"), len(reader)) == (1, 1, 1)
        assert reader.expansions("LLM") == [("large language models", 1)]

    def test_saves_add_up(self, tmp_path):
        learnt(tmp_path, entry(1, "word one", "large language models (LLMs)"))
        vocabulary = learnt(tmp_path, entry(2, "word two", "large language models (LLMs)"))
        assert [vocabulary.count(word) for word in ("word", "one", "two")] == [2, 1, 1]
        assert vocabulary.expansions("LLM") == [("large language models", 2)]
        assert len(vocabulary) == 2

    def test_a_paper_that_is_read_twice_counts_once(self, tmp_path):
        learnt(tmp_path, entry(1, "word"))
        vocabulary = make(tmp_path)
        vocabulary.add([entry(1, "word")])
        vocabulary.add([entry(2, "word")])
        vocabulary.add([entry(2, "word")])
        vocabulary.save()
        assert (vocabulary.count("word"), len(vocabulary)) == (2, 2)

    def test_a_paper_that_is_gone_is_no_longer_numbered_but_leaves_its_words(self, tmp_path):
        vocabulary = learnt(tmp_path, entry(1, "word"), entry(2, "word"))
        vocabulary.remove([2, 77])
        vocabulary.save()
        assert (vocabulary.count("word"), len(vocabulary)) == (2, 1)

    def test_nothing_to_save_writes_nothing(self, tmp_path):
        learnt(tmp_path, entry(1, "word"))
        before = (tmp_path / "vocabulary.npz").stat()
        make(tmp_path).save()
        assert (tmp_path / "vocabulary.npz").stat().st_mtime_ns == before.st_mtime_ns

    def test_of_too_many_words_the_rarest_go(self, tmp_path, monkeypatch):
        monkeypatch.setattr(_vocabulary, "_MOST_WORDS", 4)
        vocabulary = learnt(tmp_path, entry(1, "aa bb cc dd ee"), entry(2, "bb dd"))
        assert vocabulary._state.words.counted() == {"bb": 2, "dd": 2}

    def test_what_waits_to_be_saved_does_not_grow_without_end(self, tmp_path, monkeypatch):
        monkeypatch.setattr(_vocabulary, "_MOST_PAIRS", 4)
        vocabulary = make(tmp_path)
        for row in range(26):
            letter = chr(ord("a") + row)
            vocabulary.add([entry(row, "", f"{letter}lpha beta ({letter.upper()}B), gamma delta (GD)")])
        assert len(vocabulary._pending.pairs) <= 8
        assert vocabulary._pending.pairs["GD", "gamma delta"] == 26


class TestDamage:
    @pytest.mark.parametrize("damage", [b"", b"torn", None])
    def test_a_torn_file_is_told_with_the_way_out(self, tmp_path, damage):
        learnt(tmp_path, entry(1, "word"))
        file = tmp_path / "vocabulary.npz"
        file.write_bytes(file.read_bytes()[:-40] if damage is None else damage)
        with pytest.raises(IndexStale, match="Run: broadsheet index --rebuild"):
            make(tmp_path)

    def test_a_flipped_bit_is_noticed_or_does_no_harm(self, tmp_path):
        learnt(tmp_path, *(entry(row, f"word {chr(97 + row) * 5}", "beta gamma (BG)") for row in range(20)))
        file = tmp_path / "vocabulary.npz"
        whole, chance, told = file.read_bytes(), random.Random(0), 0
        for place in chance.sample(range(len(whole)), 200):
            file.write_bytes(
                whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :]
            )
            try:
                assert make(tmp_path).count("word") == 20
            except IndexStale:
                told += 1
        assert told > 100

    def test_half_a_file_that_a_kill_left_beside_it_does_not_count(self, tmp_path):
        learnt(tmp_path, entry(1, "word"))
        (tmp_path / "vocabulary.npz.new").write_bytes(b"half a fi")
        assert learnt(tmp_path, entry(2, "word")).count("word") == 2


def test_counts_are_plain_numbers(tmp_path):
    vocabulary = learnt(tmp_path, entry(1, "model modal", "large language models (LLMs)"))
    counts = [
        vocabulary.count("model"),
        vocabulary.near("model", 1)[0][1],
        vocabulary.expansions("LLM")[0][1],
    ]
    assert not any(isinstance(count, np.generic) for count in counts)


def test_words_and_names_that_begin_so_come_most_frequent_first(tmp_path):
    vocabulary = learnt(
        tmp_path,
        entry(1, "residual residuals", authors="Ada Lovelace"),
        entry(2, "residuals resid", authors="Lovell"),
        entry(3, "residuals reside", authors="Ada Lovelace"),
    )
    assert vocabulary.words_from("resid", 3) == ["residuals", "resid", "reside"]
    assert vocabulary.words_from("residual", 9) == ["residuals", "residual"]
    assert vocabulary.words_from("q", 9) == vocabulary.words_from("y" * 50, 9) == []
    assert vocabulary.names_from("lov", 9) == ["lovelace", "lovell"]
