"""The rules' reasons in the page's language: they are a small grammar, told clause by clause.

A clause that the grammar does not know stands as the rules wrote it; the page shows the rules' own words beside all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from gazetteer import Gazetteer, Place
from gazetteer.features import features
from geo.page.card import status_text
from geo.page.i18n import Texts, isolate
from geo.query import placenames

_ID = r"[\w.:-]+"
_DIRECTED = frozenset({"direction", "part", "bank", "far"})
Telling = Callable[[re.Match[str], Texts], str]


def told(reason: str, t: Texts) -> str:
    """Return a reason in words of the page's language.

    Parameters
    ----------
    reason : str
        What the pipeline wrote: `trigger قتل; place by clause rule; date by lead rule; status reported`.
    t : Texts
    """
    clauses = [_clause(clause, t) for part in reason.split("; ") for clause in _parts(part) if clause]
    return ("؛ " if t.rtl else "; ").join(clauses)


def _parts(clause: str) -> list[str]:
    """Part what a rule has added to a reason from the reason itself."""
    found = re.split(r", (?=where |around the town )", clause)
    head = re.fullmatch(rf"({_ID}): (.+)", found[0])
    if head and Gazetteer.default().place(head[1]) is not None:
        found[:1] = [f"entry {head[1]}", head[2]]
    return found


def _clause(clause: str, t: Texts) -> str:
    for pattern, tell in _grammar():
        if found := pattern.fullmatch(clause):
            return tell(found, t)
    return isolate(clause)


def where_from(rule: str, t: Texts) -> str:
    """Return which part of the text a rule looks at."""
    return {
        "clause": t("from the same clause"),
        "sentence": t("from the same sentence"),
        "speech": t("from who said so when"),
        "speaker": t("from where it was said"),
        "goal": t("from where they were bound for"),
        "paragraph": t("from the sentences before"),
        "lead": t("from the article's beginning"),
        "article": t("from the article as a whole"),
    }.get(rule, isolate(rule))


def compass(direction: str, t: Texts) -> str:
    """Return a direction in words."""
    return {
        "north": t("north"),
        "north-east": t("north-east"),
        "east": t("east"),
        "south-east": t("south-east"),
        "south": t("south"),
        "south-west": t("south-west"),
        "west": t("west"),
        "north-west": t("north-west"),
        "right": t("right"),
        "left": t("left"),
    }.get(direction, direction)


def place_name(place_id: str, t: Texts) -> str:
    """Return the name of a gazetteer's entry, or its id."""
    place = Gazetteer.default().place(place_id)
    return name_of(place, t) if place else isolate(place_id)


def name_of(place: Place, t: Texts) -> str:
    """Return a place's name in the page's language, or in the other where it has none."""
    return isolate(t.name(place))


def feature_name(feature: str, t: Texts) -> str:
    """Return what kind of place a feature code means, in words where the gazetteer has them."""
    return features().get(feature, (feature, feature))[1 if t.rtl else 0]


def parents(admin1: str, country: str, t: Texts) -> str:
    """Return division and country of a place in words, out of the gazetteer's codes."""
    division = Gazetteer.default().place(f"iso:{admin1}") if admin1 else None
    return t.listed((name_of(division, t) if division else "", isolate(placenames.territory(country, t.lang))))


def _region(rule: str, towards: str, place_id: str, t: Texts) -> str:
    place, side = place_name(place_id, t), compass(towards, t) if towards else ""
    if rule == "far" and side:
        return t("the far {side} of {place}", side=side, place=place)
    if rule == "countryside" and side:
        return t("the {side} countryside of {place}", side=side, place=place)
    if rule in _DIRECTED and side:
        return t("{side} of {place}", side=side, place=place)
    whole = {
        "countryside": t("the countryside of {place}", place=place),
        "around": t("the surroundings of {place}", place=place),
        "offshore": t("the sea off {place}", place=place),
        "coast": t("the coast of {place}", place=place),
        "middle": t("the middle of {place}", place=place),
        "border": t("the border of {place}", place=place),
        "share": t("a part of {place}", place=place),
    }.get(rule)
    if whole is None:
        return t("a part of {place}", place=place) if rule in _DIRECTED else f"{isolate(rule)} {place}"
    return t("{area}, on the {side} side", area=whole, side=side) if side else whole


