package io.github.riffusion4j.onnx.export;

import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.session.SaturationProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The way a processor sums up products of unsigned by signed 8-bit integers in ONNX Runtime. Models of the profile
 * {@link ExportProfile#CPU_INT8 CPU_INT8} are imported for one or the other.
 */
public enum Int8DotProduct {

    /** In 32 bits: processors with AVX-512 VNNI, AVX-VNNI or Arm's dot product ({@code asimddp}). */
    EXACT,

    /**
     * Pairs in 16 bits, saturating at -32,768 and 32,767 ({@code vpmaddubsw}): x86 processors without VNNI, such as
     * AMD's before Zen 4. Weights must be small enough for such sums; those are exact on {@link #EXACT} processors too.
     */
    SATURATING;

    /**
     * The system property that overrides {@link #ofThisMachine()}, for instance to import for another machine:
     * {@value}, either {@code exact} or {@code saturating}.
     */
    public static final String PROPERTY = "riffusion.int8DotProduct";

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /**
     * The kind of this machine: from the system property {@value #PROPERTY}; or else from the flags of the processor in
     * {@code /proc/cpuinfo}; or else, if those do not decide, from a product that ONNX Runtime computes.
     *
     * @throws RiffusionException if the property has another value, or ONNX Runtime does not work
     */
    public static Int8DotProduct ofThisMachine() {
        String override = System.getProperty(PROPERTY, "");
        if (!override.isEmpty()) {
            return named(override);
        }
        return ofFlags(CPU_INFO).orElseGet(() -> SaturationProbe.saturates() ? SATURATING : EXACT);
    }

    static Int8DotProduct named(String name) {
        return Arrays.stream(values())
                .filter(value -> value.toString().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new RiffusionException("the system property " + PROPERTY
                        + " must be exact or saturating, not \"" + name + "\"; leave it out to detect it"));
    }

    /** The kind by the processor flags of Linux; empty where they do not decide. */
    static Optional<Int8DotProduct> ofFlags(Path cpuInfo) {
        if (!Files.isReadable(cpuInfo)) {
            return Optional.empty();
        }
        // The first processor is enough: there may be hundreds, all the same.
        try (Stream<String> lines = Files.lines(cpuInfo)) {
            return lines.filter(line -> line.startsWith("flags") || line.startsWith("Features"))
                    .findFirst()
                    .flatMap(Int8DotProduct::ofFlags);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** @param line {@code flags : fpu vme ...} on x86, {@code Features : fp asimd ...} on Arm */
    private static Optional<Int8DotProduct> ofFlags(String line) {
        List<String> flags =
                List.of(line.substring(line.indexOf(':') + 1).strip().split("\\s+"));
        if (flags.contains("avx512_vnni") || flags.contains("avx_vnni") || flags.contains("asimddp")) {
            return Optional.of(EXACT);
        }
        // Old processors without vpmaddubsw may be exact; weights for the others work there, too.
        return line.startsWith("flags") ? Optional.of(SATURATING) : Optional.empty();
    }

    /** The name in messages and the property: {@code exact}, {@code saturating}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
