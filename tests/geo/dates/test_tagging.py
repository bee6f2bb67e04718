"""Tagging: what is passed over unread changes no tag."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gazetteer.normalise import fold
from geo.dates import tagging
from geo.dates.lexicon import entries

# Words of dates and others, what forms of several words go on with, and what stands between words.
WORDS = st.one_of(
    st.sampled_from(
        ["في", "من", "قال", "على", "الرئيس", "يوم", "أول", "أمس", "إلى", "بعد", "9", "12", "2019", "3م", "س_ص", "حتى"]
    ),
    st.sampled_from(sorted(entries())),
    st.sampled_from(sorted({rest for entry in entries().values() for rest in entry.longer})),
)
BETWEEN = st.sampled_from([" ", " ", " ", "  ", "", "/", " / ", " - ", "، ", ". ", "\n", " («", ") ", "_"])
TEXT = st.lists(st.tuples(WORDS, BETWEEN), max_size=14).map(lambda parts: "".join(w + b for w, b in parts))


@given(TEXT)
def test_tags_are_those_of_a_reading_of_the_whole_text(text: str) -> None:
    folded = fold(text).text
    whole = tagging._Stretches()
    tagging._read(folded, 0, len(folded), whole)
    tagged = tagging.tag(folded)
    assert tagged.words == whole.words
    assert (tagged.starts, tagged.ends) == (whole.starts, whole.ends)
