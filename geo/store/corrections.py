"""What people say about incidents, as the ledger keeps it: added and taken back, never changed.

A correction is about an incident by its id, and about the sentence of an article that told it, as newer rules may give
the incident another id. Whatever it touches is merged anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from geo.review import Correction, check
from geo.store.errors import StoreError
from geo.store.ledger import Ledger, now
from geo.store.sql import marks, slices


def correct(ledger: Ledger, incident: str, changes: Mapping[str, Any], author: str) -> int:
    """Write a person's correction of an incident; return its number.

    Parameters
    ----------
    ledger : Ledger
        With the right to write.
    incident : str
        Id of the incident.
    changes : mapping
        Contract property to its new value; `apart` lists reports to take apart.
    author : str

    Raises
    ------
    KeyError
        When there is no such incident.
    ValueError
        When a property is not one that a person corrects.
    """
    check(changes.keys() - {"apart"})
    db = ledger.db
    rows = db.run("SELECT properties FROM incident WHERE id = ? AND gone = 0", (incident,))
    if not rows:
        raise KeyError(incident)
    values = json.loads(rows[0][0])
    key = db.run("SELECT key FROM article WHERE id = ? ORDER BY seq DESC LIMIT 1", (values["article_id"],))
    seq = ledger.number()
    with db.transaction():
        db.run(
            "INSERT INTO correction (seq, incident, key, start, changes, author, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (seq, incident, key[0][0] if key else None, values.get("sentence_start"),
             json.dumps(dict(changes), ensure_ascii=False), author, now()),
        )  # fmt: skip
        _touch(ledger, [incident, *ledger.members(incident), *changes.get("apart", ())])
    return seq


def undo(ledger: Ledger, number: int, author: str) -> int:
    """Take a correction back; the ledger keeps both. Return the number of this.

    Parameters
    ----------
    ledger : Ledger
        With the right to write.
    number : int
        The correction's.
    author : str

    Raises
    ------
    StoreError
        When there is no such correction.
    """
    db = ledger.db
    rows = db.run("SELECT incident, changes, key FROM correction WHERE seq = ? AND undoes IS NULL", (number,))
    if not rows:
        raise StoreError(f"there is no correction {number}; `waqai store corrections` lists those that hold")
    incident, changes, key = rows[0]
    with db.transaction():
        seq = ledger.number()
        db.run(
            "INSERT INTO correction (seq, incident, changes, undoes, author, at) VALUES (?, ?, ?, ?, ?, ?)",
            (seq, incident, "{}", number, author, now()),
        )
        # An incident that was rejected is gone, and still has its members.
        members = db.run("SELECT members FROM incident WHERE id = ?", (incident,))
        reports = json.loads(members[0][0]) if members and members[0][0] else ()
        _touch(ledger, [incident, *reports, *json.loads(changes).get("apart", ())])
        # Newer rules may have given the incident another id since.
        db.run(
            "INSERT INTO pending (report) SELECT r.seq FROM report r JOIN standing s ON s.digest = r.digest"
            " AND s.rules = r.rules WHERE s.key = ? ON CONFLICT DO NOTHING",
            (key,),
        )
    return seq


def holding(ledger: Ledger) -> Iterator[tuple[Correction, bytes | None, int | None]]:
    """Yield each correction that holds with its article's key and the start of the sentence that it is about.

    Parameters
    ----------
    ledger : Ledger
    """
    rows = ledger.db.run(
        "SELECT seq, incident, changes, author, at, key, start FROM correction WHERE undoes IS NULL"
        " AND seq NOT IN (SELECT undoes FROM correction WHERE undoes IS NOT NULL) ORDER BY seq"
    )
    for seq, name, changes, author, at, key, start in rows:
        yield Correction(seq, name, json.loads(changes), author, at), key if key is None else bytes(key), start


def _touch(ledger: Ledger, reports: Sequence[str]) -> None:
    """Have some reports merged anew."""
    for part in slices(sorted(set(reports))):
        sql = (
            "INSERT INTO pending (report) SELECT r.seq FROM report r JOIN standing s ON s.digest = r.digest"
            f" AND s.rules = r.rules WHERE r.id IN ({marks(len(part))}) ON CONFLICT DO NOTHING"
        )
        ledger.db.run(sql, part)
