import pytest

from broadsheet.errors import SourceError
from broadsheet.sources._answers import Answer, answers, host_recorded

CASSETTE = """interactions:
- request:
    method: GET
    uri: https://api.example.org/papers?q=1
  response:
    body:
      string: 'one, it''s
        said'
    status:
      code: 200
- request:
    method: GET
    uri: https://elsewhere.example.org/
  response:
    content: !!binary |
      w6k=
    status_code: 503
"""
RECORDING = '{"url": "https://api.example.org/papers?q=1", "status_code": 400, "body": "no\\u00e9"}'


@pytest.fixture
def told(tmp_path):
    def told(content):
        path = tmp_path / "saved"
        path.write_bytes(content)
        return list(answers(path))

    return told


def test_a_cassette_holds_an_answer_for_each_question(told):
    assert told(CASSETTE.encode()) == [
        Answer("answer 1", 200, b"one, it's said"),
        Answer("answer 2", 503, "é".encode()),
    ]
    assert [answer.refused for answer in told(CASSETTE.encode())] == [False, True]


def test_a_recording_holds_one(told):
    assert told(RECORDING.encode()) == [Answer("", 400, "noé".encode())]


def test_anything_else_is_an_answer_itself_without_its_byte_order_mark(told):
    assert told(b"\xef\xbb\xbf{}") == [Answer("", 200, b"{}")]


@pytest.mark.parametrize(
    ("head", "host"),
    [
        (CASSETTE, "api.example.org"),
        ("interactions:\n- request:\n    uri: >-\n      https://api.example.org/?x=1\n", "api.example.org"),
        (RECORDING, "api.example.org"),
        ('{"url": "https://api.example.org/", "title": "A"}', ""),
        ("uri: https://api.example.org/", ""),
    ],
)
def test_a_recording_tells_who_was_asked(head, host):
    assert host_recorded(head) == host


@pytest.mark.parametrize(
    "content", ["interactions:\n- !!python/object:os.system {}\n", "interactions:\n- 7\n", RECORDING[:-9]]
)
def test_what_is_damaged_is_refused_by_name(content, told):
    with pytest.raises(SourceError, match=r"saved.*; (?:record|fetch)|saved is no recording"):
        told(content.encode())
