package io.github.riffusion4j.game.mix;

import io.github.riffusion4j.game.mix.MixPlan.LayerPlan;

/** A layer of a section that plays. Reused; the audio thread's. */
final class LayerVoice {

    private final Ramp threshold = new Ramp(1);

    private ClipBuffer playing = ClipBuffer.PENDING;

    /** The clip that comes in over the one that plays, in the last frames of a pass; the same if there is none. */
    private ClipBuffer incoming = ClipBuffer.PENDING;

    private int exchangeStart;
    private int exchangeLength;

    void begin(ClipBuffer clip, boolean above) {
        playing = clip;
        incoming = playing;
        threshold.set(above ? 1 : 0);
    }

    void follow(boolean above, long now, int fadeFrames) {
        double target = above ? 1 : 0;
        if (threshold.target() != target) {
            threshold.moveTo(target, now, fadeFrames);
        }
    }

    boolean isHeard(long now) {
        return !(threshold.isSteady(now) && threshold.target() == 0);
    }

    /** Begins to exchange the clip for a newer one that is there. */
    void beginExchange(ClipBuffer latest, int phase, int frames) {
        if (latest != playing && latest.isComplete()) {
            incoming = latest;
            exchangeStart = phase;
            exchangeLength = frames;
        }
    }

    void endExchange() {
        playing = incoming;
    }

    void mix(
            float[] left,
            float[] right,
            float[] envelope,
            int frames,
            long now,
            int phase,
            LayerPlan layer,
            LayerMix control) {
        boolean steady = threshold.isSteady(now) && control.isSteady(now) && incoming == playing;
        int ready = playing.ready();
        double gain = layer.gain() * threshold.at(now) * control.gain(now);
        double pan = control.pan(now, layer.pan());
        double gainLeft = gain * LayerMix.left(pan);
        double gainRight = gain * LayerMix.right(pan);
        for (int i = 0; i < frames; i++) {
            if (!steady) {
                gain = layer.gain() * threshold.at(now + i) * control.gain(now + i);
                pan = control.pan(now + i, layer.pan());
                gainLeft = gain * LayerMix.left(pan);
                gainRight = gain * LayerMix.right(pan);
            }
            left[i] += (float) (gainLeft * envelope[i] * leftAt(phase + i, ready));
            right[i] += (float) (gainRight * envelope[i] * rightAt(phase + i, ready));
        }
    }

    private double leftAt(int phase, int ready) {
        double sound = phase < ready ? playing.left(phase) : 0;
        return incoming == playing
                ? sound
                : out(phase) * sound + in(phase) * (phase < incoming.ready() ? incoming.left(phase) : 0);
    }

    private double rightAt(int phase, int ready) {
        double sound = phase < ready ? playing.right(phase) : 0;
        return incoming == playing
                ? sound
                : out(phase) * sound + in(phase) * (phase < incoming.ready() ? incoming.right(phase) : 0);
    }

    private double out(int phase) {
        return Math.cos(Math.PI / 2 * progress(phase));
    }

    private double in(int phase) {
        return Math.sin(Math.PI / 2 * progress(phase));
    }

    private double progress(int phase) {
        double t = (phase - exchangeStart + 1) / (exchangeLength + 1.0);
        return t * t * (3 - 2 * t);
    }
}
