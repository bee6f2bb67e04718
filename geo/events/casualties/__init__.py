"""How many died, were hurt or driven out: `counts.read_counts` reads a stretch of text.

`quantities` finds numbers with their noun, `victims` the one person who is hit, `implied` the dead whom no number
tells, `figures` the number that a toll has reached, `sums` adds up, `rivals` is what another source says.
"""
