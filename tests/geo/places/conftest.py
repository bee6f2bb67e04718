"""What the tests of places share."""

import pytest

from gazetteer import Gazetteer
from geo.places.recognition.toponyms import Recogniser


@pytest.fixture(scope="session")
def recogniser() -> Recogniser:
    """Return the recogniser of the shipped gazetteer."""
    return Recogniser(Gazetteer.default())
