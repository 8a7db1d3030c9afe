"""The training loop and its parts: the working directory, the device, data, checkpoints and time budgets."""
