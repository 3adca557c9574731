"""Read: the network gives scores, the reader makes event mentions of them."""
