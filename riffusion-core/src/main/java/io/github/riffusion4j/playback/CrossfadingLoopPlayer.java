package io.github.riffusion4j.playback;

import io.github.riffusion4j.audio.effects.Crossfade;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Plays clips in step with each other, and crossfades from one to the next at the changes of their {@link BeatGrid}.
 * Reading does not allocate, lock or wait, if the source of the clips does not. One thread may read; any may query the
 * state.
 */
public final class CrossfadingLoopPlayer {

    /** The time constant of a change of gain; long enough not to be heard as a click. */
    private static final double GAIN_SECONDS = 0.05;

    /** The duration of the fade at the beginning, the end, and around a pause. */
    private static final double GATE_SECONDS = 0.01;

    private final LoopSource source;
    private final int channelCount;
    private final double gainStep;
    private final double gateStep;

    private final AtomicLong position = new AtomicLong();
    private final AtomicLong underruns = new AtomicLong();
    private volatile Loop playing = Loop.NONE;
    private volatile boolean repeating;

    /** The clip that comes in over the one that plays; NONE while there is no crossfade. */
    private Loop incoming = Loop.NONE;

    private double likeness;

    /** The next position at which the clip may change. */
    private long change;

    /** The position at which the clip has been played once, and another should follow. */
    private long due;

    private double gain;
    private double gate;

    /**
     * A player that has not begun.
     *
     * @param sampleRate in Hz
     * @param channelCount channels of what is read, all the same
     * @param gain the gain to begin with
     */
    public CrossfadingLoopPlayer(LoopSource source, int sampleRate, int channelCount, double gain) {
        this.source = source;
        this.channelCount = channelCount;
        this.gainStep = 1 - Math.exp(-1 / (GAIN_SECONDS * sampleRate));
        this.gateStep = 1 / (GATE_SECONDS * sampleRate);
        this.gain = gain;
    }

    /** Samples of each channel that have been read; for any thread. */
    public long position() {
        return position.getAcquire();
    }

    /** The number of times that a clip was repeated because none followed; for any thread. */
    public long underruns() {
        return underruns.getAcquire();
    }

    /** The clip that is heard; for any thread. */
    public Loop playing() {
        return playing;
    }

    /** True if the clip that is heard should have been followed by another by now; for any thread. */
    public boolean isRepeating() {
        return repeating;
    }

    /**
     * Fills {@code frames} frames of interleaved samples.
     *
     * @param open true to play; otherwise there is silence, and the position stays
     * @param wantedGain the gain to move to
     * @return the number of frames that have music in them; those after them are silent
     */
    public int read(float[] out, int offset, int frames, boolean open, double wantedGain) {
        int done = 0;
        while (done < frames && (open || gate > 0) && begun()) {
            passChange();
            int run = (int) Math.min(frames - done, untilNext());
            int played = play(out, offset + done * channelCount, run, open, wantedGain);
            position.setRelease(position.getPlain() + played);
            done += played;
        }
        for (int i = offset + done * channelCount; i < offset + frames * channelCount; i++) {
            out[i] = 0;
        }
        return done;
    }

    private boolean begun() {
        if (playing == Loop.NONE) {
            Loop first = source.take(0);
            if (first == Loop.NONE) {
                return false;
            }
            playing = first;
            due = first.length();
            change = first.grid().changeAtOrAfter(first.grid().crossfade().length() + 1L);
        }
        return true;
    }

    /** Begins or ends a crossfade, if it is due at this position. */
    private void passChange() {
        long now = position.getPlain();
        BeatGrid grid = playing.grid();
        if (incoming != Loop.NONE && now == change) {
            playing = incoming;
            incoming = Loop.NONE;
            due = change + grid.clipLength();
            change = grid.changeAfter(change);
            repeating = false;
        }
        if (incoming == Loop.NONE && now == change - grid.crossfade().length()) {
            incoming = source.take(change);
            if (incoming == Loop.NONE) {
                countUnderrun();
                change = grid.changeAfter(change);
            } else {
                likeness = likeness(grid.crossfade(), now);
            }
        }
    }

    private void countUnderrun() {
        if (change >= due) {
            due += playing.length();
            repeating = true;
            underruns.setRelease(underruns.getPlain() + 1);
        }
    }

    private double likeness(Crossfade crossfade, long from) {
        double product = 0;
        double outgoingPower = 0;
        double incomingPower = 0;
        int phase = (int) (from % playing.length());
        for (int i = 0; i < crossfade.length(); i++) {
            double out = playing.sample(phase);
            double in = incoming.sample(phase);
            product += out * in;
            outgoingPower += out * out;
            incomingPower += in * in;
            phase = phase + 1 == playing.length() ? 0 : phase + 1;
        }
        return Crossfade.likeness(product, outgoingPower, incomingPower);
    }

    /** Frames until {@link #passChange} has something to do. */
    private long untilNext() {
        long next = incoming == Loop.NONE ? change - playing.grid().crossfade().length() : change;
        return next - position.getPlain();
    }

    /** Plays frames that have no change within; fewer, if the gate closes before. */
    private int play(float[] out, int offset, int frames, boolean open, double wantedGain) {
        Loop current = playing;
        Loop next = incoming;
        Crossfade crossfade = current.grid().crossfade();
        long now = position.getPlain();
        int faded = (int) (now - change) + crossfade.length();
        int phase = (int) (now % current.length());
        int at = offset;
        for (int i = 0; i < frames; i++) {
            gate = open ? Math.min(1, gate + gateStep) : gate - gateStep;
            if (gate <= 0) {
                gate = 0;
                return i;
            }
            gain += gainStep * (wantedGain - gain);
            double sound = current.sample(phase);
            if (next != Loop.NONE) {
                sound = crossfade.mix(faded + i, current.sample(phase), next.sample(phase), likeness);
            }
            float sample = (float) (sound * gain * gate * gate * (3 - 2 * gate));
            for (int c = 0; c < channelCount; c++) {
                out[at++] = sample;
            }
            phase = phase + 1 == current.length() ? 0 : phase + 1;
        }
        return frames;
    }
}
