"""Read: the network gives scores, the reader makes event mentions of them."""

from attest.extract.network import Labels, Network, OnnxNetwork, Scores, load_network
from attest.extract.reader import Extract, Thresholds

__all__ = ["Extract", "Labels", "Network", "OnnxNetwork", "Scores", "Thresholds", "load_network"]
