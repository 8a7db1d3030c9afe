"""Byte-pair encoding (Sennrich, Haddow, Birch 2016) as CLIP has it, and how a vocabulary is learnt."""

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
    """One symbol a byte of UTF-8, the last marked as the end of the word."""
    letters = [_SYMBOLS[byte] for byte in word.encode()]
    return tuple(letters[:-1]) + (letters[-1] + END_OF_WORD,)


def joined(symbols: Tuple[str, ...], pair: Pair) -> Tuple[str, ...]:
    """The symbols with every occurrence of the pair, from the left, made one."""
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
    """The merges, the most important first, that make each of these words one token."""
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
    """The pieces of a word: the pair that was learnt first is merged again and again until none is left."""
    symbols = spelled(word)
    while len(symbols) > 1:
        best = min(zip(symbols, symbols[1:]), key=lambda pair: ranks.get(pair, len(ranks)))
        if best not in ranks:
            break
        symbols = joined(symbols, best)
    return symbols
