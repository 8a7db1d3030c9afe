package io.github.riffusion4j.onnx.export.graph;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A dimension of a shape: a number, or a fraction of symbolic dimensions such as batch, height/2, or height*width/64.
 * Immutable.
 *
 * @param numerator the factor of the symbolic dimensions; the dimension itself if there are none
 * @param denominator the divisor of the symbolic dimensions, which divides them since each is a multiple of a known
 *     number
 * @param symbols the symbolic dimensions, by name; one may occur several times
 */
public record Dim(long numerator, long denominator, List<Symbol> symbols) {

    /** One. */
    static final Dim ONE = of(1);

    /**
     * A dimension that is known only at run time (ONNX {@code dim_param}).
     *
     * @param name its name in the graph
     * @param multiple a known divisor
     */
    record Symbol(String name, int multiple) {}

    /** @throws IllegalArgumentException if the dimension might not be a whole number */
    public Dim {
        symbols =
                symbols.stream().sorted((a, b) -> a.name().compareTo(b.name())).toList();
        long common = gcd(numerator, denominator);
        numerator /= common;
        denominator /= common;
        if (knownDivisor(symbols) % denominator != 0) {
            throw new IllegalArgumentException(describe(numerator, denominator, symbols) + " may not be whole");
        }
    }

    /** The product of the symbols' known divisors. */
    private static long knownDivisor(List<Symbol> symbols) {
        return symbols.stream().mapToLong(Symbol::multiple).reduce(1, (a, b) -> a * b);
    }

    /** A fixed dimension. */
    public static Dim of(long length) {
        return new Dim(length, 1, List.of());
    }

    /** A symbolic dimension. */
    public static Dim symbolic(String name) {
        return symbolic(name, 1);
    }

    /** A symbolic dimension that is a multiple of {@code multiple}. */
    public static Dim symbolic(String name, int multiple) {
        return new Dim(1, 1, List.of(new Symbol(name, multiple)));
    }

    /** Returns whether it is a number. */
    public boolean isFixed() {
        return symbols.isEmpty();
    }

    /**
     * The number.
     *
     * @throws IllegalStateException if it is symbolic
     */
    public int fixed() {
        if (!isFixed()) {
            throw new IllegalStateException(this + " is known only when the graph runs");
        }
        return Math.toIntExact(numerator);
    }

    /** A number that always divides it: the dimension itself if it is fixed. */
    public long divisor() {
        return numerator * knownDivisor(symbols) / denominator;
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
     * @throws IllegalArgumentException if it might not be a whole number
     */
    public Dim dividedBy(int divisor) {
        return new Dim(numerator, denominator * divisor, symbols);
    }

    /**
     * The sum of two numbers.
     *
     * @throws IllegalArgumentException if either is symbolic
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
