package io.github.riffusion4j.game.mix;

import io.github.riffusion4j.game.mix.MixControls.Destination;
import io.github.riffusion4j.game.mix.MixControls.VolumeSetting;
import io.github.riffusion4j.game.mix.MixPlan.SectionPlan;
import io.github.riffusion4j.game.mix.MixPlan.Sync;
import io.github.riffusion4j.game.mix.MixPlan.TransitionPlan;

/**
 * Plays a soundtrack as the controls say. Reading does not allocate, lock or wait. One thread may read; any may query
 * the {@link Timeline}.
 */
public final class Mixer {

    /** The most frames between two looks at the controls. */
    static final int BLOCK = 256;

    /** Sections that may sound at once: one that plays, and those that fade out. */
    private static final int VOICES = 8;

    private static final double SHORT_FADE_SECONDS = 0.02;
    private static final double GATE_SECONDS = 0.01;
    private static final double CUT_SECONDS = 0.003;
    private static final double EXCHANGE_SECONDS = 0.05;

    /** The music after a frame that must be there for a section to begin at it. */
    private static final double MARGIN_SECONDS = 0.05;

    private static final long NEVER = Long.MAX_VALUE;

    private final MixPlan plan;
    private final MixControls controls;
    private final Timeline timeline = new Timeline();
    private final StingerMix stingers;

    private final SectionVoice[] voices = new SectionVoice[VOICES];
    private final LayerMix[] layers;
    private final float[] left = new float[BLOCK];
    private final float[] right = new float[BLOCK];

    private final Ramp gate = new Ramp(0);
    private final Ramp volume = new Ramp(1);
    private final int shortFade;
    private final int cut;
    private final int exchange;
    private final int margin;

    /** The section whose beats count, and the frame of its beat 0. */
    private SectionPlan current;

    private long zero;
    private SectionVoice main;

    /** The frame at which the section that follows by itself begins. */
    private long followAt = NEVER;

    /** The section that is being gone to, or the one that plays. */
    private volatile int heading;

    private int next;
    private TransitionPlan nextTransition;
    private long nextAt = NEVER;

    /** True while a filler plays, after which the next section begins. */
    private boolean filling;

    private long seen;
    private double intensity;
    private boolean begun;

    /**
     * A mix that has not begun.
     *
     * @param phase the frame of the first section to begin at
     */
    public Mixer(MixPlan plan, MixControls controls, int phase) {
        this.plan = plan;
        this.controls = controls;
        this.shortFade = frames(SHORT_FADE_SECONDS);
        this.cut = frames(CUT_SECONDS);
        this.exchange = frames(EXCHANGE_SECONDS);
        this.margin = frames(MARGIN_SECONDS);
        Destination first = controls.destination();
        this.seen = first.number();
        this.current = plan.sections().get(first.section());
        this.nextTransition = plan.transitions().get(first.section()).get(first.section());
        this.zero = -phase;
        this.stingers = new StingerMix(plan);
        this.layers = new LayerMix[plan.layerCount()];
        for (int i = 0; i < layers.length; i++) {
            layers[i] = new LayerMix();
        }
        int mostLayers = plan.sections().stream()
                .mapToInt(section -> section.layers().size())
                .max()
                .orElse(0);
        for (int i = 0; i < VOICES; i++) {
            voices[i] = new SectionVoice(mostLayers, current);
        }
        this.main = voices[0];
        this.heading = current.index();
        timeline.add(0, zero, current.index());
    }

    private int frames(double seconds) {
        return (int) Math.round(seconds * plan.sampleRate());
    }

    public Timeline timeline() {
        return timeline;
    }

    /** The section that is being gone to, or else the one that plays; for any thread. */
    public int heading() {
        return heading;
    }

    /**
     * Fills {@code count} frames of interleaved stereo.
     *
     * @return the number of frames, from the first, that have music in them; the others are silent
     */
    public int read(float[] out, int offset, int count) {
        int done = 0;
        while (done < count && isOpen()) {
            poll();
            long now = timeline.position();
            act(now);
            int run = (int) Math.min(Math.min(BLOCK, count - done), untilNext(now));
            mix(out, offset + 2 * done, run, now);
            timeline.advance(run);
            done += run;
        }
        for (int i = offset + 2 * done; i < offset + 2 * count; i++) {
            out[i] = 0;
        }
        return done;
    }

