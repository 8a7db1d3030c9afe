package io.github.riffusion4j.spark;

import io.github.riffusion4j.cli.Riffusion;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * The main class for {@code spark-submit}: {@code dataset}, {@code generate} and {@code statistics}, with the options
 * of the command {@code riffusion batch}. Master and resources are what {@code spark-submit} says.
 */
public final class RiffusionSpark {

    private RiffusionSpark() {}

    /**
     * Runs a command; the process exits with its code if that is not 0.
     *
     * @param args the command and its options
     */
    public static void main(String[] args) {
        String[] command = Stream.concat(
                        Stream.of("batch"),
                        args.length == 0
                                ? Stream.of("--help")
                                : Stream.concat(Arrays.stream(args), Stream.of("--spark", "submitted")))
                .toArray(String[]::new);
        int code = Riffusion.run(command);
        if (code != 0) {
            System.exit(code);
        }
    }
}
