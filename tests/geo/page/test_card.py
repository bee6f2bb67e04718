"""What is shown of an incident: marked where it should be, and nothing of an article is ever markup."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.article import Article
from geo.page import card, picture, readings
from geo.page.card import Mark, excerpt, marked, plain, safe_link, sources, whole
from geo.page.i18n import Texts
from geo.query import layers
from geo.query.building import build
from geo.query.timeline import histogram, span_of
from tests.synthetic import incidents

MADE = incidents(80)
STATIC = Path(__file__).parents[3] / "static"
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>&lt;"


@given(
    st.text(), st.lists(st.builds(Mark, st.integers(-3, 30), st.integers(-3, 30), st.sampled_from(["place", "date"])))
)
def test_marking_changes_no_letter_and_closes_what_it_opens(text, marks):
    html = marked(text, marks)
    root = re.sub(r"</?mark[^>]*>", "", html)
    assert root == card.escape(text)
    assert html.count("<mark") == html.count("</mark>")


def test_marks_nest():
    assert marked("abcdef", [Mark(0, 5, "sentence"), Mark(1, 3, "place")]) == (
        '<mark class="wq-sentence">a<mark class="wq-place">bc</mark>de</mark>f'
    )


def test_the_paragraph_of_the_sentence_is_shown():
    text = "فقرة أولى.\nقُتل شخص في حلب. وجُرح آخر.\nفقرة ثالثة."
    start = text.index("قُتل")
    found = replace(
        MADE[0],
        sentence_start=start,
        sentence_end=start + 16,
        place_start=None,
        trigger_start=start,
        trigger_end=start + 4,
    )
    html = excerpt(found, Article("a", text))
    assert "وجُرح آخر" in html
    assert "أولى" not in html
    assert '<mark class="wq-trigger">قُتل</mark>' in html


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_everything_of_an_article_is_escaped(lang):
    t = Texts(lang)
    names = (
        "sentence",
        "notes",
        "location",
        "location_ar",
        "admin1",
        "country",
        "source",
        "source_url",
        "why",
        "status",
    )
    fields = dict.fromkeys((*names, "place_id"), EVIL)
    evil = replace(MADE[0], **fields, sources=({"source": EVIL, "url": "javascript:alert(1)", "sentence": EVIL},))
    article = Article("a", EVIL * 3, title=EVIL)
    for html in (
        card.card(evil, t),
        excerpt(evil, None),
        excerpt(evil, article),
        whole(evil, article),
        sources(evil, t),
        readings.why(evil, t),
    ):
        assert "<script" not in html
        assert "<img" not in html
        assert 'href="javascript' not in html


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil", "http:", "http://[", " vbscript:x", ""]
)
def test_only_web_addresses_become_links(url):
    assert "<a" not in safe_link(url)


def test_a_web_address_is_a_link_that_tells_nothing_about_us():
    assert 'rel="noopener noreferrer nofollow"' in safe_link('https://example.org/?a="b"')
    assert '"b"' not in safe_link('https://example.org/?a="b"')


def test_markdown_is_shown_as_it_stands():
    assert plain("[x](y) **b** $m$ :a:") == r"\[x\]\(y\) \*\*b\*\* \$m\$ \:a\:"


def test_sources_that_differ_are_set_off():
    two = replace(MADE[0], sources=({"source": "أ", "fatalities": 3}, {"source": "ب", "fatalities": 5}))
    html = sources(two, Texts("ar"))
    assert html.count("wq-differs") == 2
    assert "wq-differs" not in sources(
        replace(two, sources=({"source": "أ", "fatalities": 3}, {"source": "ب", "fatalities": 3})), Texts("ar")
    )


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_the_picture_is_well_formed_and_holds_every_marker(lang):
    columns = build(MADE)
    everything = np.ones(len(MADE), bool)
    bars = histogram(columns, everything, *span_of(columns))
    svg = picture.picture(STATIC, columns, everything, (25, 35, 4), bars, f"27 {EVIL}", Texts(lang))
    drawing = layers.draw(columns, everything, layers.viewport(25, 35, 4, 1200, 680), 4)
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own text
    texts = [e.text for e in root.iter("{http://www.w3.org/2000/svg}text")]
    for cluster in drawing.clusters:
        if cluster.count > 1:
            assert str(cluster.count) in texts
    assert ("مصر" if lang == "ar" else "Egypt") in texts
    assert "500 km" in texts
    assert len(svg) < 1_500_000


def test_no_name_of_the_picture_stands_under_a_cluster():
    columns = build(MADE)
    everything = np.ones(len(MADE), bool)
    root = ElementTree.fromstring(  # noqa: S314 - our own text
        picture.picture(STATIC, columns, everything, (25, 35, 4), None, "x", Texts("en"))
    )
    names = [e for e in root.iter("{http://www.w3.org/2000/svg}text") if e.get("paint-order")]
    assert len(names) > 10
    project = picture.Projection(25, 35, 4, 1200, 680)
    for cluster in layers.draw(columns, everything, layers.viewport(25, 35, 4, 1200, 680), 4).clusters:
        x, y = project(cluster.lon, cluster.lat)
        for name in names:
            beside = abs(float(name.get("x")) - x) > cluster.size / 2 + len(name.text) * 2.5
            baseline, size = float(name.get("y")), float(name.get("font-size"))
            assert beside or baseline <= y - cluster.size / 2 or baseline - size / 2 >= y + cluster.size / 2, name.text


def test_the_pictures_time_runs_as_the_language_reads():
    columns = build(MADE)
    bars = histogram(columns, np.ones(len(MADE), bool), *span_of(columns))
    ends = []
    for lang in ("en", "ar"):
        svg = picture.picture(STATIC, columns, np.ones(len(MADE), bool), (25, 35, 4), bars, "x", Texts(lang))
        root = ElementTree.fromstring(svg)  # noqa: S314 - our own text
        at = {e.text: float(e.get("x")) for e in root.iter("{http://www.w3.org/2000/svg}text")}
        first, last = (Texts(lang).day(day) for day in (bars.edges[0], bars.edges[-1] - timedelta(days=1)))
        ends.append(at[first] < at[last])
    assert ends == [True, False]


def test_the_small_map_shows_the_honest_radius_or_the_area():
    columns = build(MADE)
    for row, incident in enumerate(MADE):
        svg = picture.around(STATIC, columns, row, incident, "ar")
        assert bool(svg) == (incident.geo_precision in {1, 2, 3})
        if svg:
            ElementTree.fromstring(svg)  # noqa: S314 - our own text
