"""Which names stand right behind a name, so that they may say where it lies."""

import pytest

from gazetteer import Gazetteer
from geo.article import Article
from geo.places.recognition.toponyms import Recogniser
from geo.places.resolution.behind import names_behind
from geo.places.resolution.resolve import resolve
from geo.text.document import Document


@pytest.mark.parametrize(
    ("text", "behind"),
    [
        ("في حماة بمحافظة حلب في سوريا", ["حلب", "سوريا"]),
        ("في حماة، جنوبي حلب", ["حلب"]),
        ("في حماة. وصل حلب", []),
        ("في حماة وحلب ودمشق", []),
        ("في حماة وفي دمشق", []),
        ("في حماة التي كان الناس يذهبون منها إلى حلب", []),
    ],
)
def test_names_behind_end_with_the_clause_the_list_and_a_few_words(
    recogniser: Recogniser, text: str, behind: list[str]
) -> None:
    document = Document(Article("a", text))
    readings = resolve(recogniser.recognise(document), document, Gazetteer.default())
    assert [b.reading.toponym.key for b in names_behind(readings, 0, document)] == behind
