package io.github.riffusion4j.audio.format.tag;

import io.github.riffusion4j.audio.format.FileContent;
import io.github.riffusion4j.audio.format.Id3Tag;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * ID3: version 2.2 to 2.4 before the sound, version 1 after it. Of version 2 the texts are read, without those that are
 * compressed or encrypted.
 *
 * @see <a href="https://id3.org/id3v2.4.0-frames">ID3 tag version 2.4.0, native frames</a>
 */
final class Id3 {

    private static final Map<String, String> FRAMES = Map.ofEntries(
            Map.entry("TIT2", "title"),
            Map.entry("TT2", "title"),
            Map.entry("TPE1", "artist"),
            Map.entry("TP1", "artist"),
            Map.entry("TALB", "album"),
            Map.entry("TAL", "album"),
            Map.entry("TCON", "genre"),
            Map.entry("TCO", "genre"),
            Map.entry("TBPM", "bpm"),
            Map.entry("TBP", "bpm"),
            Map.entry("TKEY", "key"),
            Map.entry("TKE", "key"),
            Map.entry("TDRC", "date"),
            Map.entry("TYER", "date"),
            Map.entry("TYE", "date"),
            Map.entry("TMOO", "mood"),
            Map.entry("COMM", "comment"),
            Map.entry("COM", "comment"));

    /** Version 1's numbers of genres, those of its author's list that came first (id3.org, appendix A). */
    private static final List<String> GENRES = List.of(
            "Blues",
            "Classic Rock",
            "Country",
            "Dance",
            "Disco",
            "Funk",
            "Grunge",
            "Hip-Hop",
            "Jazz",
            "Metal",
            "New Age",
            "Oldies",
            "Other",
            "Pop",
            "R&B",
            "Rap",
            "Reggae",
            "Rock",
            "Techno",
            "Industrial",
            "Alternative",
            "Ska",
            "Death Metal",
            "Pranks",
            "Soundtrack",
            "Euro-Techno",
            "Ambient",
            "Trip-Hop",
            "Vocal",
            "Jazz+Funk",
            "Fusion",
            "Trance",
            "Classical",
            "Instrumental",
            "Acid",
            "House",
            "Game",
            "Sound Clip",
            "Gospel",
            "Noise",
            "Alternative Rock",
            "Bass",
            "Soul",
            "Punk",
            "Space",
            "Meditative",
            "Instrumental Pop",
            "Instrumental Rock",
            "Ethnic",
            "Gothic",
            "Darkwave",
            "Techno-Industrial",
            "Electronic",
            "Pop-Folk",
            "Eurodance",
            "Dream",
            "Southern Rock",
            "Comedy",
            "Cult",
            "Gangsta",
            "Top 40",
            "Christian Rap",
            "Pop/Funk",
            "Jungle",
            "Native American",
            "Cabaret",
            "New Wave",
            "Psychedelic",
            "Rave",
            "Showtunes",
            "Trailer",
            "Lo-Fi",
            "Tribal",
            "Acid Punk",
            "Acid Jazz",
            "Polka",
            "Retro",
            "Musical",
            "Rock & Roll",
            "Hard Rock");

    private static final Pattern GENRE_NUMBER = Pattern.compile("\\(?(\\d{1,3})\\)?(.*)", Pattern.DOTALL);

    private static final int HEADER_BYTES = 10;
    private static final int MAX_FRAMES = 1000;
    private static final int MAX_VALUE_BYTES = 4000;
    private static final int COMPRESSED_OR_ENCRYPTED = 0x0c;
    private static final int VERSION_1_BYTES = 128;

    private Id3() {}

    /** Reads the tag at the file's beginning, and returns where it ends. */
    static long readVersion2(FileContent file, Tags tags) {
        if (!file.has("ID3", 0) || file.size() < HEADER_BYTES) {
            return 0;
        }
        long end = Id3Tag.end(file.lenient());
        int version = file.unsignedByte(3);
        boolean old = version <= 2;
        int nameBytes = old ? 3 : 4;
        int headerBytes = old ? 6 : HEADER_BYTES;
        long at = HEADER_BYTES;
        for (int i = 0; i < MAX_FRAMES && at + headerBytes < end; i++) {
            String name = new String(file.copy(at, nameBytes), StandardCharsets.ISO_8859_1);
            long length = old
                    ? file.bigEndianInt(at + 2) & 0xff_ffff
                    : version == 3 ? file.bigEndianInt(at + 4) & 0xffff_ffffL : synchsafe(file, at + 4);
            boolean plain = old || (file.unsignedByte(at + 9) & COMPRESSED_OR_ENCRYPTED) == 0;
            long content = at + headerBytes;
            String field = FRAMES.get(name);
            if (field != null && plain && length > 1 && length <= MAX_VALUE_BYTES && content + length <= end) {
                add(field, file.copy(content, (int) length), tags);
            }
            at = content + length;
        }
        return end;
    }

    private static long synchsafe(FileContent file, long at) {
        long value = 0;
        for (int i = 0; i < 4; i++) {
            value = (value << 7) | (file.unsignedByte(at + i) & 0x7f);
        }
        return value;
    }

    private static void add(String field, byte[] content, Tags tags) {
        int encoding = content[0];
        Charset charset = switch (encoding) {
            case 1 -> StandardCharsets.UTF_16;
            case 2 -> StandardCharsets.UTF_16BE;
            case 3 -> StandardCharsets.UTF_8;
            default -> StandardCharsets.ISO_8859_1;
        };
        // A comment has a language of three letters, and a description that ends with a zero.
        boolean comment = field.equals("comment");
        int from = comment ? Math.min(4, content.length) : 1;
        String text = new String(content, from, content.length - from, charset);
        if (comment) {
            text = text.substring(text.indexOf('\0') + 1);
        }
        tags.add(field, field.equals("genre") ? genre(text) : text.replace("\ufeff", ""));
    }

    /** "(17)", "17" and "(17)Rock" are ways to say "Rock". */
    private static String genre(String text) {
        Matcher number = GENRE_NUMBER.matcher(text.replace("\0", "").strip());
        if (!number.matches()) {
            return text;
        }
        String words = number.group(2).strip();
        int index = Integer.parseInt(number.group(1));
        return !words.isEmpty() ? words : index < GENRES.size() ? GENRES.get(index) : "";
    }

    static void readVersion1(FileContent file, Tags tags) {
        long at = file.size() - VERSION_1_BYTES;
        if (at < 0 || !file.has("TAG", at)) {
            return;
        }
        tags.add("title", latin(file, at + 3, 30));
        tags.add("artist", latin(file, at + 33, 30));
        tags.add("album", latin(file, at + 63, 30));
        tags.add("date", latin(file, at + 93, 4));
        tags.add("comment", latin(file, at + 97, 28));
        int genre = file.unsignedByte(at + 127);
        tags.add("genre", genre < GENRES.size() ? GENRES.get(genre) : "");
    }

    private static String latin(FileContent file, long at, int length) {
        String text = new String(file.copy(at, length), StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }
}
