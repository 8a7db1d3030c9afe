package io.github.riffusion4j.onnx.session;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads one protobuf message in the wire format, field by field, without copying. Lengths are checked against the bytes
 * that are there before they are used.
 */
final class ProtoReader {

    /** The bytes are not a protobuf message. */
    static final class MalformedException extends RuntimeException {

        private MalformedException(String message) {
            super(message);
        }
    }

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;
    private static final int LONGEST_VARINT = 10;

    private final ByteBuffer in;
    private int wireType;

    ProtoReader(ByteBuffer message) {
        this.in = message.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Moves to the next field, and returns its number; 0 at the end. The field's value must be read or skipped then.
     */
    int next() {
        if (!in.hasRemaining()) {
            return 0;
        }
        long tag = readVarint();
        wireType = (int) (tag & 7);
        long field = tag >>> 3;
        if (field < 1 || field > Integer.MAX_VALUE >>> 3) {
            throw new MalformedException("a field numbered " + field);
        }
        return (int) field;
    }

    /** An integer. */
    long number() {
        require(VARINT);
        return readVarint();
    }

    /** Text. */
    String text() {
        return StandardCharsets.UTF_8.decode(bytes()).toString();
    }

    /** A message within this one. */
    ProtoReader message() {
        return new ProtoReader(bytes());
    }

    /** A view of the bytes of a text, a message, or packed numbers. */
    ByteBuffer bytes() {
        require(BYTES);
        return take(readVarint());
    }

    /** Returns true if the field holds packed numbers, not a single one. */
    boolean isPacked() {
        return wireType == BYTES;
    }

    /** Passes over the field's value. */
    void skip() {
        switch (wireType) {
            case VARINT -> readVarint();
            case FIXED64 -> take(Long.BYTES);
            case BYTES -> take(readVarint());
            case FIXED32 -> take(Integer.BYTES);
            default -> throw new MalformedException("a field of wire type " + wireType);
        }
    }

    private void require(int expected) {
        if (wireType != expected) {
            throw new MalformedException("a field of wire type " + wireType + " in place of " + expected);
        }
    }

    private ByteBuffer take(long length) {
        if (length < 0 || length > in.remaining()) {
            throw new MalformedException("a field of " + length + " bytes where " + in.remaining() + " are left");
        }
        ByteBuffer taken = in.slice(in.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
        in.position(in.position() + (int) length);
        return taken;
    }

    private long readVarint() {
        return readVarint(in);
    }

    /** Reads one of several packed integers. */
    static long readVarint(ByteBuffer in) {
        long value = 0;
        for (int i = 0; i < LONGEST_VARINT; i++) {
            if (!in.hasRemaining()) {
                throw new MalformedException("an integer cut short");
            }
            byte next = in.get();
            value |= (long) (next & 0x7f) << (7 * i);
            if (next >= 0) {
                return value;
            }
        }
        throw new MalformedException("an integer of more than " + LONGEST_VARINT + " bytes");
    }
}
