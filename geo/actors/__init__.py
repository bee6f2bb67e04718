"""Who: actors in running text. `reader.find_actors` is the way in, `names` holds the names and when they count."""
