"""Countries and first-level divisions in the page's language: incidents carry ACLED's English names."""

from __future__ import annotations

from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from gazetteer import Gazetteer


@cache
def country(name: str, iso: str, lang: str) -> str:
    """Return a country's name in a language, by its ISO 3166 number or letters, else by its English name.

    Examples
    --------
    >>> country("Syria", "760", "ar"), country("Nowhere", "", "ar")
    ('سوريا', 'Nowhere')
    """
    try:
        names = Locale.parse(lang).territories
    except (UnknownLocaleError, ValueError):
        return name
    code = alpha2(iso) or _codes().get(name, "")
    return str(names.get(code, name)) if lang != "en" else name


@cache
def territory(code: str, lang: str) -> str:
    """Return the name of a country by its two letters, as the gazetteer has them; the letters where it has no name.

    In English it is the name that incidents carry, so that a page does not call one state by two.

    Examples
    --------
    >>> territory("SY", "ar"), territory("TR", "en"), territory("ZZZ", "ar")
    ('سوريا', 'Turkey', 'ZZZ')
    """
    state = Gazetteer.default().place(f"iso:{code}") if lang == "en" else None
    if state is not None:
        return state.name_en
    return str(Locale.parse(lang).territories.get(code, code))


@cache
def alpha2(iso: str) -> str:
    """Return the two-letter code of an ISO 3166 number or code, or an empty string."""
    if len(iso) == 2 and iso.isalpha():
        return iso.upper()
    found = get_global("territory_aliases").get(iso.zfill(3) if iso.isdigit() else iso.upper(), ())
    return str(found[0]) if found else ""


@cache
def _codes() -> dict[str, str]:
    return {name: code for code, name in Locale.parse("en").territories.items() if len(code) == 2 and code.isalpha()}


@cache
def _divisions() -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for place in Gazetteer.default().divisions():
        if place.name_ar and place.name_en:
            found.setdefault((place.country, place.name_en), place.name_ar)
    return found


@cache
def division(name: str, country_name: str, iso: str, lang: str) -> str:
    """Return a first-level division's name in a language; as it stands when the gazetteer has no other."""
    if lang != "ar" or not name:
        return name
    code = alpha2(iso) or _codes().get(country_name, "")
    return _divisions().get((code, name), name)
