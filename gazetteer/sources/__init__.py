"""Where the places come from: one module a source, each a function that yields `Place`s."""
