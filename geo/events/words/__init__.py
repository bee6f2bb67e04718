"""The event lexicon and its words in a text: `triggers` is the dictionary, `reading` a document read with it."""
