package io.github.riffusion4j.audio.io;

import java.nio.ByteBuffer;
import java.util.Optional;

/** The numeric types of TIFF 6.0, section 2, with the codes that stand for them in a file. */
enum TiffType {
    BYTE(1, 1),
    SHORT(3, 2),
    LONG(4, 4),
    RATIONAL(5, 8),
    SBYTE(6, 1),
    SSHORT(8, 2),
    SLONG(9, 4),
    SRATIONAL(10, 8),
    FLOAT(11, 4),
    DOUBLE(12, 8);

    final int code;

    /** Size of a value. */
    final int bytes;

    TiffType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    static Optional<TiffType> ofCode(int code) {
        for (TiffType type : values()) {
            if (type.code == code) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** The value at {@code offset}: an Integer, or a Double, which may be infinite or NaN. */
    Number read(ByteBuffer in, int offset) {
        return switch (this) {
            case BYTE -> in.get(offset) & 0xff;
            case SBYTE -> (int) in.get(offset);
            case SHORT -> in.getShort(offset) & 0xffff;
            case SSHORT -> (int) in.getShort(offset);
            case LONG -> intOrDouble(unsigned(in, offset));
            case SLONG -> in.getInt(offset);
            case RATIONAL -> (double) unsigned(in, offset) / unsigned(in, offset + 4);
            case SRATIONAL -> (double) in.getInt(offset) / in.getInt(offset + 4);
            case FLOAT -> (double) in.getFloat(offset);
            case DOUBLE -> in.getDouble(offset);
        };
    }

    private static long unsigned(ByteBuffer in, int offset) {
        return in.getInt(offset) & 0xffff_ffffL;
    }

    private static Number intOrDouble(long value) {
        if (value <= Integer.MAX_VALUE) {
            return (int) value;
        }
        return (double) value;
    }
}
