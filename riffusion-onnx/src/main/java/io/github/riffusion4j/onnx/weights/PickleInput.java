package io.github.riffusion4j.onnx.weights;

import io.github.riffusion4j.onnx.InvalidModelException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The bytes of a pickle, from front to back. */
final class PickleInput {

    /** Of 64 bits, in decimal, with a sign and a little room. */
    private static final int LONGEST_NUMBER = 32;

    private final Path file;
    private final ByteBuffer bytes;

    PickleInput(Path file, byte[] bytes) {
        this.file = file;
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** What is thrown when the pickle makes no sense. */
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

    /** Up to the next line feed, which is read and left out. */
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

    /** A line with a number. */
    long number(String line) {
        if (line.length() > LONGEST_NUMBER) {
            throw damaged("a number of " + line.length() + " digits");
        }
        try {
            return Long.parseLong(line.strip());
        } catch (NumberFormatException e) {
            throw damaged("\"" + line + "\" in place of a number");
        }
    }

    /** What {@code opcode}, one that stands for a value of its own, is followed by. */
    PyValue literal(PickleOpcode opcode) {
        return switch (opcode) {
            case NONE -> PyValue.None.NONE;
            case NEWTRUE -> new PyValue.Truth(true);
            case NEWFALSE -> new PyValue.Truth(false);
            case INT -> wholeOrTruth(line());
            case BININT -> new PyValue.Whole(signedInt());
            case BININT1 -> new PyValue.Whole(unsignedByte());
            case BININT2 -> new PyValue.Whole(unsignedShort());
            case LONG -> longLine(line());
            case LONG1 -> littleEndian(unsignedByte());
            case LONG4 -> littleEndian(signedInt());
            case FLOAT -> real(line());
            case BINFLOAT ->
                new PyValue.Real(Double.longBitsToDouble(
                        Long.reverseBytes(require(Double.BYTES).getLong())));
            case STRING, UNICODE -> new PyValue.Text(line());
            case BINSTRING -> new PyValue.Text(text(signedInt(), StandardCharsets.ISO_8859_1));
            case SHORT_BINSTRING -> new PyValue.Text(text(unsignedByte(), StandardCharsets.ISO_8859_1));
            case BINUNICODE -> new PyValue.Text(text(signedInt(), StandardCharsets.UTF_8));
            case SHORT_BINUNICODE -> new PyValue.Text(text(unsignedByte(), StandardCharsets.UTF_8));
            case BINUNICODE8 -> new PyValue.Text(text(longLength(), StandardCharsets.UTF_8));
            case BINBYTES -> raw(signedInt());
            case SHORT_BINBYTES -> raw(unsignedByte());
            case BINBYTES8, BYTEARRAY8 -> raw(longLength());
            default -> throw new IllegalArgumentException(opcode + " has no value");
        };
    }

    private PyValue wholeOrTruth(String line) {
        return switch (line) {
            case "00" -> new PyValue.Truth(false);
            case "01" -> new PyValue.Truth(true);
            default -> new PyValue.Whole(number(line));
        };
    }

    private PyValue longLine(String line) {
        return new PyValue.Whole(number(line.endsWith("L") ? line.substring(0, line.length() - 1) : line));
    }

    private PyValue real(String line) {
        try {
            return new PyValue.Real(Double.parseDouble(line));
        } catch (NumberFormatException e) {
            throw damaged("\"" + line + "\" in place of a number");
        }
    }

    /** Numbers of more than 64 bits are in the states of random generators, and mean nothing here. */
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
        return new PyValue.Whole(new BigInteger(big).longValue());
    }

    /** Bytes hold no weights in the files of today's PyTorch. */
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

    /** Before anything is allocated. */
    private int checked(int length) {
        if (length < 0 || length > bytes.remaining()) {
            throw damaged(
                    length < 0 ? "a length of " + length : length + " bytes claimed, " + bytes.remaining() + " left");
        }
        return length;
    }
}
