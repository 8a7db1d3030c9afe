"""The working directory that all stages share."""

import os
from pathlib import Path

from ..text.tokenizer import Tokenizer
from .shards import Shards


class WorkingDirectory:
    """The files of the stages."""

    def __init__(self, path: str):
        self.path = Path(path)
        self.model = self.path / "model"
        self.words_file = self.path / "words.txt"
        self.shards = Shards(self.path / "shards")

    def checkpoint(self, name: str) -> Path:
        """A stage's checkpoint."""
        return self.path / f"{name}.pt"

    def journal(self, name: str) -> Path:
        """A stage's log, a JSON object a line."""
        return self.path / f"{name}.log.jsonl"

    def require(self, file: Path, stage: str) -> Path:
        """Returns a file; fails if the stage that writes it has not run."""
        if not file.exists():
            raise SystemExit(f"{file} is missing; run first: python3 -m training {stage} --work {self.path}")
        return file

    def tokenizer(self) -> Tokenizer:
        """The tokenizer trained on the words of the composer's captions."""
        words = self.require(self.words_file, "produce").read_text("utf-8")
        return Tokenizer.of_phrases(words.splitlines())


def write_text(path: Path, text: str) -> None:
    """Writes a file atomically."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".draft")
    draft.write_text(text, encoding="utf-8")
    os.replace(draft, path)
