"""A BERT of two layers, 32 numbers and some 60 words, as the files that a model hub has of one."""

import json

import numpy as np
from safetensors.numpy import save
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

DIM, LAYERS, HEADS, WIDE, PLACES = 32, 2, 4, 64, 128
CONFIG = {
    "model_type": "bert",
    "hidden_act": "gelu",
    "num_hidden_layers": LAYERS,
    "num_attention_heads": HEADS,
    "layer_norm_eps": 1e-12,
    "max_position_embeddings": PLACES,
}
WORDS = """[PAD] [UNK] [CLS] [SEP] neural machine translation of text by networks dark matter halos attention
is all you need a the which papers train language models on outputs larger ones tree structured pruning
embeddings spaces and tabs observation gravitational waves from binary black hole merger complex recurrent
encoder decoder also connect best performing dominant sequence convolutional""".split()


def tensors(seed=0, mixing=1.0):
    """Random weights by their names in BERT; without `mixing` each layer gives what it got, normalised."""
    rng = np.random.default_rng(seed)

    def dense(name, rows, columns, scale=1.0):
        weight = rng.normal(0, scale * columns**-0.5, (rows, columns))
        return {f"{name}.weight": weight, f"{name}.bias": rng.normal(0, 0.1 * scale, rows)}

    def norm(name):
        return {f"{name}.weight": rng.uniform(0.8, 1.2, DIM), f"{name}.bias": rng.normal(0, 0.1, DIM)}

    made = {
        "embeddings.word_embeddings.weight": rng.normal(0, 1, (len(WORDS), DIM)),
        "embeddings.position_embeddings.weight": rng.normal(0, 0.3 * mixing, (PLACES, DIM)),
        "embeddings.token_type_embeddings.weight": rng.normal(0, 0.3 * mixing, (2, DIM)),
        **norm("embeddings.LayerNorm"),
    }
    for layer in range(LAYERS):
        prefix = f"encoder.layer.{layer}"
        for part in ("query", "key", "value"):
            made |= dense(f"{prefix}.attention.self.{part}", DIM, DIM)
        made |= dense(f"{prefix}.attention.output.dense", DIM, DIM, mixing)
        made |= norm(f"{prefix}.attention.output.LayerNorm")
        made |= dense(f"{prefix}.intermediate.dense", WIDE, DIM)
        made |= dense(f"{prefix}.output.dense", DIM, WIDE, mixing)
        made |= norm(f"{prefix}.output.LayerNorm")
    return {name: tensor.astype(np.float32) for name, tensor in made.items()}


def tokenizer():
    """Whole words in small letters, between [CLS] and [SEP]; any other word is [UNK]."""
    made = Tokenizer(models.WordLevel({word: place for place, word in enumerate(WORDS)}, "[UNK]"))
    made.normalizer = normalizers.Lowercase()
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    ends = [("[CLS]", WORDS.index("[CLS]")), ("[SEP]", WORDS.index("[SEP]"))]
    made.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=ends)
    return made


def pooling(**modes):
    return json.dumps({"word_embedding_dimension": DIM, **modes}).encode()


def files(**weights):
    """The files of the model by name, as a hub without an ONNX graph of it has them."""
    return {
        "config.json": json.dumps(CONFIG).encode(),
        "tokenizer.json": tokenizer().to_str().encode(),
        "model.safetensors": save(tensors(**weights)),
        "1_Pooling/config.json": pooling(pooling_mode_mean_tokens=True),
        "sentence_bert_config.json": json.dumps({"max_seq_length": 100}).encode(),
    }


def write(folder, content):
    """Put the files there; gives the folder."""
    for name, written in content.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written)
    return folder
