package io.github.riffusion4j.onnx.hub;

/** Hears how far a download is, on the thread that does it. What it throws ends the download and reaches the caller. */
@FunctionalInterface
public interface DownloadListener {

    /**
     * Some more has arrived.
     *
     * @param file the path of the file in question in its repository
     * @param done bytes that are there by now, of all files that were asked for, earlier downloads included; it goes
     *     back where a file turns out damaged or a server cannot go on from the middle
     * @param total bytes of all files that were asked for
     */
    void arrived(String file, long done, long total);

    /** Listens to nothing. */
    static DownloadListener none() {
        return (file, done, total) -> {};
    }
}
