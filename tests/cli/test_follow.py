import os
import tomllib

import pytest
from typer.testing import CliRunner

from broadsheet.app import follows
from broadsheet.cli import main, program
from broadsheet.errors import SettingsError
from broadsheet.settings import Settings
from broadsheet.tools.opml import Outline, read_opml, write_opml

FEEDS = [
    Outline("arXiv", "https://rss.arxiv.org/rss/cs.CL+cs.LG"),
    Outline("Journal", "https://journal.example.org/rss"),
    Outline("Disk", "file:///feeds/mine.xml"),
]
ARCHIVES = ["arxiv_rss:cs.CL", "arxiv_rss:cs.LG", "feed:https://journal.example.org/rss"]


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch, tmp_path):
    for name in [name for name in os.environ if name.startswith("BROADSHEET_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def list_file(tmp_path):
    file = tmp_path / "follows.opml"
    file.write_bytes(write_opml("Mine", FEEDS))
    return file


def follow(*arguments, status=0):
    done = CliRunner().invoke(program, ["follow", *map(str, arguments)], catch_exceptions=True)
    assert done.exit_code == status, done.output
    return done


def test_what_would_be_added_is_printed_as_toml(list_file):
    done = follow(list_file)
    assert tomllib.loads(done.stdout) == {"archives": ARCHIVES}
    assert "file:///feeds/mine.xml is no address on the web" in done.stderr
    assert "3 new, 0 followed already" in done.stderr


def test_what_is_followed_already_is_not_printed(list_file, monkeypatch):
    monkeypatch.setenv("BROADSHEET_ARCHIVES", " ".join(ARCHIVES[1:]))
    done = follow(list_file)
    assert tomllib.loads(done.stdout) == {"archives": ARCHIVES[:1]}
    assert "1 new, 2 followed already" in done.stderr


def test_nothing_is_written_nor_opened_unless_asked_for(list_file, tmp_path):
    follow(list_file)
    assert list(tmp_path.iterdir()) == [list_file]


def test_the_settings_file_gets_them_and_keeps_the_rest(list_file, tmp_path):
    settings = tmp_path / "broadsheet.toml"
    settings.write_bytes(b'# ours\r\narchives = ["hf_daily"]\r\nname = "Ours"\r\n')
    settings.chmod(0o600)
    assert "3 new" in follow(list_file, "--write", settings).stderr
    text = settings.read_bytes().decode()
    assert tomllib.loads(text) == {"archives": ["hf_daily", *ARCHIVES], "name": "Ours"}
    assert text.startswith("# ours\r\n")
    assert settings.stat().st_mode & 0o777 == 0o600
    assert "0 new" in follow(list_file, "--write", settings).stderr
    assert settings.read_bytes().decode() == text
    assert sorted(tmp_path.iterdir()) == sorted([list_file, settings])


def test_a_settings_file_that_is_not_there_is_made_and_loads(list_file, tmp_path, monkeypatch):
    settings = tmp_path / "broadsheet.toml"
    follow(list_file, "--write", settings)
    monkeypatch.setenv("BROADSHEET_CONFIG", str(settings))
    assert list(Settings.load().archives) == ARCHIVES


def test_a_settings_file_behind_a_link_stays_behind_it(list_file, tmp_path):
    (tmp_path / "real").mkdir()
    real = tmp_path / "real" / "settings.toml"
    real.write_text("")
    (tmp_path / "link.toml").symlink_to(real)
    follow(list_file, "--write", tmp_path / "link.toml")
    assert (tmp_path / "link.toml").is_symlink()
    assert tomllib.loads(real.read_text())["archives"] == ARCHIVES


def test_a_settings_file_that_is_broken_is_left_alone(tmp_path):
    settings = tmp_path / "broadsheet.toml"
    settings.write_text("archives = [")
    with pytest.raises(SettingsError, match=r"broadsheet.toml cannot be added to.*by hand"):
        follows.add_to(settings, ARCHIVES)
    assert settings.read_text() == "archives = ["
    assert list(tmp_path.iterdir()) == [settings]


def test_the_feeds_of_the_settings_are_given_as_opml(monkeypatch):
    monkeypatch.setenv("BROADSHEET_ARCHIVES", " ".join(["arxiv:cs", *ARCHIVES]))
    done = follow("--opml")
    assert [outline.address for outline in read_opml(done.stdout.encode())] == [
        "https://rss.arxiv.org/rss/cs.CL",
        "https://rss.arxiv.org/rss/cs.LG",
        "https://journal.example.org/rss",
    ]
    assert "arxiv:cs is no feed" in done.stderr


def test_a_broken_list_is_refused_with_its_line(tmp_path, monkeypatch, capsys):
    file = tmp_path / "broken.opml"
    file.write_text("<opml>\n<body>\n</opml>")
    monkeypatch.setattr("sys.argv", ["broadsheet", "follow", str(file)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert "broken.opml: line 3" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("arguments", [(), ("--opml", "--write", "x.toml")])
def test_asked_wrongly_it_says_so(arguments):
    assert "name a list of feeds" in follow(*arguments, status=2).stderr
