package io.github.riffusion4j.audio;

import io.github.riffusion4j.audio.format.AudioDecoder;
import io.github.riffusion4j.audio.format.FileContent;
import io.github.riffusion4j.audio.format.Id3Tag;
import io.github.riffusion4j.audio.format.OptionalLibrary;
import io.github.riffusion4j.audio.format.PcmFormat;
import io.github.riffusion4j.audio.format.ThirdPartyDecoder;
import io.github.riffusion4j.audio.format.aac.AacDecoder;
import io.github.riffusion4j.audio.format.aiff.AiffDecoder;
import io.github.riffusion4j.audio.format.flac.FlacDecoder;
import io.github.riffusion4j.audio.format.flac.FlacEncoder;
import io.github.riffusion4j.audio.format.flac.FlacText;
import io.github.riffusion4j.audio.format.flac.OggFlac;
import io.github.riffusion4j.audio.format.mp3.Mp3BitRates;
import io.github.riffusion4j.audio.format.mp3.Mp3Decoder;
import io.github.riffusion4j.audio.format.mp3.Mp3FrameHeader;
import io.github.riffusion4j.audio.format.mp4.Mp4Track;
import io.github.riffusion4j.audio.format.ogg.OggCodec;
import io.github.riffusion4j.audio.format.ogg.OggPackets;
import io.github.riffusion4j.audio.format.opus.OpusDecoder;
import io.github.riffusion4j.audio.format.vorbis.VorbisDecoder;
import io.github.riffusion4j.audio.format.wav.WavDecoder;
import io.github.riffusion4j.audio.format.wav.WavEncoder;
import io.github.riffusion4j.audio.format.wav.WavText;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.base.files.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Audio files of every format the library knows: told apart by content when reading, by extension when writing.
 *
 * <p>Read: WAV (RIFF, RIFX, RF64, Wave64; integers, floating point, A-law, mu-law, IMA and Microsoft ADPCM, MP3), AIFF,
 * AIFC, AU, FLAC (also in Ogg), Ogg Vorbis, Opus, MPEG audio (MP3, MP2) and AAC (AAC-LC and HE-AAC, in M4A, MP4,
 * QuickTime and ADTS files). Written: WAV, FLAC and MP3. Reading Ogg Vorbis, Opus, MPEG audio and AAC, and writing MP3
 * each need an optional library, which the error message names when it is missing. Channels are in WAV's order.
 *
 * <p>Damage that players play over is skipped, told by {@link AudioReader#warnings()} and logged as a warning when the
 * reader is closed; read {@linkplain Strictness#STRICT strictly}, it is refused, as far as the format lets it be
 * noticed: FLAC and Ogg Vorbis carry checksums; in an MP3 file, whose frames are checked for being there and in order,
 * a changed bit may pass as sound.
 *
 * <p>Stateless, and safe for use by many threads.
 */
public final class AudioFile {

    private AudioFile() {}

    /**
     * Reads a whole file into memory: 10 MB a minute for one channel of 44,100 Hz. {@link #open} needs no more for an
     * hour than for a second.
     *
     * @throws io.github.riffusion4j.base.InvalidFileException if the file is missing, damaged, or of an unknown format
     * @throws RiffusionException if the format's optional library is missing
     */
    public static AudioClip read(Path file) {
        try (AudioReader reader = open(file)) {
            return reader.readAll();
        }
    }

    /**
     * Reads a stream to its end, without closing it.
     *
     * @param source the name of the stream, to begin error messages with: "standard input"
     * @throws IOException if the stream fails
     * @throws io.github.riffusion4j.base.InvalidFileException if the content is damaged, or of an unknown format
     * @throws RiffusionException if the format's optional library is missing
     */
    public static AudioClip read(InputStream in, String source) throws IOException {
        try (AudioReader reader = open(in, source)) {
            return reader.readAll();
        }
    }

    /**
     * Opens a file to read its sound in blocks, whatever its length; also WAV files of more than 2 GiB. To be closed by
     * the caller. MP3, AAC, Opus and Ogg Vorbis files are looked through to their end first, without being decoded:
     * only so is it known how long they are, and that nothing is missing.
     *
     * @throws io.github.riffusion4j.base.InvalidFileException if the file is missing, of an unknown format, or already
     *     known to be damaged; other damage is reported by the read that gets to it
     * @throws RiffusionException if the format's optional library is missing
     */
    public static AudioReader open(Path file) {
        return open(file, Strictness.LENIENT);
    }

    /**
     * Opens a file as {@link #open(Path)} does, and refuses what is damaged if so told.
     *
     * @throws io.github.riffusion4j.base.InvalidFileException as by {@link #open(Path)}
     * @throws RiffusionException if the format's optional library is missing
     */
    public static AudioReader open(Path file, Strictness strictness) {
        return open(FileContent.of(file), strictness);
    }

    /**
     * Writes a whole file, in the usual settings of the format that its extension names: see {@link AudioFileFormat}.
     * An existing file is replaced once the new one is complete.
     *
     * @throws IllegalArgumentException if the extension is unknown, or the format cannot hold the clip's sample rate or
     *     channels
     * @throws RiffusionException if the format's optional library is missing, or the file cannot be written
     */
    public static void write(Path file, AudioClip clip) {
        AtomicFiles.write(file, content(AudioFileFormat.of(file), clip));
    }

    /**
     * Writes a file as {@link #write(Path, AudioClip)} does, with a {@linkplain FileMetadata text} if it becomes a WAV
     * or FLAC file.
     */
    public static void write(Path file, AudioClip clip, String text) {
        AtomicFiles.write(file, content(AudioFileFormat.of(file), clip, text));
    }

    /**
     * Writes a clip to a stream, without closing it, in the format's usual settings.
     *
     * @throws IllegalArgumentException if the format cannot hold the clip's sample rate or channels
     * @throws RiffusionException if the format's optional library is missing
     * @throws IOException if the stream fails
     */
    public static void write(OutputStream out, AudioFileFormat format, AudioClip clip) throws IOException {
        content(format, clip).writeTo(out);
    }

    /**
     * Writes a clip to a stream as {@link #write(OutputStream, AudioFileFormat, AudioClip)} does, with a
     * {@linkplain FileMetadata text} if the format is WAV or FLAC.
     */
    public static void write(OutputStream out, AudioFileFormat format, AudioClip clip, String text) throws IOException {
        content(format, clip, text).writeTo(out);
    }

    /**
     * Begins sound that is written to a stream in blocks, of any length; the stream remains the caller's to close.
     *
     * @param sampleRate in Hz, at least 1
     * @param channelCount at least 1
     * @throws IllegalArgumentException if the format cannot hold the sample rate or channels
     * @throws RiffusionException if the format's optional library is missing
     * @throws IOException if the stream fails
     */
    public static AudioOutput stream(OutputStream out, AudioFileFormat format, int sampleRate, int channelCount)
            throws IOException {
        AudioWriter.requireSound(sampleRate, channelCount);
        return new AudioOutput(
                out,
                switch (format) {
                    case WAV -> new WavEncoder(sampleRate, channelCount, PcmFormat.INT_16, new byte[0]);
                    case FLAC -> new FlacEncoder(sampleRate, channelCount, PcmFormat.INT_16, new byte[0]);
                    case MP3 -> Mp3BitRates.encoder(sampleRate, channelCount, Mp3BitRates.usual(sampleRate));
                });
    }

    /**
     * Begins a file that is written in blocks, in the usual settings of the format that its extension names: see
     * {@link AudioFileFormat}. Nothing is there before {@link AudioWriter#commit()}.
     *
     * @param sampleRate in Hz, at least 1
     * @param channelCount at least 1
     * @throws IllegalArgumentException if the extension is unknown, or the format cannot hold the sample rate or
     *     channels
     * @throws RiffusionException if the format's optional library is missing, or the directory does not exist or cannot
     *     be written to
     */
    public static AudioWriter create(Path file, int sampleRate, int channelCount) {
        return switch (AudioFileFormat.of(file)) {
            case WAV -> WavFile.create(file, sampleRate, channelCount, SampleFormat.INT_16);
            case FLAC -> FlacFile.create(file, sampleRate, channelCount, SampleFormat.INT_16);
            case MP3 -> Mp3File.create(file, sampleRate, channelCount, Mp3BitRates.usual(sampleRate));
        };
    }

    /**
     * Verifies, before long work, that a file can be written.
     *
     * @throws IllegalArgumentException if the extension is unknown
     * @throws RiffusionException if its directory does not exist or cannot be written to, or the format's optional
     *     library is missing
     */
    public static void requireWritable(Path file) {
        switch (AudioFileFormat.of(file)) {
            case WAV, FLAC -> {}
            case MP3 -> OptionalLibrary.MP3_ENCODER.require();
        }
        AtomicFiles.requireWritable(file);
    }

    private static AtomicFiles.Content content(AudioFileFormat format, AudioClip clip) {
        return switch (format) {
            case WAV -> WavFile.content(clip, SampleFormat.INT_16);
            case FLAC -> FlacFile.content(clip, SampleFormat.INT_16);
            case MP3 -> Mp3File.content(clip, Mp3BitRates.usual(clip.sampleRate()));
        };
    }

    private static AtomicFiles.Content content(AudioFileFormat format, AudioClip clip, String text) {
        return switch (format) {
            case WAV -> WavFile.content(clip, SampleFormat.INT_16, WavText.encode(text));
            case FLAC -> FlacFile.content(clip, SampleFormat.INT_16, FlacText.encode(text));
            case MP3 -> content(format, clip);
        };
    }

    /**
     * The samples of each channel that a file has. Takes no time where its header says it, as nearly always; else the
     * file is decoded.
     *
     * @throws io.github.riffusion4j.base.InvalidFileException as by {@link #open}, or if the file is found to be
     *     damaged
     * @throws RiffusionException if the format's optional library is missing
     */
    public static long length(Path file) {
        try (AudioReader reader = open(file)) {
            OptionalLong length = reader.length();
            return length.isPresent() ? length.getAsLong() : reader.skip(Long.MAX_VALUE);
        }
    }

    /**
     * Reads a stream to its end, without closing it, to decode its sound in blocks: for streams of unknown origin,
     * since a few bytes can decode to hours.
     *
     * @param source the name of the stream, to begin error messages with: "standard input"
     * @throws IOException if the stream fails
     * @throws io.github.riffusion4j.base.InvalidFileException as by {@link #open(Path)}
     * @throws RiffusionException if the format's optional library is missing
     */
    public static AudioReader open(InputStream in, String source) throws IOException {
        return open(in, source, Strictness.LENIENT);
    }

    /**
     * Reads a stream as {@link #open(InputStream, String)} does, and refuses what is damaged if so told.
     *
     * @throws IOException if the stream fails
     * @throws io.github.riffusion4j.base.InvalidFileException as by {@link #open(Path)}
     * @throws RiffusionException if the format's optional library is missing
     */
    public static AudioReader open(InputStream in, String source, Strictness strictness) throws IOException {
        return open(FileContent.of(in, source), strictness);
    }

    private static AudioReader open(FileContent file, Strictness strictness) {
        try {
            FileContent content = strictness == Strictness.LENIENT ? file.lenient() : file;
            return new DecodingReader(content, decoder(content));
        } catch (RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    private static AudioDecoder decoder(FileContent file) {
        if (OggFlac.isAt(file)) {
            return new FlacDecoder(OggFlac.unwrap(file), 0);
        }
        if (OggPackets.contains(file, OggCodec.OPUS)) {
            return new ThirdPartyDecoder(file, OptionalLibrary.OPUS_DECODER, () -> new OpusDecoder(file));
        }
        if (file.has("OggS", 0)) {
            return new ThirdPartyDecoder(file, OptionalLibrary.VORBIS_DECODER, () -> new VorbisDecoder(file));
        }
        long start = Id3Tag.end(file);
        if (WavDecoder.isAt(file, start)) {
            return WavDecoder.of(file, start);
        }
        if (AiffDecoder.isAt(file, start)) {
            return AiffDecoder.of(file, start);
        }
        if (AiffDecoder.isAuAt(file, start)) {
            return AiffDecoder.ofAu(file, start);
        }
        if (file.has("fLaC", start)) {
            return new FlacDecoder(file, start);
        }
        if (AacDecoder.isAdtsAt(file, start)) {
            return AacDecoder.ofAdts(file, start);
        }
        if (Mp4Track.isAt(file)) {
            return AacDecoder.ofMp4(file);
        }
        if (start > 0 || Mp3FrameHeader.isAt(file, start) || Mp3FrameHeader.isNear(file, start)) {
            return Mp3Decoder.of(file, start, file.size());
        }
        if (AacDecoder.isAdtsNear(file, start)) {
            return AacDecoder.ofAdts(file, start);
        }
        throw file.invalid("is not an audio file that can be read: " + file.likeness()
                + "; convert it to WAV (RIFF, 16-bit PCM), FLAC, Ogg Vorbis, MP3, AAC or Opus: ffmpeg -i FILE OUT.wav");
    }
}
