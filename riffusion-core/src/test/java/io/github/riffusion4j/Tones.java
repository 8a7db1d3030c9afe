package io.github.riffusion4j;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.base.RiffusionException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/**
 * A generator of clips in which each prompt is a tone of its own, as loud as the prompt's weight; so that who hears
 * them can tell the prompts. Two seconds long, four beats, at 8,000 Hz. It may be held up, and it may fail.
 */
final class Tones implements ClipGenerator {

    static final int RATE = 8_000;
    static final int LENGTH = 16_000;
    static final int BEATS = 4;
    static final int BEAT = LENGTH / BEATS;

    private static final int FIRST_CYCLES = 400; // a clip: 200 Hz
    private static final int APART = 120;

    private final List<String> names;
    private final Semaphore permits = new Semaphore(0);
    private final List<Segment> requested = new CopyOnWriteArrayList<>();
    private volatile boolean heldUp;
    private volatile Optional<RuntimeException> broken = Optional.empty();
    private volatile boolean over;

    Tones(String... names) {
        this.names = List.of(names);
    }

    /** From now on each clip waits for a {@link #permit}. */
    Tones holdUp() {
        heldUp = true;
        return this;
    }

    /** From now on no clip waits. */
    void goOn() {
        heldUp = false;
        permits.release();
    }

    void permit(int clips) {
        permits.release(clips);
    }

    /** From now on every clip fails, or no longer. */
    void breakDown(boolean broken) {
        this.broken = Optional.of((RuntimeException) new RiffusionException("out of order"))
                .filter(e -> broken);
    }

    /** From now on every clip fails so. */
    void breakDown(RuntimeException failure) {
        this.broken = Optional.of(failure);
    }

    /** From now on there are no clips any more. */
    void end() {
        over = true;
    }

    /** All segments that were requested, those included that failed. */
    List<Segment> requested() {
        return requested;
    }

    @Override
    public int sampleRate() {
        return RATE;
    }

    @Override
    public boolean recurs(RuntimeException failure) {
        return over || ClipGenerator.super.recurs(failure);
    }

    @Override
    public AudioClip clip(Segment segment, Cancellation cancellation) {
        requested.add(segment);
        if (heldUp) {
            cancellation.onCancel(permits::release);
            permits.acquireUninterruptibly();
        }
        if (cancellation.isCancelled()) {
            throw new CancelledException();
        }
        if (over) {
            throw new IllegalStateException("the pipeline is closed");
        }
        if (broken.isPresent()) {
            throw broken.get();
        }
        return AudioClip.of(RATE, samples(segment));
    }

    private float[] samples(Segment segment) {
        float[] samples = new float[LENGTH];
        for (Map.Entry<Prompt, Double> part : segment.prompts().weights().entrySet()) {
            double step = 2 * Math.PI * cycles(part.getKey().text()) / LENGTH;
            for (int i = 0; i < LENGTH; i++) {
                samples[i] += (float) (0.5 * part.getValue() * Math.sin(step * i));
            }
        }
        return samples;
    }

    private int cycles(String name) {
        return FIRST_CYCLES + APART * names.indexOf(name);
    }

    /**
     * The share of each tone in a stretch of one channel, as shares that sum to 1.
     *
     * @param from a whole number of tenths of a second from the beginning
     */
    double[] shares(float[] sound, int from, int length) {
        double[] shares = new double[names.size()];
        double sum = 0;
        for (int n = 0; n < shares.length; n++) {
            double step = 2 * Math.PI * cycles(names.get(n)) / LENGTH;
            double real = 0;
            double imaginary = 0;
            for (int i = 0; i < length; i++) {
                double window = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / length);
                real += window * sound[from + i] * Math.cos(step * i);
                imaginary += window * sound[from + i] * Math.sin(step * i);
            }
            shares[n] = Math.hypot(real, imaginary);
            sum += shares[n];
        }
        for (int n = 0; n < shares.length; n++) {
            shares[n] /= sum;
        }
        return shares;
    }

    /** A request for a stream of these tones, one channel, that begins with the first of them. */
    StreamRequest stream() {
        return stream(this).beats(BEATS).channels(1);
    }

    /** A request for a stream of other clips, that begins with the first of these tones. */
    StreamRequest stream(ClipGenerator clips) {
        return StreamRequest.of(clips, Prompt.of(names.get(0)).seed(42));
    }
}
