"""The networks, with the module names of diffusers and transformers."""
