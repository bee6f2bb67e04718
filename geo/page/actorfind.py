"""The search for an actor by a typed name, in either language: the lexicon's own, their aliases, and composed ones."""

from __future__ import annotations

from functools import cache

from gazetteer.normalise import fold_name, fold_names
from geo.actors.names import Actor, listed, names
from geo.page.i18n import Texts, isolate

_ALIKE = 75


@cache
def _sought() -> tuple[list[str], list[Actor]]:
    """Return folded names with the actor of each; those of the lexicon come before those composed by rule."""
    spelt: list[str] = []
    meant: list[Actor] = []
    own = {actor.id: row for actor, row in listed()}
    everyone = names().actors
    for key in (*own, *(k for k in everyone if k not in own)):
        actor, row = everyone[key], own.get(key, {})
        aliases = (row.get("aliases", "") + "|" + row.get("weak", "")).split("|")
        for name in filter(None, (actor.name_ar, actor.name_en, *aliases)):
            spelt.append(name)
            meant.append(actor)
    return fold_names(spelt), meant


def find(text: str, limit: int = 8) -> list[Actor]:
    """Return the actors that a typed name can mean, best first: a name alike where none holds every word of it.

    Parameters
    ----------
    text : str
        A name, or words of one, in Arabic or English.
    limit : int
        Most actors to return.
    """
    typed = fold_name(text[:100])
    if not typed:
        return []
    spelt, meant = _sought()
    words = typed.split()
    hits = [n for n, name in enumerate(spelt) if all(word in name for word in words)]
    hits.sort(key=lambda n: (spelt[n] != typed, not spelt[n].startswith(typed), len(spelt[n])))
    if not hits:
        from rapidfuzz import fuzz, process  # only a typing error needs it

        alike = process.extract(typed, spelt, scorer=fuzz.ratio, limit=4 * limit, score_cutoff=_ALIKE)
        hits = [n for _, _, n in alike]
    return list({meant[n].id: meant[n] for n in hits}.values())[:limit]


def label(actor: Actor, t: Texts) -> str:
    """Return an actor's name in the page's language, the other one behind it."""
    own = t.name(actor)
    other = actor.name_en if t.rtl else actor.name_ar
    return isolate(own) + (f" · {isolate(other)}" if other and other != own else "")
