package io.github.riffusion4j.game.mix;

import io.github.riffusion4j.game.mix.MixPlan.LayerPlan;

/** A layer of a section that plays. Reused; the audio thread's. */
final class LayerVoice {

    private final Ramp threshold = new Ramp(1);

    private ClipBuffer playing = ClipBuffer.SILENCE;

    /** The clip that comes in over the one that plays, in the last frames of a pass; the same if there is none. */
    private ClipBuffer incoming = ClipBuffer.SILENCE;

    private int exchangeStart;
    private int exchangeLength;

    void begin(LayerPlan layer, boolean above) {
        playing = layer.slot().clip();
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

    /** Begins or ends the exchange of the clip for a newer one, if it is time for it. */
    void exchange(ClipSlot slot, int phase, int length, int exchangeFrames) {
        if (phase == 0 && incoming != playing) {
            playing = incoming;
        }
        ClipBuffer latest = slot.clip();
        if (latest == playing || !latest.isComplete()) {
            return;
        }
        if (phase == length - exchangeFrames) {
            incoming = latest;
            exchangeStart = phase;
            exchangeLength = exchangeFrames;
        }
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
            left[i] += (float) (gainLeft * envelope[i] * leftAt(phase + i));
            right[i] += (float) (gainRight * envelope[i] * rightAt(phase + i));
        }
    }

    private double leftAt(int phase) {
        double sound = phase < playing.ready() ? playing.left(phase) : 0;
        return incoming == playing ? sound : out(phase) * sound + in(phase) * incoming.left(phase);
    }

    private double rightAt(int phase) {
        double sound = phase < playing.ready() ? playing.right(phase) : 0;
        return incoming == playing ? sound : out(phase) * sound + in(phase) * incoming.right(phase);
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
