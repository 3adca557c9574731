"""One file a format: the same events as JSON lines, CSV or text to read."""