@cache
def _grammar() -> tuple[tuple[re.Pattern[str], Telling], ...]:
    rules: tuple[tuple[str, Telling], ...] = (
        (r"trigger (.+)", lambda m, t: t("the word «{word}» tells of it", word=m[1])),
        (r"place by (\w+) rule", lambda m, t: t("place {part}", part=where_from(m[1], t))),
        (r"date by (\w+) rule", lambda m, t: t("date {part}", part=where_from(m[1], t))),
        (r"no place", lambda _, t: t("no place in the text")),
        (r"no date", lambda _, t: t("no date in the text")),
        (r"told (\d+) times", lambda m, t: t.plural("told {n} time", "told {n} times", int(m[1]))),
        (r"told in (\d+) articles", lambda m, t: t.plural("told in {n} article", "told in {n} articles", int(m[1]))),
        (r"status (\w+)", lambda m, t: t("status: {status}", status=status_text(m[1], t))),
        (rf"entry ({_ID})", lambda m, t: place_name(m[1], t)),
        (r"the only entry of this name", lambda _, t: t("the only entry of this name")),
        (r"the phrase is its name", lambda _, t: t("the phrase is its name")),
        (r"as before in this article", lambda _, t: t("as before in this article")),
        (r"no gazetteer entry", lambda _, t: t("not in the gazetteer")),
        (r"not in the gazetteer", lambda _, t: t("not in the gazetteer")),
        (r"no area given", lambda _, t: t("the text gives no area")),
        (
            r"no entry of this name is where the article's other places are",
            lambda _, t: t("no entry of this name is where the article's other places are"),
        ),
        (
            r"of (\d+) namesakes: (\d+%) of the article's names are in (.+)",
            lambda m, t: t(
                "of {n} namesakes: {share} of the article's names are in {country}",
                n=m[1],
                share=m[2],
                country=t("no country") if m[3] == "no country" else placenames.territory(m[3], t.lang),
            ),
        ),
        # The entry stands before it, in the page's language.
        (r"stands for (.+), named before", lambda _, t: t("the word stands for a place named before")),
        (rf"the text puts it in ({_ID})", lambda m, t: t("the text puts it in {place}", place=place_name(m[1], t))),
        (rf"the text puts it by ({_ID})", lambda m, t: t("the text puts it by {place}", place=place_name(m[1], t))),
        (r"where no entry of this name is", lambda _, t: t("where no entry of this name is")),
        (r"the namesake in a town of its paragraph", lambda _, t: t("the namesake in a town of its paragraph")),
        (r"no namesake is in a town of its paragraph", lambda _, t: t("no namesake is in a town of its paragraph")),
        (r"placed by what the text says: (.+)", lambda m, t: t("placed by the text: {what}", what=_clause(m[1], t))),
        (
            rf"placed by ({_ID}) which the text gives",
            lambda m, t: t("placed by the text: {what}", what=place_name(m[1], t)),
        ),
        (
            rf"([\d.]+) km from ({_ID})",
            lambda m, t: t("{km} km from {place}", km=t.number(float(m[1])), place=place_name(m[2], t)),
        ),
        (
            rf"corridor from ({_ID}) to ({_ID})",
            lambda m, t: t("between {one} and {other}", one=place_name(m[1], t), other=place_name(m[2], t)),
        ),
        (
            rf"corridor from ({_ID}) to the border",
            lambda m, t: t("between {one} and the border", one=place_name(m[1], t)),
        ),
        (
            rf"between ({_ID}), ({_ID}), ({_ID})",
            lambda m, t: t("between {places}", places=t.listed(place_name(m[n], t) for n in (1, 2, 3))),
        ),
        (
            rf"share of ({_ID}) in ({_ID})",
            lambda m, t: t("what of {place} belongs to {state}", place=place_name(m[2], t), state=place_name(m[1], t)),
        ),
        (
            rf"shared border of ({_ID}) and ({_ID})",
            lambda m, t: t("the border of {one} and {other}", one=place_name(m[1], t), other=place_name(m[2], t)),
        ),
        (
            rf"where ({_ID}), ({_ID}) and ({_ID}) meet",
            lambda m, t: t(
                "where {one}, {two} and {three} meet",
                one=place_name(m[1], t),
                two=place_name(m[2], t),
                three=place_name(m[3], t),
            ),
        ),
        (
            rf"([\w-]+) side of ({_ID}) in ({_ID})",
            lambda m, t: t(
                "the {side} side of {place} in {state}",
                side=compass(m[1], t),
                place=place_name(m[2], t),
                state=place_name(m[3], t),
            ),
        ),
        (r"around the town on it that the text names", lambda _, t: t("around the town there that the text names")),
        (rf"where it crosses ({_ID})", lambda m, t: t("within {place}", place=place_name(m[1], t))),
        (rf"where ({_ID}) lies", lambda m, t: t("where {place} lies", place=place_name(m[1], t))),
        (
            rf"(?:((?:north|south)(?:-east|-west)?|east|west) )?(\w+) of ({_ID})(?:: ({_ID}))?",
            lambda m, t: place_name(m[4], t) if m[4] else _region(m[2], m[1] or "", m[3], t),
        ),
    )
    return tuple((re.compile(pattern), tell) for pattern, tell in rules)
