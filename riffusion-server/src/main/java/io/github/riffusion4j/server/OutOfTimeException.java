package io.github.riffusion4j.server;

import io.github.riffusion4j.base.RiffusionException;

/** A generation ran for longer than the server allows. */
final class OutOfTimeException extends RiffusionException {

    OutOfTimeException(Throwable cause) {
        super("the generation took longer than this server allows; ask for fewer steps or less sound", cause);
    }
}
