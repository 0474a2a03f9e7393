import pytest

from broadsheet.tools.written_dates import written_date
from broadsheet.types import PARTIAL_DATE


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024", "2024"),
        ("2024-05", "2024-05"),
        ("2024-05-27", "2024-05-27"),
        ("2024/5/7", "2024-05-07"),
        ("2024-05-00", "2024-05"),
        ("1993-00-00", "1993"),
        ("2024-05-27T23:30:00-04:00", "2024-05-27"),
        ("20240527", "2024-05-27"),
        ("30-Mar-2020", "2020-03-30"),
        ("May 27, 2024", "2024-05-27"),
        ("27 May 2024 10:00:00", "2024-05-27"),
        ("1996 Nov 15", "1996-11-15"),
        ("3rd of May 2011", "2011-05-03"),
        ("Sept. 2011", "2011-09"),
        ("11/2010", "2010-11"),
        ("23/12/2010", "2010-12-23"),
        ("12/23/2010", "2010-12-23"),
        ("05/05/2010", "2010-05-05"),
        ("July-October 1985", "1985-07"),
        ("Summer 1993", "1993"),
        ("printemps 1985", "1985"),
        ("24 octobre 2008", "2008-10-24"),
        ("1er août 1999", "1999-08-01"),
        ("13. März 2021", "2021-03-13"),
        ("26 de enero de 2009", "2009-01-26"),
        ("2019年3月5日", "2019-03-05"),
        ("[2007]", "2007"),
        ("c. 1850", "1850"),
        ("2016 [1974]", "2016"),
        ("2014-12-31/2015-01-01", "2014-12-31"),
        ("2011-05~", "2011-05"),
        ("2017-24", "2017"),
        ("31 June 2020", "2020-06"),
        ("March 2021 (online 3 Feb 2021)", "2021-03"),
        ("n.d.", None),
        ("forthcoming", None),
        ("03/04", None),
        ("-0333", None),
        ("0000", None),
        ("", None),
    ],
)
def test_as_much_is_taken_as_is_certain(text, date):
    assert written_date(text) == date
    assert date is None or PARTIAL_DATE.fullmatch(date)


def test_of_a_date_that_countries_read_differently_the_year_is_certain():
    assert written_date("05/06/2024") == "2024"
    assert written_date("05/06/2024", "dmy") == "2024-06-05"
    assert written_date("05/06/2024", "mdy") == "2024-05-06"
