"""Arabic articles to incidents."""
