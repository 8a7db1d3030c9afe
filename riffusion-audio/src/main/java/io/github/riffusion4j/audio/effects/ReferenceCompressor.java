package io.github.riffusion4j.audio.effects;

/**
 * pydub's {@code compress_dynamic_range} with the reference's settings. Its attenuation moves in straight lines: by a
 * share of the attenuation that the last 5 ms call for, per sample, up to it or down to none.
 */
final class ReferenceCompressor {

    private static final double THRESHOLD = 32768 * Decibels.toRatio(-20); // RMS
    private static final double RATIO = 4;
    private static final double ATTACK = 5; // ms
    private static final double RELEASE = 50; // ms

    private ReferenceCompressor() {}

    static Pcm16 apply(Pcm16 sound) {
        double perMillisecond = sound.sampleRate() / 1000.0;
        int window = (int) (ATTACK * perMillisecond);
        int channelCount = sound.samples().length;
        int[][] output = new int[channelCount][sound.length()];
        double attenuation = 0; // dB
        long power = 0;
        for (int i = 0; i < sound.length(); i++) {
            int rms = rms(power, (long) Math.min(i, window) * channelCount);
            double wanted = rms == 0 ? 0 : (1 - 1 / RATIO) * Math.max(0, Decibels.ofRatio(rms / THRESHOLD));
            if (rms > THRESHOLD && attenuation <= wanted) {
                attenuation = Math.min(attenuation + wanted / (ATTACK * perMillisecond), wanted);
            } else {
                attenuation = Math.max(attenuation - wanted / (RELEASE * perMillisecond), 0);
            }
            for (int c = 0; c < channelCount; c++) {
                int sample = sound.samples()[c][i];
                output[c][i] = attenuation == 0 ? sample : Pcm16.multiplied(sample, Decibels.toRatio(-attenuation));
                power += square(sample) - (i < window ? 0 : square(sound.samples()[c][i - window]));
            }
        }
        return new Pcm16(sound.sampleRate(), output);
    }

    private static int rms(long power, long count) {
        return count == 0 ? 0 : (int) Math.sqrt((double) power / count);
    }

    private static long square(int sample) {
        return (long) sample * sample;
    }
}
