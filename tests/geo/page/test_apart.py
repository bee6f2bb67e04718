"""Articles are read by another process, and come as if this one had read them."""

from datetime import date

import pytest

from geo.page.apart import open_apart
from geo.page.opening import open_target


def test_what_another_process_reads_is_what_this_one_would(tmp_path):
    for name, town in (("a", "سراقب"), ("b", "تدمر")):
        text = f"قُتل ثلاثة مدنيين في قصف مدفعي على مدينة {town} أمس."
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "c.jsonl").write_text("nonsense", encoding="utf-8")
    steps = []
    for given in (None, date(2020, 1, 10)):
        apart, here = open_apart(str(tmp_path), given, steps.append), open_target(str(tmp_path), given)
        assert len(apart.catalogue.incidents) == 2
        assert apart.catalogue.incidents == here.catalogue.incidents
        assert apart.catalogue.articles == here.catalogue.articles
        assert [r.where for r in apart.rejected] == ["c.jsonl:1"]
        assert (apart.undated, apart.published) == (here.undated, here.published)
    assert steps == [1, 2, 1, 2]


def test_a_path_is_taken_from_where_the_page_stands(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("قُتل ثلاثة مدنيين في قصف على مدينة سراقب.", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert len(open_apart("a.txt").catalogue.articles) == 1


def test_what_this_process_would_raise_is_raised(tmp_path):
    with pytest.raises(FileNotFoundError, match="no such file or folder"):
        open_apart(str(tmp_path / "nowhere"))


def test_a_reader_that_dies_is_no_empty_page(monkeypatch):
    monkeypatch.setattr("geo.page.apart.__name__", "geo.page.no_such_module")
    with pytest.raises(OSError, match="ended before it was done"):
        open_apart()
