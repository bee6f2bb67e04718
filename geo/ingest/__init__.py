"""Articles into a store: `inputs` streams and hashes them, `run` spreads them over cores, `cluster` over machines."""
