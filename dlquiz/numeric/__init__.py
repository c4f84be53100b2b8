"""Deep-learning arithmetic, one module per subject; it knows nothing of questions."""
