"""The graph against a forward pass written down once more, in numpy and 64 bits."""

import math

import numpy as np
import pytest

pytest.importorskip("onnx", reason="the graph is written with onnx: pip install 'broadsheet[transformer]'")
pytest.importorskip("onnxruntime", reason="it is run by it: pip install 'broadsheet[transformer]'")

from broadsheet.embedders._bert import Shape, bert_graph
from broadsheet.embedders._encoder import open_session
from embedders.tiny_bert import CONFIG, DIM, HEADS, LAYERS, WORDS, tensors

TENSORS = tensors()
SHAPE = Shape.of(CONFIG)
SENTENCES = [[2, 3], [2, 4, 5, 6, 3], [2, *range(4, len(WORDS)), 3], [2, 7, 7, 7, 3]]


def ran(graph, ids):
    return open_session(graph).run(None, {"input_ids": np.array([ids], np.int64)})[0]


def forward(tensors, ids):
    """Devlin et al. 2019 for one text, up to the last layer: (t, d)."""
    weights = {name: tensor.astype(np.float64) for name, tensor in tensors.items()}

    def norm(x, name):
        centred = x - x.mean(axis=1, keepdims=True)
        deviation = np.sqrt((centred**2).mean(axis=1, keepdims=True) + SHAPE.epsilon)
        return centred / deviation * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    def dense(x, name):
        return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    x = weights["embeddings.word_embeddings.weight"][ids]
    x = x + weights["embeddings.position_embeddings.weight"][: len(ids)]
    x = norm(x + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for layer in range(LAYERS):
        prefix, heads = f"encoder.layer.{layer}", []
        query, key, value = (
            np.split(dense(x, f"{prefix}.attention.self.{part}"), HEADS, axis=1)
            for part in ("query", "key", "value")
        )
        for head in range(HEADS):
            scores = np.exp(query[head] @ key[head].T / math.sqrt(DIM / HEADS))
            heads.append(scores / scores.sum(axis=1, keepdims=True) @ value[head])
        mixed = dense(np.concatenate(heads, axis=1), f"{prefix}.attention.output.dense")
        x = norm(x + mixed, f"{prefix}.attention.output.LayerNorm")
        wide = dense(x, f"{prefix}.intermediate.dense")
        wide = wide / 2 * (1 + np.vectorize(math.erf)(wide / math.sqrt(2)))
        x = norm(x + dense(wide, f"{prefix}.output.dense"), f"{prefix}.output.LayerNorm")
    return x


def unit(vector):
    return vector / np.linalg.norm(vector)


@pytest.mark.parametrize("ids", SENTENCES)
def test_the_exact_graph_is_the_forward_pass(ids):
    graph = bert_graph(TENSORS, SHAPE, int8=False)
    assert ran(graph, ids)[0] == pytest.approx(unit(forward(TENSORS, ids).mean(axis=0)), abs=1e-5)


@pytest.mark.parametrize("ids", SENTENCES)
def test_the_first_token_may_stand_for_the_text(ids):
    graph = bert_graph(TENSORS, Shape.of(CONFIG, first_token=True), int8=False)
    assert ran(graph, ids)[0] == pytest.approx(unit(forward(TENSORS, ids)[0]), abs=1e-5)


@pytest.mark.parametrize("ids", SENTENCES)
def test_the_int8_graph_is_near_the_exact_one(ids):
    """Within 0.01 in each of 32 numbers, which are 0.14 on average: a cosine of 0.9995."""
    vector, exact = ran(bert_graph(TENSORS, SHAPE), ids)[0], unit(forward(TENSORS, ids).mean(axis=0))
    assert vector == pytest.approx(exact, abs=0.01)
    assert vector @ exact > 0.9995
    assert vector != pytest.approx(exact, abs=1e-5)  # it is int8


def test_the_int8_graph_is_smaller():
    assert len(bert_graph(TENSORS, SHAPE)) < 0.6 * len(bert_graph(TENSORS, SHAPE, int8=False))


def test_names_that_begin_with_bert_are_read_alike():
    named = {f"bert.{name}": tensor for name, tensor in TENSORS.items()}
    assert bert_graph(named, SHAPE) == bert_graph(TENSORS, SHAPE)


def test_a_missing_weight_is_named():
    cut = {name: tensor for name, tensor in TENSORS.items() if "layer.1.output" not in name}
    with pytest.raises(KeyError, match=r"encoder\.layer\.1\.output\.dense\.weight"):
        bert_graph(cut, SHAPE)


@pytest.mark.parametrize(
    ("strange", "said"),
    [
        ({"model_type": "roberta"}, "its model_type is 'roberta', and only 'bert' can be converted"),
        ({"model_type": "mpnet"}, "'mpnet'"),
        ({"model_type": None}, "None"),
        ({"hidden_act": "relu"}, "its hidden_act is 'relu', and only 'gelu'"),
        ({"position_embedding_type": "relative_key"}, "'relative_key'"),
    ],
)
def test_other_architectures_are_refused_by_name(strange, said):
    with pytest.raises(ValueError, match=said):
        Shape.of({**CONFIG, **strange})
