"""A folder with a graph, run by it: small graphs whose vectors can be seen."""

import json

import numpy as np
import pytest

pytest.importorskip("onnx", reason="the graphs are written with it: pip install 'broadsheet[transformer]'")
pytest.importorskip("onnxruntime", reason="it runs them: pip install 'broadsheet[transformer]'")

from onnx import TensorProto, helper, numpy_helper
from tokenizers import normalizers

from broadsheet.embedders import Options
from broadsheet.embedders import onnx as onnx_embedder
from broadsheet.embedders._encoder import Encoder, digest
from broadsheet.errors import ExtensionError
from embedders.tiny_bert import WORDS, pooling, tokenizer

TABLE = np.random.default_rng(1).normal(0, 1, (len(WORDS), 4)).astype(np.float32)
CLS, SEP, DARK, MATTER = (WORDS.index(word) for word in ("[CLS]", "[SEP]", "dark", "matter"))


def model(nodes, inputs, output, rank):
    """An ONNX file with the table of words as its one constant."""
    given = [helper.make_tensor_value_info(name, TensorProto.INT64, [1, "t"]) for name in inputs]
    shape = [1, "t", 4][:rank] if rank == 3 else [1, 4]
    graph = helper.make_graph(
        nodes,
        "tiny",
        given,
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, shape)],
        [numpy_helper.from_array(TABLE, "table"), numpy_helper.from_array(np.array([1], np.int64), "one")],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    return made.SerializeToString()


def words_graph():
    """Each token's row of the table, times its attention, plus its type: as official exports have it."""
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["words"]),
        helper.make_node("Cast", ["attention_mask"], ["seen"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["seen", "last"], ["mask"]),
        helper.make_node("Mul", ["words", "mask"], ["masked"]),
        helper.make_node("Cast", ["token_type_ids"], ["type"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["type", "last"], ["types"]),
        helper.make_node("Add", ["masked", "types"], ["last_hidden_state"]),
    ]
    last = helper.make_node("Constant", [], ["last"], value=numpy_helper.from_array(np.array([2], np.int64)))
    inputs = ["input_ids", "attention_mask", "token_type_ids"]
    return model([last, *nodes], inputs, "last_hidden_state", 3)


def pooled_graph():
    """The sum over tokens, with no other input than the tokens."""
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["words"]),
        helper.make_node("ReduceSum", ["words", "one"], ["sentence_embedding"], keepdims=0),
    ]
    return model(nodes, ["input_ids"], "sentence_embedding", 2)


def write(folder, graph=None, **files):
    """A folder for `Encoder`; names of files have a double underscore for the slash."""
    folder.mkdir(exist_ok=True)
    (folder / "tokenizer.json").write_text(tokenizer().to_str())
    if graph:
        (folder / "model.onnx").write_bytes(graph)
    for name, content in files.items():
        path = folder / f"{name.replace('__', '/')}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return folder


def unit(vector):
    return pytest.approx(vector / np.linalg.norm(vector), abs=1e-6)


def test_without_a_word_on_it_a_text_is_the_mean_of_its_tokens(tmp_path):
    encoder = Encoder("tiny", write(tmp_path, words_graph()))
    assert encoder.dim == 4
    assert encoder.embed(["dark matter"])[0] == unit(TABLE[[CLS, DARK, MATTER, SEP]].mean(axis=0))


@pytest.mark.parametrize("said", [{"pooling_mode_mean_tokens": True}, {"pooling_mode": "mean"}])
def test_the_mean_may_be_asked_for(tmp_path, said):
    folder = write(tmp_path, words_graph(), **{"1_Pooling__config": pooling(**said)})
    assert Encoder("tiny", folder).embed(["dark"])[0] == unit(TABLE[[CLS, DARK, SEP]].mean(axis=0))


@pytest.mark.parametrize(
    "said",
    [{"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}, {"pooling_mode": "cls"}],
)
def test_the_first_token_may_be_asked_for(tmp_path, said):
    folder = write(tmp_path, words_graph(), **{"1_Pooling__config": pooling(**said)})
    assert Encoder("tiny", folder).embed(["dark matter"])[0] == unit(TABLE[CLS])


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ({"pooling_mode_max_tokens": True}, "needs 'max_tokens'"),
        ({"pooling_mode": "lasttoken"}, "needs 'lasttoken'"),
        ({"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": True}, "cls_token, mean_tokens"),
    ],
)
def test_other_ways_are_refused_by_name(tmp_path, said, named):
    folder = write(tmp_path, words_graph(), **{"1_Pooling__config": pooling(**said)})
    with pytest.raises(ExtensionError, match=named):
        Encoder("tiny", folder)


def test_a_layer_after_the_pooling_is_refused_by_name(tmp_path):
    steps = ["Transformer", "Pooling", "Dense", "Normalize"]
    modules = [{"type": f"sentence_transformers.models.{step}"} for step in steps]
    with pytest.raises(ExtensionError, match="needs 'Dense'"):
        Encoder("tiny", write(tmp_path, words_graph(), modules=modules))
    del modules[2]
    assert Encoder("tiny", write(tmp_path, words_graph(), modules=modules)).dim == 4


