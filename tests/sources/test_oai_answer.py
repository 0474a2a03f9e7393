"""What an OAI-PMH answer says, and what can be had of one that is damaged."""

import pytest

from broadsheet.sources._oai_answer import read, salvage
from broadsheet.tools.xml import text_of

HEAD = '<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2024-06-03T04:05:06Z</responseDate>'
LIST = f'{HEAD}<request verb="ListRecords">http://a.example</request>'


def record(number, title="A title", status=""):
    return (
        f"<record><header{status}><identifier>oai:a.example:{number}</identifier></header>\n"
        f"<metadata><dc><title>{title}</title></dc></metadata></record>\n"
    )


def listing(*records, token="<resumptionToken/>"):
    return f"{LIST}<ListRecords>\n{''.join(records)}{token}</ListRecords></OAI-PMH>"


def titles(answer):
    return [text_of(entry.metadata) if entry.metadata is not None else None for entry in answer.entries]


def test_a_list_has_its_records_day_token_and_size():
    token = '<resumptionToken expirationDate="2024-06-04T00:00:00Z" completeListSize="512"> a%3Db </resumptionToken>'
    answer = read(listing(record(1), record(2), token=token).encode())
    assert [entry.identifier for entry in answer.entries] == ["oai:a.example:1", "oai:a.example:2"]
    assert [entry.line for entry in answer.entries] == ["line 2", "line 4"]
    assert (answer.verb, answer.day, answer.token, answer.total) == (
        "ListRecords",
        "2024-06-03",
        "a%3Db",
        512,
    )


def test_a_list_need_not_tell_its_size_nor_when_its_token_expires():
    answer = read(
        listing(token="<resumptionToken expires='2024-06-04T00:00:00Z'>t</resumptionToken>").encode()
    )
    assert (answer.token, answer.total) == ("t", None)
    assert read(listing(record(1), token="").encode()).token == ""


def test_names_are_known_whatever_their_prefix():
    content = listing(record(1), token="<resumptionToken>t</resumptionToken>").replace("xmlns=", "xmlns:o=")
    content = content.replace("</", "</o:").replace("<o:", "<").replace("<", "<o:").replace("<o:/o:", "</o:")
    answer = read(content.replace("<o:?xml", "<?xml").encode())
    assert (len(answer.entries), answer.token) == (1, "t")


def test_a_deleted_record_is_marked():
    answer = read(
        listing(
            "<record><header status='deleted'><identifier>oai:x:1</identifier></header></record>"
        ).encode()
    )
    assert [(entry.identifier, entry.deleted, entry.trouble) for entry in answer.entries] == [
        ("oai:x:1", True, "")
    ]


def test_a_deleted_record_without_a_name_and_one_without_metadata_are_trouble():
    answer = read(listing("<record><header status='deleted'/></record><record><header/></record>").encode())
    assert [entry.trouble for entry in answer.entries] == [
        "it is deleted, and nothing says which one it is",
        "it has no metadata",
    ]
    assert all(entry.raw and entry.name.startswith("record ") for entry in answer.entries)


def test_a_refusal_has_its_code_and_words():
    answer = read(f"{HEAD}<error code='badArgument'>No such\n set</error></OAI-PMH>".encode())
    assert (answer.error, answer.said, answer.verb) == ("badArgument", "No such set", "")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Document is empty"),
        (b"<!DOCTYPE html><html><body><br></body></html>", "mismatch"),
        (b"<html><body>Hello</body></html>", "it is <html>"),
        (f"{LIST}</OAI-PMH>".encode(), "it answers nothing"),
    ],
)
def test_what_is_no_answer_is_said_so(content, said):
    with pytest.raises(ValueError, match=said):
        read(content)


def test_damage_in_one_record_leaves_the_others():
    content = listing(
        record(1),
        record(2, "Never closed</dc>"),
        record(3),
        token="<resumptionToken>a&amp;b</resumptionToken>",
    )
    with pytest.raises(ValueError):
        read(content.encode())
    answer = salvage(content.encode())
    assert titles(answer) == ["A title", None, "A title"]
    assert [entry.line for entry in answer.entries] == ["line 2", "line 4", "line 6"]
    broken = answer.entries[1]
    assert (broken.identifier, "mismatch" in broken.trouble) == ("oai:a.example:2", True)
    assert b"Never closed" in broken.raw
    assert (answer.token, answer.day, answer.whole) == ("a&b", "2024-06-03", True)


def test_stray_bytes_are_read_as_most_programs_mean_them():
    answer = salvage(listing(record(1, "caf\xe9"), record(2, "Café")).encode("latin-1"))
    assert titles(answer) == ["café", "Café"]
    assert answer.entries[0].repaired == "byte 0xe9 is not UTF-8; read as Windows-1252"


def test_a_declared_encoding_is_believed():
    content = listing(record(1, "caf\xe9"), record(2, "A & B")).replace(
        'version="1.0"', 'version="1.0" encoding="ISO-8859-1"'
    )
    answer = salvage(content.encode("latin-1"))
    assert titles(answer) == ["café", "A & B"]
    assert answer.entries[0].repaired == ""


def test_control_characters_and_bare_ampersands_are_passed_over_and_told():
    answer = salvage(listing(record(1, "A\x0b line & another, 1 &lt; 2"), record(2)).encode())
    assert titles(answer) == ["A line & another, 1 < 2", "A title"]
    assert [bool(entry.repaired) for entry in answer.entries] == [True, False]


def test_a_list_that_breaks_off_is_told_from_a_whole_one():
    content = listing(record(1), record(2)).encode()
    answer = salvage(content[: content.index(b"oai:a.example:2") + 20])
    assert titles(answer) == ["A title", None]
    assert not answer.whole


def test_what_follows_a_record_and_is_part_of_none_is_not_dropped_in_silence():
    answer = salvage(listing(record(1), record(2).replace("<record>", "<recrd>"), record(3)).encode())
    assert titles(answer) == ["A title", None, "A title"]
    assert "part of none" in answer.entries[1].trouble
    assert b"oai:a.example:2" in answer.entries[1].raw


def test_records_within_records_do_not_end_them():
    marc = record(1, "<record><leader>x</leader></record>")
    assert titles(salvage(listing(marc, record(2, "A & B")).encode())) == ["x", "A & B"]


@pytest.mark.parametrize("content", [b"", b"<html>ListRecords</html>", f"{HEAD}<error code='x'".encode()])
def test_nothing_is_salvaged_from_what_is_no_list(content):
    with pytest.raises(ValueError, match="no list"):
        salvage(content)
