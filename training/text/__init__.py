"""CLIP's tokenizer with a small vocabulary."""
