"""Geoparsing: the places of an article, end to end. `reader.find_places` is the way in.

The rooms stand in the order of the data, and an import contract keeps them in it: `words` knows what speaks for a name
and what spatial language is made of, `recognition` finds names and says what they do in their sentence, `ground` has
the geometry, `resolution` chooses among namesakes and reads the words that stand for a place, `phrases` turns spatial
language into areas.
"""
