"""Questions on deep learning, one module per topic."""
