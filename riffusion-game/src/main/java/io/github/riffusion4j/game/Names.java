package io.github.riffusion4j.game;

/** What names of sections, layers and stingers, and files of a pack, may look like. */
final class Names {

    private static final int LONGEST = 64;
    private static final int LONGEST_FILE = 200;

    private Names() {}

    static String require(String what, String name) {
        if (name.length() > LONGEST || !isName(name, 0, name.length(), false)) {
            throw new IllegalArgumentException("the name of a " + what + " is 1 to " + LONGEST
                    + " letters, digits, spaces, dots, _ and -, and begins with a letter or digit; not \"" + name
                    + "\"");
        }
        return name;
    }

    /** Verifies that a file lies in the pack, with slashes between directories whatever the system. */
    static String requireFile(String file) {
        boolean right = file.length() <= LONGEST_FILE;
        for (int from = 0; right && from <= file.length(); ) {
            int slash = file.indexOf('/', from);
            int to = slash < 0 ? file.length() : slash;
            right = isName(file, from, to, true);
            from = to + 1;
        }
        if (!right) {
            throw new IllegalArgumentException(
                    "a file of a pack is named by letters, digits, spaces, dots, _ and -, with / between directories, at"
                            + " most " + LONGEST_FILE + " characters; not \"" + file + "\"");
        }
        return file;
    }

    private static boolean isName(String text, int from, int to, boolean lowLine) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            boolean first = Character.isLetterOrDigit(c) || (lowLine && c == '_');
            if (!first && (i == from || " _.-".indexOf(c) < 0)) {
                return false;
            }
        }
        return from < to;
    }
}
