"""One shipped gazetteer for all tests, and a user's folder that is empty."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gazetteer import Gazetteer
from gazetteer.model import Place
from gazetteer.store import DATA, write_places


@pytest.fixture(scope="session")
def shipped() -> Gazetteer:
    return Gazetteer([DATA / "places.tsv"])


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WAQAI_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def place(place_id: str = "xx.a", **changed: object) -> Place:
    values: dict[str, object] = {
        "id": place_id, "name_ar": "تجربة", "name_en": "Trial", "strong": (), "weak": (), "feature": "P.PPL",
        "country": "SY", "admin1": "SY-HL", "admin2": "", "population": 0, "lat": 36.0, "lon": 37.0, "radius_km": 2.0,
    }  # fmt: skip
    return Place(**(values | changed))  # type: ignore[arg-type]


@pytest.fixture
def gazetteer_of(tmp_path: Path) -> Callable[..., Gazetteer]:
    def make(*places: Place) -> Gazetteer:
        write_places(places, tmp_path / "places.tsv")
        return Gazetteer([tmp_path / "places.tsv"])

    return make
