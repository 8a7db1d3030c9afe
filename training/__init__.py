"""The recipe that made riffusion-model-tiny: music, spectrograms, networks, one command a stage. See README.md."""
