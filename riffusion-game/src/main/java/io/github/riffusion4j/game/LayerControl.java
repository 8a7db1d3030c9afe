package io.github.riffusion4j.game;

import io.github.riffusion4j.game.mix.MixControls;
import io.github.riffusion4j.game.mix.MixControls.LayerSetting;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * The mixer channel of all layers of one name. Made by {@link GameMusic#layer}. Thread safe; what is set is heard at
 * once, over 20 ms.
 */
public final class LayerControl {

    /** The largest gain, as a ratio. */
    public static final double MOST_GAIN = 4;

    private final MixControls controls;
    private final int index;
    private final String name;
    private final int sampleRate;

    LayerControl(MixControls controls, int index, String name, int sampleRate) {
        this.controls = controls;
        this.index = index;
        this.name = name;
        this.sampleRate = sampleRate;
    }

    /** The layers' name. */
    public String name() {
        return name;
    }

    /**
     * Sets the gain, which multiplies that of the soundtrack.
     *
     * @param gain as a ratio: 0 is silence, 1 leaves the layer as it is; at most {@value #MOST_GAIN}
     * @throws IllegalArgumentException if it is out of range
     */
    public LayerControl gain(double gain) {
        return fade(gain, Duration.ZERO);
    }

    /**
     * Moves the gain, without a kink.
     *
     * @param gain to arrive at, as a ratio
     * @param duration of the movement; 0 or more
     * @throws IllegalArgumentException if the above does not hold
     */
    public LayerControl fade(double gain, Duration duration) {
        requireGain(gain);
        int frames = GameMusic.frames(duration, sampleRate);
        return change(s -> new LayerSetting(gain, frames, s.pan(), s.muted(), s.solo()));
    }

    static double requireGain(double gain) {
        if (!(gain >= 0 && gain <= MOST_GAIN)) {
            throw new IllegalArgumentException("a gain is a ratio from 0 to " + MOST_GAIN + ", not " + gain);
        }
        return gain;
    }

    /**
     * Moves the layer in the stereo image, from the place that the soundtrack gives it.
     *
     * @param pan from -1, to the left, to 1, to the right
     * @throws IllegalArgumentException if it is out of range
     */
    public LayerControl pan(double pan) {
        Layer.requirePan(pan);
        return change(s -> new LayerSetting(s.gain(), s.fade(), pan, s.muted(), s.solo()));
    }

    /** Mutes the layer, or no longer. */
    public LayerControl mute(boolean muted) {
        return change(s -> new LayerSetting(s.gain(), s.fade(), s.pan(), muted, s.solo()));
    }

    /** While a layer has solo, all that have not are silent. */
    public LayerControl solo(boolean solo) {
        return change(s -> new LayerSetting(s.gain(), s.fade(), s.pan(), s.muted(), solo));
    }

    private LayerControl change(UnaryOperator<LayerSetting> change) {
        controls.layer(index, change);
        return this;
    }

    /** The gain that was set. */
    public double gain() {
        return controls.layer(index).gain();
    }

    /** The place that was set. */
    public double pan() {
        return controls.layer(index).pan();
    }

    /** True if it is muted. */
    public boolean isMuted() {
        return controls.layer(index).muted();
    }

    /** True if it has solo. */
    public boolean isSolo() {
        return controls.layer(index).solo();
    }
}
