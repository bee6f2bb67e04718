"""Stories: one event with every mention that tells it. `narrative.tell` is the way out.

`genre` says whether an article is news at all, `stories` joins mentions, `updates` and `tolls` let later figures change
them, `sharing` spreads a toll told place by place, `settling` lends what a story lacks, `summaries` leaves sums out and
`undated` what has no day and little else.
"""
