"""A procedural composer of exact loops, and their descriptions."""
