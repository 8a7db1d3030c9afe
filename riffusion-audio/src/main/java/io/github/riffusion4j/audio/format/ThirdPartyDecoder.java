package io.github.riffusion4j.audio.format;

import io.github.riffusion4j.base.RiffusionException;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** A decoder of an {@link OptionalLibrary}. These check little of what they read, and fail at random places. */
public final class ThirdPartyDecoder implements AudioDecoder {

    private final FileContent file;
    private final AudioDecoder decoder;

    /**
     * Makes a decoder.
     *
     * @throws RiffusionException if the library is missing, or the file damaged
     */
    public ThirdPartyDecoder(FileContent file, OptionalLibrary library, Supplier<AudioDecoder> decoder) {
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
    public boolean isLengthVerified() {
        return decoder.isLengthVerified();
    }

    @Override
    public int decode(float[][] target, int at, int most) {
        int count = guarded(() -> decoder.decode(target, at, most));
        requireFinite(target, at, count);
        return count;
    }

    @Override
    public long skip(long count) {
        return guarded(() -> decoder.skip(count));
    }

    private void requireFinite(float[][] target, int at, int count) {
        for (float[] channel : target) {
            for (int i = at; i < at + count; i++) {
                if (!Float.isFinite(channel[i])) {
                    throw damaged(new ArithmeticException("a sample is " + channel[i]));
                }
            }
        }
    }

    private <T> T guarded(Supplier<T> work) {
        try {
            return work.get();
        } catch (RiffusionException e) {
            throw e;
        } catch (RuntimeException e) {
            throw damaged(e);
        }
    }

    /** The error for a file on which a decoder fails at a random place in its code. */
    private RiffusionException damaged(RuntimeException e) {
        return file.invalid("is damaged, so that it cannot be decoded; fetch or export the file again", e);
    }
}
