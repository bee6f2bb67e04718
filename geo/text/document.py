"""An article prepared for reading: folded once, cut into paragraphs and sentences, tail of links set apart.

Every recogniser takes a `Document`, matches on `document.folded.text`, and reports spans of the article's own text
through `document.folded.span`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from gazetteer.normalise import Folded, blank_punctuation, fold
from gazetteer.record import record
from geo.article import Article
from geo.text.matching import Words

# A full stop ends a sentence unless it stands in a number (3.5) or an abbreviation of one letter (د. أحمد).
# The pattern begins with one set of characters, which the search for it runs along quickly.
_SENTENCE_END = re.compile(
    r"[.!؟?…؛\n\r](?:(?<=\n)\n*|(?<=\r)"
    r"|(?:(?<=[!؟?…])|(?<=[.])(?<![\s.]\w[.])(?<!^\w[.])(?!\d)|(?<=؛)(?=\s))[»”\"')\]]*)"
)
# A run of words without an end is no sentence: it is cut, so that what a sentence costs is bounded.
_LONGEST = 3_000
# Links to other articles that sites put under the text; folded spelling, alone at the start of a line.
_BULLETS = " *•:|"
_TAIL = re.compile(
    r"[ *•:|]*(?P<words>و?قد (?:يهمك|يعجبك|يهمكم)(?: ايضا)?|اقرا(?:وا|ي)? ايضا|اقرا المزيد|للمزيد|مواضيع ذات صله"
    r"|اخبار ذات صله|موضوعات ذات صله|شاهد ايضا|طالع ايضا|المزيد من الاخبار|مقالات ذات صله|تابعوا ايضا)\b"
)


@record
class Sentence:
    """A sentence: half-open span in folded text, and the number of its paragraph."""

    start: int
    end: int
    paragraph: int


@dataclass(frozen=True)
class Document:
    """An article with its folded text. Offsets of this class are in folded text unless they say otherwise."""

    article: Article

    @cached_property
    def folded(self) -> Folded:
        """The folded text with its map to the article's own offsets."""
        return fold(self.article.text)

    @cached_property
    def plain(self) -> str:
        """The folded text with its punctuation and line ends blanked, of the same length."""
        return blank_punctuation(self.folded.text)

    @cached_property
    def words(self) -> Words:
        """The words of `plain`, split at every space."""
        return Words(self.plain)

    @cached_property
    def body_end(self) -> int:
        """Where the article's own text ends and links to other articles begin."""
        text, line = self.folded.text, 0
        while (found := _TAIL.match(text, line)) is None:
            line = text.find("\n", line) + 1
            if not line:
                return len(text)
        begins = found.start("words")
        return begins if text[:begins].strip(_BULLETS + "\n") else len(text)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Sentences of the body in order, blank ones left out and endless ones cut at a comma or a space."""
        text, start, paragraph = self.folded.text, 0, 0
        out: list[Sentence] = []
        for found in _SENTENCE_END.finditer(text, 0, self.body_end):
            out += _pieces(text, start, found.end(), paragraph)
            if "\n" in found.group():
                paragraph += 1
            start = found.end()
        return (*out, *_pieces(text, start, self.body_end, paragraph))


def _pieces(text: str, start: int, end: int, paragraph: int) -> Iterator[Sentence]:
    """Yield a sentence, nothing where it is blank, or pieces of one that is longer than any."""
    while end - start > _LONGEST:
        half, most = start + _LONGEST // 2, start + _LONGEST
        cut = (text.rfind("،", half, most) + 1) or (text.rfind(" ", half, most) + 1) or most
        yield Sentence(start, cut, paragraph)
        start = cut
    if text[start:end].strip():
        yield Sentence(start, end, paragraph)
