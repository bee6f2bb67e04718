"""The event lexicon as one dictionary of spellings: triggers, weapons, victims, numbers and cues.

Every spelling that the rules of `geo.text.wordforms` derive is a key, so that reading a text costs one look-up a word;
fixed wordings of several words hang on their first word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import product
from typing import Literal

from gazetteer.normalise import fold_name
from gazetteer.record import record
from geo import lexicon
from geo.text.wordforms import Form, Tense, fixed_forms, noun_forms, past_forms, present_forms

Layer = Literal["trigger", "weapon", "victim", "number", "cue", "speech", "genre", "not"]
_ARMED = frozenset({"militant", "fighter"})
_ROUND = frozenset({"tens", "hundred", "hundreds", "thousand", "thousands"})
Grammar = Literal["singular", "dual", "plural", ""]


@dataclass(frozen=True, slots=True)
class Frame:
    """A kind of happening: family for joining, default sub-event type, rank in deciding the type, and its part."""

    name: str
    family: str
    sub_event_type: str
    rank: int
    kind: str


@record
class Item:
    """What a spelling stands for.

    `key` is the frame of a trigger or weapon, the group of a victim, the class of a cue; `value` a number or an
    ACLED actor kind; `rest` further words of a fixed wording, `later` words one of which must follow at a distance.
    """

    layer: Layer
    key: str
    tense: Tense = "noun"
    definite: bool = False
    conjunction: str = ""
    weak: bool = False
    counted: bool = False
    verb: bool = False
    value: int = 0
    grammar: Grammar = ""
    rest: tuple[str, ...] = ()
    later: frozenset[str] = frozenset()
    lemma: str = ""


@cache
def frames() -> dict[str, Frame]:
    """Return the frames by name."""
    return {
        r["frame"]: Frame(r["frame"], r["family"], r["sub_event_type"], int(r["rank"]), r["kind"])
        for r in lexicon.table("events/frames.csv")
    }


@cache
def function_words(name: str) -> frozenset[str]:
    """Return the folded function words of a class of `function_words.csv`."""
    return _classes()[name]


@cache
def with_and(name: str) -> frozenset[str]:
    """Return a class of function words, each by itself and behind «و» or «ف»."""
    words = function_words(name)
    return words.union(before + word for before in "وف" for word in words)


def follows(words: Sequence[str], at: int, name: str) -> bool:
    """Whether the word at a place in a text, if there is one, is of a class of function words."""
    return at < len(words) and words[at] in function_words(name)


def of_lemma(item: Item, name: str) -> bool:
    """Whether an item stands in the lexicon under one of a class of lemmas."""
    return _lemma_in(item.lemma, name)


@cache
def _lemma_in(lemma: str, name: str) -> bool:
    return fold_name(lemma) in function_words(name)


@cache
def function_endings(name: str) -> tuple[str, ...]:
    """Return a class of function words as `str.endswith` takes it: words that may have a proclitic before them."""
    return tuple(function_words(name))


@cache
def _classes() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in lexicon.table("events/function_words.csv"):
        found.setdefault(row["class"], set()).update(fold_name(w) for w in row["words"].split("|"))
    return {name: frozenset(words) for name, words in found.items()}


@cache
def spellings() -> dict[str, list[Item]]:
    """Return every spelling of the event lexicon with what it can stand for."""
    found: dict[str, list[Item]] = {}
    for text, item in _entries():
        first, rest = text, ""
        if " " in text:
            first, rest = text.split(" ", 1)
        full = replace(item, rest=tuple(rest.split(" "))) if rest else item
        here = found.get(first)
        if here is None:
            found[first] = [full]
        elif full not in here:
            here.append(full)
    return found


@record
class Entry:
    """What a word can stand for, worked out once: its items, and what reading asks.

    `alone` says whether each item is of one word; `seconds` are the words that can go on a fixed wording, None where
    one goes on at a distance; `further` are all that can go one on, right behind or at a distance; `single` is the
    entry of the items of one word; `led` are the items that can stand before a word which goes on some of them, and
    `unled` those before any other word.
    """

    items: tuple[Item, ...]
    alone: bool
    trigger: Item | None
    cues: frozenset[str]
    bars: bool
    seconds: frozenset[str] | None = None
    further: frozenset[str] = frozenset()
    single: Entry | None = None
    led: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    unled: tuple[Item, ...] = ()


def entry_of(word: str) -> Entry | None:
    """Return what can be said of a spelling without looking at the words around, None where the lexicon lacks it."""
    items = spellings().get(word)
    # longest wordings first; a process meets few of all spellings, and sorts no others
    return None if items is None else _entry(tuple(sorted(items, key=lambda i: -len(i.rest))))


def _entry(items: tuple[Item, ...]) -> Entry:
    best: Item | None = None
    for item in items:
        if item.layer == "trigger" and (best is None or (best.weak and not item.weak)):
            best = item
    single = tuple(i for i in items if not i.rest and not i.later)
    alone = single == items
    seconds = frozenset(i.rest[0] for i in items if i.rest)
    distant = [i.later for i in items if i.later and not i.rest]
    return Entry(
        items=items,
        alone=alone,
        trigger=best,
        cues=frozenset(i.key for i in items if i.layer == "cue"),
        bars=any(i.layer == "not" for i in items),
        seconds=None if any(i.later for i in items) else seconds,
        further=seconds.union(*distant),
        single=_entry(single) if single and not alone else None,
        led={word: tuple(i for i in items if not i.rest or i.rest[0] == word) for word in seconds},
        unled=tuple(i for i in items if not i.rest),
    )


def _entries() -> Iterator[tuple[str, Item]]:
    yield from _triggers()
    yield from _weapons()
    yield from _victims()
    yield from _numbers()
    named: tuple[tuple[Layer, str, str], ...] = (
        ("cue", "cues", "class"), ("speech", "speech", "class"), ("genre", "genre", "genre"), ("not", "not_events", ""),
    )  # fmt: skip
    for layer, file, column in named:
        for row in lexicon.table(f"events/{file}.csv"):
            for words in row["words"].split("|"):
                forms = fixed_forms(words) if layer != "genre" else noun_forms(words, accusative=True)
                for form in forms:
                    yield form.text, Item(layer, row[column] if column else "", lemma=words)
                if layer == "not" and " ال" not in f" {words}":
                    # the indefinite accusative: هجوما كاسحا
                    accusative = " ".join(f"{w}ا" for w in fold_name(words).split(" "))
                    yield accusative, Item(layer, "", lemma=words)


def _triggers() -> Iterator[tuple[str, Item]]:
    for row in lexicon.table("events/triggers.csv"):
        flags = row["extra"].split("|")
        weak = "weak" in flags
        later = _later(flags) if row["pos"] == "split" else frozenset()
        made: dict[tuple[object, ...], Item] = {}  # the many persons of a verb stand for the same
        for form, verb in _trigger_forms(row["pos"], row["forms"].split("|"), "t" in flags):
            key = (form.tense, form.definite, form.conjunction, verb)
            if key not in made:
                made[key] = Item(
                    "trigger", row["frame"], form.tense, form.definite, form.conjunction, weak,
                    counted=row["pos"] == "count", verb=verb, later=later, lemma=row["lemma"],
                )  # fmt: skip
            yield form.text, made[key]


def _later(words: list[str]) -> frozenset[str]:
    """Return the words one of which follows.

    `~` before a noun stands for its forms with article, preposition, accusative and pronoun, `@victims` and `@armed`
    for the nouns of `victims.csv`.
    """
    out = {fold_name(w) for w in words if w[0] not in "@~"}
    out |= {f.text for w in words if w[0] == "~" for f in noun_forms(w[1:], accusative=True) if not f.conjunction}
    for word in words:
        if word in {"@victims", "@armed"}:
            out |= _harmed(armed=word == "@armed")
    return frozenset(out)


@cache
def _harmed(*, armed: bool) -> frozenset[str]:
    """Return the nouns of who is harmed, or of those at arms, folded and in the accusative as well."""
    rows = [r for r in lexicon.table("events/victims.csv") if not armed or r["group"] in _ARMED]
    nouns = {n for r in rows for n in (r["singular"], *r["dual"].split("|"), *r["plural"].split("|")) if n}
    return frozenset(form for n in nouns for form in (fold_name(n), fold_name(n) + "ا"))


def _trigger_forms(pos: str, words: list[str], transitive: bool) -> Iterator[tuple[Form, bool]]:
    if pos == "verb":
        past, present = words
        yield from ((f, True) for f in past_forms(past, transitive=transitive))
        yield from ((f, True) for f in present_forms(present, transitive=transitive))
        return
    for word in words:
        if "/" in word:
            yield from ((f, True) for f in _inflected(word, transitive))
        elif pos in {"verbal", "split"} and not word.startswith("~"):
            yield from ((f, True) for f in fixed_forms(word))
        else:
            yield from ((f, False) for f in noun_forms(word.removeprefix("~"), accusative=True))


def _inflected(wording: str, transitive: bool) -> Iterator[Form]:
    """Yield a fixed wording whose verb is given by past and present (ألقى/يلقي القبض) in every person."""
    verb, _, rest = wording.partition(" ")
    past, present = verb.split("/")
    tail = f" {fold_name(rest)}" if rest else ""
    takes = transitive and not rest
    for form in (*past_forms(past, transitive=takes), *present_forms(present, transitive=takes)):
        yield form._replace(text=form.text + tail)


def _weapons() -> Iterator[tuple[str, Item]]:
    for row in lexicon.table("events/weapons.csv"):
        for word in row["word"].split("|"):
            for form in noun_forms(word, accusative=True, possessed=False):
                yield form.text, Item("weapon", row["frame"], definite=form.definite, lemma=word)


def _victims() -> Iterator[tuple[str, Item]]:
    for row in lexicon.table("events/victims.csv"):
        kind = int(row["kind"] or 0)
        shapes: list[tuple[str, Grammar]] = [(row["singular"], "singular")]
        shapes += [(w, "dual") for w in row["dual"].split("|") if w]
        plurals = [w for w in row["plural"].split("|") if w]
        shapes += [(w, "plural") for w in plurals]
        # the construct state drops the nun: مقاتلو المعارضة
        shapes += [(w[:-1], "plural") for w in plurals if w.endswith(("ون", "ين"))]
        made: dict[tuple[object, ...], Item] = {}  # the many forms of a noun stand for the same
        for word, grammar in shapes:
            for form in noun_forms(word, accusative=grammar == "singular"):
                key = (form.definite, form.conjunction, grammar)
                if key not in made:
                    made[key] = Item("victim", row["group"], definite=form.definite, conjunction=form.conjunction,
                                     value=kind, grammar=grammar, lemma=row["singular"])  # fmt: skip
                yield form.text, made[key]
        for dual in filter(None, row["dual"].split("|")):
            # the construct state of a dual keeps its vowel: طفلاها، جنديه
            for before, pronoun in product(("", "و", "ف"), ("ه", "ها", "هم", "هما")):
                yield (
                    f"{before}{fold_name(dual)[:-1]}{pronoun}",
                    Item("victim", row["group"], conjunction=before, value=kind, grammar="dual", lemma=row["singular"]),
                )
    for row in lexicon.states("demonyms.csv"):
        for word in filter(None, row["plural"].split("|")):
            for form in noun_forms(word, possessed=False):
                yield form.text, Item("victim", "person", definite=form.definite, conjunction=form.conjunction,
                                      grammar="plural", lemma=row["demonym_ar"])  # fmt: skip
        for word in filter(None, (row["demonym_ar"], row["feminine"])):
            for form in noun_forms(word, accusative=True, possessed=False):
                if not form.definite:
                    yield form.text, Item("victim", "person", conjunction=form.conjunction,
                                          grammar="singular", lemma=row["demonym_ar"])  # fmt: skip


def _numbers() -> Iterator[tuple[str, Item]]:
    for row in lexicon.table("events/numbers.csv"):
        for word in row["form"].split("|"):
            for before in ("", "و", "ف"):
                for preposition in ("", "ب", "ل"):
                    yield (
                        f"{before}{preposition}{fold_name(word)}",
                        Item("number", row["class"], conjunction=before, value=int(row["value"])),
                    )
            if row["class"] in _ROUND:
                yield f"ال{fold_name(word)}", Item("number", row["class"], definite=True, value=int(row["value"]))
