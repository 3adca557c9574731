"""What counts as an event: the researcher's YAML, its loader and its crosswalks."""
