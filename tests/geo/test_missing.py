"""Names without a gazetteer entry, counted over articles."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from geo.article import Article
from geo.cli import app
from geo.missing import missing

TEXT = "قصفت الطائرات قرية الزعترانية في ريف إدلب. وقال سكان قرية الزعترانية إن القصف أصاب منازلهم."


def test_a_name_is_counted_with_its_cue_its_area_and_an_example() -> None:
    rows = missing([Article(id="a", text=TEXT), Article(id="b", text=TEXT)])
    row = next(r for r in rows if r.name == "الزعترانية")
    assert (row.cue, row.count, row.country, row.article) == ("قرية", 4, "SY", "a")
    assert "إدلب" in row.area
    assert "الزعترانية" in row.example


def test_known_names_are_not_listed() -> None:
    assert missing([Article(id="a", text="وصل الوفد إلى مدينة حلب.")]) == []


def test_the_command_prints_json_lines(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text(TEXT, encoding="utf-8")
    result = CliRunner().invoke(app, ["gazetteer", "missing", str(article)])
    assert result.exit_code == 0
    assert json.loads(result.stdout.splitlines()[0])["name"] == "الزعترانية"
