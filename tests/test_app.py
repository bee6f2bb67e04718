"""The page's logic through Streamlit's own test runner: no browser, no network."""

import re
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.ingest.run import ingest
from geo.page import form
from geo.page.opening import open_catalogue
from geo.store import open_store

APP = str(Path(__file__).parents[1] / "app.py")


@pytest.fixture
def page(monkeypatch):
    monkeypatch.setenv("WAQAI_OPEN", "python:tests.synthetic:catalogue:300")

    def run(**query):
        test = AppTest.from_file(APP, default_timeout=30)
        for key, value in query.items():
            test.query_params[key.rstrip("_")] = value
        test.run()
        assert not test.exception
        return test

    return run


def counts(test):
    html = next(m.value for m in test.get("html") if "wq-counts" in str(m.value))
    return tuple(int(re.sub(r"</?i>", "", b)) for b in re.findall(r"<b>(.*?)</b>", html))


def query(test):
    found = {k: test.query_params[k] for k in test.query_params}
    return {k: [v] if isinstance(v, str) else list(v) for k, v in found.items()}


def test_numbers_add_up_and_fall_with_a_filter(page):
    test = page(lang="en")
    on_map, elsewhere, total = counts(test)
    assert on_map + elsewhere == total == 300
    test.multiselect(key="w_types").select("Battles").run()
    assert not test.exception
    fewer = counts(test)
    assert fewer[0] + fewer[1] == fewer[2] < 300
    assert query(test)["type"] == ["Battles"]
    assert any("Battles" in b.label for b in test.button if b.key.startswith("chip"))


def test_a_url_opens_its_state(page):
    test = page(lang="en", from_="2018-01-01", to="2019-12-31", type=["Riots"], status=["reported"], actor=["sdf"])
    assert test.slider(key="w_range").value == (date(2018, 1, 1), date(2019, 12, 31))
    assert test.multiselect(key="w_types").value == ["Riots"]
    assert test.multiselect(key="w_actors").value == ["sdf"]
    assert counts(test)[2] < 20


def test_moving_the_slider_is_written_to_the_url_and_reset_clears_it(page):
    test = page(lang="en")
    test.slider(key="w_range").set_value((date(2018, 1, 1), date(2018, 12, 31))).run()
    assert query(test)["from"] == ["2018-01-01"]
    assert query(test)["to"] == ["2018-12-31"]
    assert counts(test)[2] < 60
    test.button(key="reset").click().run()
    assert not test.exception
    assert "from" not in query(test)
    assert counts(test)[2] == 300


def test_a_chip_takes_its_filter_off(page):
    test = page(lang="ar", type=["Battles", "Riots"])
    before = counts(test)[2]
    test.button(key="chip0").click().run()
    assert query(test)["type"] == ["Riots"]
    assert counts(test)[2] < before


def test_the_card_shows_the_sentence_and_steps_through_the_list(page):
    test = page(lang="en", incident="s1-5")
    html = " ".join(str(m.value) for m in test.get("html"))
    assert '<mark class="wq-trigger">' in html
    assert '<mark class="wq-place">' in html
    test.button(key="next").click().run()
    assert query(test)["incident"] != ["s1-5"]


@pytest.mark.parametrize(("lang", "direction"), [("ar", "rtl"), ("en", "ltr")])
def test_language_sets_the_direction(page, lang, direction):
    test = page(lang=lang)
    assert f'dir="{direction}"' in next(m.value for m in test.get("html") if "wq-counts" in str(m.value))


def test_the_language_switch_goes_to_the_url(page):
    test = page(lang="en")
    test.segmented_control(key="w_lang").set_value("ar").run()
    assert not test.exception
    assert query(test)["lang"] == ["ar"]


def test_undated_ones_are_shown_by_a_switch(page):
    test = page(lang="en", from_="2018-01-01", to="2018-12-31")
    with_undated = counts(test)[2]
    test.toggle(key="w_undated").set_value(False).run()
    assert counts(test)[2] < with_undated
    assert query(test)["undated"] == ["0"]


def test_play_steps_through_time(page):
    test = page(lang="en")
    test.button(key="play").click().run()
    first = query(test)["to"]
    test.button(key="step").click().run()
    assert query(test)["to"] > first


def test_nothing_left_says_what_to_do(page):
    test = page(lang="en", q="لا شيء من هذا")
    assert counts(test) == (0, 0, 0)
    assert any("Take one off" in info.value for info in test.info)


def test_nonsense_in_the_url_is_left_out(page):
    test = page(lang="xx", from_="yesterday", type=["<script>"], bbox="1,2", incident="nobody", precision="9x")
    assert counts(test)[2] == 300


