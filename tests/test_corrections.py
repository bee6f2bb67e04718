"""Corrections on the page through Streamlit's own test runner: the form, other readers, merged reports."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.ingest.run import ingest
from geo.page import form
from geo.page.opening import open_catalogue
from geo.review import REJECTION
from geo.store import open_store
from tests.test_app import APP, counts

ONE = "قُتل ثلاثة مدنيين في قصف مدفعي على مدينة سراقب أمس."
# Two agencies tell of one attack, with other figures.
TWICE = {
    "a": "قُتل ثلاثة مدنيين في قصف مدفعي على مدينة سراقب يوم 9 يناير 2020.",
    "b": "قُتل أربعة مدنيين وأصيب عشرة بقصف مدفعي لقوات النظام على مدينة سراقب في 9 يناير 2020.",
}


def written(folder: Path, texts: dict[str, str]) -> Path:
    folder.mkdir()
    for name, text in texts.items():
        (folder / f"{name}-2020-01-10.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def store(monkeypatch, tmp_path):
    """Return a function that ingests texts into a store and opens the page on it, its only incident chosen."""
    url = str(tmp_path / "news.waqai")

    def made(texts, lang="en"):
        with open_store(url, make=True) as store:
            ingest([str(written(tmp_path / "in", texts))], store)
        monkeypatch.setenv("WAQAI_OPEN", url)
        return url, opened(url, lang)

    return made


def opened(target: str, lang: str) -> AppTest:
    test = AppTest.from_file(APP, default_timeout=30)
    test.query_params["lang"], test.query_params["incident"] = lang, open_catalogue(target).incident(0).id
    for part in ("correct", "held", "sources"):
        test.session_state[part] = True
    test.run()
    assert not test.exception
    return test


def other(url: str, incident: str, changes, author="هدى"):
    """Correct as another reader does, in another process or on another machine."""
    with open_store(url) as store, store.writing(wait=5) as writer:
        writer.correct(incident, changes, author)
        writer.publish()


def press(test: AppTest, label: str) -> None:
    next(b for b in test.button if b.label == label).click().run()
    assert not test.exception


def chosen(test: AppTest) -> str:
    found = test.query_params["incident"]
    return found if isinstance(found, str) else found[0]


def html(test: AppTest) -> str:
    return " ".join(str(m.value) for m in test.get("html"))


@pytest.mark.parametrize("label", ["Save the correction", "This is no incident"])
def test_what_another_reader_has_rejected_meanwhile_is_told(store, label):
    url, test = store({"a": ONE})
    other(url, chosen(test), REJECTION)
    next(n for n in test.number_input if n.label == "Killed").set_value(7)
    press(test, label)
    told = [w.value for w in test.warning]
    assert any("meanwhile" in text for text in told)
    assert any("Rejected by" in text and "هدى" in text for text in told)
    assert counts(test)[2] == 0
    with open_store(url) as store:
        assert [c.author for c in store.corrections()] == ["هدى"]
    # Whoever thinks otherwise takes it back, here and now.
    test.button(key="restore").click().run()
    assert counts(test)[2] == 1
    assert not test.warning
    assert "<dd><bdi>3</bdi></dd>" in html(test)


def test_what_has_been_merged_meanwhile_is_told(store, tmp_path):
    url, test = store({"b": TWICE["b"]})
    later = chosen(test)
    with open_store(url) as made:
        ingest([str(written(tmp_path / "more", {"a": TWICE["a"]}))], made)
        (merged,) = made.incidents()
    assert merged.id != later
    next(n for n in test.number_input if n.label == "Killed").set_value(7)
    press(test, "Save the correction")
    told = [w.value for w in test.warning]
    assert any("meanwhile" in text for text in told)
    assert chosen(test) == merged.id
    assert any("joined with others" in i.value for i in test.info)
    with open_store(url) as made:
        assert made.corrections() == []


@pytest.fixture
def joined(store, tmp_path):
    """The store and page of a report that was joined with another one afterwards, its old id, and the new incident."""
    url, test = store({"b": TWICE["b"]})
    link = chosen(test)
    with open_store(url) as made:
        ingest([str(written(tmp_path / "more", {"a": TWICE["a"]}))], made)
        (merged,) = made.incidents()
    assert merged.id != link
    return url, link, merged


def follow(link: str) -> AppTest:
    test = AppTest.from_file(APP, default_timeout=30)
    test.query_params["lang"], test.query_params["incident"] = "en", link
    test.run()
    assert not test.exception
    return test


def test_a_link_to_a_report_that_was_joined_leads_to_the_joined_incident(joined):
    _, link, merged = joined
    test = follow(link)
    assert chosen(test) == merged.id
    assert any("joined with others" in i.value for i in test.info)
    assert f"<dd><bdi>{merged.fatalities}" in html(test)
    # Another incident, chosen afterwards, is nobody's report.
    test.button(key="close").click().run()
    assert not any("joined with others" in i.value for i in test.info)


def test_a_link_to_a_report_of_what_was_rejected_says_who_has_done_it(joined):
    url, link, merged = joined
    other(url, merged.id, REJECTION)
    test = follow(link)
    assert any("Rejected by" in w.value and "هدى" in w.value for w in test.warning)
    test.button(key="restore").click().run()
    assert not test.exception
    assert chosen(test) == merged.id


def test_a_day_in_the_link_is_not_claimed_for_the_articles_of_a_store(store):
    store({"a": ONE})
    test = AppTest.from_file(APP, default_timeout=30)
    test.query_params["lang"], test.query_params["published"] = "en", "2019-05-05"
    test.run()
    assert not any("as published on" in c.value for c in test.caption)
    assert counts(test)[2] == 1


def test_a_link_to_what_its_article_no_longer_tells_says_so(store, tmp_path):
    url, test = store({"a": ONE})
    link = chosen(test)
    anew = tmp_path / "in"
    (anew / "a-2020-01-10.txt").write_text("اجتمع الوزير بنظيره في سراقب أمس.", encoding="utf-8")
    with open_store(url) as made:
        ingest([str(anew)], made)
    assert any("read anew" in w.value for w in follow(link).warning)


def test_another_readers_correction_shows_without_a_restart_and_is_not_undone_by_the_form(store):
    url, test = store({"a": ONE})
    other(url, chosen(test), {"fatalities": 9, "fatalities_max": None})
    test.run()
    assert "<dd><bdi>9</bdi></dd>" in html(test)
    assert next(n for n in test.number_input if n.label == "Killed").value == 9
    next(n for n in test.number_input if n.label == "Injured").set_value(2)
    press(test, "Save the correction")
    with open_store(url) as made:
        assert [sorted(c.changes) for c in made.corrections()] == [["fatalities", "fatalities_max"], ["injured"]]


def test_a_link_to_what_is_not_here_says_so(store):
    _, test = store({"a": ONE})
    test.query_params["incident"] = "nobody"
    test.run()
    assert any("not here" in i.value for i in test.info)


def test_who_acted_is_corrected_from_the_lexicon_in_either_language(store):
    url, test = store({"a": ONE}, lang="ar")
    test.text_input(key=f"fix_who{chosen(test)}").set_value("Turkish Armed Forces").run()
    offered = next(s for s in test.selectbox if s.label == "الفاعل")
    (name,) = [o for o in offered.options if "الجيش التركي" in o or "القوات المسلحة التركية" in o][:1]
    offered.set_value(next(k for k, v in form.actors("Turkish Armed Forces", _arabic()).items() if v == name))
    next(s for s in test.selectbox if s.label == "المستهدَف").set_value(form.UNKNOWN)
    press(test, "احفظ التصحيح")
    with open_store(url) as made:
        (found,) = made.incidents()
    assert [a.name_en for a in found.actors if a.role == "perpetrator"] == ["Turkish Armed Forces"]
    assert found.actor1 == next(a.name_ar for a in found.actors if a.role == "perpetrator")
    assert (found.actor2, [a for a in found.actors if a.role == "target"]) == ("", [])
    assert any("من" in c.value for c in test.caption)


def _arabic():
    return form.Texts("ar")


@pytest.mark.parametrize("lasting", [True, False], ids=["store", "session"])
def test_reports_of_a_merged_incident_are_taken_apart_and_joined_again(store, monkeypatch, tmp_path, lasting):
    if lasting:
        _, test = store(TWICE)
    else:
        monkeypatch.setenv("WAQAI_OPEN", str(written(tmp_path / "in", TWICE)))
        test = opened(str(tmp_path / "in"), "en")
    assert counts(test)[2] == 1
    # What each report says stands side by side, and what differs is set off.
    assert html(test).count('class="wq-differs"') >= 2
    press(test, "Take its reports apart")
    assert counts(test)[2] == 2
    assert any("Reports taken apart" in c.value for c in test.caption)
    press(test, "Take back")
    assert counts(test)[2] == 1
