"""How a ledger's tables came to be, one revision a file; applied when a ledger is opened."""