    /** True if there is music now; begins it once its clips are there. */
    private boolean isOpen() {
        long now = timeline.position();
        if (!begun) {
            int phase = (int) Math.floorMod(now - zero, (long) current.length());
            if (controls.isPaused() || controls.isClosed() || !current.clips().isReady(phase, margin)) {
                return false;
            }
            begin(now);
        }
        double target = controls.isPaused() || controls.isClosed() ? 0 : 1;
        if (gate.target() != target) {
            gate.moveTo(target, now, frames(GATE_SECONDS));
        }
        return !(gate.target() == 0 && gate.isSteady(now));
    }

    private void begin(long now) {
        begun = true;
        intensity = controls.intensity();
        gate.set(1);
        volume.set(controls.volume().gain());
        boolean soloed = isAnySoloed();
        for (int i = 0; i < layers.length; i++) {
            layers[i].begin(controls.layer(i), soloed);
        }
        main.begin(current, zero, now, cut, intensity);
        followAt = followAt();
    }

    private boolean isAnySoloed() {
        for (int i = 0; i < layers.length; i++) {
            if (controls.layer(i).solo()) {
                return true;
            }
        }
        return false;
    }

    /** Takes over what other threads wish for. */
    private void poll() {
        long now = timeline.position();
        boolean soloed = isAnySoloed();
        for (int i = 0; i < layers.length; i++) {
            layers[i].follow(controls.layer(i), soloed, now, shortFade);
        }
        VolumeSetting latest = controls.volume();
        if (latest.gain() != volume.target()) {
            volume.moveTo(latest.gain(), now, Math.max(latest.fade(), shortFade));
        }
        double wished = controls.intensity();
        if (wished != intensity) {
            intensity = wished;
            int beat = current.length() / current.beats();
            for (int i = 0; i < VOICES; i++) {
                if (voices[i].isActive()) {
                    voices[i].follow(wished, now, beat);
                }
            }
        }
        stingers.poll(controls, this, now);
        Destination destination = controls.destination();
        if (destination.number() != seen) {
            seen = destination.number();
            head(destination, now);
        }
    }

    private void head(Destination destination, long now) {
        next = destination.section();
        heading = next;
        if (filling) {
            return;
        }
        if (next == current.index()) {
            nextAt = NEVER;
            return;
        }
        nextTransition = destination.transition().isPresent()
                ? destination.transition().get()
                : plan.transitions().get(current.index()).get(next);
        nextAt = frameOf(nextTransition.sync(), now);
    }

    /** The first frame from {@code now} on that a transition or stinger may begin at. */
    long frameOf(Sync sync, long now) {
        return switch (sync) {
            case NOW -> now;
            case BEAT -> zero + current.frameOfNext(1, now - zero);
            case BAR -> zero + current.frameOfNext(current.beatsPerBar(), now - zero);
            case LOOP_END -> zero + current.frameOfNext(current.beats(), now - zero);
        };
    }

    private long followAt() {
        if (current.follower() == current.index()) {
            return NEVER;
        }
        return zero + (long) current.length() * current.passes();
    }

    /** Begins and ends what is due. */
    private void act(long now) {
        for (int i = 0; i < VOICES; i++) {
            if (voices[i].isActive() && voices[i].isOver(now)) {
                voices[i].end();
            }
        }
        if (now == followAt && nextAt == NEVER) {
            next = current.follower();
            nextTransition = plan.transitions().get(current.index()).get(next);
            nextAt = now;
            heading = next;
        } else if (now > followAt) {
            // A transition was under way, and was called off.
            followAt = frameOf(Sync.LOOP_END, now);
        }
        if (now >= nextAt) {
            if (filling) {
                filling = false;
                arrive(now);
            } else {
                depart(now);
            }
        }
        stingers.act(now);
    }

    private void depart(long now) {
        if (!isReady(next, now)) {
            // Its clips are not there yet: at the next place where it may begin.
            nextAt = nextTransition.sync() == Sync.NOW ? now + BLOCK : frameOf(nextTransition.sync(), now + 1);
            return;
        }
        main.leave(now, fade(current, nextTransition.fadeOutBeats()));
        if (nextTransition.filler() >= 0) {
            int length = stingers.fill(nextTransition.filler(), now);
            filling = true;
            nextAt = Math.max(now + 1, zero + current.frameOfNext(1, now - zero + length));
        } else {
            arrive(now);
        }
    }

