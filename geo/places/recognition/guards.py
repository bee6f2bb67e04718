"""Guards of recognition: what stands around a name and says that it is no place here, or that it is one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property

from gazetteer import Gazetteer
from geo import lexicon
from geo.places.recognition.unknown import Around
from geo.places.words.placewords import Left, demonyms, left, ordinals, spelt_names, weekdays
from geo.places.words.spatialwords import says
from geo.text.document import Document
from geo.text.matching import Hit

_PROCLITICS = "وفبل"
_QUOTES = frozenset({"«»", '""', "“”", "''"})
_CLOSING = frozenset({"»", '"', "”", "'"})
_PLACED = frozenset({"locative", "source", "target", "near", "direction", "part", "people"})
_FEWEST_OF_SPORT, _SHORT = 4, 3
_TANWIN, _DAMMA, _IMPERFECT = "ً", "ُ", "تي"


@cache
def _parents() -> frozenset[str]:
    return lexicon.words("toponyms/parent_words.txt")


@cache
def _no_nouns() -> frozenset[str]:
    """Return what an adjective behind it does not describe."""
    return lexicon.words("toponyms/no_nouns.txt") | lexicon.words("toponyms/now_words.txt")


@cache
def _sides() -> frozenset[str]:
    """Return the words of sport that a team's name stands behind."""
    words = lexicon.words("toponyms/club_words.txt") | lexicon.words("toponyms/rival_words.txt")
    return words.union(before + word for before in "وف" for word in words if len(word) >= _SHORT)


def doubtful(name: str) -> bool:
    """Whether a folded name is also a noun that another belongs to, or an adjective: most names are neither."""
    if name in lexicon.words("toponyms/construct_names.txt") or name in lexicon.words("toponyms/adjective_names.txt"):
        return True
    return name.removesuffix("ه").removeprefix("ال") in demonyms() or name[:-1] in demonyms()


