package io.github.riffusion4j.audio.io;

import io.github.riffusion4j.audio.format.FileContent;
import io.github.riffusion4j.base.RiffusionException;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** A decoder of an {@link OptionalLibrary}. These check little of what they read, and fail at random places. */
final class ThirdPartyDecoder implements AudioDecoder {

    private final FileContent file;
    private final AudioDecoder decoder;

    /**
     * Makes a decoder.
     *
     * @throws RiffusionException if the library is missing, or the file damaged
     */
    ThirdPartyDecoder(FileContent file, OptionalLibrary library, Supplier<AudioDecoder> decoder) {
        library.require();
        this.file = file;
        this.decoder = guarded(decoder);
    }

    @Override
    public int sampleRate() {
        return decoder.sampleRate();
    }

    @Override
    public int channelCount() {
        return decoder.channelCount();
    }

    @Override
    public OptionalLong length() {
        return decoder.length();
    }

    @Override
    public boolean decodeNext(SampleQueue samples) {
        return guarded(() -> decoder.decodeNext(samples));
    }

    private <T> T guarded(Supplier<T> work) {
        try {
            return work.get();
        } catch (RiffusionException e) {
            throw e;
        } catch (RuntimeException e) {
            throw DecodingReader.damaged(file, e);
        }
    }
}
