package io.github.riffusion4j.onnx.hub;

/**
 * Is notified of a download's progress, on the downloading thread. Its exceptions end the download and reach the
 * caller.
 */
@FunctionalInterface
public interface DownloadListener {

    /**
     * Called when bytes have arrived.
     *
     * @param file the path of the file in its repository
     * @param done bytes of all requested files so far, earlier downloads included; decreases if a file turns out
     *     damaged or a server cannot resume
     * @param total bytes of all requested files
     */
    void arrived(String file, long done, long total);

    /** A listener that does nothing. */
    static DownloadListener none() {
        return (file, done, total) -> {};
    }
}
