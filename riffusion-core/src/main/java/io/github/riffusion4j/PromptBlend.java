package io.github.riffusion4j;

import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * A weighted blend of prompts: a point among sounds. Immutable. Two blends of the same prompts and weights are equal,
 * in whatever order they were given.
 */
public final class PromptBlend {

    /** The difference of weights below which no difference is audible. */
    private static final double NEARBY = 0.01;

    /** Traces of a prompt that are left after several transitions are dropped below this weight. */
    private static final double TRACE = 1e-4;

    /** Any order will do, as long as sums of floating-point numbers always come out the same. */
    private static final Comparator<Prompt> ORDER = Comparator.comparing((Prompt prompt) -> prompt.text())
            .thenComparing(prompt -> prompt.negative())
            .thenComparing(prompt -> prompt.seed().isPresent())
            .thenComparingLong(prompt -> prompt.seed().orElse(0))
            .thenComparing(prompt -> prompt.variation().isPresent())
            .thenComparingLong(
                    prompt -> prompt.variation().map(Prompt.Variation::seed).orElse(0L))
            .thenComparingDouble(
                    prompt -> prompt.variation().map(Prompt.Variation::strength).orElse(0.0))
            .thenComparingDouble(prompt -> prompt.strength())
            .thenComparing(prompt -> prompt.guidance().isPresent())
            .thenComparingDouble(prompt -> prompt.guidance().orElse(0));

    private final SortedMap<Prompt, Double> weights;

    private PromptBlend(SortedMap<Prompt, Double> weights) {
        this.weights = Collections.unmodifiableSortedMap(weights);
    }

    /** One prompt alone. */
    public static PromptBlend of(Prompt prompt) {
        return of(Map.of(Objects.requireNonNull(prompt, "prompt"), 1.0));
    }

    /**
     * Prompts with their weights. Only how the weights relate to each other counts: they are scaled to a sum of 1.
     *
     * @param weights 0 or more each, and not all of them 0; prompts with less than 1/10,000 of all are left out
     * @throws IllegalArgumentException if the above does not hold, or there are none
     */
    public static PromptBlend of(Map<Prompt, Double> weights) {
        Objects.requireNonNull(weights, "weights");
        SortedMap<Prompt, Double> sorted = new TreeMap<>(ORDER);
        double sum = 0;
        sorted.putAll(weights);
        for (Map.Entry<Prompt, Double> entry : sorted.entrySet()) {
            double weight = entry.getValue();
            if (!(weight >= 0) || Double.isInfinite(weight)) {
                throw new IllegalArgumentException(
                        "the weight of \"" + entry.getKey().text() + "\" must be 0 or more, and finite, got " + weight);
            }
            sum += weight;
        }
        if (!(sum > 0) || Double.isInfinite(sum)) {
            throw new IllegalArgumentException("the weights of " + weights.size() + " prompts sum to " + sum
                    + "; a blend needs at least one prompt of a weight above 0");
        }
        double whole = sum;
        sorted.values().removeIf(weight -> weight / whole < TRACE);
        sorted.replaceAll((prompt, weight) -> weight / whole);
        return new PromptBlend(sorted);
    }

    /** @throws IllegalArgumentException if a share is not from 0 to 1, or all sum to more than 1 */
    static void requireShares(Map<String, Double> shares) {
        double sum = 0;
        for (Map.Entry<String, Double> entry : shares.entrySet()) {
            double share = entry.getValue();
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException(
                        "the share of \"" + entry.getKey() + "\" must be from 0 to 1, got " + share);
            }
            sum += share;
        }
        if (sum > 1 + TRACE) {
            throw new IllegalArgumentException("the shares of " + shares.size() + " texts sum to " + sum
                    + "; together with the prompt's own they are 1");
        }
    }

    /** The prompts and their weights, which are above 0 and sum to 1; always in the same order. */
    public SortedMap<Prompt, Double> weights() {
        return weights;
    }

    /** The prompt of the highest weight. */
    public Prompt heaviest() {
        return Collections.max(weights.entrySet(), Map.Entry.comparingByValue()).getKey();
    }

    /** The weighted mean of the strengths. */
    public double strength() {
        return mean(Prompt::strength);
    }

    /** The weighted mean of the guidance scales; prompts without one count as 7, unless a model says otherwise. */
    public double guidance() {
        return mean(Prompt::guidanceOrUsual);
    }

    /** This blend with a guidance scale for each prompt that has none. */
    PromptBlend withUsualGuidance(double guidance) {
        SortedMap<Prompt, Double> resolved = new TreeMap<>(ORDER);
        weights.forEach((prompt, weight) -> resolved.merge(
                prompt.guidance().isPresent() ? prompt : prompt.guidance(guidance), weight, Double::sum));
        return new PromptBlend(resolved);
    }

    private double mean(ToDoubleFunction<Prompt> of) {
        double mean = 0;
        for (Map.Entry<Prompt, Double> entry : weights.entrySet()) {
            mean += entry.getValue() * of.applyAsDouble(entry.getKey());
        }
        return mean;
    }

    /**
     * The blend between this and another.
     *
     * @param share from 0 (this) to 1 (the other)
     * @throws IllegalArgumentException if the share is out of range
     */
    public PromptBlend towards(PromptBlend other, double share) {
        Objects.requireNonNull(other, "other");
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("the share of a blend must be from 0 to 1, got " + share);
        }
        SortedMap<Prompt, Double> blended = new TreeMap<>(ORDER);
        weights.forEach((prompt, weight) -> blended.merge(prompt, (1 - share) * weight, Double::sum));
        other.weights.forEach((prompt, weight) -> blended.merge(prompt, share * weight, Double::sum));
        return of(blended);
    }

    /** True if no weight differs audibly. */
    public boolean isNear(PromptBlend other) {
        Objects.requireNonNull(other, "other");
        SortedMap<Prompt, Double> all = new TreeMap<>(ORDER);
        all.putAll(weights);
        all.putAll(other.weights);
        for (Prompt prompt : all.keySet()) {
            if (Math.abs(weight(prompt) - other.weight(prompt)) >= NEARBY) {
                return false;
            }
        }
        return true;
    }

    private double weight(Prompt prompt) {
        return weights.getOrDefault(prompt, 0.0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PromptBlend blend && weights.equals(blend.weights);
    }

    @Override
    public int hashCode() {
        return weights.hashCode();
    }

    /** The texts, each with its share in percent. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        Iterator<Map.Entry<Prompt, Double>> entries = weights.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<Prompt, Double> entry = entries.next();
            text.append(entry.getKey().text());
            if (weights.size() > 1) {
                text.append(' ').append(Math.round(100 * entry.getValue())).append(" %");
            }
            text.append(entries.hasNext() ? ", " : "");
        }
        return text.toString();
    }
}
