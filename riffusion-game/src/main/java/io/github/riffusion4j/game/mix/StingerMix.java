package io.github.riffusion4j.game.mix;

import io.github.riffusion4j.game.mix.MixPlan.StingerPlan;

/** The one-shot sounds over the music, and the music's ducking below them. The audio thread's. */
final class StingerMix {

    /** Stingers that may sound at once; one more ends the oldest. */
    private static final int VOICES = 16;

    private static final double DUCK_SECONDS = 0.05;
    private static final double RETURN_SECONDS = 0.5;
    private static final double CUT_SECONDS = 0.005;
    private static final long NEVER = Long.MAX_VALUE;

    private final MixPlan plan;
    private final Ramp duck = new Ramp(1);
    private final int duckFrames;
    private final int returnFrames;
    private final int cutFrames;

    /** When each stinger is to begin. */
    private final long[] due;

    private final Voice[] voices = new Voice[VOICES];

    /** A one-shot sound that plays. */
    private static final class Voice {
        private final Ramp cut = new Ramp(1);
        private ClipBuffer clip = ClipBuffer.PENDING;
        private long start;
        private double gain;
        private double duck;

        boolean isOver(long now) {
            return now - start >= clip.length() || (cut.isSteady(now) && cut.target() == 0);
        }
    }

    StingerMix(MixPlan plan) {
        this.plan = plan;
        this.duckFrames = (int) (DUCK_SECONDS * plan.sampleRate());
        this.returnFrames = (int) (RETURN_SECONDS * plan.sampleRate());
        this.cutFrames = (int) (CUT_SECONDS * plan.sampleRate());
        this.due = new long[plan.stingers().size()];
        for (int i = 0; i < due.length; i++) {
            due[i] = NEVER;
        }
        for (int i = 0; i < VOICES; i++) {
            voices[i] = new Voice();
        }
    }

    void poll(MixControls controls, Mixer mixer, long now) {
        for (int i = 0; i < due.length; i++) {
            if (controls.takeTrigger(i) && due[i] == NEVER) {
                due[i] = mixer.frameOf(plan.stingers().get(i).sync(), now);
            }
        }
    }

    void act(long now) {
        for (int i = 0; i < due.length; i++) {
            if (due[i] <= now) {
                due[i] = NEVER;
                StingerPlan stinger = plan.stingers().get(i);
                begin(stinger, stinger.duck(), now);
            }
        }
        double lowest = 1;
        for (int i = 0; i < VOICES; i++) {
            if (!voices[i].isOver(now)) {
                lowest = Math.min(lowest, voices[i].duck);
            }
        }
        if (duck.target() != lowest) {
            duck.moveTo(lowest, now, lowest < duck.target() ? duckFrames : returnFrames);
        }
    }

    /** Begins a stinger that fills the time between two sections; returns its frames. */
    int fill(int stinger, long now) {
        begin(plan.stingers().get(stinger), 1, now);
        return plan.stingers().get(stinger).clips().clip(0).length();
    }

    private void begin(StingerPlan stinger, double ducked, long now) {
        ClipBuffer clip = stinger.clips().clip(0);
        if (clip.length() == 0) {
            return;
        }
        Voice voice = voices[0];
        for (int i = 0; i < VOICES; i++) {
            if (voices[i].isOver(now)) {
                voice = voices[i];
                break;
            }
            if (voices[i].start < voice.start) {
                voice = voices[i];
            }
        }
        voice.clip = clip;
        voice.start = now;
        voice.gain = stinger.gain();
        voice.duck = ducked;
        voice.cut.set(1);
        hurry(now);
    }

    /** Where all voices sound, lets the oldest end soon, so that one is free when it is needed. */
    private void hurry(long now) {
        int active = 0;
        int oldest = 0;
        for (int i = 0; i < VOICES; i++) {
            if (!voices[i].isOver(now)) {
                active++;
                if (voices[i].start < voices[oldest].start || voices[oldest].isOver(now)) {
                    oldest = i;
                }
            }
        }
        if (active == VOICES && voices[oldest].cut.target() > 0) {
            voices[oldest].cut.moveTo(0, now, cutFrames);
        }
    }

    long untilNext(long now) {
        long until = NEVER;
        for (int i = 0; i < due.length; i++) {
            until = Math.min(until, due[i] - now);
        }
        for (int i = 0; i < VOICES; i++) {
            if (!voices[i].isOver(now)) {
                until = Math.min(until, voices[i].start + voices[i].clip.length() - now);
            }
        }
        return until;
    }

    /** Ducks the music, and adds the stingers to it. */
    void mix(float[] left, float[] right, int frames, long now) {
        if (!duck.isSteady(now) || duck.target() != 1) {
            for (int i = 0; i < frames; i++) {
                float gain = (float) duck.at(now + i);
                left[i] *= gain;
                right[i] *= gain;
            }
        }
        for (int v = 0; v < VOICES; v++) {
            Voice voice = voices[v];
            if (!voice.isOver(now)) {
                int from = (int) (now - voice.start);
                int there = Math.min(frames, voice.clip.ready() - from);
                for (int i = 0; i < there; i++) {
                    float gain = (float) (voice.gain * voice.cut.at(now + i));
                    left[i] += gain * voice.clip.left(from + i);
                    right[i] += gain * voice.clip.right(from + i);
                }
            }
        }
    }
}
