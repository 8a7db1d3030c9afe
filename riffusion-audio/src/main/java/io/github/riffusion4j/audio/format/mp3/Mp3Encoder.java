package io.github.riffusion4j.audio.format.mp3;

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
import io.github.riffusion4j.audio.format.AudioEncoder;
import io.github.riffusion4j.audio.format.PcmFormat;
import io.github.riffusion4j.audio.format.SampleBlocks;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Encodes one MP3 file with jump3r, LAME in Java; the only class that links to it. Wired by hand, because jump3r's own
 * wiring gives no access to the first frame, which only at the end can say how long the sound is.
 */
final class Mp3Encoder implements AudioEncoder {

    private static final int BLOCK = 1152;

    /** LAME's bound on what a block, or the flush, makes. */
    private static final int MAX_OUTPUT_BYTES = 5 * BLOCK / 4 + 7200;

    /** LAME's own choice at constant bit rates: 0 is the slowest, 9 the fastest. */
    private static final int QUALITY = 3;

    private final int sampleRate;
    private final int channelCount;
    private final int bitRate;
    private final VBRTag tag = new VBRTag();
    private final Lame lame = wired(tag);
    private final LameGlobalFlags settings;
    private final SampleBlocks blocks;
    private final int[][] integers = new int[2][BLOCK];
    private final byte[] output = new byte[MAX_OUTPUT_BYTES];

    Mp3Encoder(int sampleRate, int channelCount, int bitRate) {
        this.sampleRate = sampleRate;
        this.channelCount = channelCount;
        this.bitRate = bitRate;
        settings = settings();
        blocks = new SampleBlocks(channelCount, BLOCK);
    }

    @Override
    public int sampleRate() {
        return sampleRate;
    }

    @Override
    public int channelCount() {
        return channelCount;
    }

    /** LAME begins with a silent frame, in whose place the head goes. */
    @Override
    public byte[] openHead() {
        return new byte[0];
    }

    @Override
    public void encode(float[][] samples, OutputStream body) throws IOException {
        blocks.add(samples, (block, count) -> encode(block, count, body));
    }

    @Override
    public byte[] finish(OutputStream body) throws IOException {
        blocks.flush((block, count) -> encode(block, count, body));
        body.write(output, 0, accepted(lame.lame_encode_flush(settings, output, 0, output.length)));
        byte[] info = new byte[MAX_OUTPUT_BYTES];
        int infoBytes = tag.getLameTagFrame(settings, info);
        lame.lame_close(settings);
        return Arrays.copyOf(info, infoBytes);
    }

    private void encode(float[][] block, int count, OutputStream body) throws IOException {
        for (int c = 0; c < integers.length; c++) {
            float[] channel = block[Math.min(c, channelCount - 1)];
            for (int i = 0; i < count; i++) {
                integers[c][i] = PcmFormat.quantize(channel[i], 0x1p31);
            }
        }
        int bytes = lame.lame_encode_buffer_int(settings, integers[0], integers[1], count, output, 0, output.length);
        body.write(output, 0, accepted(bytes));
    }

    private LameGlobalFlags settings() {
        LameGlobalFlags flags = lame.lame_init();
        flags.num_channels = channelCount;
        flags.in_samplerate = sampleRate;
        flags.out_samplerate = sampleRate; // or it resamples at low bit rates
        flags.mode = channelCount == 1 ? MPEGMode.MONO : MPEGMode.JOINT_STEREO;
        flags.brate = bitRate;
        flags.quality = QUALITY;
        flags.scale = 1; // or it turns the sound down
        flags.write_id3tag_automatic = false;
        accepted(lame.lame_init_params(flags));
        return flags;
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
            throw new IllegalStateException("the MP3 encoder fails with code " + result + " on " + sampleRate + " Hz, "
                    + channelCount + " channels at " + bitRate + " kbit/s");
        }
        return result;
    }
}
