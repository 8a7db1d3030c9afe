package io.github.riffusion4j.onnx.hub;

import io.github.riffusion4j.base.RiffusionException;

/**
 * A model could not be had from the hub. The message starts with the repository, or the file in it, and says what to
 * do. What was downloaded is kept: the next attempt goes on from there.
 */
public final class HubException extends RiffusionException {

    HubException(String subject, String problem) {
        super(subject + ": " + problem);
    }

    HubException(String subject, String problem, Throwable cause) {
        super(subject + ": " + problem, cause);
    }
}
