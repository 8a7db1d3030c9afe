"""The tokenizer and its vocabulary."""

import json
import tempfile
import unittest
from pathlib import Path

from training.text.bpe import joined, learn_merges, merged, spelled
from training.text.tokenizer import POSITIONS, Tokenizer, split_words

PHRASES = ("slow calm piano", "dark techno, very fast", "it's a bass line", "120 bpm", "no drums")
TOKENIZER = Tokenizer.of_phrases(PHRASES)


JAVA = {
    "Slow  drum-loop!": [530, 521, 301, 528, 289],
    "94 pianos": [313, 308, 112, 105, 515, 111, 371],
    "it's drum'n'bass": [105, 372, 39, 371, 521, 295, 366, 295, 519],
    "drummer": [520, 109, 101, 370],
    "été": [195, 169, 116, 195, 425],
}
"""ClipTokenizer's answers for the same files."""


class BytePairTest(unittest.TestCase):
    def test_the_pair_learnt_first_is_merged_first(self):
        ranks = {("b", "c</w>"): 0, ("a", "b"): 1}
        self.assertEqual(merged("abc", ranks), ("a", "bc</w>"))

    def test_pairs_are_joined_from_the_left(self):
        self.assertEqual(joined(("a", "a", "a"), ("a", "a")), ("aa", "a"))

    def test_letters_beyond_ascii_are_bytes(self):
        self.assertEqual(spelled("é"), ("Ã", "©</w>"))

    def test_learnt_words_are_one_piece(self):
        merges = learn_merges(["drum", "drums", "dream"])
        ranks = {pair: rank for rank, pair in enumerate(merges)}
        for word in ("drum", "drums", "dream"):
            self.assertEqual(merged(word, ranks), (word + "</w>",))


class TokenizerTest(unittest.TestCase):
    def test_words_digits_and_signs(self):
        self.assertEqual(split_words("A Loop,  it's 94 BPM!?"), ["a", "loop", ",", "it", "'s", "9", "4", "bpm", "!?"])

    def test_every_known_word_is_one_token(self):
        for phrase in PHRASES:
            self.assertEqual(len(TOKENIZER.encode(phrase)), len(split_words(phrase)), phrase)

    def test_windows(self):
        start, end = TOKENIZER.start, TOKENIZER.end
        self.assertEqual(TOKENIZER.window(""), [start] + [end] * (POSITIONS - 1))
        piano, = TOKENIZER.encode("piano")
        self.assertEqual(TOKENIZER.window("Piano")[:3], [start, piano, end])
        long = TOKENIZER.window("piano " * 100)
        self.assertEqual((len(long), long[-2:]), (POSITIONS, [piano, end]))

    def test_the_same_tokens_as_our_java_tokenizer(self):
        tokenizer = Tokenizer.of_phrases(["slow drum loop", "drums", "piano with bass"])
        for text, tokens in JAVA.items():
            self.assertEqual(tokenizer.encode(text), tokens, text)

    def test_files_come_back(self):
        with tempfile.TemporaryDirectory() as directory:
            TOKENIZER.write(Path(directory))
            again = Tokenizer.read(Path(directory))
            vocabulary = json.loads(Path(directory, "vocab.json").read_text("utf-8"))
        self.assertEqual(again.encode("dark zyzzyva"), TOKENIZER.encode("dark zyzzyva"))
        self.assertEqual(sorted(vocabulary.values()), list(range(TOKENIZER.size)))


if __name__ == "__main__":
    unittest.main()
