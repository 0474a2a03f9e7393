"""Any sentence encoder in a folder of ONNX files: `onnx:/srv/models/mine`."""

from __future__ import annotations

from pathlib import Path

from broadsheet.errors import ExtensionError

from . import Options
from ._encoder import Encoder, digest, find_graph

ARGUMENT = "folder"


def make(options: Options) -> Encoder:
    """Open the folder that the argument names; its vectors are named after the folder and the graph's bytes.

    Raises:
        ExtensionError: there is no such folder, or it has no graph or tokenizer that can be run.
    """
    folder = Path(options.argument).expanduser()
    if not options.argument or not folder.is_dir():
        said = f"there is no {options.argument!r}" if options.argument else "got none"
        raise ExtensionError(f"embedder 'onnx' needs a folder, as in onnx:/srv/models/mine; {said}")
    return Encoder(f"onnx-{folder.name}-{digest(find_graph(folder))[:12]}", folder)
