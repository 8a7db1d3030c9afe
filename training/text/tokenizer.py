"""Tokenizes captions by the rules of CLIP's tokenizer."""

import json
import re
from pathlib import Path
from typing import Dict, Iterable, List

from .bpe import END_OF_WORD, END_TOKEN, START_TOKEN, Pair, byte_symbols, learn_merges, merged

POSITIONS = 32
"""The text encoder's context length, start and end included; longer prompts take several windows."""

_WORDS = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d|[^\W\d_]+|\d|(?:[^\s\w]|_)+", re.IGNORECASE)


def split_words(text: str) -> List[str]:
    """Splits text into words, single digits and runs of punctuation, in lower case."""
    return _WORDS.findall(" ".join(text.lower().split()))


class Tokenizer:
    """A vocabulary and its merges."""

    def __init__(self, merges: List[Pair]):
        letters = byte_symbols()
        tokens = letters + [letter + END_OF_WORD for letter in letters]
        tokens += list(dict.fromkeys(left + right for left, right in merges)) + [START_TOKEN, END_TOKEN]
        self._merges = merges
        self._ranks: Dict[Pair, int] = {pair: rank for rank, pair in enumerate(merges)}
        self._numbers = {token: number for number, token in enumerate(tokens)}
        self._known: Dict[str, List[int]] = {}

    @staticmethod
    def of_phrases(phrases: Iterable[str]) -> "Tokenizer":
        """A tokenizer in which every word of these phrases is one token."""
        return Tokenizer(learn_merges(word for phrase in phrases for word in split_words(phrase)))

    @staticmethod
    def read(directory: Path) -> "Tokenizer":
        """Reads a tokenizer written by ``write``."""
        lines = (directory / "merges.txt").read_text("utf-8").splitlines()[1:]
        return Tokenizer([tuple(line.split(" ")) for line in lines])

    @property
    def size(self) -> int:
        """The vocabulary size."""
        return len(self._numbers)

    @property
    def start(self) -> int:
        """The start token."""
        return self._numbers[START_TOKEN]

    @property
    def end(self) -> int:
        """The end token, which is also the padding."""
        return self._numbers[END_TOKEN]

    def encode(self, text: str) -> List[int]:
        """The tokens of a text, without start and end."""
        tokens: List[int] = []
        for word in split_words(text):
            if word not in self._known:
                self._known[word] = [self._numbers[piece] for piece in merged(word, self._ranks)]
            tokens += self._known[word]
        return tokens

    def window(self, text: str) -> List[int]:
        """[POSITIONS] tokens: start, as much of the text as fits, end, and padding."""
        tokens = [self.start] + self.encode(text)[:POSITIONS - 2]
        return tokens + [self.end] * (POSITIONS - len(tokens))

    def write(self, directory: Path) -> None:
        """Writes vocab.json, merges.txt and the two configuration files of transformers."""
        directory.mkdir(parents=True, exist_ok=True)
        (directory / "vocab.json").write_text(json.dumps(self._numbers, ensure_ascii=False, indent=0) + "\n", "utf-8")
        lines = ["#version: 0.2"] + [" ".join(pair) for pair in self._merges]
        (directory / "merges.txt").write_text("\n".join(lines) + "\n", "utf-8")
        special = {"bos_token": START_TOKEN, "eos_token": END_TOKEN, "unk_token": END_TOKEN, "pad_token": END_TOKEN}
        (directory / "special_tokens_map.json").write_text(json.dumps(special, indent=2) + "\n")
        config = {"tokenizer_class": "CLIPTokenizer", "model_max_length": POSITIONS, "do_lower_case": True, **special}
        (directory / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n")
