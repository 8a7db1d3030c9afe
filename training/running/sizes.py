"""The sizes of the networks: small for a CPU, larger for a GPU."""

from typing import Dict, NamedTuple, Tuple

from ..nets.autoencoder import AutoencoderShape
from ..nets.text_encoder import TextShape
from ..nets.unet import UnetShape
from ..text.tokenizer import POSITIONS
from .machine import Machine


SCORE_CHANNELS = 84
"""Of the score image that ``riffusion compose --training`` writes."""


class Size(NamedTuple):
    """The shapes of the networks, and their training parameters."""

    autoencoder: AutoencoderShape
    autoencoder_batch: Tuple[int, int]
    """Images and columns of each."""
    autoencoder_rate: float
    text_width: int
    unet_channels: Tuple[int, ...]
    unet_batch: int
    unet_rate: float
    unet_decay: float
    """The decay of the moving average."""

    def text(self, vocabulary: int) -> TextShape:
        """The text encoder's shape."""
        return TextShape(vocabulary, POSITIONS, self.text_width, layers=4, heads=self.text_width // 32)

    def unet(self) -> UnetShape:
        """The UNet's shape. Self-attention at full resolution would be too slow on a laptop."""
        attends = (False,) + (True,) * (len(self.unet_channels) - 1)
        side = 512 // self.autoencoder.downsampling
        return UnetShape(self.autoencoder.latent_channels, side, self.unet_channels, attends, 1, 16, self.text_width,
                         SCORE_CHANNELS)


_BOX = AutoencoderShape((12, 12, 24, 96, 192), (0, 1, 1, 2, 2), 16)

SIZES: Dict[str, Size] = {
    "tiny": Size(AutoencoderShape((8, 8, 16, 16, 16), (0, 1, 1, 1, 1), 4), (2, 64), 1e-3, 32, (32, 32, 32), 8, 2e-3, 0.99),
    "cpu": Size(_BOX, (8, 128), 1e-3, 128, (64, 128, 192), 16, 1.5e-3, 0.9995),
    "gpu": Size(_BOX, (64, 256), 1e-3, 192, (96, 160, 192), 512, 1.5e-3, 0.9995),
}
"""``tiny`` is for tests of the stages only."""


def add_argument(parser) -> None:
    """Adds the option of ``chosen``."""
    parser.add_argument("--size", choices=sorted(SIZES), help="of the networks (gpu where there is one, else cpu)")


def chosen(name: "str | None", machine: Machine) -> str:
    """The requested size, or the default of the machine."""
    return name or ("gpu" if machine.gpu else "cpu")
