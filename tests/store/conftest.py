"""Stores of all three kinds, and articles whose incidents are made up: these tests are about keeping, not reading."""

from __future__ import annotations

import os
import shutil
import subprocess
import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest

from geo.article import Article
from geo.store import open_store
from geo.store.blocks import spot_of
from geo.store.ledger import Filed, Reading
from geo.store.records import entry_of, to_record
from tests.synthetic import incidents

RULES = "r1"


def readings(n: int, seed: int = 1, start: int = 0) -> list[Reading]:
    """Return articles with one or two made-up incidents each."""
    made = incidents(2 * (n + start), seed)
    found = []
    for number in range(start, start + n):
        article = Article(f"a{number}", f"مقال {number}", date(2020, 1, 1) + timedelta(number % 300), source="وكالة أ")
        mine = [
            replace(i, article_id=article.id, sentence=f"{i.sentence} {i.id}")
            for i in made[2 * number : 2 * number + 1 + number % 2]
        ]
        found.append(reading(article, *mine))
    return found


def reading(article: Article, *mine) -> Reading:
    return Reading(entry_of(article), tuple(Filed(to_record(i), spot_of(i)) for i in mine))


def fill(store, made, rules=RULES):
    with store.writing() as writer:
        run = writer.begin(rules)
        writer.add(made, rules, run)
        return writer.publish()


def _psql(sql: str) -> subprocess.CompletedProcess[str]:
    command = "psql -X -q -v ON_ERROR_STOP=1 -d postgres"
    return subprocess.run(
        ["su", "postgres", "-c", command] if os.geteuid() == 0 else command.split(),
        input=sql, capture_output=True, text=True, check=False, timeout=60, cwd="/",
    )  # fmt: skip


@pytest.fixture(scope="session")
def server():
    """Return a function that makes databases; without PostgreSQL the tests are skipped, on CI they fail."""

    def lacking(reason: str):
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)

    if shutil.which("psql") is None:
        lacking("PostgreSQL is not installed")
    pytest.importorskip("psycopg")
    password, role = uuid.uuid4().hex, f"waqai_test_{uuid.uuid4().hex[:8]}"
    try:
        made = _psql(f"CREATE ROLE {role} LOGIN SUPERUSER PASSWORD '{password}'")
    except (OSError, subprocess.TimeoutExpired) as error:
        lacking(f"PostgreSQL cannot be asked: {error}")
    if made.returncode:
        lacking(f"PostgreSQL does not run or does not let us in: {made.stderr.strip()}")
    names = []

    def database() -> str:
        name = f"waqai_test_{uuid.uuid4().hex[:10]}"
        done = _psql(f"CREATE DATABASE {name}")
        assert done.returncode == 0, done.stderr
        names.append(name)
        return f"postgresql://{role}:{password}@127.0.0.1:5432/{name}"

    yield database
    for name in names:
        _psql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    _psql(f"DROP ROLE {role}")


@pytest.fixture(params=["embedded", "parquet", pytest.param("postgis", marks=pytest.mark.database)])
def url(request, tmp_path, monkeypatch):
    """Return the URL of a store that is not there yet, of each kind."""
    # However few incidents a test has, the embedded store answers out of its counts, as it does for many.
    monkeypatch.setattr("geo.store.duckwriter._COUNT_FROM", 0)
    if request.param == "postgis":
        return request.getfixturevalue("server")()
    return str(tmp_path / "store") if request.param == "embedded" else f"parquet:{tmp_path / 'store'}"


@pytest.fixture
def store(url):
    with open_store(url, make=True) as made:
        yield made
