package io.github.riffusion4j.cli;

import io.github.riffusion4j.MagicMix;
import io.github.riffusion4j.Prompt;
import io.github.riffusion4j.SamplingOptions;
import io.github.riffusion4j.dataset.DatasetLayout;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.export.ExportProfile;
import io.github.riffusion4j.onnx.sampler.GuidanceInterval;
import io.github.riffusion4j.onnx.sampler.ModelKind;
import io.github.riffusion4j.onnx.sampler.NoiseSource;
import io.github.riffusion4j.onnx.sampler.PredictionType;
import io.github.riffusion4j.onnx.sampler.Sampler;
import io.github.riffusion4j.onnx.weights.Lora;
import io.github.riffusion4j.score.composer.Brief;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Converters of option values, which are checked when the command line is parsed: before anything is read or loaded.
 */
final class OptionConverters {

    private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,3}))?");

    private OptionConverters() {}

    /** A file or directory; picocli's own converter names Java's classes. */
    static final class FilePath implements ITypeConverter<Path> {
        @Override
        public Path convert(String text) {
            try {
                return Path.of(text);
            } catch (InvalidPathException e) {
                throw new TypeConversionException(
                        "no file can have this name: \"" + text + "\" (" + e.getReason() + ")");
            }
        }
    }

    /** A number between limits. */
    private abstract static class Range<N extends Number> implements ITypeConverter<N> {

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
            String limits =
                    max == Integer.MAX_VALUE ? (long) min + " or more" : "from " + (long) min + " to " + (long) max;
            return new TypeConversionException("must be " + kind() + " " + limits + ", got \"" + text + "\"");
        }
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

    /** A count, 1 or more. */
    static final class Count extends Whole {
        Count() {
            super(1, Integer.MAX_VALUE);
        }
    }

    /** Seconds, at most an hour; 0 for none. */
    static final class Seconds extends Whole {
        Seconds() {
            super(0, 3600);
        }
    }

    /** A size in megabytes, up to 1 GB. */
    static final class Megabytes extends Whole {
        Megabytes() {
            super(1, 1024);
        }
    }

    /** A number of bars. */
    static final class Bars extends Whole {
        Bars() {
            super(1, Brief.MOST_BARS);
        }
    }

    /** A tempo, in beats per minute. */
    static final class Tempo extends Real {
        Tempo() {
            super(20, 400);
        }
    }

    /** A number of denoising steps. */
    static final class Steps extends Whole {
        Steps() {
            super(1, SamplingOptions.MAX_STEPS);
        }
    }

    /** A guidance scale. */
    static final class Guidance extends Real {
        Guidance() {
            super(0, Prompt.MAX_GUIDANCE);
        }
    }

    /** A seed, 64 bits taken as unsigned. */
    static final class Seed implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            try {
                return Prompt.parseSeed(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    /** A number from 0 to 1. */
    static final class Fraction extends Real {
        Fraction() {
            super(0, 1);
        }
    }

    /** The name of a sampler, which other programs call a scheduler. */
    static final class SamplerName implements ITypeConverter<Sampler>, Iterable<String> {
        @Override
        public Sampler convert(String name) {
            try {
                return Sampler.byName(name.toLowerCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }

        /** The names, for completion and help. */
        @Override
        public Iterator<String> iterator() {
            return Sampler.all().stream().map(Sampler::name).iterator();
        }
    }

    /** The device that a model runs on. */
    static final class DeviceName implements ITypeConverter<Device> {
        @Override
        public Device convert(String name) {
            String lower = name.toLowerCase(Locale.ROOT);
            Matcher cuda = CUDA.matcher(lower);
            if (cuda.matches()) {
                return Device.cuda(cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1)));
            }
            return switch (lower) {
                case "auto" -> Device.auto();
                case "cpu" -> Device.cpu();
                default -> throw new TypeConversionException("must be auto, cpu, cuda or cuda:N, got \"" + name + "\"");
            };
        }
    }

    /** A constant of an enum, named in lower case with hyphens. */
    abstract static class Constant<E extends Enum<E>> implements ITypeConverter<E>, Iterable<String> {

        private final List<E> constants;

        Constant(Class<E> type) {
            constants = List.of(type.getEnumConstants());
        }

        @Override
        public E convert(String name) {
            return constants.stream()
                    .filter(constant -> nameOf(constant).equals(name.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "must be one of " + String.join(", ", this) + ", got \"" + name + "\""));
        }

        private static String nameOf(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** The names, for completion and help. */
        @Override
        public Iterator<String> iterator() {
            return constants.stream().map(constant -> nameOf(constant)).iterator();
        }
    }

    /** The profile of an export: cpu, cpu-int8 and so on. */
    static final class Profile extends Constant<ExportProfile> {
        Profile() {
            super(ExportProfile.class);
        }
    }

    /** How a data set lies on the disk: imagefolder, captions, webdataset or parquet. */
    static final class LayoutName extends Constant<DatasetLayout> {
        LayoutName() {
            super(DatasetLayout.class);
        }
    }

    /** The quantity that a model predicts: epsilon, v-prediction or sample. */
    static final class Prediction extends Constant<PredictionType> {
        Prediction() {
            super(PredictionType.class);
        }
    }

    /** A method of distillation: none, lcm, tcd, hyper-sd, turbo and so on. */
    static final class Kind extends Constant<ModelKind.Distillation> {
        Kind() {
            super(ModelKind.Distillation.class);
        }
    }

    /** The generator of noise that a seed belongs to: torch-cpu or torch-cuda. */
    static final class Noise extends Constant<NoiseSource> {
        Noise() {
            super(NoiseSource.class);
        }
    }

    /** A LoRA file and its weight: {@code file.safetensors:0.8}. */
    static final class LoraFile implements ITypeConverter<Lora> {

        private static final Pattern STRENGTH = Pattern.compile("(.+):([-+]?\\d*\\.?\\d+)");

        @Override
        public Lora convert(String text) {
            Matcher strength = STRENGTH.matcher(text);
            return strength.matches()
                    ? new Lora(new FilePath().convert(strength.group(1)), Double.parseDouble(strength.group(2)))
                    : new Lora(new FilePath().convert(text), 1);
        }
    }

    /** Two numbers with a colon between them. */
    private abstract static class Pair<T> implements ITypeConverter<T> {

        private final String form;

        private Pair(String form) {
            this.form = form;
        }

        @Override
        public T convert(String text) {
            String[] parts = text.split(":", -1);
            if (parts.length != 2) {
                throw malformed(text);
            }
            try {
                return of(parts[0], parts[1]);
            } catch (NumberFormatException | TypeConversionException e) {
                throw malformed(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage() + " (\"" + text + "\")");
            }
        }

        abstract T of(String first, String second);

        private TypeConversionException malformed(String text) {
            return new TypeConversionException("must be " + form + ", got \"" + text + "\"");
        }
    }

    /** The interval of the schedule in which guidance applies. */
    static final class Interval extends Pair<GuidanceInterval> {
        Interval() {
            super("FROM:TO, two numbers from 0 to 1");
        }

        @Override
        GuidanceInterval of(String from, String to) {
            return new GuidanceInterval(Double.parseDouble(from), Double.parseDouble(to));
        }
    }

    /** Initial noise that is moved towards the noise of another seed. */
    static final class VariationPair extends Pair<Prompt.Variation> {
        VariationPair() {
            super("SEED:STRENGTH, a whole number and a number from 0 to 1");
        }

        @Override
        Prompt.Variation of(String seed, String strength) {
            return new Prompt.Variation(new Seed().convert(seed), Double.parseDouble(strength));
        }
    }

    /** Parameters of MagicMix. */
    static final class MagicMixPair extends Pair<MagicMix> {
        MagicMixPair() {
            super("UNTIL:FACTOR, two numbers from 0 to 1");
        }

        @Override
        MagicMix of(String until, String factor) {
            return new MagicMix(Double.parseDouble(until), Double.parseDouble(factor));
        }
    }

    /** A duration of up to a year: {@code 30s}, {@code 1.5}, {@code 640ms}, {@code 2m}, {@code 1:30}. */
    static final class Time implements ITypeConverter<Duration> {

        private static final Pattern UNITS = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,6})?)(ms|s|m|min)?");
        private static final Pattern CLOCK = Pattern.compile("(\\d{1,4}):([0-5]\\d(?:\\.\\d{1,6})?)");

        private static final Duration LONGEST = Duration.ofDays(365);

        @Override
        public Duration convert(String text) {
            Duration time = parse(text);
            if (time.compareTo(LONGEST) > 0) {
                throw new TypeConversionException(
                        "must be at most " + LONGEST.toDays() + " days, got \"" + text + "\"");
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
}
