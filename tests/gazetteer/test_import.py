"""Imports: GeoNames dumps, COD tables, the user's own files; what is broken is reported and left out."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pyogrio
import pytest
from pyogrio.raw import write as write_table
from typer.testing import CliRunner

from gazetteer import Gazetteer
from gazetteer.importing import import_files
from gazetteer.tables import find_columns
from gazetteer.text_io import Rejected, RowError
from geo.cli import app

DUMP_LINE = (
    "99000001|Qaryat al Tajriba|Qaryat al Tajriba||35.50|36.70|P|PPL|SY||12||||800||300|Asia/Damascus|2024-01-01"
)
DUMP_ROW = tuple(DUMP_LINE.split("|"))


def dump(*rows: tuple[str, ...]) -> str:
    return "".join("\t".join(r) + "\n" for r in rows)


def row(**changed: str) -> tuple[str, ...]:
    at = {"id": 0, "name": 1, "alternates": 3, "lat": 4, "lon": 5, "cls": 6, "code": 7, "population": 14}
    cells = list(DUMP_ROW)
    for key, value in changed.items():
        cells[at[key]] = value
    return tuple(cells)


def run(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["gazetteer", "import", *args])
    return result.exit_code, result.stderr


def best(name: str) -> str:
    found = Gazetteer().candidates(name)
    return found[0].place.id if found else ""


def test_a_dump_takes_its_arabic_names_from_the_alternate_names(home: Path, tmp_path: Path) -> None:
    (tmp_path / "SY.txt").write_text(
        dump(row(), row(id="99000002", alternates="Tell,تل التجارب,تل التجارب الکبیر")), "utf-8"
    )
    names = ["1\t99000001\tar\tقرية التجريب القديمة\t\t\t\t1", "2\t99000001\tar\tقرية التجريب\t1\t\t\t",
             "3\t99000001\ten\tTrial\t\t\t\t"]  # fmt: skip
    (tmp_path / "alternateNamesV2.txt").write_text("\n".join(n + "\t\t" for n in names) + "\n", "utf-8")
    code, stderr = run(str(tmp_path / "SY.txt"), str(tmp_path / "alternateNamesV2.txt"))
    assert code == 0, stderr
    assert best("قرية التجريب") == "gn:99000001"
    assert best("تل التجارب") == "gn:99000002"
    assert best("Qaryat al Tajriba") == "gn:99000001"
    assert best("قرية التجريب القديمة") == "", "historic names stay out"


def test_a_dump_row_of_a_shipped_town_lends_it_names(home: Path, tmp_path: Path) -> None:
    (tmp_path / "SY.txt").write_text(dump(row(id="169389", name="Idlib", alternates="إدلب السراب")), "utf-8")
    assert run(str(tmp_path / "SY.txt"))[0] == 0
    found = Gazetteer().candidates("إدلب السراب")[0].place
    assert found.name_ar == "إدلب"


def test_broken_rows_are_reported_with_their_number_and_the_rest_goes_in(home: Path, tmp_path: Path) -> None:
    rows = dump(row(), ("1", "short"), row(id="99000003", lat="95"), row(id="99000004", population="x"), row(id="oops"))
    (tmp_path / "SY.txt").write_text(rows, "utf-8")
    code, stderr = run(str(tmp_path / "SY.txt"))
    assert code == 1
    assert [line.split(" ")[0] for line in stderr.splitlines()[:4]] == [f"SY.txt:{n}:" for n in (2, 3, 4, 5)]
    assert all("; " in line for line in stderr.splitlines()[:4])
    assert Gazetteer().place("gn:99000001") is not None


def test_importing_again_replaces_the_earlier_import(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("name_ar,lat,lon\nبلدة السراب الأولى,35,36\n", "utf-8")
    run(str(file))
    file.write_text("name_ar,lat,lon\nبلدة السراب الثانية,35,36\n", "utf-8")
    run(str(file))
    assert best("بلدة السراب الثانية") == "user:mine:2"
    assert best("بلدة السراب الأولى") == ""
    assert [p.name for p in sorted(home.iterdir())] == ["mine.tsv"]


COD = ("admin1Name_en,admin1Name_ar,admin1Pcode,admin2Name_ar,admin3Name_ar,featureName_en,featureName_ar,featurePcode,"
       "POINT_X,POINT_Y,admin0Pcode\n")  # fmt: skip


def test_a_cod_table_keeps_p_codes_and_divisions(home: Path, tmp_path: Path) -> None:
    line = "Aleppo,حلب,SY02,جبل سمعان,الزربة,Trialtown,بلدة السراب الكبير,C9999,36.98,36.05,SY\n"
    (tmp_path / "syr_pplp.csv").write_text(COD + line, "utf-8-sig")
    code, stderr = run(str(tmp_path / "syr_pplp.csv"))
    assert code == 0, stderr
    place = Gazetteer().candidates("بلدة السراب الكبير")[0].place
    assert (place.pcode, place.id, place.admin1, place.admin2, place.country) == (
        "C9999", "user:syr_pplp:C9999", "SY-HL", "جبل سمعان", "SY",
    )  # fmt: skip
    assert (place.lat, place.lon, place.name_en) == (36.05, 36.98, "Trialtown")


@pytest.mark.parametrize(
    ("header", "name", "lat", "lon", "pcode"),
    [
        ("admin3Name_ar,admin3Pcode,Latitude,Longitude", "admin3Name_ar", "Latitude", "Longitude", "admin3Pcode"),
        ("ADM3_AR,ADM3_EN,ADM3_PCODE,lat,lon", "ADM3_AR", "lat", "lon", "ADM3_PCODE"),
        ("ADM1_AR,ADM2_AR,ADM3_AR,ADM3_PCODE,Y,X", "ADM3_AR", "Y", "X", "ADM3_PCODE"),
        ("Name_Arabic,P-Code,LATITUDE,LONGITUDE", "Name_Arabic", "LATITUDE", "LONGITUDE", "P-Code"),
        ("FEATURENAME_AR,FEATUREPCODE,POINT_Y,POINT_X", "FEATURENAME_AR", "POINT_Y", "POINT_X", "FEATUREPCODE"),
        ("الاسم,خط العرض,خط الطول", "الاسم", "خط العرض", "خط الطول", ""),
        ("name_ar,admin1Name_ar,admin1Pcode,lat,lon", "name_ar", "lat", "lon", ""),
    ],
)
def test_columns_are_found_by_their_usual_names(header: str, name: str, lat: str, lon: str, pcode: str) -> None:
    found = find_columns(header.split(","))
    assert (found.name_ar, found.lat, found.lon, found.pcode) == (name, lat, lon, pcode)


def test_a_table_without_names_or_coordinates_says_what_it_needs() -> None:
    with pytest.raises(RowError, match="no column of names") as error:
        find_columns(["a", "b"])
    assert "name_ar" in error.value.mend
    with pytest.raises(RowError, match="no coordinates"):
        find_columns(["name_ar", "b"])


@pytest.mark.parametrize("encoding", ["cp1256", "utf-16", "utf-8-sig"])
def test_foreign_encodings_and_delimiters(home: Path, tmp_path: Path, encoding: str) -> None:
    text = "".join(f"بلدة السراب رقم {n};35,{n};36,5\r\n" for n in range(1, 9))
    (tmp_path / "mine.csv").write_bytes(("الاسم;خط العرض;خط الطول\r\n" + text).encode(encoding))
    code, stderr = run(str(tmp_path / "mine.csv"), "--country", "sy")
    assert code == 0, stderr
    place = Gazetteer().candidates("بلدة السراب رقم 3")[0].place
    assert (place.lat, place.lon, place.country) == (35.3, 36.5, "SY")


def test_a_workbook_is_read(home: Path, tmp_path: Path) -> None:
    import numpy as np

    columns = {
        "featureName_ar": np.array(["بلدة المصنف", ""], dtype=object),
        "featurePcode": np.array(["SY0101", "SY0102"], dtype=object),
        "Latitude": np.array([35.123456, 35.2]),
        "Longitude": np.array(["36.1", "36.2"], dtype=object),
    }
    values = list(columns.values())
    write_table(
        tmp_path / "table.xlsx", geometry=None, field_data=values, fields=list(columns), driver="XLSX", layer="places"
    )
    assert "XLSX" in pyogrio.list_drivers()
    code, stderr = run(str(tmp_path / "table.xlsx"))
    assert code == 1
    assert stderr.startswith("table.xlsx:3: the row has no name")
    place = Gazetteer().candidates("بلدة المصنف")[0].place
    assert (place.pcode, place.country, place.lat) == ("SY0101", "SY", 35.1235)


def test_geojson_brings_areas(home: Path, tmp_path: Path) -> None:
    square = {"type": "Polygon", "coordinates": [[[36, 35], [37, 35], [37, 36], [36, 36], [36, 35]]]}
    spot = {"type": "Point", "coordinates": [36.5, 35.5]}
    features = [
        {"type": "Feature", "properties": {"name_ar": "منطقة السراب", "feature": "L.AREA"}, "geometry": square},
        {
            "type": "Feature",
            "properties": {"name_ar": "نقطة السراب"},
            "geometry": spot,
        },
        {"type": "Feature", "properties": {"name_ar": "بلا مكان"}, "geometry": None},
    ]
    (tmp_path / "own.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    code, stderr = run(str(tmp_path / "own.geojson"))
    assert code == 1
    assert stderr.startswith("own.geojson:3:")
    loaded = Gazetteer()
    area = loaded.candidates("منطقة السراب")[0].place
    shape = loaded.geometry(area)
    assert shape is not None
    assert shape.area == pytest.approx(1.0)
    assert (area.country, area.radius_km > 50) == ("SY", True)
    assert loaded.geometry(loaded.candidates("نقطة السراب")[0].place) is None


def test_an_archive_is_opened_and_a_broken_one_reported(home: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "SY.zip", "w") as archive:
        archive.writestr("SY.txt", dump(row(alternates="قرية الأرشيف")))
        archive.writestr("readme.txt", "nothing")
    assert run(str(tmp_path / "SY.zip"))[0] == 0
    assert best("قرية الأرشيف") == "gn:99000001"
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04broken")
    code, stderr = run(str(tmp_path / "bad.zip"), str(tmp_path / "none.csv"))
    assert code == 1
    assert "bad.zip: the archive is broken" in stderr
    assert "none.csv: the file cannot be read" in stderr


def test_a_broken_file_of_an_archive_is_reported_and_the_others_are_imported(home: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "SY.zip", "w") as archive:
        archive.writestr("broken.txt", dump(row(alternates="قرية مكسورة")))
        archive.writestr("SY.txt", dump(row(alternates="قرية الأرشيف")))
    raw = bytearray((tmp_path / "SY.zip").read_bytes())
    raw[raw.index(b"broken.txt") + 20] ^= 0xFF  # a letter of its content: the checksum no longer fits
    (tmp_path / "SY.zip").write_bytes(raw)
    code, stderr = run(str(tmp_path / "SY.zip"))
    assert "SY.zip/broken.txt: the file in the archive is broken" in stderr
    assert code == 1
    assert best("قرية الأرشيف") == "gn:99000001"


def test_the_same_code_twice_is_reported(home: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name_ar,pcode,lat,lon\nأول المكان,X1,35,36\nثاني المكان,X1,35,36\n", "utf-8")
    rejected: list[Rejected] = []
    made = import_files([tmp_path / "a.csv"], rejected.append, folder=tmp_path / "out")
    assert made[0].places == 1
    assert str(rejected[0]).startswith("a.csv:3: the p-code or id is also that of row 2")


def test_wrong_usage_is_exit_2(home: Path, tmp_path: Path) -> None:
    assert run(str(tmp_path / "a.csv"), "--country", "Syria")[0] == 2
