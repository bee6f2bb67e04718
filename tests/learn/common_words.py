"""Learn which words are too common to be an unknown place's name; writes `common_words.txt`.

    uv run --with wordfreq python -m tests.learn.common_words

A word of running text (wordfreq's zipf scale, 4 and more: once in 100,000 words) without the article that the gazetteer
does not have as a name, that is no given name and that begins no compound, is no village behind «قرية»: whoever writes
«مدينة ظلت بمنأى عن العنف» names none. Words with the article stay out: quarters, streets and mosques bear them.
"""

from __future__ import annotations

from gazetteer import Gazetteer
from gazetteer.normalise import fold_name
from geo import lexicon

LIST = lexicon.FOLDER / "toponyms" / "common_words.txt"
LEAST_ZIPF, SHORTEST, MOST = 4.0, 3, 60_000


def main() -> None:
    """Write the list, in the order of the alphabet."""
    import wordfreq  # not among the project's dependencies: only this script needs it

    gazetteer = Gazetteer.default()
    kept = lexicon.words("toponyms/given_names.txt") | lexicon.words("toponyms/compound_heads.txt")
    kept |= lexicon.words("toponyms/not_names.txt")
    words = set()
    for word in wordfreq.top_n_list("ar", MOST):
        key = fold_name(word)
        common = wordfreq.zipf_frequency(word, "ar") >= LEAST_ZIPF and len(key) >= SHORTEST
        bare = key.isalpha() and not key.isascii() and not key.startswith("ال")
        if common and bare and key not in kept and not gazetteer.lookup(key):
            words.add(key)
    LIST.write_text("\n".join(sorted(words)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
