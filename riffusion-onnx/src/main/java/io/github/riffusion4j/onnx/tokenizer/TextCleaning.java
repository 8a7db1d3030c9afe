package io.github.riffusion4j.onnx.tokenizer;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Normalizes a prompt before it is split into words: control and format characters and lone surrogates are removed,
 * ideographs are separated, Unicode is composed (NFC), white space becomes single spaces, letters become lower case.
 *
 * <p>This is what transformers' {@code CLIPTokenizer} does where the package {@code ftfy} is not installed, with one
 * exception: unassigned code points are kept, because these depend on the version of Java, and the tokens of a new
 * emoji must not.
 */
final class TextCleaning {

    private TextCleaning() {}

    static String clean(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints().forEach(c -> appendCleaned(c, kept));
        return Normalizer.normalize(kept, Normalizer.Form.NFC)
                .strip()
                .replaceAll(" {2,}", " ")
                .toLowerCase(Locale.ROOT);
    }

    private static void appendCleaned(int c, StringBuilder out) {
        if (isSpace(c)) {
            out.append(' ');
        } else if (isIdeograph(c)) {
            out.append(' ').appendCodePoint(c).append(' ');
        } else if (!isDropped(c)) {
            out.appendCodePoint(c);
        }
    }

    private static boolean isSpace(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || switch (Character.getType(c)) {
                    case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
                    default -> false;
                };
    }

    private static boolean isDropped(int c) {
        return c == 0xFFFD
                || switch (Character.getType(c)) {
                    case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE -> true;
                    default -> false;
                };
    }

    /** Returns whether a code point is in one of the blocks of CJK ideographs of BERT's tokenizer. */
    private static boolean isIdeograph(int c) {
        return isBetween(c, 0x4E00, 0x9FFF)
                || isBetween(c, 0x3400, 0x4DBF)
                || isBetween(c, 0x20000, 0x2A6DF)
                || isBetween(c, 0x2A700, 0x2CEAF)
                || isBetween(c, 0xF900, 0xFAFF)
                || isBetween(c, 0x2F800, 0x2FA1F);
    }

    private static boolean isBetween(int c, int first, int last) {
        return c >= first && c <= last;
    }
}
