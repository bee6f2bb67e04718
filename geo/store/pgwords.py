"""The words of the read model in PostgreSQL: a text is looked for among them, of which there are far fewer than texts.

A row holds the numbers of its words; an index over them answers exactly, whatever the database's locale, where one over
three letters each would have to look at every text that it finds.
"""

from __future__ import annotations

from collections.abc import Sequence

from geo.store.pgconnection import PostgresConnection

# The word is looked up by its hash: it may be longer than an ordered index takes.
TABLES = (
    'CREATE TABLE view_word (code INTEGER PRIMARY KEY, word TEXT COLLATE "C" NOT NULL)',
    "CREATE INDEX view_word_word ON view_word USING hash (word)",
)
COLUMN = "words INTEGER[]"
INDEX = "view_incident_words ON view_incident USING gin (words)"
# More words than this hold the text: nearly every row does, and looking at the texts themselves is as quick.
_MOST_WORDS = 500


def index_letters(db: PostgresConnection) -> None:
    """Index what is in the words, where the server can: a million of them are not looked through one by one."""
    known = "SELECT 1 FROM pg_opclass WHERE opcname = ? AND pg_opclass_is_visible(oid)"
    if db.run(known, ("gin_trgm_ops",)):
        db.run("CREATE INDEX view_word_letters ON view_word USING gin (word gin_trgm_ops)")


def numbered(db: PostgresConnection, texts: Sequence[str | None]) -> list[list[int]]:
    """Return the numbers of the words of each text; words that are new are written down.

    Parameters
    ----------
    db : PostgresConnection
        In a transaction of the one writer.
    texts : sequence of str
        Folded.
    """
    found = [{word for word in (text or "").split(" ") if word} for text in texts]
    wanted = set().union(*found)
    codes: dict[str, int] = dict(db.run("SELECT word, code FROM view_word WHERE word = ANY(?)", (list(wanted),)))
    fresh = sorted(wanted - codes.keys())
    if fresh:
        (first,) = db.run("SELECT COALESCE(MAX(code) + 1, 0) FROM view_word")[0]
        rows = [(first + n, word) for n, word in enumerate(fresh)]
        db.copy("view_word", ("code", "word"), rows)
        codes |= {word: code for code, word in rows}
    return [sorted(codes[word] for word in words) for words in found]


def holding(db: PostgresConnection, text: str) -> list[int] | None:
    """Return the numbers of the words that hold a text, None when they are many, or the read model is of before them.

    Parameters
    ----------
    db : PostgresConnection
    text : str
        Folded, without a space.
    """
    (there,) = db.run("SELECT to_regclass(?) IS NOT NULL", ("view_word",))[0]
    if not there:
        return None
    query = "SELECT code FROM view_word WHERE word LIKE ? LIMIT ?"
    found = [code for (code,) in db.run(query, (pattern(text), _MOST_WORDS + 1))]
    return found if len(found) <= _MOST_WORDS else None


def pattern(text: str) -> str:
    """Return the pattern of `LIKE` that a text within another meets; no sign of the text is a wildcard."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
