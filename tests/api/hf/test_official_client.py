"""What the official client's own tests of papers ask, written anew: the instance holds the days they name.

After TestPaperApi of huggingface_hub's tests/test_hf_api.py (Apache-2.0).
"""

from datetime import UTC, datetime

import pytest
from huggingface_hub.errors import BadRequestError, HfHubHTTPError

from .conftest import LINKED

LLAMA = "The Llama 3 Herd of Models"
DAY = "2025-10-29"


def test_papers_by_query(api):
    assert LLAMA in [paper.title for paper in api.list_papers(query="llama")]


def test_papers_by_query_with_limit(api):
    assert len(list(api.list_papers(query="llama", limit=2))) == 2


def test_get_paper_by_id_success(api):
    assert api.paper_info("2407.21783").title == LLAMA


def test_get_paper_by_id_returns_linked_repos(api):
    paper = api.paper_info(LINKED)
    assert paper.linked_models[0].id == "someone/linkedModels"
    assert paper.linked_spaces[0].id == "someone/linkedSpaces"
    assert paper.linked_datasets == []
    assert (paper.num_total_models, paper.num_total_datasets, paper.numTotalSpaces) == (1, 0, 1)


def test_get_paper_by_id_not_found(api):
    with pytest.raises(HfHubHTTPError) as error:
        api.paper_info("1234.56789")
    assert error.value.response.status_code == 404
    assert "no paper is named '1234.56789'" in str(error.value)


def test_list_daily_papers_by_date(api):
    papers = list(api.list_daily_papers(date=DAY))
    assert papers
    assert {paper.submitted_at for paper in papers} == {datetime(2025, 10, 29, tzinfo=UTC)}


def test_list_daily_papers_invalid_date(api):
    with pytest.raises(BadRequestError):
        list(api.list_daily_papers(date="2025-13-40"))


def test_list_daily_papers_default_date(api):
    assert list(api.list_daily_papers())


def test_list_daily_papers_week(api):
    papers = list(api.list_daily_papers(week="2025-W44"))
    first, last = datetime(2025, 10, 24, tzinfo=UTC), datetime(2025, 11, 2, tzinfo=UTC)
    assert first <= papers[0].submitted_at <= last
    assert first <= papers[-1].submitted_at <= last


def test_list_daily_papers_month(api):
    papers = list(api.list_daily_papers(month="2025-10"))
    first, last = datetime(2025, 9, 30, tzinfo=UTC), datetime(2025, 10, 31, tzinfo=UTC)
    assert first <= papers[0].submitted_at <= last
    assert first <= papers[-1].submitted_at <= last


def test_daily_papers_submitter(api, submitter):
    papers = list(api.list_daily_papers(submitter=submitter))
    assert papers
    assert {paper.submitted_by.fullname for paper in papers} == {"AK"}
    assert {paper.submitted_by.username for paper in papers} == {submitter}


def test_daily_papers_p(api):
    assert list(api.list_daily_papers(date=DAY, p=100)) == []


def test_daily_papers_limit(api):
    assert len(list(api.list_daily_papers(date=DAY, limit=10))) == 10


def test_read_paper(api):
    text = api.read_paper(LINKED)
    assert text.startswith("# Qwen3-TTS Technical Report\n")
    assert "https://arxiv.org/abs/2601.15621" in text
    assert "## Abstract" in text


def test_each_command_of_papers_works(hf, hub):
    code, said, _ = hf(hub, "papers", "ls", "--date", DAY, "--limit", "3", "--quiet")
    assert (code, len(said.split())) == (0, 3)
    code, said, _ = hf(hub, "papers", "search", "llama", "--limit", "5")
    assert code == 0
    assert "2407.21783" in said
    code, said, _ = hf(hub, "papers", "info", LINKED)
    assert code == 0
    assert "Qwen3-TTS Technical Report" in said
    code, said, _ = hf(hub, "papers", "read", LINKED)
    assert (code, said.splitlines()[0]) == (0, "# Qwen3-TTS Technical Report")


def test_the_commands_tell_what_is_not_there_and_what_is_still_to_come(hf, hub):
    code, _, said = hf(hub, "papers", "info", "1234.56789")
    assert code == 1
    assert "not found" in said
    code, said, _ = hf(hub, "papers", "ls", "--date", "today", "--quiet")
    assert (code, said.strip()) == (0, "")
