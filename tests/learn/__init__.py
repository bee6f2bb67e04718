"""How lists in the lexicon were learned: run these again and compare. Not part of the test run."""
