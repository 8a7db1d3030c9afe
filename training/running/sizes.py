"""How large the networks are: small ones for a CPU, larger ones for a GPU."""

from typing import Dict, NamedTuple, Tuple

from ..nets.autoencoder import AutoencoderShape
from ..nets.text_encoder import TextShape
from ..nets.unet import UnetShape
from ..text.tokenizer import POSITIONS
from .machine import Machine


class Size(NamedTuple):
    """One choice of sizes, and of how to train networks of that size."""

    autoencoder: AutoencoderShape
    autoencoder_batch: Tuple[int, int]
    """Images and columns of each."""
    autoencoder_rate: float
    text_width: int
    unet_channels: Tuple[int, ...]
    unet_batch: int
    unet_rate: float
    unet_decay: float
    """Of the weights' average: over fewer steps where there are fewer in all."""

    def text(self, vocabulary: int) -> TextShape:
        """The text encoder's shape."""
        return TextShape(vocabulary, POSITIONS, self.text_width, layers=4, heads=self.text_width // 32)

    def unet(self) -> UnetShape:
        """The UNet's shape. The largest latents are too many to attend to each other on a laptop."""
        attends = (False,) + (True,) * (len(self.unet_channels) - 1)
        side = 512 // self.autoencoder.downsampling
        return UnetShape(self.autoencoder.latent_channels, side, self.unet_channels, attends, 1, 16, self.text_width)


SIZES: Dict[str, Size] = {
    "tiny": Size(AutoencoderShape((8, 8, 16, 16, 16), 4, 4), (2, 64), 2e-3, 32, (32, 32, 32), 8, 2e-3, 0.99),
    "cpu": Size(AutoencoderShape((8, 24, 48, 64, 96), 8, 8), (3, 96), 2e-3, 128, (48, 96, 128), 8, 1.5e-3, 0.999),
    "gpu": Size(AutoencoderShape((16, 32, 64, 96, 128), 8, 8), (24, 256), 1.5e-3, 192, (96, 160, 192), 512, 1.5e-3, 0.9995),
}
"""``tiny`` only shows that all stages work."""


def add_argument(parser) -> None:
    """The option that ``chosen`` reads."""
    parser.add_argument("--size", choices=sorted(SIZES), help="of the networks (gpu where there is one, else cpu)")


def chosen(name: "str | None", machine: Machine) -> str:
    """The size that was asked for, or that suits the machine."""
    return name or ("gpu" if machine.gpu else "cpu")
