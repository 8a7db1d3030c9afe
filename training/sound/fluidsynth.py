"""Plays MIDI by FluidSynth, faster than real time."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import List, Optional

import numpy as np

SAMPLE_RATE = 44_100

_SOUNDFONTS = (
    "/usr/share/sounds/sf3/FluidR3Mono_GM.sf3",
    "/usr/share/sounds/sf2/FluidR3_GM.sf2",
)
_GAIN = "0.4"


class FluidSynth:
    """The program and a General MIDI soundfont."""

    def __init__(self, program: List[str], soundfont: Path):
        self._program = program
        self._soundfont = soundfont

    @staticmethod
    def find(program: Optional[str], soundfont: Optional[str]) -> "FluidSynth":
        """The installed one, unless another is named (``program`` may be a command with arguments)."""
        command = program.split() if program else ["fluidsynth"]
        if shutil.which(command[0]) is None:
            raise SystemExit(f"{command[0]} is not installed; on Debian: apt-get install fluidsynth fluidr3mono-gm-soundfont")
        fonts = [soundfont] if soundfont else [font for font in _SOUNDFONTS if os.path.exists(font)]
        if not fonts or not os.path.exists(fonts[0]):
            raise SystemExit(f"no soundfont {soundfont or 'of ' + ', '.join(_SOUNDFONTS)}; see training/README.md")
        return FluidSynth(command, Path(fonts[0]))

    def play(self, midi: bytes) -> np.ndarray:
        """The sound of a MIDI file, mixed down to mono, [samples] float32 where full scale is 1.

        Reverberation is on; the chorus is off, since its slow wave would not fit into a loop.
        """
        with tempfile.TemporaryDirectory() as folder:
            score, sound = Path(folder, "score.mid"), Path(folder, "sound.raw")
            score.write_bytes(midi)
            command = self._program + [
                # Only the instruments that play are unpacked.
                "-ni", "-q", "-o", "synth.dynamic-sample-loading=1", "-g", _GAIN, "-r", str(SAMPLE_RATE), "-C", "0", "-R", "1",
                "-T", "raw", "-O", "float", "-F", str(sound), str(self._soundfont), str(score)]
            result = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
            if result.returncode or not sound.exists():
                raise SystemExit(f"{' '.join(command)} failed: {result.stderr.decode(errors='replace').strip()}")
            return np.fromfile(sound, dtype="<f4").reshape(-1, 2).mean(axis=1, dtype=np.float32)
