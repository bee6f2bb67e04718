"""The contract of the commands: shapes, exit codes, streams."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from geo import samples
from geo.cli import app

TEXT = "قُتل أربعة جنود أمس في انفجار سيارة مفخخة بمدينة الموصل، بحسب الشرطة."
runner = CliRunner()


def run(*arguments: str, code: int = 0) -> tuple[str, str]:
    result = runner.invoke(app, list(arguments))
    assert result.exit_code == code, result.output
    return result.stdout, result.stderr


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_parse_gives_mentions_in_text_order_with_their_text(article: Path) -> None:
    out, _ = run("parse", str(article), "--published", "2020-01-10")
    mentions = [json.loads(line) for line in out.splitlines()]
    assert [set(m) for m in mentions] == [{"start", "end", "text", "kind", "role", "value"}] * len(mentions)
    assert all(TEXT[m["start"] : m["end"]] == m["text"] for m in mentions)
    assert [m["start"] for m in mentions] == sorted(m["start"] for m in mentions)
    by_kind = {m["kind"]: m["value"] for m in mentions}
    assert set(by_kind["place"]) == {"id", "name_en", "lat", "lon", "geo_precision", "radius_km", "country", "kind"}
    assert by_kind["place"]["country"] == "IQ"
    assert by_kind["date"] == {"start": "2020-01-09", "end": "2020-01-09", "precision": "day"}


def test_parse_names_the_article_when_there_are_several(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps({"id": i, "text": TEXT}) for i in ("x", "y")), encoding="utf-8")
    out, _ = run("parse", str(path))
    assert {json.loads(line)["article"] for line in out.splitlines()} == {"x", "y"}


def test_without_a_publication_date_yesterday_is_unknown(article: Path) -> None:
    out, _ = run("parse", str(article))
    dates = [json.loads(line)["value"] for line in out.splitlines() if json.loads(line)["kind"] == "date"]
    assert dates == [{"start": None, "end": None, "precision": "unknown"}]


def test_extract_writes_geojson_to_stdout(article: Path) -> None:
    out, _ = run("extract", str(article), "--published", "2020-01-10")
    collection = json.loads(out)
    assert collection["type"] == "FeatureCollection"
    properties = collection["features"][0]["properties"]
    assert (properties["event_date"], properties["fatalities"], properties["iso"]) == ("2020-01-09", 4, "368")
    assert collection["features"][0]["geometry"]["type"] == "Point"


def test_extract_writes_every_format(tmp_path: Path) -> None:
    import geopandas as gpd

    counts = set()
    for layout in ("geojson", "gpkg", "parquet"):
        path = tmp_path / f"out.{layout}"
        run("extract", str(samples.path()), "-o", str(path), "--format", layout)
        frame = gpd.read_parquet(path) if layout == "parquet" else gpd.read_file(path)
        assert frame.crs is not None
        assert frame.crs.to_epsg() == 4326
        counts.add(len(frame))
    assert len(counts) == 1
    assert counts.pop() > 10


def test_rejected_input_is_told_on_stderr_and_the_rest_goes_through(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": TEXT}) + "\n{broken\n", encoding="utf-8")
    out, err = run("extract", str(path), "--published", "2020-01-10", code=1)
    assert len(json.loads(out)["features"]) == 1
    assert "a.jsonl:2" in err


def test_a_wrong_date_is_wrong_usage(article: Path) -> None:
    _, err = run("extract", str(article), "--published", "10/01/2020", code=2)
    assert "2020-01-31" in " ".join(err.split())


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    _, err = run("parse", str(tmp_path / "none.txt"), code=1)
    assert "none.txt" in err


def test_geocode_ranks_and_explains() -> None:
    out, _ = run("geocode", "حلب", "زغلولستان الكبرى", "--limit", "3")
    first, unknown = (json.loads(line) for line in out.splitlines())
    assert first["query"] == "حلب"
    assert set(first["candidates"][0]) == {
        "id", "name_ar", "name_en", "feature", "country", "admin1", "lat", "lon", "geo_precision", "radius_km",
        "score", "why",
    }  # fmt: skip
    assert first["candidates"][0]["country"] == "SY"
    assert first["candidates"][0]["score"] >= 0.5
    assert unknown["candidates"] == []


def test_geocode_keeps_to_a_country() -> None:
    out, _ = run("geocode", "طرابلس", "--country", "LB")
    assert {c["country"] for c in json.loads(out)["candidates"]} == {"LB"}


def test_region_reads_a_phrase_and_gives_its_geometry() -> None:
    out, _ = run("region", "شمال غربي الموصل", "كلام بلا مكان", "--geometry")
    found, nothing = (json.loads(line) for line in out.splitlines())
    assert found["geometry"]["type"] == "Polygon"
    assert found["lat"] > 36.34
    assert found["lon"] < 43.13
    assert nothing["lat"] is None
    assert nothing["geometry"] is None
