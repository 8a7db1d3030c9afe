"""From notes to sound to spectrogram images."""
