package io.github.riffusion4j.audio.transform;

/** A perceptual frequency scale: equal steps in mel sound about equally far apart. */
public enum MelScale {

    /**
     * O'Shaughnessy's formula, as the Hidden Markov Model Toolkit has it: 2595 log10(1 + f / 700). The reference's
     * choice.
     */
    HTK {
        @Override
        public double fromHertz(double frequency) {
            return 2595 * Math.log10(1 + frequency / 700);
        }

        @Override
        public double toHertz(double mel) {
            return 700 * (Math.pow(10, mel / 2595) - 1);
        }
    },

    /** Slaney's Auditory Toolbox: linear below 1000 Hz, logarithmic above. */
    SLANEY {
        private static final double HERTZ_PER_MEL = 200.0 / 3;
        private static final double KNEE_HERTZ = 1000;
        private static final double KNEE_MEL = KNEE_HERTZ / HERTZ_PER_MEL;
        private static final double LOG_STEP = Math.log(6.4) / 27;

        @Override
        public double fromHertz(double frequency) {
            return frequency < KNEE_HERTZ
                    ? frequency / HERTZ_PER_MEL
                    : KNEE_MEL + Math.log(frequency / KNEE_HERTZ) / LOG_STEP;
        }

        @Override
        public double toHertz(double mel) {
            return mel < KNEE_MEL ? mel * HERTZ_PER_MEL : KNEE_HERTZ * Math.exp(LOG_STEP * (mel - KNEE_MEL));
        }
    };

    /** The mel value of a frequency in Hz, at least 0. */
    public abstract double fromHertz(double frequency);

    /** The frequency in Hz of a mel value. */
    public abstract double toHertz(double mel);
}
