package io.github.riffusion4j.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A length of time, up to a year: {@code 30s}, {@code 1.5}, {@code 640ms}, {@code 2m}, {@code 1:30}. */
final class Time implements ITypeConverter<Duration> {

    private static final Pattern UNITS = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,6})?)(ms|s|m|min)?");
    private static final Pattern CLOCK = Pattern.compile("(\\d{1,4}):([0-5]\\d(?:\\.\\d{1,6})?)");

    private static final Duration LONGEST = Duration.ofDays(365);

    @Override
    public Duration convert(String text) {
        Duration time = parse(text);
        if (time.compareTo(LONGEST) > 0) {
            throw new TypeConversionException("must be at most " + LONGEST.toDays() + " days, got \"" + text + "\"");
        }
        return time;
    }

    private static Duration parse(String text) {
        Matcher clock = CLOCK.matcher(text);
        if (clock.matches()) {
            return seconds(clock.group(2)).plusMinutes(Long.parseLong(clock.group(1)));
        }
        Matcher units = UNITS.matcher(text);
        if (!units.matches()) {
            throw new TypeConversionException(
                    "must be a time such as 30s, 1.5s, 640ms, 2m or 1:30, got \"" + text + "\"");
        }
        Duration number = seconds(units.group(1));
        return switch (units.group(2) == null ? "s" : units.group(2)) {
            case "ms" -> number.dividedBy(1000);
            case "s" -> number;
            default -> number.multipliedBy(60);
        };
    }

    private static Duration seconds(String number) {
        return Duration.ofNanos(new BigDecimal(number).movePointRight(9).longValue());
    }
}
