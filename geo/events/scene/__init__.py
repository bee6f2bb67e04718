"""Where, when, by whom and how sure: what a told event is given out of its clause, its sentence and its article.

`setting` is the scene that the choices are made on; `placing` (with `relations` and `bystanding`), `dating`, `parties`
and `status` make one choice each.
"""
