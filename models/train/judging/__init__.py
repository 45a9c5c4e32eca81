"""How good pictures are: for reports only, nothing is trained on it or chosen by it."""
