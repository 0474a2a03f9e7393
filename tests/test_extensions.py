import sys
from types import ModuleType

import pytest

from broadsheet.errors import ExtensionError
from broadsheet.extensions import available, load


def test_a_file_of_ours_is_an_extension():
    assert load("embedders", "hashing").make().name == "hashing-64"


def test_all_of_ours_are_listed_without_the_shared_parts():
    assert {"arxiv", "bibtex", "capture", "jsonl"} < set(available("sources"))
    rooms = ("sources", "exporters", "index", "embedders")
    assert not any(name.startswith("_") for room in rooms for name in available(room))


def test_they_are_listed_in_order():
    assert available("sources") == sorted(available("sources"))


def test_an_unknown_name_lists_the_names_there_are():
    with pytest.raises(ExtensionError, match="no sources named 'arXiv'; there are: acl_anthology, arxiv, "):
        load("sources", "arXiv")


def test_a_shared_part_is_no_extension():
    with pytest.raises(ExtensionError, match="no index named '_follow'"):
        load("index", "_follow")


def test_a_dotted_path_loads_a_strangers_module(monkeypatch):
    stranger = ModuleType("strangers.embedder")
    monkeypatch.setitem(sys.modules, "strangers", ModuleType("strangers"))
    monkeypatch.setitem(sys.modules, "strangers.embedder", stranger)
    assert load("embedders", "strangers.embedder") is stranger


def test_a_missing_library_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "needy").mkdir()
    (tmp_path / "needy" / "__init__.py").write_text("")
    (tmp_path / "needy" / "extension.py").write_text("import a_library_that_is_not_there\n")
    with pytest.raises(ExtensionError, match="needs 'a_library_that_is_not_there': pip install"):
        load("embedders", "needy.extension")
