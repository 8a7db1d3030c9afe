package io.github.riffusion4j.audio.format.mp4;

import io.github.riffusion4j.audio.format.FileContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first sound track of an MP4, M4A or QuickTime file.
 *
 * @see <a href="https://www.iso.org/standard/83102.html">ISO/IEC 14496-12: ISO base media file format</a>
 */
public final class Mp4Track {

    private static final int DESCRIPTION_BYTES = 28;
    private static final int QUICKTIME_1_BYTES = 16;
    private static final int QUICKTIME_2_BYTES = 36;
    private static final int CONFIG_TAG = 4;
    private static final int SPECIFIC_TAG = 5;
    private static final int DESCRIPTOR_TAG = 3;
    private static final int AAC = 0x40;
    private static final int MPEG2_AAC_MAIN = 0x66;
    private static final int MPEG2_AAC_SSR = 0x68;

    /** What iTunes notes: samples added in front, behind, and those of the sound; all in hexadecimal. */
    private static final Pattern ITUNES_GAPS =
            Pattern.compile("[0-9A-Fa-f]+ ([0-9A-Fa-f]{1,8}) ([0-9A-Fa-f]{1,8}) ([0-9A-Fa-f]{16})\\b");

    private final FileContent file;
    private final Mp4Samples samples;
    private final byte[] config;
    private final Span span;

    /** The part of the track that is sound, in seconds. */
    private record Span(double start, double length) {}

    private Mp4Track(FileContent file, Mp4Samples samples, byte[] config, Span span) {
        this.file = file;
        this.samples = samples;
        this.config = config;
        this.span = span;
    }

    /** Returns true if the file begins as MP4 and QuickTime files do. */
    public static boolean isAt(FileContent file) {
        return List.of("ftyp", "moov", "mdat", "wide", "free", "skip").contains(file.fourCharacters(4));
    }

    /**
     * Finds the frames of the first track of AAC.
     *
     * @throws io.github.riffusion4j.base.InvalidFileException if there is none, or the file is damaged
     */
    public static Mp4Track aac(FileContent file) {
        List<Mp4Box> boxes = Mp4Box.between(file, 0, file.size());
        Mp4Box movie = boxes.stream()
                .filter(box -> box.type().equals("moov"))
                .findFirst()
                .orElseThrow(() -> file.invalid("is an MP4 file without its index (the box \"moov\"): the recording was"
                        + " not finished, or the file is cut off; fetch or export it again"));
        List<String> others = new ArrayList<>();
        for (Mp4Box track : movie.children()) {
            Optional<Mp4Box> entry = track.type().equals("trak") ? soundDescription(track) : Optional.empty();
            if (entry.isPresent()) {
                Optional<byte[]> config = aacConfig(entry.get());
                if (config.isPresent()) {
                    return new Mp4Track(file, samples(file, boxes, movie, track), config.get(), span(movie, track));
                }
                others.add(codec(entry.get()));
            }
        }
        throw file.invalid("is an MP4 file "
                + (others.isEmpty()
                        ? "without a sound track"
                        : "with " + others.get(0) + ", which is not read; convert it: ffmpeg -i FILE OUT.wav"));
    }

    private static Optional<Mp4Box> soundDescription(Mp4Box track) {
        Optional<Mp4Box> handler = track.find("mdia", "hdlr");
        if (handler.isEmpty()
                || !track.file().fourCharacters(handler.get().from() + 8).equals("soun")) {
            return Optional.empty();
        }
        return track.find("mdia", "minf", "stbl", "stsd")
                .flatMap(table -> table.children(8).stream().findFirst());
    }

    private static String codec(Mp4Box entry) {
        return switch (entry.type()) {
            case "alac" -> "ALAC";
            case "Opus" -> "Opus";
            case "fLaC" -> "FLAC";
            case "ac-3", "ec-3" -> "AC-3";
            case ".mp3" -> "MP3";
            case "enca", "drms" -> "sound that is protected against copying";
            case "mp4a" -> "MP3 or another codec that is not AAC";
            default -> "the codec \"" + entry.type() + "\"";
        };
    }

    /** The AudioSpecificConfig of an entry, if that is AAC. */
    private static Optional<byte[]> aacConfig(Mp4Box entry) {
        if (!entry.type().equals("mp4a")) {
            return Optional.empty();
        }
        // QuickTime has more fields, as the version tells, and may put another box around.
        int version = entry.int32(8) >>> 16;
        int fields = DESCRIPTION_BYTES + (version == 1 ? QUICKTIME_1_BYTES : version == 2 ? QUICKTIME_2_BYTES : 0);
        for (Mp4Box box : entry.children(fields)) {
            if (box.type().equals("esds")) {
                return specificConfig(box);
            }
            Optional<Mp4Box> inner = box.type().equals("wave") ? box.find("esds") : Optional.empty();
            if (inner.isPresent()) {
                return specificConfig(inner.get());
            }
        }
        return Optional.empty();
    }

