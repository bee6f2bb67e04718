"""Sample articles that ship with the project: our own sentences about events of several countries and years."""

from __future__ import annotations

from pathlib import Path


def path() -> Path:
    """Return the file of the sample articles (JSON lines; eight articles, each with its day of publication)."""
    return Path(__file__).parent / "articles.jsonl"
