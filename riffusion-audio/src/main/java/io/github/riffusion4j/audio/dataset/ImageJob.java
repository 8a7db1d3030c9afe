package io.github.riffusion4j.audio.dataset;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.SpectrogramImageConverter;
import io.github.riffusion4j.audio.SpectrogramParams;
import io.github.riffusion4j.audio.effects.Effect;
import io.github.riffusion4j.audio.effects.Resampler;
import io.github.riffusion4j.audio.io.ImageFormat;
import io.github.riffusion4j.base.Cancellation;
import java.nio.file.Path;

/**
 * Paints the spectrogram of every recording: {@code folder/song.png} of {@code folder/song.mp3}. Recordings of other
 * sample rates are resampled to the parameters'. An image that is already there is kept, whatever its parameters.
 */
public final class ImageJob implements Job {

    private final SpectrogramImageConverter converter;
    private final Effect resampler;
    private final String extension;
    private final OutputFolder output;

    /**
     * Makes a job; the output folder need not exist.
     *
     * @param extension of the files to write, without a dot: {@code png} or {@code jpg}
     * @throws IllegalArgumentException if the extension is not one of {@link ImageFormat}'s
     */
    public ImageJob(SpectrogramParams params, String extension, Path output) {
        ImageFormat.of(Path.of("image." + extension));
        this.converter = new SpectrogramImageConverter(params);
        this.resampler = Resampler.to(params.sampleRate());
        this.extension = extension;
        this.output = new OutputFolder(output);
    }

    @Override
    public Outcome process(Recording recording, Cancellation cancellation) {
        String name = recording.name() + "." + extension;
        if (output.has(name)) {
            return new Outcome(0, 1);
        }
        AudioClip sound = resampler.apply(AudioClip.read(recording.file()));
        cancellation.throwIfCancelled();
        converter.toImage(sound).write(output.file(name));
        return new Outcome(1, 0);
    }
}
