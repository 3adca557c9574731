"""Keep: the append-only ledger."""
