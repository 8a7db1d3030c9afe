package io.github.riffusion4j.onnx.hub;

import io.github.riffusion4j.base.RiffusionException;

/**
 * Thrown if a model cannot be obtained from the hub. The message starts with the repository or the file, and says what
 * to do. Downloaded bytes are kept: the next attempt resumes.
 */
public final class HubException extends RiffusionException {

    HubException(String subject, String problem) {
        super(subject + ": " + problem);
    }

    HubException(String subject, String problem, Throwable cause) {
        super(subject + ": " + problem, cause);
    }
}
