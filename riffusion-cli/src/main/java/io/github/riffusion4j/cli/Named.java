package io.github.riffusion4j.cli;

import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.export.ExportProfile;
import io.github.riffusion4j.onnx.sampler.NoiseSource;
import io.github.riffusion4j.onnx.sampler.Sampler;
import io.github.riffusion4j.onnx.weights.Lora;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Things that options call by name, looked up with the other options: before anything is read or loaded. */
final class Named {

    private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,3}))?");

    private Named() {}

    /** A sampler, which other programs call a scheduler. */
    static final class Scheduler implements ITypeConverter<Sampler>, Iterable<String> {
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

    /** Where a model runs. */
    static final class Place implements ITypeConverter<Device> {
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

    /** One of an enum's constants, named in small letters with hyphens. */
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

    /** A kind of machine to import a model for: cpu, cpu-int8 and so on. */
    static final class Profile extends Constant<ExportProfile> {
        Profile() {
            super(ExportProfile.class);
        }
    }

    /** Whose random numbers a seed stands for: torch-cpu or torch-cuda. */
    static final class Noise extends Constant<NoiseSource> {
        Noise() {
            super(NoiseSource.class);
        }
    }

    /** A LoRA file, and how strongly it is added: {@code file.safetensors:0.8}. */
    static final class LoraFile implements ITypeConverter<Lora> {

        private static final Pattern STRENGTH = Pattern.compile("(.+):([-+]?\\d*\\.?\\d+)");

        @Override
        public Lora convert(String text) {
            Matcher strength = STRENGTH.matcher(text);
            return strength.matches()
                    ? new Lora(Path.of(strength.group(1)), Double.parseDouble(strength.group(2)))
                    : new Lora(Path.of(text), 1);
        }
    }
}
