package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.onnx.InvalidModelException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads the bytes of a pickle sequentially. */
final class PickleInput {

    /** The digits of a 64-bit number, with a sign and some room. */
    private static final int MAX_DIGITS = 32;

    private final Path file;
    private final ByteBuffer bytes;

    PickleInput(Path file, byte[] bytes) {
        this.file = file;
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The exception for an invalid pickle. */
    InvalidModelException damaged(String found) {
        return new InvalidModelException(
                file, "a pickle as PyTorch writes it", found + ", at byte " + bytes.position() + "; download it again");
    }

    int unsignedByte() {
        return require(1).get() & 0xff;
    }

    int unsignedShort() {
        return require(Short.BYTES).getShort() & 0xffff;
    }

    int signedInt() {
        return require(Integer.BYTES).getInt();
    }

    void skip(int length) {
        require(length).position(bytes.position() + length);
    }

    /** Reads up to the next line feed, which is skipped. */
    String line() {
        int start = bytes.position();
        int end = start;
        while (end < bytes.limit() && bytes.get(end) != '\n') {
            end++;
        }
        String line = text(end - start, StandardCharsets.UTF_8);
        skip(1);
        return line;
    }

    /** Parses a line with a number. */
    long number(String line) {
        if (line.length() > MAX_DIGITS) {
            throw damaged("a number of " + line.length() + " digits");
        }
        try {
            return Long.parseLong(line.strip());
        } catch (NumberFormatException e) {
            throw damaged("\"" + line + "\" in place of a number");
        }
    }

    /** Reads the argument of an opcode that pushes a literal. */
    PyValue literal(PickleOpcode opcode) {
        return switch (opcode) {
            case NONE -> PyValue.None.NONE;
            case NEWTRUE -> new PyValue.Bool(true);
            case NEWFALSE -> new PyValue.Bool(false);
            case INT -> intOrBool(line());
            case BININT -> new PyValue.Int(signedInt());
            case BININT1 -> new PyValue.Int(unsignedByte());
            case BININT2 -> new PyValue.Int(unsignedShort());
            case LONG -> longLine(line());
            case LONG1 -> littleEndian(unsignedByte());
            case LONG4 -> littleEndian(signedInt());
            case FLOAT -> real(line());
            case BINFLOAT ->
                new PyValue.Float(Double.longBitsToDouble(
                        Long.reverseBytes(require(Double.BYTES).getLong())));
            case STRING, UNICODE -> new PyValue.Str(line());
            case BINSTRING -> new PyValue.Str(text(signedInt(), StandardCharsets.ISO_8859_1));
            case SHORT_BINSTRING -> new PyValue.Str(text(unsignedByte(), StandardCharsets.ISO_8859_1));
            case BINUNICODE -> new PyValue.Str(text(signedInt(), StandardCharsets.UTF_8));
            case SHORT_BINUNICODE -> new PyValue.Str(text(unsignedByte(), StandardCharsets.UTF_8));
            case BINUNICODE8 -> new PyValue.Str(text(longLength(), StandardCharsets.UTF_8));
            case BINBYTES -> raw(signedInt());
            case SHORT_BINBYTES -> raw(unsignedByte());
            case BINBYTES8, BYTEARRAY8 -> raw(longLength());
            default -> throw new IllegalArgumentException(opcode + " has no value");
        };
    }

    private PyValue intOrBool(String line) {
        return switch (line) {
            case "00" -> new PyValue.Bool(false);
            case "01" -> new PyValue.Bool(true);
            default -> new PyValue.Int(number(line));
        };
    }

    private PyValue longLine(String line) {
        return new PyValue.Int(number(line.endsWith("L") ? line.substring(0, line.length() - 1) : line));
    }

    private PyValue real(String line) {
        try {
            return new PyValue.Float(Double.parseDouble(line));
        } catch (NumberFormatException e) {
            throw damaged("\"" + line + "\" in place of a number");
        }
    }

    /** Integers of more than 64 bits, which random generators' states have, become placeholders. */
    private PyValue littleEndian(int length) {
        if (length > Long.BYTES) {
            skip(length);
            return new PyValue.Placeholder("int");
        }
        byte[] big = new byte[checked(length) + 1];
        for (int i = 0; i < length; i++) {
            big[length - i] = bytes.get();
        }
        big[0] = (byte) (length > 0 && big[1] < 0 ? -1 : 0);
        return new PyValue.Int(new BigInteger(big).longValue());
    }

    /** Bytes become placeholders: current versions of PyTorch keep no weights in them. */
    private PyValue raw(int length) {
        skip(length);
        return new PyValue.Placeholder("bytes");
    }

    private String text(int length, Charset charset) {
        byte[] text = new byte[checked(length)];
        bytes.get(text);
        return new String(text, charset);
    }

    private int longLength() {
        long length = require(Long.BYTES).getLong();
        return checked((int) Math.max(-1, Math.min(length, Integer.MAX_VALUE)));
    }

    private ByteBuffer require(int length) {
        checked(length);
        return bytes;
    }

    /** Checks a length before anything is allocated. */
    private int checked(int length) {
        if (length < 0 || length > bytes.remaining()) {
            throw damaged(
                    length < 0 ? "a length of " + length : length + " bytes claimed, " + bytes.remaining() + " left");
        }
        return length;
    }
}
