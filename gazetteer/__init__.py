"""Arabic place names to geometry."""
