"""What the tests of places read of a text."""

from __future__ import annotations

from gazetteer import Gazetteer
from geo.article import Article
from geo.mentions import PlaceValue
from geo.places.reader import Located, find_places
from geo.places.recognition.toponyms import Recogniser
from geo.text.document import Document


def places(recogniser: Recogniser, text: str) -> dict[str, Located]:
    found = find_places(Document(Article("a", text)), recogniser, Gazetteer.default())
    return {p.mention.text: p for p in found}


def value(located: Located) -> PlaceValue:
    assert isinstance(located.mention.value, PlaceValue)
    return located.mention.value
