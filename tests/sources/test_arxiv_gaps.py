"""Papers of arXiv asked for by their ids."""

from urllib.parse import parse_qs, urlsplit

import pytest

from broadsheet.errors import SourceError
from broadsheet.harvests import Want
from broadsheet.sources import Options, arxiv_gaps
from broadsheet.types import Skip
from embedders.servers import Reply, serving
from sources.asking import ask


def entry(number, title="Of beads"):
    return (
        f"<entry><id>http://arxiv.org/abs/{number}v2</id><title>{title}</title><summary>Beads.</summary>"
        "<published>2024-05-23T17:59:59Z</published><updated>2024-05-30T17:59:59Z</updated>"
        "<author><name>Ira Bead</name></author><category term='cs.CL'/></entry>"
    )


def answer(*entries):
    return f"<feed xmlns='http://www.w3.org/2005/Atom'>{''.join(entries)}</feed>".encode()


def asked_ids(asked):
    return parse_qs(urlsplit(asked.path).query)["id_list"][0].split(",")


def knowing(*unknown):
    """A query API that knows all ids but these, and refuses those of December 2099."""

    def reply(asked):
        ids = asked_ids(asked)
        if any(number.startswith("9912.") for number in ids):
            return Reply(400, answer("<entry><id>http://arxiv.org/api/errors#bad_id</id></entry>"))
        return Reply(content=answer(*(entry(number) for number in ids if number not in unknown)))

    return serving(reply)


def pages(server, ids):
    return list(arxiv_gaps.connect(Options("+".join(ids), server.address)).pages(ask(), Want()))


def test_ids_are_asked_for_a_hundred_at_a_time():
    ids = [f"2405.{n:05}" for n in range(1, 231)]
    with knowing() as server:
        found = pages(server, [*ids, ids[0]])
    assert [len(asked_ids(asked)) for asked in server.asked] == [100, 100, 30]
    assert [record.ids[0].value for page in found for record in page.records] == ids
    assert {page.total for page in found} == {230}
    assert "max_results=100" in server.paths[0]


def test_a_paper_comes_as_from_a_saved_answer():
    with knowing() as server:
        ((record,),) = (page.records for page in pages(server, ["hep-th/9901001"]))
    assert (record.title, record.authors, record.published) == ("Of beads", ("Ira Bead",), "2024-05-23")


def test_an_id_that_arxiv_does_not_know_brings_nothing():
    with knowing("2405.00002") as server:
        (page,) = pages(server, ["2405.00001", "2405.00002"])
    assert [record.ids[0].value for record in page.records] == ["2405.00001"]


def test_an_id_that_arxiv_refuses_is_skipped_and_the_others_come():
    with knowing() as server:
        (page,) = pages(server, ["2405.00001", "2405.00002", "9912.00001", "2405.00003"])
    numbers = [found.position if isinstance(found, Skip) else found.ids[0].value for found in page.records]
    assert numbers == ["2405.00001", "2405.00002", "9912.00001", "2405.00003"]
    assert page.records[2].reason == "arXiv refuses this id"


@pytest.mark.parametrize("argument", ["", "2405.00001+", "2405.1", "2405.00001;2405.00002"])
def test_what_is_no_id_is_refused(argument):
    with pytest.raises(SourceError, match="is no id of arXiv; write ids as in arxiv_gaps:2405.14979"):
        arxiv_gaps.connect(Options(argument))


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(content=b"<feed><entry>"), "it sent broken XML, line 1"),
        (Reply(content=b""), "it sent broken XML"),
        (
            Reply(
                content=answer("<entry><id>http://arxiv.org/api/errors#x</id><summary>No.</summary></entry>")
            ),
            "arXiv answered: No.",
        ),
        (Reply(404, b"gone"), "answered 404; is it arXiv's query API"),
        (Reply(503, b"busy"), "answered 503"),
    ],
)
def test_an_answer_of_another_kind_ends_the_harvest(reply, reason):
    with serving(lambda asked: reply) as server, pytest.raises(SourceError, match=reason):
        pages(server, ["2405.00001"])


def test_a_broken_answer_is_asked_for_again():
    replies = iter([Reply(content=b"<feed>"), Reply(content=answer(entry("2405.00001")))])
    with serving(lambda asked: next(replies)) as server:
        gaps = arxiv_gaps.connect(Options("2405.00001", server.address))
        (page,) = gaps.pages(ask(pauses_s=(0.0,)), Want())
    assert len(page.records) == 1


def test_an_entry_without_a_title_is_skipped_by_its_id():
    with serving(lambda asked: Reply(content=answer(entry("2405.00001", " ")))) as server:
        (page,) = pages(server, ["2405.00001"])
    assert page.records == (
        Skip("http://arxiv.org/abs/2405.00001v2", "it has no title", page.records[0].raw),
    )
