package io.github.riffusion4j.game;

import java.util.regex.Pattern;

/** What names of sections, layers and stingers, and files of a pack, may look like. */
final class Names {

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} _.-]{0,63}");

    /** Slashes between directories whatever the system, and no way out of the pack. */
    private static final Pattern FILE =
            Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N} _.-]*(/[\\p{L}\\p{N}_][\\p{L}\\p{N} _.-]*)*");

    private static final int LONGEST_FILE = 200;

    private Names() {}

    static String require(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the name of a " + what + " is 1 to 64 letters, digits, spaces, dots, _ and"
                            + " -, and begins with a letter or digit; not \"" + name + "\"");
        }
        return name;
    }

    static String requireFile(String file) {
        if (file.length() > LONGEST_FILE || !FILE.matcher(file).matches()) {
            throw new IllegalArgumentException(
                    "a file of a pack is named by letters, digits, spaces, dots, _ and -, with / "
                            + "between directories, at most " + LONGEST_FILE + " characters; not \"" + file + "\"");
        }
        return file;
    }
}
