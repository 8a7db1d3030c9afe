package io.github.riffusion4j.server;

/** A client sends more than is read. */
final class BodyTooLongException extends RuntimeException {

    BodyTooLongException(int most) {
        super("the body is too long: at most " + most + " bytes are read");
    }
}
