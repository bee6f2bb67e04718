"""An article as it came in: text, date of publication, and where it is from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Article:
    """One article.

    Attributes
    ----------
    id : str
        Identifier, unique within a run (`file:row` where the source gives none).
    text : str
        The text as read; every offset of the project counts code points of this string.
    published : datetime.date or None
        Day of publication; None when unknown, and then relative dates stay unknown.
    title, source, url : str
        Empty when not given.
    """

    id: str
    text: str
    published: date | None = None
    title: str = ""
    source: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError(f"article {self.id!r} has no text; give it some or leave it out")
