package io.github.riffusion4j.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.riffusion4j.base.InvalidFileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AudioTagsTest {

    @TempDir
    private Path directory;

    private Map<String, String> tags(byte[]... parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        Path file = directory.resolve("song");
        Files.write(file, bytes.toByteArray());
        return AudioTags.read(file).fields();
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] littleEndian(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }

    private static byte[] bigEndian(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    private static byte[] frame(String name, byte[] content) {
        return joined(latin(name), bigEndian(content.length), new byte[2], content);
    }

    private static byte[] id3(int version, byte[]... frames) {
        byte[] body = joined(frames);
        int size = body.length;
        byte[] header = {'I', 'D', '3', (byte) version, 0, 0, 0, 0, (byte) (size >> 7 & 0x7f), (byte) (size & 0x7f)};
        return joined(header, body);
    }

    private static byte[] comments(String... fields) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(littleEndian(2));
        block.writeBytes(latin("us"));
        block.writeBytes(littleEndian(fields.length));
        for (String field : fields) {
            byte[] text = field.getBytes(StandardCharsets.UTF_8);
            block.writeBytes(littleEndian(text.length));
            block.writeBytes(text);
        }
        return block.toByteArray();
    }

    @Test
    void id3Version2HasEveryEncodingAndGenresByNumber() throws IOException {
        byte[] tag = id3(
                3,
                frame("TIT2", joined(new byte[] {1}, "\ufeffÜber".getBytes(StandardCharsets.UTF_16LE))),
                frame("TPE1", joined(new byte[] {3}, "Żółw".getBytes(StandardCharsets.UTF_8))),
                frame("TCON", latin("\0(8)")),
                frame("COMM", latin("\0engfirst\0soft")),
                frame("APIC", new byte[50]),
                frame("TBPM", latin("\0" + "96")));
        assertEquals(
                Map.of("title", "Über", "artist", "Żółw", "genre", "Jazz", "comment", "soft", "bpm", "96"),
                tags(tag, new byte[100]));
    }

    @Test
    void id3Version1StandsAtTheEnd() throws IOException {
        byte[] tag = new byte[128];
        System.arraycopy(latin("TAGMorning"), 0, tag, 0, 10);
        System.arraycopy(latin("Us"), 0, tag, 33, 2);
        tag[127] = 26;
        assertEquals(Map.of("title", "Morning", "artist", "Us", "genre", "Ambient"), tags(new byte[300], tag));
    }

    @Test
    void flacHasVorbisComments() throws IOException {
        byte[] block = comments("TITLE=One", "title=Two", "Mood=calm", "broken", "GENRE=");
        byte[] header = bigEndian(0x84 << 24 | block.length);
        assertEquals(
                Map.of("title", "One", "mood", "calm"),
                tags(latin("fLaC"), bigEndian(34), new byte[34], header, block));
    }

    @Test
    void oggHasThemInItsSecondPacketAcrossPages() throws IOException {
        byte[] packet = joined(latin("\u0003vorbis"), comments("GENRE=Folk", "COMMENT=" + "la ".repeat(100)));
        byte[] first = joined(latin("OggS"), new byte[22], new byte[] {1, 30}, new byte[30]);
        byte[] second = joined(latin("OggS"), new byte[22], new byte[] {1, (byte) 255}, Arrays.copyOf(packet, 255));
        byte[] rest = Arrays.copyOfRange(packet, 255, packet.length);
        byte[] third = joined(latin("OggS"), new byte[22], new byte[] {1, (byte) rest.length}, rest);
        assertEquals(Map.of("genre", "Folk", "comment", "la ".repeat(100).strip()), tags(first, second, third));
    }

    @Test
    void wavHasThemAfterItsSamples() throws IOException {
        byte[] info = joined(
                latin("INFO"),
                latin("INAM"),
                littleEndian(4),
                latin("Rain"),
                latin("IGNR"),
                littleEndian(5),
                latin("Noise\0"));
        byte[] file = joined(
                latin("RIFF"),
                littleEndian(0),
                latin("WAVEdata"),
                littleEndian(6),
                new byte[6],
                latin("LIST"),
                littleEndian(info.length),
                info);
        assertEquals(Map.of("title", "Rain", "genre", "Noise"), tags(file));
    }

    @Test
    void damageIsPassedOver() throws IOException {
        assertEquals(Map.of(), tags(id3(4, new byte[] {'T', 'I', 'T', '2', 127, 127, 127, 127, 0, 0, 0, 65})));
        assertEquals(Map.of(), tags(latin("fLaC"), bigEndian(0x84 << 24 | 99), littleEndian(-5)));
        assertEquals(Map.of(), tags(latin("OggS")));
        assertEquals(
                Map.of(),
                tags(latin("RIFF"), littleEndian(-1), latin("WAVELIST"), littleEndian(-1), latin("INFOINAM")));
        assertEquals(Map.of(), tags(latin("something else")));
        assertThrows(InvalidFileException.class, () -> AudioTags.read(directory.resolve("missing.mp3")));
    }
}
