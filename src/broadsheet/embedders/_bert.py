"""A BERT sentence encoder as an int8 ONNX graph, written from its weights. Needs the package `onnx`.

One text at a time, without padding: ids in, a unit vector out. Weights are int8 with one scale per
output column, activations are quantised as they come; the word table is int8 with one scale per row.

Sources: Devlin et al., NAACL 2019, doi:10.18653/v1/N19-1423; Reimers & Gurevych, EMNLP 2019,
arXiv:1908.10084 (the mean over tokens); the operators DynamicQuantizeMatMul, MultiHeadAttention and
Gelu of https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

Tensors = Mapping[str, NDArray[np.float32]]

_RUNTIME = "com.microsoft"
_STEPS = 127  # of an int8 on each side of zero
_PUBLISHED = {"model_type": "bert", "hidden_act": "gelu", "position_embedding_type": "absolute"}


@dataclass(frozen=True, slots=True)
class Shape:
    """What `config.json` says of an encoder, and whether its first token stands for the text."""

    layers: int
    heads: int
    epsilon: float
    first_token: bool = False

    @classmethod
    def of(cls, config: Mapping[str, Any], first_token: bool = False) -> Shape:
        """Read the three numbers.

        Raises:
            KeyError: one is missing.
            ValueError: this is no BERT as it was published.
        """
        config = {"position_embedding_type": "absolute", **config}
        for name, wanted in _PUBLISHED.items():
            if (found := config.get(name)) != wanted:
                raise ValueError(f"its {name} is {found!r}, and only {wanted!r} can be converted")
        layers, heads = config["num_hidden_layers"], config["num_attention_heads"]
        return cls(layers, heads, config["layer_norm_eps"], first_token)


def bert_graph(tensors: Tensors, shape: Shape, int8: bool = True) -> bytes:
    """The ONNX model: `input_ids` (1, t) int64 → `sentence_embedding` (1, d) float32 of length 1.

    Args:
        int8: False keeps every number as it is, to check the int8 graph against.

    Raises:
        KeyError: a weight is missing.
    """
    graph = _Graph(tensors, int8)
    hidden = graph.embeddings(shape)
    for layer in range(shape.layers):
        hidden = graph.layer(hidden, f"encoder.layer.{layer}.", shape)
    return graph.finished(hidden, shape)


class _Graph:
    """Nodes and constants, as they are added."""

    def __init__(self, tensors: Tensors, int8: bool) -> None:
        # Some files name the encoder itself "bert".
        self._tensors = {name.removeprefix("bert."): tensor for name, tensor in tensors.items()}
        self._int8 = int8
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def embeddings(self, shape: Shape) -> str:
        """Word, place and segment, normalised."""
        words = self._words(self._tensors["embeddings.word_embeddings.weight"])
        segment = self._tensors["embeddings.token_type_embeddings.weight"][0]
        places = self._constant("places", self._tensors["embeddings.position_embeddings.weight"] + segment)
        length = self._node("Shape", ["input_ids"], "length", start=1, end=2)
        first = self._constant("first", np.array([0], np.int64))
        here = self._node("Slice", [places, first, length], "here")
        summed = self._node("Add", [words, here], "embedded")
        return self._normalised(summed, "embeddings.LayerNorm", shape)

    def layer(self, hidden: str, prefix: str, shape: Shape) -> str:
        """One layer: attention, then two dense maps, each added to what came in and normalised."""
        attended = self._attention(hidden, prefix, shape)
        attended = self._linear(attended, [f"{prefix}attention.output.dense"], f"{prefix}projected")
        summed = self._node("Add", [hidden, attended], f"{prefix}attended")
        hidden = self._normalised(summed, f"{prefix}attention.output.LayerNorm", shape)
        wide = self._linear(hidden, [f"{prefix}intermediate.dense"], f"{prefix}wide")
        wide = self._node("Gelu", [wide], f"{prefix}bent", _RUNTIME)
        narrow = self._linear(wide, [f"{prefix}output.dense"], f"{prefix}narrow")
        summed = self._node("Add", [hidden, narrow], f"{prefix}summed")
        return self._normalised(summed, f"{prefix}output.LayerNorm", shape)

    def finished(self, hidden: str, shape: Shape) -> bytes:
        """The mean over tokens, or the first of them, at length 1; and the whole as a model."""
        if shape.first_token:
            pooled = self._node("Gather", [hidden, self._constant("token", np.array(0))], "pooled", axis=1)
        else:
            tokens = self._constant("tokens", np.array([1], np.int64))
            pooled = self._node("ReduceMean", [hidden, tokens], "pooled", keepdims=0)
        self._node("LpNormalization", [pooled], "sentence_embedding", axis=-1, p=2)
        dim = len(self._tensors["embeddings.LayerNorm.weight"])
        graph = helper.make_graph(
            self._nodes,
            "bert",
            [helper.make_tensor_value_info("input_ids", onnx.TensorProto.INT64, [1, "tokens"])],
            [helper.make_tensor_value_info("sentence_embedding", onnx.TensorProto.FLOAT, [1, dim])],
            self._constants,
        )
        opsets = [helper.make_opsetid("", 18), helper.make_opsetid(_RUNTIME, 1)]
        return bytes(helper.make_model(graph, opset_imports=opsets, ir_version=9).SerializeToString())

    def _words(self, table: NDArray[np.float32]) -> str:
        if not self._int8:
            return self._node("Gather", [self._constant("table", table), "input_ids"], "words")
        codes, scale = _quantised(table, axis=1)
        rough = self._node("Gather", [self._constant("table", codes), "input_ids"], "codes")
        rough = self._node("Cast", [rough], "rough", to=onnx.TensorProto.FLOAT)
        scales = self._node("Gather", [self._constant("table.scale", scale), "input_ids"], "scales")
        return self._node("Mul", [rough, scales], "words")

    def _attention(self, hidden: str, prefix: str, shape: Shape) -> str:
        names = [f"{prefix}attention.self.{part}" for part in ("query", "key", "value")]
        joined = self._linear(hidden, names, f"{prefix}joined")
        self._nodes.append(helper.make_node("Split", [joined], names, axis=-1, num_outputs=3))
        return self._node("MultiHeadAttention", names, f"{prefix}heads", _RUNTIME, num_heads=shape.heads)

    def _linear(self, hidden: str, names: list[str], out: str) -> str:
        weight = np.concatenate([self._tensors[f"{name}.weight"] for name in names]).T
        bias = np.concatenate([self._tensors[f"{name}.bias"] for name in names])
        bias_name = self._constant(f"{out}.bias", bias)
        if not self._int8:
            exact = self._constant(f"{out}.weight", weight)
            product = self._node("MatMul", [hidden, exact], f"{out}.product")
            return self._node("Add", [product, bias_name], out)
        codes, scale = _quantised(weight, axis=0)
        weights = [self._constant(f"{out}.weight", codes), self._constant(f"{out}.scale", scale[0])]
        return self._node("DynamicQuantizeMatMul", [hidden, *weights, "", bias_name], out, _RUNTIME)

    def _normalised(self, hidden: str, name: str, shape: Shape) -> str:
        names = [f"{name}.weight", f"{name}.bias"]
        weights = [self._constant(one, self._tensors[one]) for one in names]
        return self._node(
            "LayerNormalization", [hidden, *weights], f"{name}.out", axis=-1, epsilon=shape.epsilon
        )

    def _constant(self, name: str, values: NDArray[Any]) -> str:
        self._constants.append(numpy_helper.from_array(np.asarray(values, order="C"), name))
        return name

    def _node(self, kind: str, inputs: list[str], out: str, domain: str = "", **attributes: Any) -> str:
        self._nodes.append(helper.make_node(kind, inputs, [out], domain=domain, **attributes))
        return out


def _quantised(matrix: NDArray[np.float32], axis: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """int8 codes, and the scale of each slice along the axis, kept as an axis of length 1."""
    scale = np.maximum(np.abs(matrix).max(axis=axis, keepdims=True), np.float32(1e-12)) / np.float32(_STEPS)
    return np.rint(matrix / scale).astype(np.int8), scale.astype(np.float32)
