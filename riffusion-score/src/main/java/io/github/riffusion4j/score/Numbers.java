package io.github.riffusion4j.score;

import java.math.BigDecimal;

/** Numbers inside texts, with errors that show their place. */
final class Numbers {

    private static final int MOST_DIGITS = 9;

    private Numbers() {}

    /** Whole number without a sign between two places of a text; blanks around it are skipped. */
    static int parseInt(String text, int start, int end, String expected) {
        String digits = text.substring(start, end).strip();
        int first = digits.isEmpty() ? start : text.indexOf(digits, start);
        if (digits.isEmpty() || digits.length() > MOST_DIGITS || !digits.chars().allMatch(Numbers::isDigit)) {
            throw new NotationException(expected, text, first);
        }
        return Integer.parseInt(digits);
    }

    /** Number without a sign, as "96.5", and nothing else. */
    static double parseDouble(String text, int start, int end, String expected) {
        String number = text.substring(start, end).strip();
        int first = number.isEmpty() ? start : text.indexOf(number, start);
        if (number.length() > MOST_DIGITS + 7 || !number.matches("[0-9]+(\\.[0-9]+)?")) {
            throw new NotationException(expected, text, first);
        }
        return new BigDecimal(number).doubleValue();
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
