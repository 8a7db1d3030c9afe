package io.github.riffusion4j.audio.spectrogram;

/**
 * The loss of a spectrogram image when it is turned into sound and the sound is analysed again. All three are 0 when
 * nothing is.
 *
 * @param spectralConvergence ‖wanted − found‖ / ‖wanted‖ of the mel amplitudes
 * @param logSpectralDistance the mean distance in dB of the amplitudes that are at most 60 dB below the loudest
 * @param pixelError the mean distance in levels (0 to 255) from the image painted again
 */
public record RoundTripError(double spectralConvergence, double logSpectralDistance, double pixelError) {

    private static final double AUDIBLE = 1e-3;
    private static final double FLOOR = 1e-5;

    /**
     * Compares an image with the spectrogram of the sound that was made from it, whatever its loudness: the amplitudes
     * found are first scaled by the one gain that brings them closest to those wanted.
     *
     * @throws IllegalArgumentException if the two differ in channels, bands or frames
     */
    public static RoundTripError between(SpectrogramImage image, Spectrogram again) {
        Spectrogram wanted = image.toSpectrogram();
        if (wanted.channelCount() != again.channelCount()
                || wanted.bandCount() != again.bandCount()
                || wanted.frameCount() != again.frameCount()) {
            throw new IllegalArgumentException("cannot compare " + wanted + " with " + again);
        }
        double gain = bestGain(wanted, again);
        return new RoundTripError(
                spectralConvergence(wanted, again, gain),
                logSpectralDistance(wanted, again, gain),
                pixelError(image, SpectrogramImage.of(again, image.params(), (float) (image.maxValue() / gain))));
    }

    private static double bestGain(Spectrogram wanted, Spectrogram found) {
        Sum product = new Sum();
        Sum square = new Sum();
        forEachPair(wanted, found, (w, f) -> {
            product.add(w * f);
            square.add(f * f);
        });
        return product.total / square.total;
    }

    private static double spectralConvergence(Spectrogram wanted, Spectrogram found, double gain) {
        Sum difference = new Sum();
        Sum square = new Sum();
        forEachPair(wanted, found, (w, f) -> {
            difference.add((w - gain * f) * (w - gain * f));
            square.add(w * w);
        });
        return Math.sqrt(difference.total / square.total);
    }

    private static double logSpectralDistance(Spectrogram wanted, Spectrogram found, double gain) {
        double max = wanted.max();
        Sum decibels = new Sum();
        forEachPair(wanted, found, (w, f) -> {
            if (w > AUDIBLE * max) {
                decibels.add(Math.abs(20 * Math.log10(Math.max(gain * f, FLOOR * max) / w)));
            }
        });
        return decibels.total / decibels.count;
    }

    private static double pixelError(SpectrogramImage image, SpectrogramImage again) {
        boolean mono = image.params().channels() == SpectrogramParams.Channels.MONO;
        Sum levels = new Sum();
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                int a = image.pixel(x, y);
                int b = again.pixel(x, y);
                if (mono) {
                    levels.add(Math.abs((a >> 16 & 0xff) - (b >> 16 & 0xff)));
                } else {
                    levels.add(Math.abs((a >> 8 & 0xff) - (b >> 8 & 0xff)));
                    levels.add(Math.abs((a & 0xff) - (b & 0xff)));
                }
            }
        }
        return levels.total / levels.count;
    }

    private interface PairVisitor {
        void visit(double wanted, double found);
    }

    private static void forEachPair(Spectrogram wanted, Spectrogram found, PairVisitor visitor) {
        for (int channel = 0; channel < wanted.channelCount(); channel++) {
            for (int frame = 0; frame < wanted.frameCount(); frame++) {
                for (int band = 0; band < wanted.bandCount(); band++) {
                    visitor.visit(wanted.get(channel, band, frame), found.get(channel, band, frame));
                }
            }
        }
    }

    private static final class Sum {
        private double total;
        private long count;

        void add(double value) {
            total += value;
            count++;
        }
    }
}
