package io.github.riffusion4j.audio.format.ogg;

import io.github.riffusion4j.audio.format.FileContent;
import java.io.ByteArrayOutputStream;

/**
 * The packets of the first stream of a codec in an Ogg file, and of the streams of that codec that follow it ("links"
 * of a chain); streams beside it are left out.
 */
public final class OggPackets {

    private static final int FULL_SEGMENT = 255;

    private final FileContent file;
    private final OggCodec codec;
    private final OggPages pages;
    private final ByteArrayOutputStream packet = new ByteArrayOutputStream();
    private byte[] body = {};
    private int bodyAt;
    private int segment;
    private int segments;
    private int serial;
    private int nextNumber;
    private long granule = -1;
    private long end = -1;
    private long pageCount;
    private boolean hasData;
    private boolean isNewLink;

    /**
     * Goes to the first page of the stream.
     *
     * @throws io.github.riffusion4j.base.InvalidFileException if there is no stream of the codec
     */
    public OggPackets(FileContent file, OggCodec codec) {
        this.file = file;
        this.codec = codec;
        pages = new OggPages(file);
        String others = "";
        while (pages.next() && pages.isFirst()) {
            OggCodec found = OggCodec.of(pages.body());
            if (found == codec) {
                begin();
                return;
            }
            others = found.toString();
        }
        throw file.invalid("holds " + (others.isEmpty() ? "no start of a stream" : others) + " instead of " + codec
                + "; convert it to Ogg Vorbis, FLAC or WAV: ffmpeg -i FILE OUT.wav");
    }

    /** Returns true if a stream of the codec is among those that begin an Ogg file. */
    public static boolean contains(FileContent file, OggCodec codec) {
        if (!file.has("OggS", 0)) {
            return false;
        }
        OggPages pages = new OggPages(file);
        while (pages.next() && pages.isFirst()) {
            if (OggCodec.of(pages.body()) == codec) {
                return true;
            }
        }
        return false;
    }

    private void begin() {
        serial = pages.serial();
        nextNumber = pages.number();
        packet.reset();
        end = -1;
        pageCount = 0;
        hasData = false;
        accept();
    }

    /**
     * Moves on, and returns true if there was one more packet of the stream, which {@link #packet()} now shows; false
     * at the end of a link, after which another may follow.
     */
    public boolean next() {
        if (isNewLink) {
            return false;
        }
        boolean isWhole = false;
        packet.reset();
        while (!isWhole) {
            if (segment < segments) {
                int bytes = pages.segmentBytes(segment);
                packet.write(body, bodyAt, bytes);
                bodyAt += bytes;
                isWhole = bytes < FULL_SEGMENT;
                segment++;
            } else if (!nextPage()) {
                return false;
            }
        }
        return true;
    }

    private boolean segmentEndsPacket(int index) {
        return index < segments && pages.segmentBytes(index) < FULL_SEGMENT;
    }

    private boolean nextPage() {
        while (pages.next()) {
            if (pages.isFirst() && hasData && OggCodec.of(pages.body()) == codec) {
                file.tolerate("holds several pieces, one after the other; split it up");
                isNewLink = true;
                return false;
            }
            if (pages.serial() == serial) {
                accept();
                return true;
            }
        }
        return false;
    }

    private void accept() {
        body = pages.body();
        bodyAt = 0;
        segment = 0;
        segments = pages.segmentCount();
        boolean isHole = pages.number() != nextNumber || pages.isContinued() != packet.size() > 0;
        if (isHole) {
            file.tolerate("has lost a page in the middle; fetch or export the file again");
            packet.reset();
            if (pages.isContinued()) {
                skipRest();
            }
        }
        nextNumber = pages.number() + 1;
        hasData |= !pages.isFirst();
        granule = pages.granule();
        pageCount++;
        if (pages.isLast()) {
            end = granule;
        }
    }

    /** Leaves out the end of a packet whose beginning is lost. */
    private void skipRest() {
        boolean isOver = false;
        while (segment < segments && !isOver) {
            isOver = segmentEndsPacket(segment);
            bodyAt += pages.segmentBytes(segment++);
        }
    }

    /** Goes to the next link, a stream that follows this one, and returns true if there is one. */
    public boolean nextLink() {
        if (!isNewLink) {
            return false;
        }
        isNewLink = false;
        begin();
        return true;
    }

    /** The packet that {@link #next()} has found. */
    public byte[] packet() {
        return packet.toByteArray();
    }

    /** The position of the page on which the packet ends, in samples; negative if it names none. */
    public long granule() {
        return granule;
    }

    /** Returns true if no other packet ends on the page that this packet ends on. */
    public boolean isLastOfPage() {
        for (int i = segment; i < segments; i++) {
            if (segmentEndsPacket(i)) {
                return false;
            }
        }
        return true;
    }

    /** The pages of this link so far. */
    public long pageCount() {
        return pageCount;
    }

    /** The position of the stream's last page, in samples; negative if that page has not been seen. */
    public long end() {
        return end;
    }
}
