import pytest

from broadsheet.errors import SettingsError
from broadsheet.settings import Settings


@pytest.fixture(autouse=True)
def clean(monkeypatch):
    import os

    for name in [name for name in os.environ if name.startswith("BROADSHEET_")]:
        monkeypatch.delenv(name)


def test_everything_has_a_default():
    assert Settings.load().page_size == 30


def test_a_variable_sets_a_setting(monkeypatch):
    monkeypatch.setenv("BROADSHEET_PAGE_SIZE", "12")
    assert Settings.load().page_size == 12


def test_a_file_sets_settings_and_a_variable_beats_it(monkeypatch, tmp_path):
    (tmp_path / "b.toml").write_text('name = "The Lab"\npage_size = 12\n')
    monkeypatch.setenv("BROADSHEET_CONFIG", str(tmp_path / "b.toml"))
    monkeypatch.setenv("BROADSHEET_PAGE_SIZE", "7")
    assert (Settings.load().name, Settings.load().page_size) == ("The Lab", 7)


def test_an_argument_beats_both(monkeypatch):
    monkeypatch.setenv("BROADSHEET_PAGE_SIZE", "7")
    assert Settings.load(page_size=9).page_size == 9


def test_an_unknown_variable_is_an_error_that_names_it(monkeypatch):
    monkeypatch.setenv("BROADSHEET_PAGESIZE", "7")
    with pytest.raises(SettingsError, match="BROADSHEET_PAGESIZE is not a setting; there are: .*PAGE_SIZE"):
        Settings.load()


def test_a_value_of_the_wrong_form_is_shown_as_it_was_given(monkeypatch):
    monkeypatch.setenv("BROADSHEET_PAGE_SIZE", "many")
    with pytest.raises(SettingsError, match="BROADSHEET_PAGE_SIZE='many'"):
        Settings.load()


@pytest.mark.parametrize(
    ("content", "said"),
    [("page_size = [", "TOML"), ("colour = 1", "COLOUR"), ("page_size = 0", "PAGE_SIZE=0")],
)
def test_a_file_that_cannot_be_used_is_refused(monkeypatch, tmp_path, content, said):
    (tmp_path / "b.toml").write_text(content)
    monkeypatch.setenv("BROADSHEET_CONFIG", str(tmp_path / "b.toml"))
    with pytest.raises(SettingsError, match=said):
        Settings.load()


def test_a_file_that_is_not_there_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("BROADSHEET_CONFIG", str(tmp_path / "none.toml"))
    with pytest.raises(SettingsError, match=r"none\.toml.*no such file"):
        Settings.load()


def test_the_database_is_in_the_data_folder_unless_said(tmp_path):
    assert Settings.load(data_dir=tmp_path).resolved_database_url() == f"sqlite:///{tmp_path}/broadsheet.db"
    assert Settings.load(database_url="postgresql://x/y").resolved_database_url() == "postgresql://x/y"


@pytest.mark.parametrize(
    "address", ["papers.example.org", "ftp://x.org", "https://a@b.org", "https://x/?y", "https://"]
)
def test_an_address_of_the_instance_that_is_none_is_refused(address):
    with pytest.raises(SettingsError, match="BROADSHEET_ADDRESS"):
        Settings.load(address=address)


def test_the_address_of_the_instance_ends_without_a_stroke():
    assert (
        Settings.load(address="https://papers.example.org/daily/").address
        == "https://papers.example.org/daily"
    )


