"""Byte-pair encoding (Sennrich, Haddow, Birch 2016) as in CLIP, and training of a vocabulary."""

from collections import Counter
from typing import Dict, Iterable, List, Tuple

END_OF_WORD = "</w>"
START_TOKEN, END_TOKEN = "<|startoftext|>", "<|endoftext|>"

Pair = Tuple[str, str]


def byte_symbols() -> List[str]:
    """The printable character that stands for each byte in vocabulary files, as in GPT-2."""
    symbols, extra = [], 256
    for byte in range(256):
        if ord("!") <= byte <= ord("~") or ord("¡") <= byte <= ord("¬") or byte >= ord("®"):
            symbols.append(chr(byte))
        else:
            symbols.append(chr(extra))
            extra += 1
    return symbols


_SYMBOLS = byte_symbols()


def spelled(word: str) -> Tuple[str, ...]:
    """The symbols of a word, one for each byte of UTF-8, the last with the end-of-word mark."""
    letters = [_SYMBOLS[byte] for byte in word.encode()]
    return tuple(letters[:-1]) + (letters[-1] + END_OF_WORD,)


def joined(symbols: Tuple[str, ...], pair: Pair) -> Tuple[str, ...]:
    """Merges every occurrence of a pair, from the left."""
    result: List[str] = []
    i = 0
    while i < len(symbols):
        if symbols[i:i + 2] == pair:
            result.append(symbols[i] + symbols[i + 1])
            i += 2
        else:
            result.append(symbols[i])
            i += 1
    return tuple(result)


def learn_merges(words: Iterable[str]) -> List[Pair]:
    """Learns merges, the most frequent first, until each of these words is one token."""
    split = [spelled(word) for word in sorted(set(words))]
    merges: List[Pair] = []
    while True:
        pairs = Counter(pair for symbols in split for pair in zip(symbols, symbols[1:]))
        if not pairs:
            return merges
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        split = [joined(symbols, best) for symbols in split]


def merged(word: str, ranks: Dict[Pair, int]) -> Tuple[str, ...]:
    """The tokens of a word: repeatedly merges the pair of the lowest rank."""
    symbols = spelled(word)
    while len(symbols) > 1:
        best = min(zip(symbols, symbols[1:]), key=lambda pair: ranks.get(pair, len(ranks)))
        if best not in ranks:
            break
        symbols = joined(symbols, best)
    return symbols