    /**
     * Goes through the descriptors, which contain each other.
     *
     * @see <a href="https://www.iso.org/standard/55688.html">ISO/IEC 14496-1, 7.2.6: elementary stream descriptor</a>
     */
    private static Optional<byte[]> specificConfig(Mp4Box box) {
        long at = Mp4Box.VERSION_BYTES;
        boolean isAac = false;
        while (at + 2 <= box.size()) {
            int tag = box.unsignedByte(at++);
            int size = 0;
            int part;
            do {
                part = box.unsignedByte(at++);
                size = (size << 7) | (part & 0x7f);
            } while ((part & 0x80) != 0 && size < 1 << 20);
            switch (tag) {
                case DESCRIPTOR_TAG -> {
                    int flags = box.unsignedByte(at + 2);
                    at += 3 + ((flags & 0x80) != 0 ? 2 : 0);
                    at += (flags & 0x40) != 0 ? 1 + box.unsignedByte(at) : 0;
                    at += (flags & 0x20) != 0 ? 2 : 0;
                }
                case CONFIG_TAG -> {
                    int type = box.unsignedByte(at);
                    isAac = type == AAC || (type >= MPEG2_AAC_MAIN && type <= MPEG2_AAC_SSR);
                    at += 13;
                }
                case SPECIFIC_TAG -> {
                    long end = Math.min(box.size(), at + size);
                    return isAac ? Optional.of(box.file().copy(box.from() + at, (int) (end - at))) : Optional.empty();
                }
                default -> at += size;
            }
        }
        return Optional.empty();
    }

    private static Mp4Samples samples(FileContent file, List<Mp4Box> boxes, Mp4Box movie, Mp4Box track) {
        Mp4Samples samples = new Mp4Samples(file);
        track.find("mdia", "minf", "stbl").ifPresent(samples::addTables);
        long id = track.find("tkhd")
                .map(header -> header.unsignedInt(header.isLong() ? 20 : 12))
                .orElse(1L);
        long defaultSize = movie.find("mvex").stream()
                .flatMap(extension -> extension.children().stream())
                .filter(box -> box.type().equals("trex") && box.unsignedInt(4) == id)
                .mapToLong(box -> box.unsignedInt(16))
                .findFirst()
                .orElse(0);
        for (Mp4Box box : boxes) {
            if (box.type().equals("moof")) {
                samples.addFragment(box, id, defaultSize);
            }
        }
        if (samples.count() == 0) {
            throw file.invalid("has a sound track without sound; fetch or export the file again");
        }
        return samples;
    }

    private static Span span(Mp4Box movie, Mp4Box track) {
        double unit = timeUnit(track.find("mdia", "mdhd"));
        double movieUnit = timeUnit(movie.find("mvhd"));
        Optional<Mp4Box> edits = track.find("edts", "elst");
        if (edits.isPresent() && unit > 0) {
            Mp4Box list = edits.get();
            int width = list.isLong() ? 20 : 12;
            int count = list.entryCount(4, width);
            for (int i = 0; i < count; i++) {
                long at = 8 + (long) width * i;
                long length = list.isLong() ? list.int64(at) : list.unsignedInt(at);
                long start = list.isLong() ? list.int64(at + 8) : list.int32(at + 4);
                if (start >= 0) { // others are pauses before the sound
                    // Files that are streamed do not know their length yet.
                    double seconds = length > 0 && movieUnit > 0 ? length * movieUnit : Double.POSITIVE_INFINITY;
                    if (start > 0) {
                        return new Span(start * unit, seconds);
                    }
                }
            }
        }
        return iTunesGaps(movie)
                .map(gaps -> new Span(gaps[0] * unit, gaps[1] * unit))
                .orElse(new Span(0, Double.POSITIVE_INFINITY));
    }

    /** Seconds in a unit of the time of a header: of the movie or of a track. */
    private static double timeUnit(Optional<Mp4Box> header) {
        OptionalDouble rate = header.stream()
                .mapToDouble(box -> box.unsignedInt(box.isLong() ? 20 : 12))
                .findFirst();
        return rate.isPresent() && rate.getAsDouble() > 0 ? 1 / rate.getAsDouble() : 0;
    }

    private static Optional<double[]> iTunesGaps(Mp4Box movie) {
        Optional<Mp4Box> meta = movie.find("udta", "meta");
        if (meta.isEmpty()) {
            return Optional.empty();
        }
        for (Mp4Box list : meta.get().children(Mp4Box.VERSION_BYTES)) {
            for (Mp4Box item : list.type().equals("ilst") ? list.children() : List.<Mp4Box>of()) {
                if (item.type().equals("----")
                        && item.find("name").filter(Mp4Track::isITunesGaps).isPresent()) {
                    return item.find("data").flatMap(Mp4Track::gaps);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isITunesGaps(Mp4Box name) {
        return name.file().has("iTunSMPB", name.from() + Mp4Box.VERSION_BYTES);
    }

    private static Optional<double[]> gaps(Mp4Box data) {
        int bytes = (int) Math.min(data.size(), 200);
        Matcher gaps =
                ITUNES_GAPS.matcher(new String(data.file().copy(data.from(), bytes), StandardCharsets.ISO_8859_1));
        return gaps.find()
                ? Optional.of(new double[] {Long.parseLong(gaps.group(1), 16), Long.parseLong(gaps.group(3), 16)})
                : Optional.empty();
    }

    /** The settings of the codec: an AudioSpecificConfig. */
    public byte[] config() {
        return config.clone();
    }

    /** The number of frames, at least 1. */
    public int count() {
        return samples.count();
    }

    /** A frame's first byte in the file. */
    public long position(int frame) {
        return samples.position(frame);
    }

    /** A frame's bytes. */
    public byte[] read(int frame) {
        return file.copy(samples.position(frame), samples.size(frame));
    }

    /** What an encoder added in front of the sound, in seconds. */
    public double delay() {
        return span.start;
    }

    /** The length of the sound after that, in seconds; infinite if the file does not say. */
    public double duration() {
        return span.length;
    }
}
