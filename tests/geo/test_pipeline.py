"""From articles to incidents: parallel runs give what a single process gives, and entry points are stable."""

import subprocess
import sys
from itertools import islice

import pytest

import gazetteer
import geo
from geo import samples
from geo.article import Article
from geo.pipeline import extract, read, read_all
from geo.sources import read_articles


def test_the_public_names_are_pinned() -> None:
    assert geo.__all__ == ["Article", "extract", "read_articles", "to_geodataframe"]
    assert gazetteer.__all__ == ["ArabicGazetteer", "Candidate", "Gazetteer", "Place"]
    assert all(hasattr(geo, name) for name in geo.__all__)
    assert all(hasattr(gazetteer, name) for name in gazetteer.__all__)


def test_every_sample_has_a_date_and_incidents() -> None:
    articles = list(read_articles(samples.path()))
    assert len(articles) >= 7
    for article in articles:
        assert article.published is not None
        assert list(extract([article])), article.id


def test_every_incident_is_traceable_to_its_sentence() -> None:
    articles = {a.id: a for a in read_articles(samples.path())}
    for incident in extract(articles.values()):
        text = articles[incident.article_id].text
        assert incident.sentence_start is not None
        assert incident.sentence_end is not None
        assert text[incident.sentence_start : incident.sentence_end] == incident.sentence
        assert incident.why


def test_processes_do_not_change_the_result() -> None:
    base = list(read_articles(samples.path()))
    many = [Article(f"{a.id}-{n}", a.text, a.published) for n in range(30) for a in base][:210]
    alone = [(i.id, i.event_date, i.latitude) for i in extract(many, workers=1)]
    spread = [(i.id, i.event_date, i.latitude) for i in extract(many, workers=2)]
    assert alone == spread


def test_articles_read_together_give_what_each_gives_by_itself() -> None:
    base = list(read_articles(samples.path()))
    many = [Article(f"{a.id}-{n}", a.text, a.published) for n in range(4) for a in base]
    assert [(r.mentions, r.incidents) for r in read_all(many)] == [(r.mentions, r.incidents) for r in map(read, many)]


def test_mentions_come_in_text_order() -> None:
    article = next(islice(read_articles(samples.path()), 1))
    starts = [m.start for m in read(article).mentions]
    assert starts == sorted(starts)


def test_an_article_without_text_is_refused() -> None:
    with pytest.raises(ValueError, match="no text"):
        Article("x", " \n")


def test_preparing_loads_what_incidents_need_before_processes_are_forked():
    script = (
        "from geo.pipeline import prepare; prepare();"
        "from geo.events.words.triggers import spellings; print(spellings.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"
