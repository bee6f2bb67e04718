"""What can be asked of incidents, in memory or in a store: filters, time bins, map clusters. Draws nothing."""