class Guards:
    """The words of one document, to be asked about a name in it.

    Parameters
    ----------
    document : Document
    around : Around
        Its text.
    names : sequence of str
        The folded names that the hits are numbers of.
    gazetteer : Gazetteer
        That has them.
    """

    def __init__(self, document: Document, around: Around, names: Sequence[str], gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.text = document.plain
        self.folded = document.folded
        self.punctuated = document.folded.text
        self.words = document.words.words
        self.around = around
        self.names = names

    @cached_property
    def sport(self) -> bool:
        """Whether the article is on sport; asked for seldom, as it takes all words."""
        return len(lexicon.words("toponyms/sport_words.txt").intersection(self.words)) >= _FEWEST_OF_SPORT

    def possessed(self, hit: Hit) -> bool:
        """Whether a final ه may be a pronoun (سفيره: his envoy) in a name that is written with ة (السفيرة).

        Of two words that happen to be a name it is none: «قره تبه» is a spelling.
        """
        return " " not in self.names[hit.name] and self.folded.original[self.folded.origin(hit.end - 1)] == "ه"

    def misread(self, hit: Hit) -> bool:
        """Whether folding made a generic word of another one (وأدى: it led to, وادي: valley)."""
        if self.names[hit.name] != "وادي":
            return False  # nearly all words
        first, last = self.folded.span(hit.start, hit.end)
        return "أ" in self.folded.original[first:last]

    def other_word(self, hit: Hit) -> bool:
        """Whether the letters that folding levels make another word of a name (فأس: axe, فاس: Fes; تُدمر)."""
        original = self.folded.original
        first, last = self.folded.span(hit.start, hit.end)
        if self.folded.origins is not None:  # a text that lost nothing in folding has no vowel signs
            written = original[first : last + 1]
            if _TANWIN in written or (written[0] in _IMPERFECT and written[1:2] == _DAMMA):
                return True
        if original.find("أ", first + 1, last) < 0:
            return False  # nearly all names
        body = original[first:last].removeprefix("ال")
        if body.find("أ", 1) < 0 or " " in body:
            return False
        places = self.gazetteer.lookup(self.names[hit.name])
        return not any("أ" in spelt[1:] for p in places for spelt in (p.name_ar, *p.strong, *p.weak))

    def in_organisation(self, hit: Hit, said: Left) -> bool:
        """Whether the name belongs to a body named before it (صحيفة القدس، مركز صنعاء للدراسات)."""
        if hit.clitic or said.organisation or not said.centre:
            if said.cue == "direction" and not hit.clitic and hit.word > 1:  # كتيبة وسط جباليا
                return self.words[hit.word - 2] in lexicon.words("toponyms/org_words.txt")
            return said.organisation and not hit.clitic
        following = self.around.word_after(hit.end)
        return following is not None and self.text.startswith("لل", following[0])

    def person(self, hit: Hit, said: Left) -> bool:
        """Whether the name is a person's: behind a given name, a title, or أبو and the like and one word more."""
        at = hit.word
        if not said.person and (at < 2 or self.words[at - 2] not in _parents()):
            return False  # most names
        if hit.clitic or not at or self.punctuated[hit.start - 1] != " " or not self.words[at - 1]:
            return False
        if said.person and not self._preposition_on(hit):  # but عملية حق الشهيد شمال سيناء
            name = self.names[hit.name]
            return " " not in name or not says((name.partition(" ")[0],), "direction")
        return (
            at > 1
            and self.words[at - 2] in _parents()
            and self.around.word_before(hit.start - len(self.words[at - 1]) - 1) != ""
        )

    def _preposition_on(self, hit: Hit) -> bool:
        """Whether the word before is على, which folding makes the same as the name علي."""
        return (
            self.words[hit.word - 1] == "علي"
            and self.folded.original[self.folded.span(hit.start - 2, hit.start - 1)[0]] == "ى"
        )

    def accusative(self, hit: Hit, name: str, cue: str) -> bool:
        """Whether the name is an adjective in the accusative (جنديا تركيا: a Turkish soldier)."""
        if not name.endswith("يا") or cue or hit.clitic or not hit.word or name[:-1] not in demonyms():
            return False
        before = self.words[hit.word - 1]
        return len(before) > 3 and before.endswith("ا")

    def adjective(self, hit: Hit, name: str) -> bool:
        """Whether a country's name is an adjective of the noun before it (وفود سورية: Syrian delegations)."""
        if hit.clitic or not hit.word or self.punctuated[hit.start - 1] != " ":
            return False
        bare = name.removesuffix("ه")
        before = self.words[hit.word - 1]
        if name in lexicon.words("toponyms/adjective_names.txt"):  # السلطنة الزرقاء
            return before.startswith("ال") and before.endswith("ه") and before not in _no_nouns()
        if bare.removeprefix("ال") not in demonyms():
            return False
        if bare not in demonyms():  # سلطات الأمن السعودية
            return before.startswith(("ال", "لل")) and before not in _no_nouns() and before not in weekdays()
        heads = lexicon.words("toponyms/adjective_heads.txt")
        return before in heads or (before[:1] in _PROCLITICS and before[1:] in heads)

    def numbered(self, hit: Hit) -> bool:
        """Whether the name is a month, told by its day (العاشر من مايو)."""
        if hit.word < 2 or self.words[hit.word - 1] != "من":
            return False
        before = self.words[hit.word - 2]
        return before.isdecimal() or before.removeprefix("ال") in ordinals()

    def quoted_medium(self, hit: Hit, name: str) -> bool:
        """Whether the name is a newspaper or channel: one that news has, between quotation marks («الشرق الأوسط»)."""
        around = self.punctuated[hit.start - 1 : hit.start] + self.punctuated[hit.end : hit.end + 1]
        return around in _QUOTES and name in lexicon.words("toponyms/media_names.txt")

    def spelt(self, hit: Hit) -> bool:
        """Whether a name stands as only it is written: إب with its hamza below is no father."""
        written = spelt_names().get(self.names[hit.name])
        if written is None:
            return False  # nearly all names
        first, last = self.folded.span(hit.start, hit.end)
        return self.folded.original[first:last] == written

    def team(self, hit: Hit) -> bool:
        """Whether a name in an article on sport is a team's (شباب قسنطينة، فاز أربيل على زاخو)."""
        if hit.clitic or not hit.word or self.punctuated[hit.start - 1] != " ":
            return False
        return self.words[hit.word - 1] in _sides() and self.sport

    def cited(self, hit: Hit) -> bool:
        """Whether a name stands alone in quotation marks as a word or a title (حديث عن «المفرق»)."""
        if self.punctuated[hit.end : hit.end + 1] not in _CLOSING:
            return False  # most names
        around = self.punctuated[hit.start - 1 : hit.start] + self.punctuated[hit.end : hit.end + 1]
        if around not in _QUOTES or " " in self.names[hit.name]:
            return False
        before = next((self.words[i] for i in range(hit.word - 1, max(-1, hit.word - 3), -1) if self.words[i]), "")
        return left(before).cue not in _PLACED or before == "عن"

    def governs(self, hit: Hit) -> bool:
        """Whether a name is a noun that the next word belongs to (صور الأقمار، حماة الشعارات), no town."""
        if self.names[hit.name] not in lexicon.words("toponyms/construct_names.txt"):
            return False  # nearly all names
        following = self.around.word_after(hit.end)
        if following is None or self.punctuated[hit.end] != " ":
            return False
        word = self.text[slice(*following)]
        if not word.startswith("ال") or word.endswith(("ه", "ي")):
            return False  # «حماة السورية»
        return word not in weekdays() and word not in lexicon.words("toponyms/now_words.txt")
