"""Papers out of an instance, on the command line."""

import json

from small import small_app

from .test_cli import broadsheet  # noqa: F401


def test_a_readers_list_is_exported_the_last_to_come_in_first(broadsheet, tmp_path):  # noqa: F811
    with small_app(tmp_path) as app:
        who = app.anyone()
        app.make_list(who, "Odd")
        for paper in ("arXiv:2405.00002", "acl:P19-1613"):
            app.save(who, paper, "odd")
    done = broadsheet("export", "--list", "reader/odd", "--format", "jsonl")
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [
        "acl:P19-1613",
        "arXiv:2405.00002",
    ]
    assert "2 papers exported" in done.stderr


def test_a_list_that_is_none_is_told_of(broadsheet, tmp_path):  # noqa: F811
    small_app(tmp_path).close()
    for name in ("reader/odd", "odd"):
        said = broadsheet("export", "--list", name, status=1).stderr
        assert f"there is no list '{name}'; write it as its address does" in said
    assert "in one way" in broadsheet("export", "--list", "a/b", "--all", status=2).stderr