OPENID = {"mode": "private", "openid_issuer": "https://id.example.org", "openid_client_id": "x"}
PROXY = {"mode": "private", "proxies": ("10.0.0.2",), "proxy_header": "Remote-User"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (OPENID | {"mode": "single"}, "OPENID_ISSUER tells readers apart: set BROADSHEET_MODE"),
        (PROXY | {"mode": "single"}, "PROXY_HEADER tells readers apart: set BROADSHEET_MODE"),
        (OPENID | {"openid_client_id": ""}, "needs BROADSHEET_OPENID_CLIENT_ID"),
        (PROXY | {"proxies": ()}, "needs BROADSHEET_PROXIES"),
        (PROXY | {"proxies": ("caddy",)}, "write numbers such as"),
        (PROXY | {"proxies": ("10.0.0.1/8",)}, "has host bits set"),
        (PROXY | {"proxy_header": "Remote User"}, "PROXY_HEADER='Remote User'"),
        (OPENID | {"openid_issuer": "http://id.example.org"}, "write it as https"),
        (OPENID | {"openid_issuer": "https://id.example.org?x"}, "write it as https"),
        (OPENID | {"openid_join": "invited example.org"}, "write invited, anyone, or domains"),
        (OPENID | {"openid_join": "everybody"}, "write invited, anyone, or domains"),
        (OPENID | {"openid_join": ""}, "write invited, anyone, or domains"),
    ],
)
def test_others_who_sign_in_are_set_wholly_or_not_at_all(given, said):
    with pytest.raises(SettingsError, match=said):
        Settings.load(**given)


def test_a_provider_without_its_library_is_told_at_once(monkeypatch):
    monkeypatch.setattr("broadsheet.settings.find_spec", lambda name: None)
    with pytest.raises(SettingsError, match=r"pip install 'broadsheet\[openid\]'"):
        Settings.load(**OPENID)


@pytest.mark.parametrize("address", ["http://localhost:8080/realms/lab", "http://keycloak", "https://a.b/c/"])
def test_a_provider_of_ones_own_network_needs_no_tls(address):
    assert Settings.load(**OPENID | {"openid_issuer": address}).openid_issuer == address


def test_domains_may_be_written_with_their_sign():
    assert Settings.load(**OPENID, openid_join="@Example.org b.org").openid_join == ("example.org", "b.org")


def test_letters_come_back_and_are_signed_as_the_settings_say(tmp_path):
    (tmp_path / "key.pem").write_text("")
    settings = Settings.load(
        mail_return="returns@example.org",
        mailbox="imaps://mail.example.org:993/Came back",
        dkim_key=str(tmp_path / "key.pem"),
        dkim_selector="papers.2026",
    )
    assert settings.mailbox == "imaps://mail.example.org:993/Came back"
    assert Settings.load(mailbox=f"maildir:{tmp_path}").mail_per_minute == 1200


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"mail_return": "returns"}, "MAIL_RETURN='returns': .*write it as"),
        ({"mailbox": "imap://mail.example.org/INBOX"}, "MAILBOX=.*write it as imaps://"),
        ({"mailbox": "imaps://ada@mail.example.org/INBOX"}, "write it as imaps://"),
        ({"mailbox": 'imaps://mail.example.org/IN"BOX'}, "write it as imaps://"),
        ({"mailbox": "imaps://mail.example.org/IN\r\nBOX"}, "write it as imaps://"),
        ({"mailbox": "maildir:"}, "write it as imaps://"),
        ({"mail_per_minute": -1}, "MAIL_PER_MINUTE"),
        ({"dkim_key": "none.pem", "dkim_selector": "papers"}, "DKIM_KEY='none.pem': .*no such file"),
        ({"dkim_selector": "papers"}, "set both or not at all"),
        ({"dkim_key": __file__}, "set both or not at all"),
        ({"dkim_key": __file__, "dkim_selector": "papers;t=y"}, "DKIM_SELECTOR"),
    ],
)
def test_how_letters_come_back_and_are_signed_is_set_rightly_or_refused(given, said):
    with pytest.raises(SettingsError, match=said):
        Settings.load(**given)


def test_signatures_without_their_library_are_told_at_once(monkeypatch):
    monkeypatch.setattr("broadsheet.settings.find_spec", lambda name: None)
    with pytest.raises(SettingsError, match=r"pip install 'broadsheet\[dkim\]'"):
        Settings.load(dkim_key=__file__, dkim_selector="papers")
