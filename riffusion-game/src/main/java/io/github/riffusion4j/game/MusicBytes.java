package io.github.riffusion4j.game;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Music as 16-bit integers, little-endian; ends when the music is closed. For use by one thread. */
final class MusicBytes extends InputStream {

    private static final int BYTES = 2048;

    private final GameMusic music;
    private final ByteBuffer bytes =
            ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN).flip();

    MusicBytes(GameMusic music) {
        this.music = music;
    }

    @Override
    public int read() {
        return more() ? bytes.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] out, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (!more()) {
            return -1;
        }
        int count = Math.min(length, bytes.remaining());
        bytes.get(out, offset, count);
        return count;
    }

    private boolean more() {
        if (!bytes.hasRemaining()) {
            int played = music.read(bytes.clear());
            bytes.flip();
            return played > 0 || !music.isClosed();
        }
        return true;
    }
}
