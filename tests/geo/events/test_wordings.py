"""The ordinary wording of incidents in the news of many countries, and articles without any: sentences of our own.

`wordings.csv` holds a short item a row with what it must give (sub-type, day, dead, status); political developments
beside that are free. `families.csv` holds a sentence a row for each way of telling a sub-type, and only that.
`figures.txt` holds sentences whose words of war are figures, plans, denials or accidents. `quiet.csv` holds articles
of sport, trade, weather, culture and so on: nothing happens in them.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from geo.article import Article
from geo.pipeline import read

HERE = Path(__file__).parent
SOFT = "Strategic developments"


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows("wordings.csv"), ids=lambda r: r["text"][:40])
def test_an_item_gives_its_incidents(row: dict[str, str]) -> None:
    given = read(Article("a", row["text"], date.fromisoformat(row["published"]))).incidents
    told = ["|".join("" if v is None else str(v) for v in (i.sub_event_type, i.event_date, i.fatalities, i.status))
            for i in given]  # fmt: skip
    wanted = row["told"].split("; ")
    for one in wanted:
        assert one in told, (one, told)
        told.remove(one)
    soft = [i.sub_event_type for i in given if i.event_type == "Strategic developments"]
    assert [t for t in told if t.split("|")[0] not in soft] == []


@pytest.mark.parametrize("row", rows("families.csv"), ids=lambda r: r["text"][:40])
def test_a_sentence_tells_its_sub_type_and_no_other(row: dict[str, str]) -> None:
    given = read(Article("a", row["text"], date(2023, 5, 10))).incidents
    wanted = row["sub_event_type"]
    told = [i.sub_event_type for i in given]
    assert told.count(wanted) == 1, told
    assert [i.sub_event_type for i in given if i.event_type != SOFT and i.sub_event_type != wanted] == []


@pytest.mark.parametrize("text", (HERE / "figures.txt").read_text(encoding="utf-8").splitlines(), ids=lambda t: t[:40])
def test_a_figure_of_speech_is_no_incident(text: str) -> None:
    given = read(Article("q", text, date(2023, 5, 10))).incidents
    assert [(i.sub_event_type, i.status) for i in given if i.status in {"reported", "claimed"}] == []


@pytest.mark.parametrize("row", rows("quiet.csv"), ids=lambda r: r["theme"])
def test_a_quiet_article_gives_nothing_that_happened(row: dict[str, str]) -> None:
    given = read(Article("q", row["text"], date(2021, 6, 17))).incidents
    assert [(i.sub_event_type, i.sentence) for i in given if i.status in {"reported", "claimed"}] == []
