"""The names of a state taken together, made when first asked: of its divisions, and of all its places by sound."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from gazetteer import namesakes, transcribed
from gazetteer.model import Place
from gazetteer.normalise import fold_name, fold_names


class StateNames:
    """What searches that found nothing else ask of the states that they are limited to.

    Parameters
    ----------
    within : callable
        Gives the places of a state (ISO 3166-1 alpha-2) whose feature begins with a text.
    """

    def __init__(self, within: Callable[[str, str], Iterable[Place]]) -> None:
        self._within = within
        self._areas: dict[str, list[str]] = {}
        self._sounds: dict[str, transcribed.Names] = {}

    def areas(self, countries: Iterable[str]) -> list[str]:
        """Return what lists put behind a name to tell it from its namesakes: the states' divisions and adjectives."""
        out: list[str] = []
        for country in sorted(countries):
            if country not in self._areas:
                divisions = (fold_name(p.name_ar) for p in self._within(country, "A.ADM"))
                self._areas[country] = [*divisions, *namesakes.adjectives(country)]
            out += self._areas[country]
        return list(dict.fromkeys(out))

    def sounding(self, key: str, countries: Iterable[str]) -> list[str]:
        """Return the names of those of the states that are transcribed which sound like a folded one, nearest first."""
        out: list[str] = []
        for country in sorted(transcribed.states() & set(countries)):
            if country not in self._sounds:
                names = (n for p in self._within(country, "") for n in (p.name_ar, *p.strong, *p.weak))
                self._sounds[country] = transcribed.Names(fold_names(list(names)))
            out += self._sounds[country].like(key)
        return out
