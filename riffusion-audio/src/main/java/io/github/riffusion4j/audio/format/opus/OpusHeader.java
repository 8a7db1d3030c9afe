package io.github.riffusion4j.audio.format.opus;

import io.github.riffusion4j.audio.format.FileContent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The first packet of an Opus stream.
 *
 * @param preSkip samples at the start that are no sound
 * @param gain to multiply samples with
 * @param family 0 and 1 have channels in a known order
 * @param streams how many are in each packet
 * @param coupled how many of them have two channels
 * @param mapping for each channel the decoded channel that it is; 255 is silent
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7845#section-5.1">RFC 7845, section 5.1: identification header</a>
 */
record OpusHeader(int channels, int preSkip, float gain, int family, int streams, int coupled, List<Integer> mapping) {

    private static final int MIN_BYTES = 19;
    private static final int MAPPING_AT = 21;
    private static final int CHANNELS_AT = 9;
    private static final int PRE_SKIP_AT = 10;
    private static final int GAIN_AT = 16;
    private static final int FAMILY_AT = 18;
    private static final double GAIN_UNIT = 1 / 256.0; // dB
    private static final int MAX_FAMILY_1 = 8;
    private static final int PROJECTION = 3;
    private static final int SILENT = 255;

    static OpusHeader parse(FileContent file, byte[] packet) {
        require(file, packet.length >= MIN_BYTES && packet[8] >> 4 == 0);
        ByteBuffer in = ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN);
        int channels = packet[CHANNELS_AT] & 0xff;
        int family = packet[FAMILY_AT] & 0xff;
        if (family == PROJECTION) {
            throw file.invalid("holds Opus with projected ambisonics (channel mapping family 3), which is not read;"
                    + " convert it: ffmpeg -i FILE OUT.wav");
        }
        int streams = 1;
        int coupled = channels - 1;
        List<Integer> mapping = List.of(0, 1);
        if (family == 0) {
            require(file, channels == 1 || channels == 2);
            mapping = mapping.subList(0, channels);
        } else {
            require(file, packet.length >= MAPPING_AT + channels && (family != 1 || channels <= MAX_FAMILY_1));
            streams = packet[MIN_BYTES] & 0xff;
            coupled = packet[MIN_BYTES + 1] & 0xff;
            mapping = new ArrayList<>();
            for (int c = 0; c < channels; c++) {
                int source = packet[MAPPING_AT + c] & 0xff;
                require(file, source == SILENT || source < streams + coupled);
                mapping.add(source);
            }
        }
        require(file, channels > 0 && streams > 0 && coupled <= streams && streams + coupled <= 255);
        double gain = Math.pow(10, in.getShort(GAIN_AT) * GAIN_UNIT / 20);
        return new OpusHeader(
                channels,
                in.getShort(PRE_SKIP_AT) & 0xffff,
                (float) gain,
                family,
                streams,
                coupled,
                List.copyOf(mapping));
    }

    private static void require(FileContent file, boolean sound) {
        if (!sound) {
            throw file.invalid("has a damaged Opus header; fetch or export the file again");
        }
    }

    /** Returns true if the sound of the other stream has the same channels. */
    boolean hasChannelsOf(OpusHeader other) {
        return channels == other.channels && family == other.family;
    }
}
