package io.github.riffusion4j.audio.effects;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioReader;
import io.github.riffusion4j.audio.AudioWindow;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Another reader's sound at another rate, sample for sample what {@link Resampler#resample} makes of the whole. It is
 * made in blocks that begin where the filter's phases begin anew; what each needs to know of its neighbours is computed
 * twice.
 */
final class ResampledReader implements AudioReader {

    private static final int MIN_INPUTS = 1 << 16;

    /** The length of a block over that of the part which is computed twice. */
    private static final int OVERHEAD = 8;

    private final AudioReader source;
    private final Resampler resampler;
    private final RateChange change;
    private final AudioWindow window;
    /**
     * Groups of {@code down} inputs, which become {@code up} outputs: that a block has, and before it that it needs.
     */
    private final int blockGroups;

    private final int leadGroups;
    private long group;
    private boolean atEnd;
    private AudioClip ready;
    private int taken;

    ResampledReader(AudioReader source, Resampler resampler, RateChange change) {
        this.source = source;
        this.resampler = resampler;
        this.change = change;
        this.window = new AudioWindow(source);
        this.leadGroups = ceilingOf(change.reach(), change.down());
        int least = Math.max(2 * OVERHEAD * leadGroups + 1, ceilingOf(MIN_INPUTS, change.down()));
        this.blockGroups = ceilingOf(least, change.bestGroups()) * change.bestGroups();
        this.ready = AudioClip.wrap(resampler.to(), new float[source.channelCount()][0]);
    }

    private static int ceilingOf(int value, int divisor) {
        return (value + divisor - 1) / divisor;
    }

    @Override
    public int sampleRate() {
        return resampler.to();
    }

    @Override
    public int channelCount() {
        return source.channelCount();
    }

    @Override
    public OptionalLong length() {
        OptionalLong length = source.length();
        return length.isEmpty() ? length : OptionalLong.of(resampler.longLength(length.getAsLong()));
    }

    @Override
    public AudioClip read(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("a block of " + most + " samples; it must have at least 1");
        }
        float[][] block = new float[channelCount()][0];
        int filled = 0;
        while (filled < most && makeReady()) {
            int some = Math.min(most - filled, ready.length() - taken);
            AudioClip part = ready.slice(taken, taken + some);
            for (int c = 0; c < block.length; c++) {
                block[c] = Arrays.copyOf(block[c], filled + some);
                System.arraycopy(part.channel(c), 0, block[c], filled, some);
            }
            filled += some;
            taken += some;
        }
        return AudioClip.wrap(sampleRate(), block);
    }

    /** Returns true if there are more samples, which {@link #ready} then holds from {@link #taken} on. */
    private boolean makeReady() {
        while (taken == ready.length() && !atEnd) {
            convertBlock();
        }
        return taken < ready.length();
    }

    private void convertBlock() {
        int lead = (int) Math.min(group, leadGroups);
        long from = (group - lead) * change.down();
        int wanted = blockGroups * change.down();
        AudioClip input = window.part(from, wanted);
        atEnd = input.length() < wanted;
        // Of the last whole groups, those that do not depend on what follows.
        int groups = (wanted - change.reach()) / change.down();
        int end = atEnd
                ? (int) (resampler.longLength(from + input.length()) - (group - lead) * change.up())
                : groups * change.up();
        float[][] output = new float[channelCount()][];
        for (int c = 0; c < output.length; c++) {
            float[] all = change.apply(input.channel(c), end);
            output[c] = Arrays.copyOfRange(all, lead * change.up(), end);
        }
        ready = AudioClip.wrap(sampleRate(), output);
        taken = 0;
        group += groups - lead;
    }

    @Override
    public List<String> warnings() {
        return source.warnings();
    }

    @Override
    public void close() {
        source.close();
    }
}
