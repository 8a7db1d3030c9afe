package io.github.riffusion4j.cli;

import io.github.riffusion4j.Prompt;
import io.github.riffusion4j.SamplingOptions;
import io.github.riffusion4j.score.composer.Brief;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number between limits, checked with the other options: before anything is read or loaded. */
abstract class Range<N extends Number> implements ITypeConverter<N> {

    private final double min;
    private final double max;

    private Range(double min, double max) {
        this.min = min;
        this.max = max;
    }

    @Override
    public N convert(String text) {
        N number;
        try {
            number = parse(text);
        } catch (NumberFormatException e) {
            throw outside(text);
        }
        // Written so that NaN is outside, too.
        if (!(number.doubleValue() >= min && number.doubleValue() <= max)) {
            throw outside(text);
        }
        return number;
    }

    abstract N parse(String text);

    abstract String kind();

    private TypeConversionException outside(String text) {
        String limits = max == Integer.MAX_VALUE ? (long) min + " or more" : "from " + (long) min + " to " + (long) max;
        return new TypeConversionException("must be " + kind() + " " + limits + ", got \"" + text + "\"");
    }

    private abstract static class Whole extends Range<Integer> {
        Whole(int min, int max) {
            super(min, max);
        }

        @Override
        Integer parse(String text) {
            return Integer.valueOf(text);
        }

        @Override
        String kind() {
            return "a whole number";
        }
    }

    private abstract static class Real extends Range<Double> {
        Real(double min, double max) {
            super(min, max);
        }

        @Override
        Double parse(String text) {
            return Double.valueOf(text);
        }

        @Override
        String kind() {
            return "a number";
        }
    }

    /** From 1. */
    static final class Count extends Whole {
        Count() {
            super(1, Integer.MAX_VALUE);
        }
    }

    /** As many bytes as an array can hold, in megabytes. */
    static final class Megabytes extends Whole {
        Megabytes() {
            super(1, 1024);
        }
    }

    /** Bars that a composer writes. */
    static final class Bars extends Whole {
        Bars() {
            super(1, Brief.MOST_BARS);
        }
    }

    /** Beats a minute. */
    static final class Tempo extends Real {
        Tempo() {
            super(20, 400);
        }
    }

    /** Denoising steps. */
    static final class Steps extends Whole {
        Steps() {
            super(1, SamplingOptions.MAX_STEPS);
        }
    }

    /** The guidance scale. */
    static final class Guidance extends Real {
        Guidance() {
            super(1, Prompt.MAX_GUIDANCE);
        }
    }

    /** From 0 to 1. */
    static final class Share extends Real {
        Share() {
            super(0, 1);
        }
    }
}
