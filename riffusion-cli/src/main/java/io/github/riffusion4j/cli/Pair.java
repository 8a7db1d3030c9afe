package io.github.riffusion4j.cli;

import io.github.riffusion4j.MagicMix;
import io.github.riffusion4j.Variation;
import io.github.riffusion4j.onnx.sampler.GuidanceInterval;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Two numbers with a colon between them, checked with the other options: before anything is read or loaded. */
abstract class Pair<T> implements ITypeConverter<T> {

    private final String form;

    private Pair(String form) {
        this.form = form;
    }

    @Override
    public T convert(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 2) {
            throw misshapen(text);
        }
        try {
            return of(parts[0], parts[1]);
        } catch (NumberFormatException e) {
            throw misshapen(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage() + " (\"" + text + "\")");
        }
    }

    abstract T of(String first, String second);

    private TypeConversionException misshapen(String text) {
        return new TypeConversionException("must be " + form + ", got \"" + text + "\"");
    }

    /** Where a model is guided. */
    static final class Interval extends Pair<GuidanceInterval> {
        Interval() {
            super("FROM:TO, two numbers from 0 to 1");
        }

        @Override
        GuidanceInterval of(String from, String to) {
            return new GuidanceInterval(Double.parseDouble(from), Double.parseDouble(to));
        }
    }

    /** Noise that is moved towards that of another seed. */
    static final class Varied extends Pair<Variation> {
        Varied() {
            super("SEED:STRENGTH, a whole number and a number from 0 to 1");
        }

        @Override
        Variation of(String seed, String strength) {
            return new Variation(Long.parseLong(seed), Double.parseDouble(strength));
        }
    }

    /** How what is painted over is mixed in. */
    static final class Mixed extends Pair<MagicMix> {
        Mixed() {
            super("UNTIL:FACTOR, two numbers from 0 to 1");
        }

        @Override
        MagicMix of(String until, String factor) {
            return new MagicMix(Double.parseDouble(until), Double.parseDouble(factor));
        }
    }
}
