package io.github.riffusion4j.audio.effects;

/**
 * Brings clips to a loudness that suits listening, by one gain for all channels. Levels are in dBFS, decibels relative
 * to full scale: 0 for a peak of 1.0 and for an RMS of 1.0. Silence stays silence.
 */
public final class Loudness {

    private Loudness() {}

    /**
     * The peak at {@code -headroom} dBFS: as loud as the clip can be without clipping. Clips that differ in how peaked
     * they are differ in how loud they sound; {@link #rms} keeps a row of clips even.
     *
     * @param headroom in dB, 0 or more; 0.1 leaves 16-bit samples just short of full scale
     * @throws IllegalArgumentException if it is less than 0, or not finite
     */
    public static Effect peak(double headroom) {
        double ceiling = ceiling(headroom);
        return clip -> clip.peak() == 0 ? clip : Gain.amplified(clip, ceiling / clip.peak());
    }

    /**
     * The RMS at {@code level} dBFS, or as close to it as is possible with the peak at most at {@code -headroom} dBFS.
     * It never clips: a clip with too high a crest factor (peak over RMS) ends up quieter than {@code level}.
     *
     * @param level in dBFS, at most 0; the reference aims at -12
     * @param headroom in dB, 0 or more
     * @throws IllegalArgumentException if one is outside its range, or not finite
     */
    public static Effect rms(double level, double headroom) {
        if (!(level <= 0) || Double.isInfinite(level)) {
            throw new IllegalArgumentException("a level of " + level + " dBFS; it must be at most 0, and finite");
        }
        double target = Decibels.toRatio(level);
        double ceiling = ceiling(headroom);
        return clip ->
                clip.peak() == 0 ? clip : Gain.amplified(clip, Math.min(target / clip.rms(), ceiling / clip.peak()));
    }

    /**
     * The reference implementation's loudness filters, sample for sample: 16-bit integers with the peak at full scale,
     * RMS to -12 dBFS, then the peak to -0.1 dBFS. Where the crest factor exceeds 12 dB its second step clips;
     * otherwise the result is {@code peak(0.1)} but for rounding. The samples of the result are 16-bit integers divided
     * by 32768.
     *
     * @see <a href="https://github.com/riffusion/riffusion-hobby">riffusion-hobby, audio_util.py: audio_from_waveform
     *     with normalize, apply_filters</a>
     */
    public static Effect reference() {
        return ReferenceLoudness::apply;
    }

    /**
     * {@link #reference()} with compression, as the reference does it when asked to: the RMS to -10 dBFS, then
     * {@link Compressor#reference()}, then the filters without compression.
     */
    public static Effect referenceCompressed() {
        return ReferenceLoudness::applyCompressed;
    }

    /**
     * The integrated loudness at {@code level} LUFS (ITU-R BS.1770-4), or as close to it as is possible with the peak
     * at most at {@code -headroom} dBFS. What sounds equally loud measures the same, whatever its spectrum and pauses:
     * the choice for a row of unlike clips. Broadcast has -23, streaming services about -14.
     *
     * @param level in LUFS, at most 0
     * @param headroom in dB, 0 or more
     * @throws IllegalArgumentException if one is outside its range, or not finite
     * @see LoudnessMeter
     */
    public static Effect lufs(double level, double headroom) {
        if (!(level <= 0) || Double.isInfinite(level)) {
            throw new IllegalArgumentException("a level of " + level + " LUFS; it must be at most 0, and finite");
        }
        double ceiling = ceiling(headroom);
        return clip -> {
            double loudness = LoudnessMeter.lufs(clip);
            return Double.isInfinite(loudness)
                    ? clip
                    : Gain.amplified(clip, Math.min(Decibels.toRatio(level - loudness), ceiling / clip.peak()));
        };
    }

    private static double ceiling(double headroom) {
        if (!(headroom >= 0) || Double.isInfinite(headroom)) {
            throw new IllegalArgumentException("a headroom of " + headroom + " dB; it must be at least 0, and finite");
        }
        return Decibels.toRatio(-headroom);
    }
}
