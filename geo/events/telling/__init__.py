"""Told events, clause by clause: `told.find_events` is the way out.

`idle` leaves out triggers that tell of nothing, `constructions` says what makes weak ones sure, `splitting` cuts
clauses, `grouping` puts the triggers of one event together, `moods` tells what happened from what is planned or denied,
`arms` and `crowds` say with what and by how many, `types` which of ACLED's sub-types it is, `traits` what else.
"""
