"""Photos and paintings: where they come from, and the batches and pairs made of them."""
