"""Arabic temporal expressions: found in an article and resolved against its day of publication.

`find_dates` returns the mentions of an article, `dateline` the day that its text gives as its own.
"""

from geo.dates.finder import dateline, find_dates

__all__ = ["dateline", "find_dates"]
