"""Toponym resolution: `resolve.resolve` chooses among namesakes, by what stands around a name and what lies near.

`lying` and `quarters` hear what the text says of where a name lies (`behind`), `strangers` leaves out names that
nothing speaks for, `anaphora` reads المدينة and المحافظة.
"""
