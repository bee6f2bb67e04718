"""The text of an article, folded once and cut into sentences and words; many names matched in one pass.

Read in this order: `document`, `tokens`, `wordforms`, `matching`. Knows Arabic spelling, no place and no event.
"""
