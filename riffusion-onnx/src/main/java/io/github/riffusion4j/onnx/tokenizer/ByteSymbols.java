package io.github.riffusion4j.onnx.tokenizer;

/**
 * The printable character that stands for each byte in vocabulary and merge files: bytes that are printable in Latin-1
 * stand for themselves, the other 68 for the characters from U+0100 on, in order. GPT-2 introduced it.
 */
final class ByteSymbols {

    private static final char[] SYMBOLS = symbols();

    private ByteSymbols() {}

    static char of(byte value) {
        return SYMBOLS[value & 0xff];
    }

    private static char[] symbols() {
        char[] symbols = new char[256];
        char next = 256;
        for (char b = 0; b < 256; b++) {
            boolean printable = (b >= '!' && b <= '~') || (b >= '¡' && b <= '¬') || b >= '®';
            symbols[b] = printable ? b : next++;
        }
        return symbols;
    }
}
