"""Accounts on the command line, in processes of their own."""

import json

from .test_cli import broadsheet  # noqa: F401


def test_the_first_account_is_made_and_listed(broadsheet):  # noqa: F811
    made = broadsheet("reader", "add", "ada", "--role", "admin", "--link")
    name, link = made.stdout.splitlines()
    assert (name, link.startswith("/sign-in/")) == ("ada, admin", True)
    assert "ada   admin" in broadsheet("reader", "list").stdout
    (reader,) = json.loads(broadsheet("reader", "list", "--json").stdout)
    assert (reader["name"], reader["role"]) == ("ada", "admin")


def test_without_a_terminal_the_password_is_not_asked_for(broadsheet):  # noqa: F811
    refused = broadsheet("reader", "add", "ada", status=2).stderr
    assert "--password-stdin" in refused


def test_roles_are_given_and_accounts_closed(broadsheet):  # noqa: F811
    for name in ("ada", "emmy"):
        broadsheet("reader", "add", name, "--role", "admin", "--link")
    assert broadsheet("reader", "role", "emmy", "curator").stdout == "emmy, curator\n"
    assert broadsheet("reader", "close", "emmy").stdout == "emmy, closed\n"
    assert broadsheet("reader", "open", "emmy").stdout == "emmy, open\n"
    assert "last admin" in broadsheet("reader", "role", "ada", "reader", status=1).stderr
    assert "nobody here is called 'robin'" in broadsheet("reader", "link", "robin", status=1).stderr


def test_an_account_is_connected_to_whom_a_proxy_knows(broadsheet):  # noqa: F811
    for name in ("ada", "emmy"):
        broadsheet("reader", "add", name, "--link")
    assert broadsheet("reader", "connect", "ada", "a.l").stdout == "ada, to proxy a.l\n"
    assert "another account here" in broadsheet("reader", "connect", "emmy", "a.l", status=1).stderr
