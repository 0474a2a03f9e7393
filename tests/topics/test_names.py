import numpy as np

from broadsheet.topics._names import Named, _like, names_of
from broadsheet.topics._phrases import read_phrases

TITLES = [
    *(f"Speech recognition with {word} microphones" for word in "noisy distant cheap far many".split()),
    *(f"A study of speech recognition for {word} speakers" for word in "young old sick tired".split()),
    *(f"Graph neural networks for {word} molecules" for word in "large small charged rare chiral".split()),
    *(f"{word}: graph neural networks revisited" for word in "GNNX GNNY GNNZ GNNQ".split()),
]
LABELS = np.array([0] * 9 + [1] * 9, np.int32)


def named(titles=TITLES, labels=LABELS, **given):
    groups = int(labels.max()) + 1
    return names_of(read_phrases(titles, 2), [labels], [np.zeros(groups, np.int64)], **given)[0]


def test_groups_are_called_what_their_titles_speak_of():
    assert [name.name for name in named()] == ["Speech recognition", "Graph neural networks"]


def test_what_a_longer_phrase_says_is_not_said_again():
    assert not {"neural networks", "networks"} & set(named()[1].phrases)


def test_words_of_scholars_name_nothing():
    phrases = read_phrases(TITLES, 2)
    assert not {"study", "revisited", "a", "with"} & {text.lower() for text in phrases.texts}


def test_names_keep_their_capitals_and_others_do_not():
    titles = [
        "Estimating Markov chains with BERT quickly", "The behaviour of Markov chains", "Some Kalman filters of boats",
        "Question Answering over Kalman Filters", "Question Answering with BERT", "A Kalman filter for boats",
        "Better Question Answering", "We try question answering in BERT too", "Long Markov Chains with FPGA",
        "Boats on FPGA in winter",
    ]  # fmt: skip
    texts = read_phrases(titles, 2).texts
    assert {"Markov chains", "BERT", "Kalman filters", "question answering", "FPGA"} <= set(texts)


def test_titles_with_a_capital_for_each_word_alone_keep_them():
    assert "Machine Translation" in read_phrases(["On Machine Translation"] * 3, 2).texts


def test_forms_of_one_word_are_not_two_names():
    assert all(
        _like(one, other)
        for one, other in [
            ("summarization", "summarisation"), ("GPU", "GPUs"), ("pre-training", "pretraining"),
            ("cluster", "clustering"), ("emotion recognition", "emotion detection"), ("grasps", "grasping"),
        ]
    )  # fmt: skip
    assert not _like("sentiment", "sentence")
    assert not _like("graphs", "grammar")


def test_mathematics_is_no_phrase():
    texts = read_phrases([r"Sums of $\alpha$-stable \mathcal{X} laws"] * 5, 2).texts
    assert not any("alpha" in text or "mathcal" in text or "$" in text for text in texts)


def test_numbers_of_years_and_events_are_left_out():
    texts = read_phrases(["Sarcasm at SemEval-2020 and CCL23-Eval after COVID-19"] * 3, 2).texts
    assert "COVID-19" in texts
    assert not any("2020" in text or "CCL23" in text for text in texts)


def test_phrases_may_have_of_in_the_middle():
    assert "internet of things" in read_phrases(["Sensors for the internet of things"] * 3, 2).texts


def test_what_is_called_something_already_keeps_it():
    kept = [[Named("Old name", ("old",)), None]]
    assert [name.name for name in named(kept=kept)] == ["Old name", "Graph neural networks"]


def test_no_two_beside_each_other_have_one_name():
    labels = np.array([0] * 5 + [1] * 4 + [2] * 9, np.int32)
    names = [name.name.lower() for name in named(labels=labels)]
    assert len(set(names)) == 3


def test_a_name_that_a_person_gave_is_taken():
    names = [name.name for name in named(shown=[["graph neural networks", ""]])]
    assert names[1] != "Graph neural networks"


def test_papers_without_titles_have_some_name():
    assert [bool(name.name) for name in named(titles=[""] * 18)] == [True, True]


def test_papers_that_lie_nowhere_name_nothing():
    labels = np.where(np.arange(18) < 2, -1, LABELS).astype(np.int32)
    assert named(labels=labels)[0].name == "Speech recognition"
