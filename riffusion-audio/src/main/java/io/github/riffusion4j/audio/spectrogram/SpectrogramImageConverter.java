package io.github.riffusion4j.audio.spectrogram;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioReader;
import io.github.riffusion4j.audio.effects.Effect;
import io.github.riffusion4j.audio.effects.Loudness;
import io.github.riffusion4j.audio.image.ImageFile;
import io.github.riffusion4j.audio.image.RgbImage;
import io.github.riffusion4j.audio.transform.TransformBackend;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.base.RiffusionException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Sound to spectrogram image and back. Immutable and thread safe; uses all cores for one call. */
public final class SpectrogramImageConverter {

    /** Room left above the peak, in dB; the reference's. */
    private static final double HEADROOM = 0.1;

    /** The samples, of each channel, of a sound that is read at once: a minute and a half. */
    private static final long SHORT = 1 << 22;

    /** The columns of a longer one that are computed at a time. */
    private static final int PIECE = 1024;

    private final SpectrogramConverter converter;
    private final Effect loudness;

    /**
     * A converter that brings the sound of an image to a peak of −0.1 dBFS, since an image alone does not tell how loud
     * it was.
     */
    public SpectrogramImageConverter(SpectrogramParams params) {
        this(params, InversionPreset.BALANCED.inverter());
    }

    /** As {@link #SpectrogramImageConverter(SpectrogramParams)}, but inverting in the given way. */
    public SpectrogramImageConverter(SpectrogramParams params, MelInverter inverter) {
        this(params, inverter, TransformBackend.jTransforms());
    }

    /** As {@link #SpectrogramImageConverter(SpectrogramParams, MelInverter)}, but computing on the given backend. */
    public SpectrogramImageConverter(SpectrogramParams params, MelInverter inverter, TransformBackend backend) {
        this(new SpectrogramConverter(params, inverter, backend), Loudness.peak(HEADROOM));
    }

    /**
     * Makes a converter.
     *
     * @param loudness what to do to the sound of an image; {@link Loudness#reference()} for the reference's filters
     */
    public SpectrogramImageConverter(SpectrogramConverter converter, Effect loudness) {
        this.converter = converter;
        this.loudness = loudness;
    }

    /** The converter between sound and spectrograms. */
    public SpectrogramConverter spectrograms() {
        return converter;
    }

    /**
     * The image of a clip, its loudest point black.
     *
     * @throws IllegalArgumentException if the clip is silent, shorter than one window, or has another sample rate than
     *     the parameters
     */
    public SpectrogramImage toImage(AudioClip clip) {
        return SpectrogramImage.of(converter.toSpectrogram(clip), converter.params());
    }

    /**
     * The image of a clip that repeats, its last sample followed by its first: what {@link #toLoop} takes back. It is
     * length / hop columns wide, and its loudest point is black.
     *
     * @throws IllegalArgumentException as by {@link #toImage(AudioClip)}; or if the clip's length is no multiple of the
     *     hop
     */
    public SpectrogramImage loopToImage(AudioClip loop) {
        return SpectrogramImage.of(converter.loopToSpectrogram(loop), converter.params());
    }

    /**
     * The image of a clip in exactly so many columns: column k lies at sample k · length / columns.
     *
     * @throws IllegalArgumentException as by {@link #toImage(AudioClip)}; or if a column's share of the clip is not 0.8
     *     to 1.25 times the parameters' hop
     */
    public SpectrogramImage toImage(AudioClip clip, int columns) {
        return SpectrogramImage.of(converter.toSpectrogram(clip, columns), converter.params());
    }

    /**
     * The image of a clip that repeats in exactly so many columns: what {@link #toLoop(SpectrogramImage, int,
     * Progress)} takes back.
     *
     * @throws IllegalArgumentException as by {@link #toImage(AudioClip, int)}
     */
    public SpectrogramImage loopToImage(AudioClip loop, int columns) {
        return SpectrogramImage.of(converter.loopToSpectrogram(loop, columns), converter.params());
    }

    /**
     * The image of a whole sound, as {@link #toImage(AudioClip)} makes it.
     *
     * @param sound read to its end, and left to be closed by the caller
     * @throws IllegalArgumentException as by {@link #toImage(AudioClip)}; or if the image had more than
     *     {@link ImageFile#MAX_PIXELS} pixels: then paint tiles instead
     * @throws io.github.riffusion4j.base.RiffusionException if the sound cannot be read
     */
    public SpectrogramImage toImage(AudioReader sound) {
        requirePixels(1 + sound.length().orElse(0) / converter.params().hopLength());
        return toImage(sound.readAll());
    }

