"""Who: actors of the lexicon in running text."""

from __future__ import annotations

from geo.document import Document
from geo.mentions import Mention


def find_actors(document: Document) -> list[Mention]:
    """Return the actor mentions of a document in text order."""
    del document
    return []
