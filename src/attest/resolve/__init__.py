"""Words to things: actors, places, times, counts, sources."""
