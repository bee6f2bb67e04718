"""Geoparsing: the places of an article, end to end. `reader.find_places` is the way in.

In the order of the data: `toponyms` recognises names (`placewords` weighs the words, `unknown` reads names that no
gazetteer has, `toponym` is the record), `resolve` chooses among namesakes, `roles` says what a place does in its
sentence, `regions` turns spatial language (`spatialwords`) into areas (`areas`: how large; `spatial`: the geometry),
`anaphora` reads the words that stand for a place named before. `marks` looks every word up once for these three.
"""
