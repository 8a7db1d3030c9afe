"""Spectrogram images, as of Riffusion for Java's converter.

Reimplements ``SpectrogramImageConverter`` with ``SpectrogramParams.defaults()``, for machines without Java and for GPUs.
``check-images`` compares the two.
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


class SpectrogramImageConverter:
    """Converts sound to spectrogram images."""

    def __init__(self, device: torch.device):
        self._window = torch.hann_window(WINDOW, device=device)
        self._bank = mel_filterbank().to(device)

    def amplitudes(self, extended: torch.Tensor) -> torch.Tensor:
        """Mel amplitudes [batch, bands, frames] of sound [batch, samples] padded by half a window at both ends."""
        return self._mel(extended.unfold(1, WINDOW, HOP) * self._window)

    def _mel(self, frames: torch.Tensor) -> torch.Tensor:
        """Mel amplitudes [batch, bands, frames] of windowed frames [batch, frames, window]."""
        # The position of the window in its frame changes only phases, which are not used.
        spectrum = torch.fft.rfft(frames * _FULL_SCALE, n=FFT)[..., :self._bank.shape[0]].abs()
        return (spectrum @ self._bank).transpose(1, 2)

    def to_images(self, amplitudes: torch.Tensor) -> torch.Tensor:
        """Images [batch, bands, frames] uint8, the highest band on top, each clip's loudest point black."""
        loudest = amplitudes.amax(dim=(1, 2), keepdim=True)
        share = (amplitudes / loudest).clamp(max=1).double().pow(POWER).float()
        return (255 - share * 255).to(torch.uint8).flip(1)

    def loop_amplitudes(self, sound: torch.Tensor, columns: int) -> torch.Tensor:
        """Mel amplitudes [batch, 512, columns] of loops [batch, samples]; column k is centred on the sample nearest to
        k samples / columns, with wrap-around. The hop of 441 is stretched to fit the length."""
        samples = sound.shape[1]
        centres = (torch.arange(columns, dtype=torch.float64, device=sound.device) * samples / columns).round().long()
        offsets = torch.arange(WINDOW, device=sound.device) - WINDOW // 2
        frames = sound[:, (centres[:, None] + offsets) % samples] * self._window
        return self._mel(frames)

    def loops(self, sound: torch.Tensor, columns: int = 512) -> torch.Tensor:
        """Images [batch, 512, columns] of loops [batch, samples]."""
        return self.to_images(self.loop_amplitudes(sound, columns))

    def clips(self, sound: torch.Tensor) -> torch.Tensor:
        """Images [batch, 512, 1 + samples / 441] of sound that is not periodic, with reflection padding."""
        half = WINDOW // 2
        return self.to_images(self.amplitudes(F.pad(sound[:, None], (half, half), mode="reflect")[:, 0]))
