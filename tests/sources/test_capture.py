import os
import random
from pathlib import Path

import pytest

from broadsheet.errors import SourceError
from broadsheet.sources import capture
from broadsheet.types import Counts, Skip

SAMPLE = Path(__file__).parents[1] / "data" / "sources" / "capture" / "page.txt"
MUTANTS = 200


@pytest.fixture
def page():
    return SAMPLE.read_text("utf-8")


def records(text, folder):
    path = folder / "page.txt"
    path.write_text(text, "utf-8", newline="")
    return list(capture.make().read(path))


def mutants(text, number, seed):
    """Texts that differ from this one in a single line."""
    chance = random.Random(seed)
    lines = text.split("\n")
    for _ in range(number):
        new, at = list(lines), chance.randrange(len(lines))
        kind = chance.choice(["delete", "duplicate", "swap", "blank", "alter", "garbage"])
        if kind == "delete":
            del new[at]
        elif kind == "duplicate":
            new.insert(at, new[at])
        elif kind == "swap":
            other = min(at + 1, len(new) - 1)
            new[at], new[other] = new[other], new[at]
        elif kind == "blank":
            new[at] = ""
        elif kind == "alter":
            cut = chance.randrange(len(new[at]) + 1)
            new[at] = new[at][:cut] + chance.choice("x •·,9\r\t ") + new[at][cut + 1 :]
        else:
            new.insert(at, chance.choice(["<div>", "·", "  • 3 authors", "Oct 3", "new", " "]))
        yield kind, "\n".join(new)


class TestWhatIsRead:
    def test_a_byline_gives_a_date_and_a_number_of_authors_or_an_organisation(self, page, tmp_path):
        boats, garden, bees, snails = records(page, tmp_path)
        assert (boats.published, boats.n_authors, boats.organization) == ("2025-10-16", 3, None)
        assert (garden.published, garden.n_authors, garden.organization) == (
            "2024-05-02",
            None,
            "Institute of Hedges",
        )
        assert (bees.published, bees.n_authors, bees.organization) == (None, None, None)
        assert snails.published == "2023-12-24"

    def test_a_number_after_the_date_is_comments_and_none_means_zero(self, page, tmp_path):
        assert [record.counts for record in records(page, tmp_path)] == [
            Counts(comments=2),
            Counts(comments=0),
            Counts(),
            Counts(comments=7),
        ]

    def test_a_date_without_a_year_is_of_the_year_after_the_last_one_written_out(self, page, tmp_path):
        assert records(page.replace("May 2, 2024", "May 2, 2022"), tmp_path)[0].published == "2024-10-16"

    def test_without_any_year_it_is_the_year_in_which_the_file_was_written(self, page, tmp_path):
        path = tmp_path / "page.txt"
        path.write_text(page.replace(", 2024", "").replace("Dec 24, 2023", "Oct 24"), "utf-8")
        os.utime(path, (1_600_000_000, 1_600_000_000))
        assert next(iter(capture.make().read(path))).published == "2020-10-16"

    def test_the_title_alone_makes_the_key_whatever_its_case(self, page, tmp_path):
        before = records(page, tmp_path)
        after = records(page.replace("Snails at Night", "Snails at  night!"), tmp_path)
        assert [record.key for record in before] == [record.key for record in after]

    def test_text_is_kept_as_it_stands(self, page, tmp_path):
        assert "98\\%" in records(page, tmp_path)[1].abstract


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("old", "new", "line", "reason"),
        [
            ("Subscribe", "Unsubscribe", 5, "should be 'Subscribe'"),
            ("Oct 31", "Oct 32", 11, "no date of the form"),
            ("·\nMay 2, 2024", "·\nFeb 30, 2024", 27, "no 'Feb 30, 2024' in the calendar"),
            ("May 2, 2024", "May 2 2024", 27, "a year without its comma"),
            ("Oct 16 2", "Nov 16 2", 19, "after the page's own date"),
            ("  • 3 authors", "• 3 authors", 17, "should be '  • 9 authors'"),
            ("  • 3 authors", "3 authors", 17, "should be '  • 9 authors'"),
            ("\n·\n", "\n\n", 19, "a part of a byline"),
            ("Subscribe\n\n", "Subscribe\n\n\n", 7, "an empty line too many"),
            ("new\n", "new\r\n", 1, "control sign"),
            ("new\n", "\ufeffnew\n", 1, "control sign"),
        ],
    )
    def test_a_broken_page_with_its_line_and_reason(self, page, tmp_path, old, new, line, reason):
        with pytest.raises(SourceError, match=rf"page\.txt, line {line}: .*{reason}"):
            records(page.replace(old, new, 1), tmp_path)

    def test_a_page_that_ends_in_a_title(self, page, tmp_path):
        with pytest.raises(SourceError, match="its abstract is missing"):
            records(page + "\n\nOne More", tmp_path)

    def test_a_title_that_comes_back_with_another_abstract(self, page, tmp_path):
        with pytest.raises(SourceError, match="line 13 has this title too"):
            records(page + "\n\nPaper Boats on Two Ponds\n\n" + "Another abstract. " * 9, tmp_path)

    def test_a_page_whose_own_year_has_no_such_day(self, page, tmp_path):
        with pytest.raises(SourceError, match="2025 has no Feb 29"):
            records(page.replace("Oct 16 2", "Feb 29 2"), tmp_path)

    def test_nothing_is_given_from_a_page_broken_at_its_end(self, page, tmp_path):
        path = tmp_path / "page.txt"
        path.write_text(page + "\n", "utf-8")
        with pytest.raises(SourceError):
            next(capture.make().read(path))


def test_single_line_mutants_are_refused_or_written_again_as_they_stand(page):
    for kind, mutant in mutants(page, 2_000, seed=5):
        try:
            parsed = capture.parse(mutant, "page.txt")
        except SourceError as error:
            assert "page.txt, line " in str(error)  # noqa: PT017
        else:
            assert kind == "alter" or mutant == page
            assert capture.write(parsed) == mutant


class TestRealCaptures:
    def test_five_files_hold_333_records_of_290_papers(self, shared):
        found = [list(capture.make().read(path)) for path in sorted((shared / "seeds").glob("*.txt"))]
        assert [len(records) for records in found] == [64, 37, 62, 92, 78]
        assert not any(isinstance(record, Skip) for records in found for record in records)
        assert len({record.key for records in found for record in records}) == 290
        assert len({record for records in found for record in map(repr, records)}) == 290

    def test_each_is_written_again_byte_for_byte(self, shared):
        for path in sorted((shared / "seeds").glob("*.txt")):
            text = path.read_bytes()
            assert capture.write(capture.parse(text.decode("utf-8"), path.name)).encode("utf-8") == text

    def test_200_single_line_mutants_of_each_lose_nothing_in_silence(self, shared):
        for seed, path in enumerate(sorted((shared / "seeds").glob("*.txt"))):
            text = path.read_bytes().decode("utf-8")
            for kind, mutant in mutants(text, MUTANTS, seed):
                try:
                    parsed = capture.parse(mutant, path.name)
                except SourceError as error:
                    assert f"{path.name}, line " in str(error)  # noqa: PT017
                else:
                    assert kind == "alter" or mutant == text, (kind, path.name)
                    assert capture.write(parsed) == mutant
