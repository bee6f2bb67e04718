"""Rows of people's tables: what is broken is reported by its line, and costs nothing else."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from gazetteer.csvrows import csv_rows
from gazetteer.text_io import RowError


def split(text):
    header, rows = csv_rows(text)
    rows = list(rows)
    return header, [r for r in rows if isinstance(r[1], list)], [n for n, r in rows if isinstance(r, RowError)]


def table(*lines):
    return "\n".join(["id,text,day", *lines])


def test_a_quote_that_is_never_closed_costs_its_own_row():
    header, rows, broken = split(table('1,"a",x', '2,"b,x', '3,"c",x', '4,"d",x'))
    assert header == ["id", "text", "day"]
    assert rows == [(2, ["1", "a", "x"]), (4, ["3", "c", "x"]), (5, ["4", "d", "x"])]
    assert broken == [3]


def test_also_in_the_last_row_and_in_rows_one_behind_the_other():
    _, rows, broken = split(table('1,"a,x', '2,"b,x', '3,"c,x', "4,d,x", '5,"e,x'))
    assert [cells[0] for _, cells in rows] == ["4"]
    assert broken == [2, 3, 4, 6]


def test_the_lines_of_a_broken_text_are_no_rows_of_their_own():
    _, rows, broken = split(table('1,"first', "second line", 'third "said" line",x"', '2,"b",x'))
    assert [cells[0] for _, cells in rows] == ["2"]
    assert broken == [2]


def test_quotes_within_a_text_that_are_not_doubled_are_read_as_they_stand():
    _, rows, broken = split(table('1,"he said "go" then",x', "2,b,x"))
    assert [cells[0] for _, cells in rows] == ["1", "2"]
    assert "go" in rows[0][1][1]
    assert not broken


def test_a_text_of_several_lines_is_one_row_and_empty_lines_are_none():
    _, rows, broken = split(table('1,"a\nb\n\nc",x', "", "2,d,x"))
    assert rows == [(5, ["1", "a\nb\n\nc", "x"]), (7, ["2", "d", "x"])]
    assert not broken


def test_no_header_no_rows():
    assert split("") == ([], [], [])
    assert split('"id,text\n1,a')[0] == []


def test_the_delimiter_is_the_headers():
    assert split("id;text\n1;a,b")[1] == [(2, ["1", "a,b"])]


CELL = st.text(st.characters(blacklist_categories=["Cs", "Cc"]) | st.sampled_from('",;\n'), min_size=1)


@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1))
def test_what_is_written_by_the_rule_is_read_as_it_was(rows):
    buffer = io.StringIO()
    csv.writer(buffer).writerows([("id", "text", "day"), *rows])
    _, found, broken = split(buffer.getvalue())
    assert [tuple(cells) for _, cells in found] == rows
    assert not broken
