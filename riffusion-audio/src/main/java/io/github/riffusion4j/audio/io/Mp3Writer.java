package io.github.riffusion4j.audio.io;

import de.sciss.jump3r.mp3.BitStream;
import de.sciss.jump3r.mp3.GainAnalysis;
import de.sciss.jump3r.mp3.ID3Tag;
import de.sciss.jump3r.mp3.Lame;
import de.sciss.jump3r.mp3.LameGlobalFlags;
import de.sciss.jump3r.mp3.MPEGMode;
import de.sciss.jump3r.mp3.Presets;
import de.sciss.jump3r.mp3.Quantize;
import de.sciss.jump3r.mp3.QuantizePVT;
import de.sciss.jump3r.mp3.Reservoir;
import de.sciss.jump3r.mp3.Takehiro;
import de.sciss.jump3r.mp3.VBRTag;
import de.sciss.jump3r.mp3.Version;
import de.sciss.jump3r.mpg.MPGLib;
import io.github.riffusion4j.audio.AudioClip;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes one clip as an MP3 file with jump3r, LAME in Java; the only class that links to it. Wired by hand, because
 * jump3r's own wiring gives no access to the first frame, which only at the end can say how long the sound is.
 */
final class Mp3Writer {

    private static final int BLOCK = 1152;

    /** LAME's bound on what a block, or the flush, makes. */
    private static final int MAX_OUTPUT_BYTES = 5 * BLOCK / 4 + 7200;

    /** LAME's own choice at constant bit rates: 0 is the slowest, 9 the fastest. */
    private static final int QUALITY = 3;

    private final AudioClip clip;
    private final int bitRate;

    Mp3Writer(AudioClip clip, int bitRate) {
        this.clip = clip;
        this.bitRate = bitRate;
    }

    void writeTo(OutputStream out) throws IOException {
        VBRTag tag = new VBRTag();
        Lame lame = wired(tag);
        LameGlobalFlags settings = settings(lame);
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        byte[] output = new byte[MAX_OUTPUT_BYTES];
        int[][] block = new int[2][BLOCK];
        for (int from = 0; from < clip.length(); from += BLOCK) {
            int count = Math.min(BLOCK, clip.length() - from);
            fill(block, from, count);
            int bytes = lame.lame_encode_buffer_int(settings, block[0], block[1], count, output, 0, output.length);
            frames.write(output, 0, accepted(bytes));
        }
        frames.write(output, 0, accepted(lame.lame_encode_flush(settings, output, 0, output.length)));
        byte[] info = new byte[MAX_OUTPUT_BYTES];
        int infoBytes = tag.getLameTagFrame(settings, info);
        byte[] placeholderAndSound = frames.toByteArray();
        out.write(info, 0, infoBytes);
        out.write(placeholderAndSound, infoBytes, placeholderAndSound.length - infoBytes);
        lame.lame_close(settings);
    }

    private void fill(int[][] block, int from, int count) {
        for (int c = 0; c < block.length; c++) {
            int channel = Math.min(c, clip.channelCount() - 1);
            for (int i = 0; i < count; i++) {
                block[c][i] = SampleFormat.quantised(clip.sample(channel, from + i), 0x1p31);
            }
        }
    }

    private LameGlobalFlags settings(Lame lame) {
        LameGlobalFlags settings = lame.lame_init();
        settings.num_channels = clip.channelCount();
        settings.in_samplerate = clip.sampleRate();
        settings.out_samplerate = clip.sampleRate(); // or it resamples at low bit rates
        settings.mode = clip.channelCount() == 1 ? MPEGMode.MONO : MPEGMode.JOINT_STEREO;
        settings.brate = bitRate;
        settings.quality = QUALITY;
        settings.scale = 1; // or it turns the sound down
        settings.write_id3tag_automatic = false;
        accepted(lame.lame_init_params(settings));
        return settings;
    }

    private static Lame wired(VBRTag tag) {
        Lame lame = new Lame();
        GainAnalysis gain = new GainAnalysis();
        BitStream bits = new BitStream();
        Presets presets = new Presets();
        QuantizePVT tables = new QuantizePVT();
        Quantize quantize = new Quantize();
        Version version = new Version();
        ID3Tag id3 = new ID3Tag();
        Reservoir reservoir = new Reservoir();
        Takehiro huffman = new Takehiro();
        MPGLib decoder = new MPGLib();
        lame.setModules(gain, bits, presets, tables, quantize, tag, version, id3, decoder);
        bits.setModules(gain, decoder, version, tag);
        id3.setModules(bits, version);
        presets.setModules(lame);
        quantize.setModules(bits, reservoir, tables, huffman);
        tables.setModules(huffman, reservoir, lame.enc.psy);
        reservoir.setModules(bits);
        huffman.setModules(tables);
        tag.setModules(lame, bits, version);
        return lame;
    }

    private int accepted(int result) {
        if (result < 0) {
            throw new IllegalStateException(
                    "the MP3 encoder fails with code " + result + " on " + clip + " at " + bitRate + " kbit/s");
        }
        return result;
    }
}
