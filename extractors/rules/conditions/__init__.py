"""Rules that read what a value holds for: around prices, scores and specifications, and in what stands above them."""
