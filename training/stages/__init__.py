"""The stages, one command each."""
