package io.github.riffusion4j.audio.format.opus;

import io.github.jaredmdobson.concentus.OpusException;
import io.github.jaredmdobson.concentus.OpusMSDecoder;
import io.github.riffusion4j.audio.format.AudioDecoder;
import io.github.riffusion4j.audio.format.FileContent;
import io.github.riffusion4j.audio.format.ogg.OggCodec;
import io.github.riffusion4j.audio.format.ogg.OggPackets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads an Ogg Opus file at 48,000 Hz with Concentus; the only class that links to it. The pages are gone through once
 * before any is decoded, for the length.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7845">RFC 7845: Ogg encapsulation for Opus</a>
 */
public final class OpusDecoder implements AudioDecoder {

    private static final int SAMPLE_RATE = 48_000;
    private static final int MAX_PACKET = SAMPLE_RATE * 120 / 1000;
    private static final float FULL_SCALE = 32_768;
    private static final int XIPH_ORDER = 1;

    private final FileContent file;
    private final OpusHeader first;
    private final List<Link> links = new ArrayList<>();
    private final short[] pcm;
    private OggPackets packets;
    private OpusMSDecoder decoder;
    private OpusHeader header;
    private int link;
    /** Samples of the link up to the end of {@link #pcm}, those that are left out included. */
    private long decoded;

    /** The samples of {@link #pcm}. */
    private int packetLength;
    /** The next sample of the link to be given out. */
    private long position;

    private long silent;

    /** One of the streams that follow each other: the samples to leave out at its start, and those that are sound. */
    private record Link(long skipped, long length) {}

    /** Reads the headers, and walks all packets for the length. */
    public OpusDecoder(FileContent file) {
        this.file = file;
        OggPackets survey = new OggPackets(file, OggCodec.OPUS);
        first = readHeaders(survey);
        links.add(survey(survey, first));
        while (survey.nextLink()) {
            OpusHeader next = readHeaders(survey);
            Link found = survey(survey, next);
            if (!next.hasChannelsOf(first)) {
                file.tolerate(
                        "changes from " + first.channels() + " channels to " + next.channels() + ", which is left out");
                found = new Link(0, 0);
            }
            links.add(found);
        }
        pcm = new short[MAX_PACKET * first.channels()];
        packets = new OggPackets(file, OggCodec.OPUS);
        header = readHeaders(packets);
        decoder = newDecoder(header);
        position = links.get(0).skipped;
    }

    private OpusHeader readHeaders(OggPackets packets) {
        boolean isThere = packets.next();
        OpusHeader found = isThere ? OpusHeader.parse(file, packets.packet()) : first;
        if (!isThere || !packets.next()) { // the comments
            throw file.invalid("ends within its headers; the file is cut off, fetch or export it again");
        }
        return found;
    }

    /**
     * Walks the packets of a link. The first page's position tells where a stream that was cut out of a longer one
     * begins, and the last one's where the sound ends within its last packet.
     */
    private Link survey(OggPackets packets, OpusHeader header) {
        long all = 0;
        long start = -1;
        while (packets.next()) {
            all += samples(packets.packet());
            if (start < 0 && packets.isLastOfPage() && packets.granule() >= 0) {
                start = Math.max(packets.granule() - all, 0); // 0 also if the only page ends early
            }
        }
        if (packets.end() < 0) {
            file.tolerate("ends without its last page; the file is cut off, fetch or export it again");
        }
        long end = packets.end() < 0 ? all : Math.min(packets.end() - Math.max(start, 0), all);
        long skipped = Math.min(header.preSkip(), all);
        return new Link(skipped, Math.max(end - skipped, 0));
    }

    /**
     * The samples in a packet, from its first bytes; 0 if it is damaged.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6716#section-3.1">RFC 6716, section 3.1: the TOC byte</a>
     */
    private static int samples(byte[] packet) {
        if (packet.length == 0) {
            return 0;
        }
        int mode = packet[0] >> 3 & 31;
        int frame = mode < 12
                ? (mode & 3) == 3 ? 2880 : 480 << (mode & 3)
                : mode < 16 ? 480 << (mode & 1) : 120 << (mode & 3);
        int frames = switch (packet[0] & 3) {
            case 0 -> 1;
            case 3 -> packet.length > 1 ? packet[1] & 63 : 0;
            default -> 2;
        };
        return frame * frames <= MAX_PACKET ? frame * frames : 0;
    }

    private OpusMSDecoder newDecoder(OpusHeader header) {
        short[] mapping = new short[header.channels()];
        for (int c = 0; c < mapping.length; c++) {
            mapping[c] = header.mapping().get(c).shortValue();
        }
        try {
            return OpusMSDecoder.create(SAMPLE_RATE, header.channels(), header.streams(), header.coupled(), mapping);
        } catch (OpusException e) {
            throw file.invalid("has an Opus header that cannot be used; fetch or export the file again", e);
        }
    }

    @Override
    public int sampleRate() {
        return SAMPLE_RATE;
    }

    @Override
    public int channelCount() {
        return first.channels();
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.of(links.stream().mapToLong(Link::length).sum());
    }

    @Override
    public boolean isLengthVerified() {
        return true;
    }

    @Override
    public int decode(float[][] target, int at, int most) {
        while (true) {
            Link current = links.get(link);
            long end = current.skipped + current.length;
            if (position < end && position < decoded) {
                int from = packetLength - (int) (decoded - position);
                int count = (int) Math.min(Math.min(most, end - position), decoded - position);
                copy(from, target, at, count);
                position += count;
                return count;
            }
            if ((position >= end || !decodeNext()) && !beginNextLink()) {
                return 0;
            }
        }
    }

    private void copy(int from, float[][] target, int at, int count) {
        float scale = header.gain() / FULL_SCALE;
        int channels = target.length;
        for (int c = 0; c < channels; c++) {
            int source = header.family() <= XIPH_ORDER ? OggCodec.source(channels, c) : c;
            for (int i = 0; i < count; i++) {
                target[c][at + i] = pcm[(from + i) * channels + source] * scale;
            }
        }
    }

    private boolean beginNextLink() {
        while (link + 1 < links.size()) {
            boolean isBehindSound = true;
            while (isBehindSound) {
                isBehindSound = packets.next();
            }
            if (!packets.nextLink()) {
                return false;
            }
            link++;
            header = readHeaders(packets);
            decoded = 0;
            position = links.get(link).skipped;
            if (links.get(link).length > 0) {
                decoder = newDecoder(header);
                return true;
            }
        }
        return false;
    }

    private boolean decodeNext() {
        int length = 0;
        while (length == 0) {
            if (!packets.next()) {
                return false;
            }
            length = samples(packets.packet());
            if (length == 0) {
                reportDamage();
            }
        }
        byte[] packet = packets.packet();
        int found = 0;
        try {
            found = decoder.decodeMultistream(packet, 0, packet.length, pcm, 0, MAX_PACKET, 0);
        } catch (RuntimeException | AssertionError e) {
            // Concentus fails at random places of its code; what follows begins anew.
            decoder = newDecoder(header);
        }
        if (found != length) {
            reportDamage();
            Arrays.fill(pcm, Math.max(found, 0) * header.channels(), length * header.channels(), (short) 0);
        }
        packetLength = length;
        decoded += length;
        return true;
    }

    private void reportDamage() {
        silent++;
        if (silent == 1) {
            file.tolerate("is damaged after sample " + decoded + ", in a packet that is silent instead; fetch or export"
                    + " the file again");
        }
    }
}
