package io.github.riffusion4j.game.mix;

import io.github.riffusion4j.game.mix.MixControls.LayerSetting;

/** What all layers of one name have in common: gain, mute, solo and place. The audio thread's. */
final class LayerMix {

    private final Ramp gain = new Ramp(1);
    private final Ramp audible = new Ramp(1);
    private final Ramp pan = new Ramp(0);

    private boolean heard = true;

    /**
     * Moves towards a setting.
     *
     * @param soloed true if only layers with solo are heard
     * @param shortFade frames of what has no fade of its own
     */
    void follow(LayerSetting latest, boolean soloed, long now, int shortFade) {
        boolean audibleNow = !latest.muted() && (!soloed || latest.solo());
        if (latest.gain() != gain.target()) {
            gain.moveTo(latest.gain(), now, Math.max(latest.fade(), shortFade));
        }
        if (latest.pan() != pan.target()) {
            pan.moveTo(latest.pan(), now, shortFade);
        }
        if (audibleNow != heard) {
            audible.moveTo(audibleNow ? 1 : 0, now, shortFade);
        }
        heard = audibleNow;
    }

    /** Jumps to a setting, before anything was heard. */
    void begin(LayerSetting first, boolean soloed) {
        heard = !first.muted() && (!soloed || first.solo());
        gain.set(first.gain());
        pan.set(first.pan());
        audible.set(heard ? 1 : 0);
    }

    boolean isHeard(long now) {
        boolean silent = (gain.isSteady(now) && gain.target() == 0) || (audible.isSteady(now) && audible.target() == 0);
        return !silent;
    }

    boolean isSteady(long now) {
        return gain.isSteady(now) && audible.isSteady(now) && pan.isSteady(now);
    }

    double gain(long frame) {
        return gain.at(frame) * audible.at(frame);
    }

    double pan(long frame, double base) {
        return Math.max(-1, Math.min(1, base + pan.at(frame)));
    }

    /** The gain of the left channel: a balance, which leaves both at 1 in the middle and raises neither. */
    static double left(double pan) {
        return pan <= 0 ? 1 : Math.cos(Math.PI / 2 * pan);
    }

    /** The gain of the right channel. */
    static double right(double pan) {
        return pan >= 0 ? 1 : Math.cos(Math.PI / 2 * pan);
    }
}
