"""Any sentence encoder of a model hub, by a commit that stays: `hub:owner/name@` and its 40 digits.

Its files are fetched once, into the options' folder; afterwards the hub is not asked again. HF_ENDPOINT
names another hub, as for the official client. Models that ask for a login are not fetched.

Source: https://huggingface.co/docs/hub/models-downloading
"""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from broadsheet.errors import ExtensionError
from broadsheet.tools.http import HttpFailure, download

from . import Options
from ._convert import VERSION, convert, put_in_place
from ._encoder import Encoder, read_config

ARGUMENT = "model and commit"

_MODEL = re.compile(
    r"(?P<owner>[A-Za-z0-9][\w.-]*)/(?P<name>[A-Za-z0-9][\w.-]*)(@(?P<revision>.*))?", re.ASCII
)
_COMMIT = re.compile(r"[0-9a-f]{40}")
_EXAMPLE = "hub:sentence-transformers/all-MiniLM-L6-v2@ and the 40 digits of a commit"
_NEEDED = ("tokenizer.json", "config.json")
_WELCOME = ("modules.json", "sentence_bert_config.json", "1_Pooling/config.json")
_GRAPHS = ("onnx/model.onnx", "model.onnx")  # large ones keep their weights beside them, in *.onnx_data
_WEIGHTS = "model.safetensors"


@dataclass(frozen=True, slots=True)
class _Model:
    """One commit of one model, and the hub that has it."""

    hub: str
    owner: str
    name: str
    revision: str

    @property
    def page(self) -> str:
        return f"{self.hub}/{self.owner}/{self.name}"

    @property
    def label(self) -> str:
        return f"hub--{self.owner}--{self.name}--{self.revision[:12]}"

    def fetch(self, file: str, folder: Path) -> str:
        """Its SHA-256."""
        return download(f"{self.page}/resolve/{self.revision}/{file}", folder / file)


def make(options: Options) -> Encoder:
    """Open the model, fetching it first where it is not in the options' folder yet.

    A model without an ONNX graph is converted, if it is a BERT.

    Raises:
        ExtensionError: the argument names no commit, the hub does not give its files, or they cannot be run.
    """
    model = _model(options.argument)
    folder = options.folder / model.label
    if not _is_whole(folder, model):
        try:
            _fetch(model, folder)
        except OSError as error:
            raise ExtensionError(f"{folder} cannot be written: {error}") from error
    converted = f"-int8-{VERSION}" if "version" in read_config(folder / "about.json") else ""
    return Encoder(f"{model.label}{converted}", folder)


def _model(argument: str) -> _Model:
    hub = os.environ.get("HF_ENDPOINT", "").rstrip("/") or "https://huggingface.co"
    if not hub.startswith(("https://", "http://")):
        raise ExtensionError(f"HF_ENDPOINT={hub!r} should begin with https:// or http://")
    read = _MODEL.fullmatch(argument.strip())
    if not read:
        raise ExtensionError(f"embedder 'hub' needs a model and a commit, as in {_EXAMPLE}; got {argument!r}")
    model = _Model(hub, read["owner"], read["name"], (read["revision"] or "").lower())
    if not _COMMIT.fullmatch(model.revision):
        raise ExtensionError(
            f"hub:{argument} names no commit, and vectors of two versions cannot be compared. Put @ and the"
            f" 40 digits of one after the name: {model.page}/commits/main lists them, and so does:"
            f" git ls-remote {model.page} main"
        )
    return model


def _is_whole(folder: Path, model: _Model) -> bool:
    about = read_config(folder / "about.json")
    kept = about.get("kept", [])
    return (
        about.get("revision") == model.revision
        and about.get("version", VERSION) == VERSION
        and all((folder / file).is_file() for file in kept)
    )


def _fetch(model: _Model, folder: Path) -> None:
    """Fill the folder, whole or not at all."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(mkdtemp(prefix=".fetching-", dir=folder.parent))
    try:
        fetched, ready = _files(model, fresh), fresh
        if _WEIGHTS in fetched:
            ready = fresh / "converted"
            _convert(model, fresh, ready)
        kept = [str(path.relative_to(ready)) for path in ready.rglob("*") if path.is_file()]
        about = {"from": model.page, "revision": model.revision, "sha256": fetched, "kept": sorted(kept)}
        said = read_config(ready / "about.json")
        (ready / "about.json").write_text(json.dumps({**said, **about}, indent=1), "utf-8")
        put_in_place(ready, folder, lambda: _is_whole(folder, model))
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _convert(model: _Model, weights: Path, folder: Path) -> None:
    try:
        convert(weights, folder)
    except ExtensionError as error:
        raise ExtensionError(f"{model.page} has no ONNX graph, and {error}") from error


def _files(model: _Model, folder: Path) -> dict[str, str]:
    """Fetch all that counts; the SHA-256 of each file."""
    fetched = {file: _asked(model, file, folder) for file in _NEEDED}
    fetched |= _welcome(model, _WELCOME, folder)
    for graph in _GRAPHS:
        if found := _welcome(model, (graph,), folder):
            return {**fetched, **found, **_welcome(model, (f"{graph}_data",), folder)}
    return {**fetched, _WEIGHTS: _asked(model, _WEIGHTS, folder)}


def _welcome(model: _Model, files: tuple[str, ...], folder: Path) -> dict[str, str]:
    """Those of the files that the model has."""
    found = {file: _asked(model, file, folder, must=False) for file in files}
    return {file: digest for file, digest in found.items() if digest}


def _asked(model: _Model, file: str, folder: Path, must: bool = True) -> str:
    try:
        return model.fetch(file, folder)
    except HttpFailure as failure:
        if failure.status == 404 and not must:
            return ""
        raise ExtensionError(f"{failure}. {_way_out(failure, model, file)}") from failure


def _way_out(failure: HttpFailure, model: _Model, file: str) -> str:
    if failure.status in {401, 403}:
        return f"Either there is no such model, or it asks for a login, which we have not: see {model.page}"
    if failure.status == 404:
        return f"Is the commit right, and does it have {file}? See {model.page}/tree/{model.revision}"
    return (
        "Try again later, name another hub in HF_ENDPOINT, or fetch the model's files on another machine"
        " and set onnx:FOLDER"
    )
