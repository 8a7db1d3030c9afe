package io.github.riffusion4j.onnx.export.graph;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The length of one dimension: a number, or a fraction of free lengths such as batch, height/2, or height*width/64.
 * Immutable.
 *
 * @param numerator what the free lengths are multiplied by; the length itself if there are none
 * @param denominator what the free lengths are divided by; it always divides them, as each is a multiple of something
 * @param symbols the free lengths, by name; some may be there twice
 */
public record Dim(long numerator, long denominator, List<Symbol> symbols) {

    /** One. */
    static final Dim ONE = of(1);

    /**
     * A length that is known only when the graph runs.
     *
     * @param name under which the graph shows it
     * @param multiple it is a multiple of this
     */
    record Symbol(String name, int multiple) {}

    /** @throws IllegalArgumentException if the length could be other than a whole number */
    public Dim {
        symbols =
                symbols.stream().sorted((a, b) -> a.name().compareTo(b.name())).toList();
        long common = gcd(numerator, denominator);
        numerator /= common;
        denominator /= common;
        if (leastProduct(symbols) % denominator != 0) {
            throw new IllegalArgumentException(describe(numerator, denominator, symbols) + " may not be whole");
        }
    }

    /** That of what the free lengths are multiples of. */
    private static long leastProduct(List<Symbol> symbols) {
        return symbols.stream().mapToLong(Symbol::multiple).reduce(1, (a, b) -> a * b);
    }

    /** A fixed length. */
    public static Dim of(long length) {
        return new Dim(length, 1, List.of());
    }

    /** Any length. */
    public static Dim free(String name) {
        return free(name, 1);
    }

    /** Any length that is a multiple of {@code multiple}. */
    public static Dim free(String name, int multiple) {
        return new Dim(1, 1, List.of(new Symbol(name, multiple)));
    }

    /** Whether it is a number. */
    public boolean isFixed() {
        return symbols.isEmpty();
    }

    /**
     * The number.
     *
     * @throws IllegalStateException if it is free
     */
    public int fixed() {
        if (!isFixed()) {
            throw new IllegalStateException(this + " is known only when the graph runs");
        }
        return Math.toIntExact(numerator);
    }

    /** A number that always divides it: the length itself if it is one. */
    public long divisor() {
        return numerator * leastProduct(symbols) / denominator;
    }

    /** The product. */
    public Dim times(Dim other) {
        List<Symbol> all = new ArrayList<>(symbols);
        all.addAll(other.symbols);
        return new Dim(numerator * other.numerator, denominator * other.denominator, all);
    }

    /** The product. */
    public Dim times(int factor) {
        return times(of(factor));
    }

    /**
     * The quotient.
     *
     * @throws IllegalArgumentException if it could be other than a whole number
     */
    public Dim dividedBy(int divisor) {
        return new Dim(numerator, denominator * divisor, symbols);
    }

    /**
     * The sum of two numbers.
     *
     * @throws IllegalArgumentException if either is free
     */
    Dim plus(Dim other) {
        if (!isFixed() || !other.isFixed()) {
            throw new IllegalArgumentException("cannot add " + this + " and " + other);
        }
        return of(numerator + other.numerator);
    }

    @Override
    public String toString() {
        return describe(numerator, denominator, symbols);
    }

    private static String describe(long numerator, long denominator, List<Symbol> symbols) {
        if (symbols.isEmpty()) {
            return numerator + (denominator == 1 ? "" : "/" + denominator);
        }
        String product = symbols.stream().map(Symbol::name).collect(Collectors.joining("*"));
        return (numerator == 1 ? "" : numerator + "*") + product + (denominator == 1 ? "" : "/" + denominator);
    }

    private static long gcd(long a, long b) {
        return Math.max(1, BigInteger.valueOf(a).gcd(BigInteger.valueOf(b)).longValue());
    }
}