def test_a_reader_corrects_rejects_and_takes_back(monkeypatch, tmp_path):
    (tmp_path / "a.txt").write_text("قُتل ثلاثة مدنيين في قصف مدفعي على مدينة سراقب أمس.", encoding="utf-8")
    (tmp_path / "a.txt").rename(tmp_path / "2020-01-10.txt")
    monkeypatch.setenv("WAQAI_OPEN", str(tmp_path))
    first = open_catalogue(str(tmp_path)).incident(0)
    test = AppTest.from_file(APP, default_timeout=30)
    test.query_params["lang"], test.query_params["incident"] = "en", first.id
    test.session_state["correct"] = test.session_state["held"] = True
    test.run()
    assert not test.exception
    next(n for n in test.number_input if n.label == "Killed").set_value(4)
    next(b for b in test.button if b.label == "Save the correction").click().run()
    assert not test.exception
    assert "<dd><bdi>4</bdi></dd>" in " ".join(str(m.value) for m in test.get("html"))
    next(b for b in test.button if b.label == "This is no incident").click().run()
    assert counts(test)[2] == 0
    for _ in range(2):
        next(b for b in test.button if b.label == "Take back").click().run()
        assert not test.exception
    assert counts(test)[2] == 1
    assert "<dd><bdi>3</bdi></dd>" in " ".join(str(m.value) for m in test.get("html"))


def test_corrections_in_a_store_keep_their_author(monkeypatch, tmp_path):
    folder, url = tmp_path / "in", str(tmp_path / "news.waqai")
    folder.mkdir()
    (folder / "2020-01-10.txt").write_text("قُتل ثلاثة مدنيين في قصف مدفعي على مدينة سراقب أمس.", encoding="utf-8")
    with open_store(url, make=True) as store:
        ingest([str(folder)], store)
    monkeypatch.setenv("WAQAI_OPEN", url)
    held = open_catalogue(url)
    first = held.incident(0)
    test = AppTest.from_file(APP, default_timeout=30)
    test.query_params["lang"], test.query_params["incident"] = "ar", first.id
    test.session_state["correct"] = test.session_state["held"] = True
    test.run()
    assert not test.exception
    next(n for n in test.text_input if n.key == "author").set_value("سعاد").run()
    next(s for s in test.selectbox if s.label == "أين").set_value(form.UNKNOWN)
    next(b for b in test.button if b.label == "احفظ التصحيح").click().run()
    assert not test.exception
    (correction,) = held.store.corrections()
    assert (correction.author, correction.changes["place_id"]) == ("سعاد", "")
    assert any("أين" in c.value and "سعاد" in c.value for c in test.caption)


UNDATED = "قُتل ثلاثة مدنيين في قصف مدفعي على مدينة سراقب أمس."


def test_what_could_not_be_dated_is_asked_for_and_the_link_keeps_the_day(monkeypatch, tmp_path):
    (tmp_path / "a.txt").write_text(UNDATED, encoding="utf-8")
    monkeypatch.setenv("WAQAI_OPEN", str(tmp_path))
    test = AppTest.from_file(APP, default_timeout=30)
    test.query_params["lang"] = "en"
    test.run()
    assert any("1 article without a day of publication" in m.value for m in test.markdown)
    next(b for b in test.button if b.label == "Read them again").click().run()
    assert any("Choose the day first" in w.value for w in test.warning)
    test.date_input(key="ground_day").set_value(date(2020, 1, 10))
    next(b for b in test.button if b.label == "Read them again").click().run()
    assert not test.exception
    assert query(test)["published"] == ["2020-01-10"]
    assert test.dataframe[0].value["Date"].tolist() == ["2020-01-09"]
    assert not any("without a day of publication" in m.value for m in test.markdown)
    test.button(key="undate").click().run()
    assert "published" not in query(test)
    assert test.dataframe[0].value["Date"].tolist() == [None]


def test_what_of_a_folder_could_not_be_read_is_told(monkeypatch, tmp_path):
    (tmp_path / "a.txt").write_text(UNDATED, encoding="utf-8")
    (tmp_path / "b.zip").write_bytes(b"PK\x03\x04 no archive")
    monkeypatch.setenv("WAQAI_OPEN", str(tmp_path))
    test = AppTest.from_file(APP, default_timeout=30)
    test.query_params["lang"] = "en"
    test.session_state["left"] = True
    test.run()
    assert any("zip" in w.value and "archive is broken" in w.value for w in test.warning)


def test_an_intake_without_a_day_is_dated_afterwards_and_not_doubled(page):
    test = page(lang="en")
    test.text_area(key="w_paste").set_value(UNDATED)
    next(b for b in test.button if b.label == "Find its incidents").click().run()
    assert not test.exception
    assert counts(test)[2] == 301
    test.date_input(key="taken_day").set_value(date(2020, 1, 10))
    next(b for b in test.button if b.label == "Read them again").click().run()
    assert not test.exception
    assert counts(test)[2] == 301
    assert not any("without a day of publication" in m.value for m in test.markdown)
    test.text_input(key="w_query").set_value("ثلاثة مدنيين سراقب").run()
    assert test.dataframe[0].value["Date"].tolist() == ["2020-01-09"]


def test_an_empty_folder_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv("WAQAI_OPEN", str(tmp_path))
    test = AppTest.from_file(APP, default_timeout=30)
    test.query_params["lang"] = "en"
    test.session_state["left"] = True
    test.run()
    assert not test.exception
    assert counts(test) == (0, 0, 0)
    assert [i.value for i in test.info] == [
        "There is no incident here yet: drop articles in the side panel, or paste one there."
    ]
    assert any("the folder has no article" in w.value for w in test.warning)
