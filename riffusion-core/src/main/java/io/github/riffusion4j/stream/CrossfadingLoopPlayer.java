package io.github.riffusion4j.stream;

import io.github.riffusion4j.audio.effects.Crossfade;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Plays clips in step with each other, and passes from one to the next at the changes of their {@link BeatGrid}.
 * Reading does not allocate, lock or wait, if the source of the clips does not. One thread may read; any may ask how
 * far it is.
 */
final class CrossfadingLoopPlayer {

    /** How fast a change of the gain takes place; slow enough not to be heard as a click. */
    private static final double GAIN_SECONDS = 0.05;

    /** How long sound takes to come and go at the beginning, the end, and around a pause. */
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

    /** The position at which the clip has been heard once, and another should follow. */
    private long due;

    private double gain;
    private double gate;

    CrossfadingLoopPlayer(LoopSource source, int sampleRate, int channelCount, double gain) {
        this.source = source;
        this.channelCount = channelCount;
        this.gainStep = 1 - Math.exp(-1 / (GAIN_SECONDS * sampleRate));
        this.gateStep = 1 / (GATE_SECONDS * sampleRate);
        this.gain = gain;
    }

    /** Samples of each channel that have been read; any thread may ask. */
    long position() {
        return position.getAcquire();
    }

    /** How often a clip was played once more because none followed; any thread may ask. */
    long underruns() {
        return underruns.getAcquire();
    }

    /** The clip that is heard; any thread may ask. */
    Loop playing() {
        return playing;
    }

    /** Whether the clip that is heard was to have been followed by another by now; any thread may ask. */
    boolean isRepeating() {
        return repeating;
    }

    /**
     * Fills {@code frames} frames of interleaved samples.
     *
     * @param open whether the music plays; silence otherwise, in which no time passes
     * @param wantedGain the gain to move to
     * @return how many frames have music in them; those after them are silent
     */
    int read(float[] out, int offset, int frames, boolean open, double wantedGain) {
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
            change = first.timing().changeAtOrAfter(first.timing().crossfade().length() + 1L);
        }
        return true;
    }

    /** Begins a crossfade, or ends it, if this is the place for it. */
    private void passChange() {
        long now = position.getPlain();
        BeatGrid timing = playing.timing();
        if (incoming != Loop.NONE && now == change) {
            playing = incoming;
            incoming = Loop.NONE;
            due = change + timing.clipLength();
            change = timing.changeAfter(change);
            repeating = false;
        }
        if (incoming == Loop.NONE && now == change - timing.crossfade().length()) {
            incoming = source.take(change);
            if (incoming == Loop.NONE) {
                countUnderrun();
                change = timing.changeAfter(change);
            } else {
                likeness = likeness(timing.crossfade(), now);
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
        long next =
                incoming == Loop.NONE ? change - playing.timing().crossfade().length() : change;
        return next - position.getPlain();
    }

    /** Plays frames that have no change within; fewer, if the gate closes before. */
    private int play(float[] out, int offset, int frames, boolean open, double wantedGain) {
        Loop current = playing;
        Loop next = incoming;
        Crossfade crossfade = current.timing().crossfade();
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
