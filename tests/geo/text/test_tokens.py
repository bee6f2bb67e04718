"""Words with their offsets: the same as a search for words finds."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from gazetteer.normalise import blank_punctuation, fold
from geo.text.matching import Words
from geo.text.tokens import tokenise

TEXT = st.text(alphabet=st.sampled_from("ابت ن٣3_،.\n-«»😀ﻻ\u064eM"), max_size=60)


@given(TEXT, st.integers(0, 60))
def test_words_spans_and_gaps(text: str, end: int) -> None:
    folded = fold(text).text
    tokens = tokenise(folded, Words(blank_punctuation(folded)), min(end, len(folded)))
    found = [(m.group(), *m.span()) for m in re.finditer(r"[^\W_]+", folded[:end])]
    assert list(zip(tokens.words, tokens.starts, tokens.ends, strict=True)) == found
    assert all(tokens.gap(i).strip().isalnum() is False for i in range(len(found)))
