"""An actor is found by what a reader types, in either language."""

import pytest

from geo.actors.names import listed
from geo.page.actorfind import find, label
from geo.page.i18n import Texts


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("حزب الله", "Hezbollah"),
        ("hezbollah", "Hezbollah"),
        ("Hezbolah", "Hezbollah"),
        ("قوات سورية الديمقراطيه", "Syrian Democratic Forces"),
        ("وزارة الدفاع التركية", "Ministry of Defence of Turkey"),
        ("ministry defence turkey", "Ministry of Defence of Turkey"),
    ],
)
def test_the_one_meant_is_among_the_first(typed, name):
    assert name in [a.name_en for a in find(typed)][:3]


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_listed_actors_are_found_by_their_own_names(lang):
    lost = []
    for actor, _ in listed()[::20]:
        name = Texts(lang).name(actor)
        if actor.id not in [a.id for a in find(name, 20)]:
            lost.append((actor.id, name))
    assert lost == []


def test_nothing_is_found_for_nothing():
    assert find("") == find("  ") == find("zzzzqqqqxxxx") == []


def test_a_label_has_both_names():
    actor = find("Hezbollah")[0]
    assert label(actor, Texts("en")).startswith("\u2068Hezbollah")
    assert "حزب الله" in label(actor, Texts("en"))