def test_a_graph_may_give_the_vector_itself_and_ask_for_tokens_only(tmp_path):
    encoder = Encoder("tiny", write(tmp_path, pooled_graph()))
    assert encoder.embed(["matter"])[0] == unit(TABLE[[CLS, MATTER, SEP]].sum(axis=0))


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, 512),
        ({"sentence_bert_config": {"max_seq_length": 4}}, 4),
        ({"config": {"max_position_embeddings": 6}}, 6),
        ({"sentence_bert_config": {"max_seq_length": 9}, "config": {"max_position_embeddings": 6}}, 6),
        (
            {"sentence_bert_config": {"max_seq_length": None}, "config": {"max_position_embeddings": 8192}},
            512,
        ),
    ],
)
def test_reads_as_many_tokens_as_its_files_say(tmp_path, files, expected):
    encoder = Encoder("tiny", write(tmp_path, pooled_graph(), **files))
    assert encoder.max_tokens == expected
    within, beyond = ["dark"] * (expected - 2), ["dark"] * (expected - 2) + ["matter"] * 3
    assert np.array_equal(*(encoder.embed([" ".join(words)]) for words in (within, beyond)))
    assert not np.array_equal(*(encoder.embed([" ".join(words)]) for words in (within[1:], within)))


def test_a_text_without_tokens_is_all_zeros(tmp_path):
    folder = write(tmp_path, pooled_graph())
    bare = tokenizer()
    bare.post_processor = None
    bare.normalizer = normalizers.Replace("!", "")
    bare.save(str(folder / "tokenizer.json"))
    assert not Encoder("tiny", folder).embed(["", " \n", "!"]).any()


def test_padding_that_the_tokenizer_asks_for_is_left_out(tmp_path):
    folder = write(tmp_path, words_graph())
    expected = Encoder("tiny", folder).embed(["dark"])
    padded = tokenizer()
    padded.enable_padding(length=20)
    padded.save(str(folder / "tokenizer.json"))
    assert np.array_equal(Encoder("tiny", folder).embed(["dark"]), expected)


def test_a_missing_or_broken_tokenizer_is_named(tmp_path):
    folder = write(tmp_path, words_graph())
    (folder / "tokenizer.json").write_text("{}")
    with pytest.raises(ExtensionError, match=r"tokenizer\.json cannot be read"):
        Encoder("tiny", folder)
    (folder / "tokenizer.json").unlink()
    with pytest.raises(ExtensionError, match=r"tokenizer\.json cannot be read"):
        Encoder("tiny", folder)


def test_a_file_that_is_no_json_is_named(tmp_path):
    with pytest.raises(ExtensionError, match=r"sentence_bert_config\.json is not JSON"):
        Encoder("tiny", write(tmp_path, words_graph(), sentence_bert_config=b"{"))


def test_of_several_graphs_the_one_with_the_usual_name_is_run(tmp_path):
    folder = write(tmp_path, words_graph())
    (folder / "model_O4.onnx").write_bytes(b"another")
    assert Encoder("tiny", folder).dim == 4


def test_one_graph_may_have_any_name(tmp_path):
    folder = write(tmp_path)
    (folder / "mine.onnx").write_bytes(words_graph())
    assert Encoder("tiny", folder).dim == 4


def test_several_graphs_with_strange_names_or_none_are_refused(tmp_path):
    folder = write(tmp_path)
    with pytest.raises(ExtensionError, match="should have one file .*; it has 0"):
        Encoder("tiny", folder)
    for name in "ab":
        (folder / f"{name}.onnx").write_bytes(words_graph())
    with pytest.raises(ExtensionError, match="should have one file .*; it has 2"):
        Encoder("tiny", folder)


def test_what_is_no_graph_is_refused_by_name(tmp_path):
    with pytest.raises(ExtensionError, match=r"model\.onnx cannot be run"):
        Encoder("tiny", write(tmp_path, b"no graph"))


def test_a_graph_that_asks_for_more_than_tokens_is_refused(tmp_path):
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["words"]),
        helper.make_node("Gather", ["table", "pixels"], ["seen"]),
        helper.make_node("Add", ["words", "seen"], ["out"]),
    ]
    with pytest.raises(ExtensionError, match="asks for input_ids, pixels; we can give tokens only"):
        Encoder("tiny", write(tmp_path, model(nodes, ["input_ids", "pixels"], "out", 3)))


def test_a_folder_named_in_the_setting_is_named_after_itself_and_its_graph(tmp_path):
    folder = write(tmp_path / "mine", words_graph())
    encoder = onnx_embedder.make(Options(argument=str(folder)))
    assert encoder.name == f"onnx-mine-{digest(folder / 'model.onnx')[:12]}"
    write(folder, pooled_graph())
    assert onnx_embedder.make(Options(argument=str(folder))).name != encoder.name


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ExtensionError, match="there is no '.*nowhere'"):
        onnx_embedder.make(Options(argument=str(tmp_path / "nowhere")))
