"""What happened: from trigger words to incidents of one article. `incidents.find_incidents` is the way out.

In the order of the data: `triggers` and `reading` mark the words, `idle` leaves out those that tell of nothing,
`constructions` says what makes weak ones sure, `splitting` cuts clauses, `moods`, `arms`, `counts` (of `quantities`,
`victims`, `numerals`, `implied`, `sums`) and `types` read around the words, `grouping` and `told` make told events,
`placing` (with `relations` and `bystanding`) and `dating`, on the scene of `setting`, `parties` and `status` say where,
when, who and how sure, `stories` and `narrative` join what is told twice, `tolls` the dead that are told apart,
`summaries` leaves sums out, `settling` lends what a story lacks, `genre` raises the bar, `incidents` makes the records.
"""
