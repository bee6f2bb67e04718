"""Actors: every row of the lexicon, and names in running text."""

from __future__ import annotations

from datetime import date

import pytest

from gazetteer.normalise import fold_name
from geo import lexicon
from geo.actors.names import FILES, listed, names
from geo.actors.reader import find_actors
from geo.article import Article
from geo.mentions import ActorValue
from geo.text.document import Document

KINDS = set("012345678")


def found(text: str, day: date | None = date(2020, 1, 10)) -> list[tuple[str, str]]:
    mentions = find_actors(Document(Article("a", text, day)))
    for m in mentions:
        assert text[m.start : m.end] == m.text
    return [(m.text, m.value.id) for m in mentions if isinstance(m.value, ActorValue)]


def test_there_are_at_least_600() -> None:
    assert len(listed()) >= 600


@pytest.mark.parametrize("file", FILES)
def test_every_row_is_sound(file: str) -> None:
    ids = {a.id for a, _ in listed()}
    for number, row in enumerate(lexicon.table(f"actors/{file}.csv"), 2):
        where = f"{file}.csv:{number} {row['id']}"
        assert row["name_ar"], where
        assert row["name_en"], where
        assert row["kind"] in KINDS, where
        assert row["type"] in {"person", "body"}, where
        assert not row["acts_for"] or row["acts_for"] in ids, where
        assert not row["wikidata"] or row["wikidata"][0] == "Q", where
        for name in (row["name_ar"], *row["aliases"].split("|")):
            assert not name or len(fold_name(name)) >= 3, f"{where}: {name}"


def test_ids_and_names_are_unique() -> None:
    ids = [a.id for a, _ in listed()]
    assert len(ids) == len(set(ids))
    owner: dict[str, str] = {}
    for actor, row in listed():
        for name in filter(None, (row["name_ar"], *row["aliases"].split("|"))):
            assert owner.setdefault(fold_name(name), actor.id) == actor.id, name


def test_every_name_is_found_on_its_own() -> None:
    keys = set(names().matcher.names)
    for _, row in listed():
        assert fold_name(row["name_ar"]) in keys


def test_a_nested_name_is_the_longest() -> None:
    assert found("قالت قوات سورية الديمقراطية") == [("قوات سورية الديمقراطية", "sy.syrian-democratic-forces")]
    assert found("قائد فيلق القدس") == [("فيلق القدس", "ir.irgc-quds-force")]


def test_composed_names() -> None:
    assert found("أعلنت وزارة الداخلية الأردنية") == [("وزارة الداخلية الأردنية", "moi:JO")]


def test_short_forms_follow_an_introduction() -> None:
    assert found("أعلنت وزارة الدفاع التركية. وقالت الوزارة") == [
        ("وزارة الدفاع التركية", "mod:TR"),
        ("الوزارة", "mod:TR"),
    ]
    assert found("قالت الحركة") == []


def test_a_surname_needs_the_full_name() -> None:
    assert found("وصل جيفري") == []
    assert found("وصل جيمس جيفري. وقال جيفري")[-1] == ("جيفري", "int.james-jeffrey")


def test_a_surname_is_no_town() -> None:
    assert ("البغدادي", "int.abu-bakr-al-baghdadi") not in found("زعيمه أبو بكر البغدادي. قصف على ناحية البغدادي")


def test_the_old_regime_is_nobody_after_its_fall() -> None:
    assert found("قصف النظام السوري", date(2019, 5, 1))
    assert not found("قصف النظام السوري", date(2025, 5, 1))


def test_enthusiasm_is_not_hamas() -> None:
    assert found("لعب الفريق بحماس كبير") == []
    assert found("أعلنت حركة حماس") == [("حركة حماس", "ps.hamas")]


def test_media_in_quotation_marks() -> None:
    assert found("ذكرت قناة «القدس اليوم»")[0][0] == "قناة «القدس اليوم»"


def test_nothing_in_an_empty_text() -> None:
    assert found("لا شيء هنا") == []
