"""The noise schedule, the loss and the sampler."""