    private boolean isReady(int section, long now) {
        SectionPlan target = plan.sections().get(section);
        return freeVoice() >= 0 && target.clips().isReady(phaseIn(target, now), margin);
    }

    private int phaseIn(SectionPlan target, long now) {
        if (!nextTransition.samePosition()) {
            return 0;
        }
        long position = now - zero;
        long beat = current.beatOf(position);
        long start = current.frameOfBeat(beat);
        double share = (double) (position - start) / (current.frameOfBeat(beat + 1) - start);
        long targetBeat = Math.floorMod(beat, (long) target.beats());
        long targetStart = target.frameOfBeat(targetBeat);
        return (int) (targetStart + Math.round(share * (target.frameOfBeat(targetBeat + 1) - targetStart)))
                % target.length();
    }

    private void arrive(long now) {
        SectionPlan target = plan.sections().get(next);
        int phase = phaseIn(target, now);
        int voice = freeVoice();
        if (voice < 0) {
            // Only after a filler: one that fades out has to go.
            voice = quietest(now);
        }
        main = voices[voice];
        zero = now - phase;
        current = target;
        main.begin(target, zero, now, fade(target, nextTransition.fadeInBeats()), intensity);
        timeline.add(now, zero, target.index());
        nextAt = NEVER;
        followAt = followAt();
        hurry(now);
    }

    private int fade(SectionPlan section, double beats) {
        return Math.max(cut, (int) Math.round(beats * section.length() / section.beats()));
    }

    private int freeVoice() {
        for (int i = 0; i < VOICES; i++) {
            if (!voices[i].isActive()) {
                return i;
            }
        }
        return -1;
    }

    private int quietest(long now) {
        int found = -1;
        for (int i = 0; i < VOICES; i++) {
            if (voices[i] != main
                    && voices[i].isActive()
                    && (found < 0 || voices[i].level(now) < voices[found].level(now))) {
                found = i;
            }
        }
        return found;
    }

    /** Where most voices sound, lets the quietest end soon, so that one is free when it is needed. */
    private void hurry(long now) {
        int active = 0;
        for (int i = 0; i < VOICES; i++) {
            active += voices[i].isActive() ? 1 : 0;
        }
        if (active >= VOICES - 2) {
            voices[quietest(now)].leave(now, cut);
        }
    }

    private long untilNext(long now) {
        long until = Math.min(nextAt - now, stingers.untilNext(now));
        if (followAt > now) {
            until = Math.min(until, followAt - now);
        }
        if (gate.target() == 0) {
            until = Math.min(until, gate.end() - now);
        }
        for (int i = 0; i < VOICES; i++) {
            if (voices[i].isActive()) {
                until = Math.min(until, voices[i].untilNext(now, exchange));
            }
        }
        return Math.max(1, until);
    }

    private void mix(float[] out, int offset, int frames, long now) {
        for (int i = 0; i < frames; i++) {
            left[i] = 0;
            right[i] = 0;
        }
        for (int i = 0; i < VOICES; i++) {
            if (voices[i].isActive()) {
                voices[i].mix(left, right, frames, now, layers, exchange);
            }
        }
        stingers.mix(left, right, frames, now);
        boolean steady = volume.isSteady(now) && gate.isSteady(now);
        double gain = volume.at(now) * gate.at(now);
        for (int i = 0; i < frames; i++) {
            if (!steady) {
                gain = volume.at(now + i) * gate.at(now + i);
            }
            out[offset + 2 * i] = limited(gain * left[i]);
            out[offset + 2 * i + 1] = limited(gain * right[i]);
        }
    }

    /** Above this layers that add up are bent towards full scale, which they do not pass. */
    private static final double KNEE = 0.8;

    private static float limited(double sample) {
        double size = Math.abs(sample);
        if (size <= KNEE) {
            return (float) sample;
        }
        double beyond = (size - KNEE) / (1 - KNEE);
        return (float) Math.copySign(KNEE + (1 - KNEE) * beyond / (1 + beyond), sample);
    }
}
