"""Spectrogram images as Riffusion for Java's converter paints them.

A twin of ``SpectrogramImageConverter`` with ``SpectrogramParams.defaults()``, so that images can be made where there
is no Java, and on a GPU. ``check-images`` compares the two.
"""

import torch
import torch.nn.functional as F

from .fluidsynth import SAMPLE_RATE

HOP, WINDOW, FFT = 441, 4410, 17640
BANDS = 512
MAX_HERTZ = 10_000.0
_FULL_SCALE = 32768.0
POWER = 0.25


def mel_filterbank() -> torch.Tensor:
    """Overlapping triangles of height 1, evenly spaced on HTK's mel scale; [bins, bands] up to 10 kHz."""
    hertz = torch.arange(int(MAX_HERTZ * FFT / SAMPLE_RATE) + 1, dtype=torch.float64) * SAMPLE_RATE / FFT
    top = 2595 * torch.log10(torch.tensor(1 + MAX_HERTZ / 700, dtype=torch.float64))
    mel = top * torch.arange(BANDS + 2, dtype=torch.float64) / (BANDS + 1)
    corners = 700 * (10 ** (mel / 2595) - 1)
    rise = (hertz[:, None] - corners[None]) / F.pad(corners.diff(), (0, 1), value=1.0)
    fall = 1 - rise
    return torch.minimum(rise[:, :BANDS], fall[:, 1:BANDS + 1]).clamp(min=0).float()


class Painter:
    """Paints loops on one device."""

    def __init__(self, device: torch.device):
        self._window = torch.hann_window(WINDOW, device=device)
        self._bank = mel_filterbank().to(device)

    def amplitudes(self, extended: torch.Tensor) -> torch.Tensor:
        """Mel amplitudes [batch, bands, frames] of sound [batch, samples] that has half a window more at both ends."""
        frames = extended.unfold(1, WINDOW, HOP) * self._window
        # Where in its frame the window lies changes phases only, which are not looked at.
        spectrum = torch.fft.rfft(frames * _FULL_SCALE, n=FFT)[..., :self._bank.shape[0]].abs()
        return (spectrum @ self._bank).transpose(1, 2)

    def paint(self, amplitudes: torch.Tensor) -> torch.Tensor:
        """Images [batch, bands, frames] uint8, the highest band on top, each clip's loudest point black."""
        loudest = amplitudes.amax(dim=(1, 2), keepdim=True)
        share = (amplitudes / loudest).clamp(max=1).double().pow(POWER).float()
        return (255 - share * 255).to(torch.uint8).flip(1)

    def loop_amplitudes(self, sound: torch.Tensor) -> torch.Tensor:
        """Mel amplitudes [batch, 512, 512] of loops [batch, 225792]; column k is centred on sample 441 k, as on a circle."""
        half = WINDOW // 2
        return self.amplitudes(torch.cat([sound[:, -half:], sound, sound[:, :half - HOP]], dim=1))

    def loops(self, sound: torch.Tensor) -> torch.Tensor:
        """Images [batch, 512, 512] of loops [batch, 225792]."""
        return self.paint(self.loop_amplitudes(sound))

    def clips(self, sound: torch.Tensor) -> torch.Tensor:
        """Images [batch, 512, 1 + samples / 441] of sound that does not repeat, mirrored at its ends."""
        half = WINDOW // 2
        return self.paint(self.amplitudes(F.pad(sound[:, None], (half, half), mode="reflect")[:, 0]))