    /**
     * The image of a whole sound, as {@link #toImage(AudioClip)} makes it, in little more memory than its pixels take:
     * a long sound is gone through twice, as by {@link #toImages(Supplier, int, Consumer, Progress)}.
     *
     * @param sound opens the sound at its start, twice; what it opens is closed here
     * @throws IllegalArgumentException as by {@link #toImage(AudioReader)}
     * @throws io.github.riffusion4j.base.RiffusionException if the sound cannot be read
     */
    public SpectrogramImage toImage(Supplier<AudioReader> sound) {
        float[] max = {0};
        long[] columns = {0};
        try (AudioReader first = sound.get()) {
            if (first.length().orElse(Long.MAX_VALUE) <= SHORT) {
                return toImage(first);
            }
            requirePixels(1 + first.length().orElse(0) / converter.params().hopLength());
            Consumer<Spectrogram> measure = tile -> {
                max[0] = Math.max(max[0], tile.max());
                columns[0] += tile.frameCount();
                requirePixels(columns[0]);
            };
            forEachTile(first, PIECE, measure, Progress.none());
        }
        try (AudioReader second = sound.get()) {
            return paint(second, (int) columns[0], max[0]);
        }
    }

    private SpectrogramImage paint(AudioReader sound, int width, float max) {
        int height = converter.params().numFrequencies();
        int[] pixels = new int[width * height];
        int[] done = {0};
        Consumer<SpectrogramImage> paint = tile -> {
            int columns = Math.min(tile.width(), width - done[0]);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < columns; x++) {
                    pixels[y * width + done[0] + x] = tile.pixel(x, y);
                }
            }
            done[0] += tile.width();
        };
        toImages(sound, PIECE, max, paint, Progress.none());
        if (done[0] != width) {
            throw new RiffusionException("the sound changed while it was read: it had " + width + " columns, and then "
                    + done[0] + "; try again");
        }
        return SpectrogramImage.of(RgbImage.wrap(width, height, pixels), converter.params(), max);
    }

    private void requirePixels(long columns) {
        int height = converter.params().numFrequencies();
        if (columns > ImageFile.MAX_PIXELS / height) {
            throw new IllegalArgumentException("the sound would make an image of " + columns + " x " + height
                    + " pixels, of at most " + ImageFile.MAX_PIXELS
                    + " that can be read again; paint it in tiles");
        }
    }

    /**
     * Paints a sound of any length, tile after tile, in memory that does not grow with it. The tiles share one scale,
     * that of the sound's loudest point, so that together they are the image that {@link #toImage(AudioClip)} makes.
     *
     * <p>That scale is known only at the end, so the sound is gone through twice. The other way, to keep all amplitudes
     * on disk meanwhile, would take 0.7 GB an hour for each channel. This way also finds a damaged sound before its
     * first tile is painted.
     *
     * @param sound opens the sound at its start, twice; what it opens is closed here
     * @param columns the width of a tile, at least 1; the last may be narrower
     * @param tiles is given the tiles in order
     * @param progress hears of every tile, twice; where the sound does not tell its length, the first time as if there
     *     were one more
     * @throws IllegalArgumentException as by {@link #toImage(AudioClip)}, or if {@code columns} is out of range
     * @throws io.github.riffusion4j.base.RiffusionException if the sound cannot be read
     */
    public void toImages(
            Supplier<AudioReader> sound, int columns, Consumer<SpectrogramImage> tiles, Progress progress) {
        float max;
        try (AudioReader first = sound.get()) {
            max = max(first, columns, progress.part(0, 2));
        }
        try (AudioReader second = sound.get()) {
            toImages(second, columns, max, tiles, progress.part(1, 2));
        }
    }

    private float max(AudioReader sound, int columns, Progress progress) {
        float[] max = {0};
        forEachTile(sound, columns, tile -> max[0] = Math.max(max[0], tile.max()), progress);
        return max[0];
    }

    /**
     * Paints a sound of any length on a given scale, tile after tile, in one go.
     *
     * @param sound read to its end, and left to be closed by the caller
     * @param columns the width of a tile, at least 1; the last may be narrower
     * @param maxValue the amplitude that becomes black, as for {@link SpectrogramImage#of}
     * @param tiles is given the tiles in order
     * @param progress hears of every tile; where the sound does not tell its length, as if there were one more
     * @throws IllegalArgumentException if {@code maxValue} is not positive, the sound is shorter than one window or has
     *     another sample rate than the parameters, or {@code columns} is out of range
     * @throws io.github.riffusion4j.base.RiffusionException if the sound cannot be read
     */
    public void toImages(
            AudioReader sound, int columns, float maxValue, Consumer<SpectrogramImage> tiles, Progress progress) {
        forEachTile(
                sound,
                columns,
                tile -> tiles.accept(SpectrogramImage.of(tile, converter.params(), maxValue)),
                progress);
    }

    private void forEachTile(AudioReader sound, int columns, Consumer<Spectrogram> work, Progress progress) {
        SpectrogramReader spectrograms = converter.toSpectrograms(sound, columns);
        int count = (int) Math.min(spectrograms.tileCount().orElse(0), Integer.MAX_VALUE / 2);
        int done = 0;
        for (Optional<Spectrogram> tile = spectrograms.next(); tile.isPresent(); tile = spectrograms.next()) {
            work.accept(tile.get());
            done++;
            progress.report(done, count > 0 ? count : done + 1);
        }
    }

    /** As {@link #toAudio(SpectrogramImage, Progress)}, without progress. */
    public AudioClip toAudio(SpectrogramImage image) {
        return toAudio(image, Progress.none());
    }

    /**
     * The sound of an image.
     *
     * @param progress hears of every round of the reconstruction
     * @throws IllegalArgumentException if the image's parameters are not this converter's, or it has too few columns
     *     for one window
     */
    public AudioClip toAudio(SpectrogramImage image, Progress progress) {
        requireParams(image);
        return loudness.apply(converter.toAudio(image.toSpectrogram(), progress));
    }

    /**
     * The sound of an image, of exactly so many samples: column k lies at sample k · samples / width. Pitches stay what
     * they are.
     *
     * @param samples the clip's length; a column's share of it is 0.8 to 1.25 times the parameters' hop
     * @param progress hears of every round of the reconstruction
     * @throws IllegalArgumentException as by {@link #toAudio(SpectrogramImage, Progress)}, or if the length is outside
     *     that range
     */
    public AudioClip toAudio(SpectrogramImage image, int samples, Progress progress) {
        requireParams(image);
        return loudness.apply(converter.toAudio(image.toSpectrogram(), samples, progress));
    }

    /**
     * Writes the sound of a row of images, such as {@link #toImages} paints, in memory that does not grow with their
     * number and without a seam where one image ends. The peak of the whole comes to −0.1 dBFS, whatever loudness this
     * converter brings the sound of single images to. A file already there is replaced once the new one is complete.
     *
     * @param tiles images of this converter's parameters, one after the other, each on its own scale
     * @param file in the format that its extension names; while the work lasts a draft of it, in floating point, lies
     *     beside it
     * @param progress hears of the rounds for each piece of about ten seconds, from the first again each time
     * @return how long the sound is
     * @throws IllegalArgumentException if the extension is unknown, the images' parameters are not this converter's, or
     *     all together have too few columns for one window
     * @throws io.github.riffusion4j.base.RiffusionException if the file cannot be written
     */
    public Duration writeAudio(Iterator<SpectrogramImage> tiles, Path file, Progress progress) {
        Iterator<Spectrogram> spectrograms = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return tiles.hasNext();
            }

            @Override
            public Spectrogram next() {
                SpectrogramImage tile = tiles.next();
                requireParams(tile);
                return tile.toSpectrogram();
            }
        };
        return new TiledSound(converter, file).write(spectrograms, HEADROOM, progress);
    }

    /**
     * The sound of an image that repeats: hop · width samples, whose end flows into their beginning.
     *
     * @param progress hears of every round of the reconstruction
     * @throws IllegalArgumentException as by {@link #toAudio(SpectrogramImage, Progress)}
     * @see SpectrogramConverter#toLoop
     */
    public AudioClip toLoop(SpectrogramImage image, Progress progress) {
        requireParams(image);
        return loudness.apply(converter.toLoop(image.toSpectrogram(), progress));
    }

    /**
     * The sound of an image that repeats, of exactly so many samples, whose end flows into their beginning. Four bars
     * at 120 beats a minute are 352,800 samples, however many columns show them.
     *
     * @param samples the clip's length; a column's share of it is 0.8 to 1.25 times the parameters' hop
     * @param progress hears of every round of the reconstruction
     * @throws IllegalArgumentException as by {@link #toAudio(SpectrogramImage, int, Progress)}
     * @see SpectrogramConverter#toLoop(Spectrogram, int, Progress)
     */
    public AudioClip toLoop(SpectrogramImage image, int samples, Progress progress) {
        requireParams(image);
        return loudness.apply(converter.toLoop(image.toSpectrogram(), samples, progress));
    }

    private void requireParams(SpectrogramImage image) {
        if (!image.params().equals(converter.params())) {
            throw new IllegalArgumentException("the image's parameters differ from the converter's: " + image.params()
                    + "; " + converter.params());
        }
    }
}
