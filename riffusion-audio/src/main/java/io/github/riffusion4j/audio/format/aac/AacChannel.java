package io.github.riffusion4j.audio.format.aac;

import java.util.Optional;
import java.util.SplittableRandom;
import net.sourceforge.jaad.aac.DecoderConfig;
import net.sourceforge.jaad.aac.syntax.BitStream;
import net.sourceforge.jaad.aac.syntax.ICSInfo;
import net.sourceforge.jaad.aac.syntax.ICStream;

/**
 * The spectrum of one channel, read by JAAD, and with what that leaves out: temporal noise shaping and pulses. Noise in
 * the place of bands is generated anew, from a seed, since JAAD's differs each time.
 */
final class AacChannel extends ICStream {

    private static final int WINDOW = 128;
    private static final int MAX_PULSE_BITS = 6;

    private final DecoderConfig config;
    private byte[] block = {};
    private Optional<TemporalNoiseShaping> noiseShaping = Optional.empty();
    private int[] pulsePositions = {};
    private int[] pulseAmplitudes = {};

    AacChannel(DecoderConfig config) {
        super(config);
        this.config = config;
    }

    /** Reads the channel's part of a data block, and makes its spectrum. */
    void read(byte[] block, BitStream in, boolean commonWindow, SplittableRandom noise) {
        this.block = block;
        decode(in, commonWindow, config);
        addPulses();
        replaceNoise(noise);
    }

    /** What comes next is passed over by JAAD, or kept where nothing gets at it. */
    @Override
    public void decodeScaleFactors(BitStream in) {
        super.decodeScaleFactors(in);
        AacBits next = new AacBits(block, in.getPosition());
        readPulses(next);
        noiseShaping = next.read(1) == 1
                ? Optional.of(new TemporalNoiseShaping(next, getInfo().getWindowCount()))
                : Optional.empty();
    }

    private void readPulses(AacBits in) {
        int count = in.read(1) == 1 ? in.read(2) + 1 : 0;
        pulsePositions = new int[count];
        pulseAmplitudes = new int[count];
        if (count > 0) {
            ICSInfo info = getInfo();
            int at = info.getSWBOffsets()[Math.min(in.read(MAX_PULSE_BITS), info.getSWBCount())];
            for (int i = 0; i < count; i++) {
                at += in.read(5);
                pulsePositions[i] = at;
                pulseAmplitudes[i] = in.read(4);
            }
        }
    }

    /** Adds to quantised values, which are the power of 3/4 of what the spectrum has. */
    private void addPulses() {
        float[] spectrum = getInvQuantData();
        int[] starts = getInfo().getSWBOffsets();
        int band = 0;
        for (int i = 0; i < pulsePositions.length; i++) {
            int at = pulsePositions[i];
            while (band + 1 < getInfo().getMaxSFB() && starts[band + 1] <= at) {
                band++;
            }
            float scale = getScaleFactors()[band];
            if (at < spectrum.length && getSfbCB()[band] < NOISE_HCB && scale > 0) {
                double quantised = Math.pow(Math.abs(spectrum[at]) / scale, 0.75) + pulseAmplitudes[i];
                double value = Math.pow(quantised, 4.0 / 3) * scale;
                spectrum[at] = (float) (spectrum[at] > 0 ? value : -value);
            }
        }
    }

    private void replaceNoise(SplittableRandom noise) {
        float[] spectrum = getInvQuantData();
        ICSInfo info = getInfo();
        int[] starts = info.getSWBOffsets();
        int index = 0;
        int window = 0;
        for (int group = 0; group < info.getWindowGroupCount(); group++) {
            for (int band = 0; band < info.getMaxSFB(); band++, index++) {
                if (getSfbCB()[index] == NOISE_HCB) {
                    for (int w = 0; w < info.getWindowGroupLength(group); w++) {
                        int from = (window + w) * WINDOW + starts[band];
                        fill(spectrum, from, from + starts[band + 1] - starts[band], getScaleFactors()[index], noise);
                    }
                }
            }
            window += info.getWindowGroupLength(group);
        }
    }

    private static void fill(float[] spectrum, int from, int to, float amplitude, SplittableRandom noise) {
        double energy = 0;
        for (int i = from; i < to; i++) {
            spectrum[i] = (float) noise.nextDouble(-1, 1);
            energy += spectrum[i] * spectrum[i];
        }
        for (int i = from; i < to; i++) {
            spectrum[i] *= (float) (amplitude / Math.sqrt(energy));
        }
    }

    @Override
    public void processTNS() {
        ICSInfo info = getInfo();
        int most = config.getSampleFrequency().getNominal().getMaximalTNS_SFB(info.isEightShortFrame());
        noiseShaping.ifPresent(filters -> filters.apply(
                getInvQuantData(), info.getSWBOffsets(), info.getSWBCount(), Math.min(most, info.getMaxSFB())));
    }
}
