"""Which reports tell of the same event, and what a cluster of claims settles to."""
