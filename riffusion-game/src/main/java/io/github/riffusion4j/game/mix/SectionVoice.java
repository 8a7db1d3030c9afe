package io.github.riffusion4j.game.mix;

import io.github.riffusion4j.game.mix.MixPlan.LayerPlan;
import io.github.riffusion4j.game.mix.MixPlan.SectionPlan;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** A section that plays, or fades out while another does. Reused; the audio thread's. */
final class SectionVoice {

    private final LayerVoice[] layers;

    /** Position on the curve of equal power: 0 is silence, 1 full gain. */
    private final Ramp fade = new Ramp(0);

    private final float[] envelope = new float[Mixer.BLOCK];

    private SectionPlan section;
    private long zero;
    private boolean active;
    private boolean leaving;

    /** @param any a section, so that there always is one */
    SectionVoice(int mostLayers, SectionPlan any) {
        section = any;
        layers = new LayerVoice[mostLayers];
        for (int i = 0; i < mostLayers; i++) {
            layers[i] = new LayerVoice();
        }
    }

    boolean isActive() {
        return active;
    }

    boolean isLeaving() {
        return leaving;
    }

    /** Position of its fade at a frame, 0 to 1. */
    double level(long frame) {
        return fade.at(frame);
    }

    void begin(SectionPlan plan, long zeroFrame, long now, int fadeFrames, double intensity) {
        section = plan;
        zero = zeroFrame;
        active = true;
        leaving = false;
        fade.set(0);
        fade.moveTo(1, now, fadeFrames);
        for (int i = 0; i < plan.layers().size(); i++) {
            LayerPlan layer = plan.layers().get(i);
            layers[i].begin(plan.clips().clip(i), intensity >= layer.threshold());
        }
    }

    void leave(long now, int fadeFrames) {
        if (!leaving || fade.end() > now + fadeFrames) {
            leaving = true;
            fade.moveTo(0, now, fadeFrames);
        }
    }

    void end() {
        active = false;
    }

    boolean isOver(long now) {
        return leaving && fade.isSteady(now);
    }

    void follow(double intensity, long now, int fadeFrames) {
        for (int i = 0; i < section.layers().size(); i++) {
            layers[i].follow(intensity >= section.layers().get(i).threshold(), now, fadeFrames);
        }
    }

    /** Frames until something has to be decided: a pass begins, or clips may be exchanged. */
    int untilNext(long now, int exchangeFrames) {
        int phase = phase(now);
        int exchange = section.length() - exchangeFrames;
        return (phase < exchange ? exchange : section.length()) - phase;
    }

    private int phase(long now) {
        return (int) Math.floorMod(now - zero, (long) section.length());
    }

    /** Adds frames, which lie within what {@link #untilNext} says. */
    void mix(float[] left, float[] right, int frames, long now, LayerMix[] controls, int exchangeFrames) {
        for (int i = 0; i < frames; i++) {
            double level = fade.at(now + i);
            envelope[i] = level >= 1 ? 1 : (float) Math.sin(Math.PI / 2 * level);
        }
        int phase = phase(now);
        exchange(phase, exchangeFrames);
        for (int i = 0; i < section.layers().size(); i++) {
            LayerPlan layer = section.layers().get(i);
            LayerMix control = controls[layer.control()];
            if (layers[i].isHeard(now) && control.isHeard(now)) {
                layers[i].mix(left, right, envelope, frames, now, phase, layer, control);
            }
        }
    }

    /** Begins or ends the exchange of clips for newer ones, if it is time for it: all at the same place. */
    private void exchange(int phase, int exchangeFrames) {
        boolean begins = phase == section.length() - exchangeFrames;
        if (!begins && phase != 0) {
            return;
        }
        AtomicReferenceArray<ClipBuffer> latest = section.clips().all();
        for (int i = 0; i < section.layers().size(); i++) {
            if (begins) {
                layers[i].beginExchange(latest.getPlain(i), phase, exchangeFrames);
            } else {
                layers[i].endExchange();
            }
        }
    }
}
