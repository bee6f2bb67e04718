"""What every store does, and that all of them do the same: as the page's own memory answers."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date

import pytest
from shapely.geometry import box

from geo.article import Article
from geo.export import feature_collection
from geo.query import filters as page
from geo.query import layers, timeline
from geo.query.building import build
from geo.query.filters import Filters, Near
from geo.store import NotAStoreError, StoreBusyError, open_store
from geo.store.catalogue import StoreCatalogue
from geo.store.output import export
from geo.store.records import to_incident
from tests.store.conftest import RULES, fill, reading, readings

MADE = readings(150)
EXPECTED = sorted((to_incident(f.record) for r in MADE for f in r.reports), key=lambda i: i.id)
PLACES = {"gn:x": box(35, 33, 38, 37), "near~50": Near(36.2, 37.1, 50)}
FILTERS = {
    "all": Filters(),
    "days": Filters(start=date(2018, 1, 1), end=date(2019, 6, 1), undated=False),
    "days and undated": Filters(start=date(2018, 1, 1)),
    "dated": Filters(undated=False),
    "type": Filters(types=("Battles",)),
    "sub-type": Filters(types=("Armed clash", "Riots")),
    "status": Filters(statuses=("claimed", "background")),
    "actor": Filters(actors=("sdf",)),
    "side": Filters(actors=("الجيش التركي",), side="actor2"),
    "unknown actor": Filters(actors=("nobody",)),
    "source": Filters(sources=("Radio C",)),
    "words": Filters(query="قتل اشخاص"),
    "odd word": Filters(query="100%_"),
    "box": Filters(bbox=(35.0, 33.0, 44.0, 37.0)),
    "outline": Filters(places=("gn:x",)),
    "near": Filters(places=("near~50",)),
    "country": Filters(places=("SY",)),
    "precision": Filters(precision=2),
    "deaths": Filters(deaths=4),
    "several": Filters(types=("Battles", "Riots"), start=date(2017, 1, 1), precision=3, statuses=("reported",)),
}


@pytest.fixture
def filled(store):
    fill(store, MADE)
    return store


def test_what_goes_in_comes_out(filled):
    assert list(filled.incidents()) == EXPECTED
    one = EXPECTED[3]
    assert filled.incident(one.id) == one
    assert filled.incident("nowhere") is None
    assert filled.article(one.article_id).text == f"مقال {one.article_id[1:]}"
    assert filled.article("nowhere") is None
    assert filled.check() == []
    assert filled.info().counts["incidents"] == len(EXPECTED)


def test_filters_pass_what_the_page_passes(filled):
    columns = build(EXPECTED)
    whole = timeline.span_of(columns)
    assert filled.queries.span() == whole
    for name, wanted in FILTERS.items():
        mask = page.passing(columns, page.masks(columns, wanted, PLACES))
        expected = [i.id for i, passed in zip(EXPECTED, mask, strict=True) if passed]
        assert [r.id for r in filled.queries.records(wanted, PLACES)] == expected, name
        assert filled.queries.counts(wanted, PLACES) == page.count(columns, mask), name
        others = page.passing(columns, page.masks(columns, wanted, PLACES), but="date")
        for span in (whole, (date(2018, 3, 1), date(2018, 4, 1)), (date(2016, 1, 1), date(2018, 1, 1))):
            theirs = timeline.histogram(columns, others, *span)
            ours = filled.queries.histogram(wanted, *span, extents=PLACES)
            assert (ours.unit, ours.edges) == (theirs.unit, theirs.edges)
            assert (ours.exact == theirs.exact).all(), name
            assert (ours.spread == theirs.spread).all(), name


@pytest.mark.parametrize(
    ("view", "zoom"), [((20.0, 8.0, 60.0, 40.0), 4), ((35.0, 33.0, 44.0, 38.0), 6), ((36.0, 35.0, 37.5, 36.5), 11)]
)
def test_the_map_of_a_viewport_is_the_pages(filled, view, zoom):
    columns = build(EXPECTED)
    for wanted in (Filters(), Filters(types=("Battles",))):
        mask = page.passing(columns, page.masks(columns, wanted))
        theirs, ours = layers.draw(columns, mask, view, zoom), filled.queries.clusters(wanted, view, zoom)
        assert {c.cell: c.mix for c in ours.clusters} == {c.cell: c.mix for c in theirs.clusters}
        by_cell = {c.cell: c for c in theirs.clusters}
        for c in ours.clusters:
            other = by_cell[c.cell]
            # The page then moves a cluster within its cell, away from its neighbours.
            assert c.box == pytest.approx(other.box, abs=1e-4)
            assert c.box[0] - 1e-4 <= c.lon <= c.box[2] + 1e-4
            assert c.box[1] - 1e-4 <= c.lat <= c.box[3] + 1e-4
            assert (c.faint, c.radius_km) == (other.faint, other.radius_km)
            if c.count > 1:
                found = filled.queries.cell(wanted, c.cell)
                rows = layers.rows_in(columns, mask, c.cell)
                assert sorted(f.record.id for f in found) == sorted(EXPECTED[r].id for r in rows)
        assert sorted(a.mix for a in ours.areas) == sorted(a.mix for a in theirs.areas)
        assert ours.hidden == theirs.hidden


def test_pages_of_the_table_follow_the_order(filled):
    seen = []
    for offset in range(0, len(EXPECTED), 40):
        seen += [f.record.id for f in filled.queries.page(Filters(), "newest", 40, offset)]
    day = {i.id: i.event_date for i in EXPECTED}
    assert sorted(seen) == [i.id for i in EXPECTED]
    dates = [day[name] for name in seen if day[name]]
    assert dates == sorted(dates, reverse=True)
    assert all(day[name] is None for name in seen[len(dates) :])
    killed = [to_incident(f.record).fatalities or 0 for f in filled.queries.page(Filters(), "deadliest", 20)]
    assert killed == sorted(killed, reverse=True)


def test_the_pages_catalogue(filled):
    catalogue = StoreCatalogue(filled)
    columns = catalogue.columns
    assert len(columns) == len(EXPECTED)
    ours = {catalogue.incident(row).id for row in range(len(columns))}
    assert ours == {i.id for i in EXPECTED}
    row = catalogue.row(EXPECTED[5].id)
    assert catalogue.incident(row) == EXPECTED[5]
    assert catalogue.row("nowhere") is None
    theirs = build(EXPECTED)
    for name in ("actor", "side", "box", "words", "country", "days"):
        mine = page.count(columns, page.passing(columns, page.masks(columns, FILTERS[name], PLACES)))
        assert mine == page.count(theirs, page.passing(theirs, page.masks(theirs, FILTERS[name], PLACES))), name


@pytest.mark.parametrize("layout", ["geojson", "jsonl", "csv", "gpkg", "parquet"])
def test_exports_hold_what_the_pages_exports_hold(filled, layout, tmp_path):
    buffer = io.BytesIO()
    export(filled, buffer, layout)
    if layout == "geojson":
        ours, theirs = json.loads(buffer.getvalue()), feature_collection(EXPECTED)
        assert ours["features"] == theirs["features"]
        assert ours["bbox"] == theirs["bbox"]
        return
    import geopandas as gpd

    if layout in {"gpkg", "parquet"}:
        path = tmp_path / f"x.{layout}"
        path.write_bytes(buffer.getvalue())
        back = gpd.read_parquet(path) if layout == "parquet" else gpd.read_file(path)
        assert list(back["id"]) == [i.id for i in EXPECTED]
        assert back.crs == "EPSG:4326" or back.crs.to_string() == "OGC:CRS84"
        return
    lines = buffer.getvalue().decode("utf-8-sig").splitlines()
    if layout == "jsonl":
        assert [json.loads(line)["id"] for line in lines] == [i.id for i in EXPECTED]
    else:
        assert len(lines) == len(EXPECTED) + 1


def test_many_rows_come_in_order_out_of_portions(filled, monkeypatch):
    monkeypatch.setattr("geo.store.duck._IN_MEMORY", 7)
    monkeypatch.setattr("geo.store.duck._MOST_FILES", 5)
    assert list(filled.incidents()) == EXPECTED
    some = [i for i in EXPECTED if i.event_type == "Battles"]
    assert list(filled.incidents(Filters(types=("Battles",)))) == some
    assert [row[0] for row in filled.queries.features(Filters(types=("Battles",)))] == [i.id for i in some]


def test_free_text_is_found_within_words_and_after_changes(filled):
    def found(*words):
        return {r.id for r in filled.queries.records(Filters(query=" ".join(words)))}

    place = next(i.location_ar for i in EXPECTED if len(i.location_ar) > 4 and " " not in i.location_ar)
    inner = place[1:-1]
    assert found(inner) >= {i.id for i in EXPECTED if inner in i.sentence}
    fill(filled, [reading(Article("w", "كلمة"), replace(EXPECTED[0], id="w", article_id="w", sentence="زنبقةنادرة"))])
    assert found("بقةنا") == {"w"}
    fill(filled, [reading(Article("w", "غيرها"), replace(EXPECTED[0], id="w", article_id="w", sentence="ياسمينة"))])
    assert found("بقةنا") == set()
    assert found("ياسمينة") == {"w"}
    assert found("كلمة لا توجد") == set()


def test_an_export_is_whole_or_not_there(filled, tmp_path):
    with pytest.raises(ValueError, match="folder"):
        export(filled, tmp_path)
    target = tmp_path / "out.geojson"
    export(filled, target, "geojson", Filters(deaths=10**6))
    assert json.loads(target.read_text()) == {"type": "FeatureCollection", "features": []}
    assert [p.name for p in tmp_path.iterdir() if p.name.endswith(".part")] == []


def test_the_same_article_again_changes_nothing(filled):
    before, ids = filled.generation(), [i.id for i in filled.incidents()]
    with filled.writing() as writer:
        assert writer.unread([r.entry for r in MADE], RULES) == []
        assert len(writer.unread([r.entry for r in MADE], "r2")) == len(MADE)
        writer.add(MADE, RULES, 1)
    assert [i.id for i in filled.incidents()] == ids
    assert before == filled.generation()


def test_a_newer_version_supersedes_and_keeps_the_old(filled):
    old = MADE[7]
    article = replace(old.entry.article, text="نص جديد")
    fresh = replace(EXPECTED[0], id="fresh", article_id=article.id, sentence="نص جديد")
    fill(filled, [reading(article, fresh)])
    ids = {i.id for i in filled.incidents()}
    assert "fresh" in ids
    assert not ids & {f.record.id for f in old.reports}
    assert filled.article(article.id).text == "نص جديد"
    assert [a.text for a in filled.ledger().versions(article.id)] == [old.entry.article.text, "نص جديد"]
    with filled.writing() as writer:
        assert writer.unread([old.entry], RULES) == []
        assert writer.unread([old.entry], "r2") == []


def test_articles_that_share_an_id_are_told_apart(filled):
    twin = reading(Article(MADE[0].entry.article.id, "من مصدر آخر", source="مصدر آخر"))
    with filled.writing() as writer:
        (entry,) = writer.unread([twin.entry], RULES)
    assert entry.article.id.startswith(f"{MADE[0].entry.article.id}~")


def tale(number: int, **changes):
    """Return one of several reports of one event."""
    base = next(i for i in EXPECTED if i.geo_precision == 1 and i.event_date and i.event_date == i.event_date_end)
    name = f"t{number}"
    told = replace(
        base, id=name, article_id=name, sentence=f"خبر {number}", status="reported", fatalities=None, **changes
    )
    return reading(Article(name, f"خبر {number}", base.event_date), told)


def test_reports_of_one_event_become_one_and_come_apart_again(store):
    parts = [[tale(1)], [tale(2)], [tale(3)]]
    for part in parts:
        fill(store, part)
    (merged,) = store.incidents()
    assert store.members(merged.id) == ["t1", "t2", "t3"]
    assert [members for members, _ in store.ledger().history(merged.id)][-1] == ["t1", "t2", "t3"]
    with store.writing() as writer:
        number = writer.part(merged.id)
        writer.publish()
    assert [i.id for i in store.incidents()] == ["t1", "t2", "t3"]
    with store.writing() as writer:
        writer.undo(number)
        writer.publish()
    assert [i.id for i in store.incidents()] == [merged.id]
    # A report that is taken back leaves the others together.
    fill(store, [reading(Article("t2", "لا شيء", source=""))])
    (left,) = store.incidents()
    assert store.members(left.id) == ["t1", "t3"]


def test_the_order_of_ingests_does_not_matter(store, tmp_path):
    made = [tale(n) for n in range(6)] + readings(30)
    fill(store, made)
    with open_store(str(tmp_path / "other"), make=True) as other:
        for part in (made[20:], made[3:20], made[:3]):
            fill(other, part)
        assert list(other.incidents()) == list(store.incidents())


def test_corrections_stay_through_newer_rules(filled):
    target = next(i for i in EXPECTED if i.geo_precision == 1)
    with filled.writing() as writer:
        number = writer.correct(
            target.id, {"fatalities": 77, "latitude": 35.5, "notes": "'; DROP TABLE report; --"}, "هدى"
        )
        writer.publish()
    found = filled.incident(target.id)
    assert (found.fatalities, found.latitude, found.review) == (77, 35.5, "corrected")
    mine = next(r for r in MADE if any(f.record.id == target.id for f in r.reports))
    again = replace(target, id="renamed", confidence=0.5)
    fill(filled, [reading(mine.entry.article, again)], rules="r2")
    assert filled.incident(target.id) is None
    assert filled.incident("renamed").fatalities == 77
    with filled.writing() as writer:
        writer.undo(number)
        writer.publish()
    assert filled.incident("renamed").fatalities == again.fatalities
    with filled.writing() as writer, pytest.raises(ValueError, match="cannot be corrected"):
        writer.correct("renamed", {"article_id": "x"})


def test_only_one_writes(filled, url):
    with filled.writing(), open_store(url) as other:
        told = []
        with pytest.raises(StoreBusyError), other.writing(wait=0.4, waiting=lambda: told.append(1)):
            pass
        assert told == [1]
        assert other.queries.counts(Filters()).total == len(EXPECTED)


def test_readers_see_what_is_new_without_opening_again(filled, url):
    with open_store(url) as reader:
        before = reader.generation(), reader.queries.counts(Filters()).total
        fill(filled, readings(5, start=500))
        assert reader.generation() != before[0]
        assert reader.queries.counts(Filters()).total > before[1]


def test_a_reader_during_a_commit_sees_all_of_it_or_nothing(store, url, monkeypatch):
    fill(store, MADE[:100])
    before = list(store.incidents())
    with open_store(url) as reader, store.writing() as writer:
        seen, write = [], writer.ledger._add

        def written_but_not_committed(*arguments):
            write(*arguments)
            seen.append((reader.ledger().counts()["articles"], reader.queries.counts(Filters()).total))

        monkeypatch.setattr(writer.ledger, "_add", written_but_not_committed)
        half = reader.incidents()
        first = next(half)
        writer.add(MADE[100:], "r1", writer.begin("r1"))
        assert seen == [(100, len(before))]
        assert reader.ledger().counts()["articles"] == len(MADE)
        assert reader.queries.counts(Filters()).total == len(before)  # committed, and not shown yet
        writer.publish()
        assert [first, *half] == before
        assert list(reader.incidents()) == EXPECTED


def test_a_read_model_may_be_thrown_away(filled):
    before = list(filled.incidents())
    with filled.writing() as writer:
        filled.derive(writer.ledger, anew=True)
    filled.tidy()
    assert list(filled.incidents()) == before
    assert filled.check() == []


def test_hostile_text_is_only_text(store):
    evil = "x'); DROP TABLE article; --\0 \ud800 ?%s $1 {0}"
    base = replace(EXPECTED[0], id="evil", article_id="evil", sentence=evil, location=evil, place_id=evil, source=evil)
    fill(store, [reading(Article("evil", evil, source=evil), base)])
    found = store.incident("evil")
    assert "DROP TABLE" in found.sentence
    assert store.queries.counts(Filters(sources=(found.source,))).total == 1
    assert store.queries.counts(Filters(query=evil, places=(evil,), actors=(evil,))).total == 0


def test_no_store_is_made_by_looking(url):
    with pytest.raises(NotAStoreError):
        open_store(url)
