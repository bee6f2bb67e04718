"""The page's language: one catalogue of messages, numbers and dates by locale.

Messages are written in English in the code and looked up in `locale/<language>.po`, which translators edit with any
gettext tool; it is compiled in memory, so that no generated file can go stale.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Protocol

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LANGUAGES = {"ar": "العربية", "en": "English"}
LOCALE = Path(__file__).parent / "locale"
_ISOLATE, _POP = "\u2068", "\u2069"


@cache
def translations(lang: str) -> NullTranslations:
    """Return the catalogue of a language; English is what the code says."""
    path = LOCALE / f"{lang}.po"
    if not path.exists():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=lang))
    compiled.seek(0)
    return GNUTranslations(compiled)


@lru_cache(maxsize=4096)
def _decimal(value: float, lang: str) -> str:
    return format_decimal(value, locale=lang)


def isolate(text: str) -> str:
    """Return text that keeps its own direction inside a line of the other one (first strong isolate)."""
    return f"{_ISOLATE}{text}{_POP}" if text else ""


class Named(Protocol):
    """What has a name in either language: a place, an actor."""

    @property
    def name_ar(self) -> str:
        """The Arabic name."""

    @property
    def name_en(self) -> str:
        """The English name."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Messages, numbers and dates of one language."""

    lang: str

    @property
    def rtl(self) -> bool:
        """Whether the language is written from right to left."""
        return self.lang == "ar"

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`, as HTML wants it."""
        return "rtl" if self.rtl else "ltr"

    def __call__(self, message: str, **values: object) -> str:
        """Return a message with its values filled in, each isolated from the line around it."""
        text = translations(self.lang).gettext(message) if message else ""
        return text.format(**{key: isolate(str(value)) for key, value in values.items()}) if values else text

    def plural(self, one: str, many: str, count: int) -> str:
        """Return the message for a number, which stands in it as `{n}`."""
        return translations(self.lang).ngettext(one, many, count).format(n=self.number(count))

    def name(self, of: Named) -> str:
        """Return a name in the language, or in the other one where it has none."""
        return (of.name_ar or of.name_en) if self.rtl else (of.name_en or of.name_ar)

    def listed(self, parts: Iterable[str]) -> str:
        """Return what is not empty with the language's comma between."""
        return ("، " if self.rtl else ", ").join(part for part in parts if part)

    def number(self, value: float) -> str:
        """Return a number with the language's grouping, in the digits that Arabic news sites use."""
        return _decimal(value, self.lang)

    def day(self, value: date) -> str:
        """Return a day in words."""
        return format_date(value, "d MMMM y", locale=self.lang)

    def interval(self, start: date | None, end: date | None) -> str:
        """Return an interval in words, shortened where it is a day, a month or a year; empty when unknown."""
        if start is None or end is None or start == end:
            known = start or end
            return self.day(known) if known else ""
        if (start.day, start.month, end.month, end.day) == (1, 1, 12, 31) and start.year == end.year:
            return format_date(start, "y", locale=self.lang)
        if start.day == 1 and (start.year, start.month) == (end.year, end.month) and end.day >= 28:
            return format_date(start, "MMMM y", locale=self.lang)
        return f"{self.day(start)} – {self.day(end)}"


Format = Callable[..., str]


def digits(value: int) -> str:
    """Return HTML of a whole number: plain digits for whoever reads the text, grouped for the eye by style alone."""
    text = str(value)
    head = len(text) % 3
    groups = ([text[:head]] if head else []) + [text[i : i + 3] for i in range(head, len(text), 3)]
    return "".join(f"<i>{escape(group)}</i>" for group in groups)
