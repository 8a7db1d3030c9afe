"""Noise schedules and ways from noise to latents."""
