package io.github.riffusion4j.onnx.library;

import io.github.riffusion4j.onnx.hub.DownloadListener;

/**
 * Notified of the progress of an import, on the importing thread. Its exceptions end the import and reach the caller.
 */
public interface ImportListener extends DownloadListener {

    /**
     * Called when a tensor has been written.
     *
     * @param done tensors written so far, from 1 to {@code total}
     * @param total tensors in all
     */
    void imported(int done, int total);

    /** A listener that does nothing. */
    static ImportListener none() {
        return new ImportListener() {
            @Override
            public void imported(int done, int total) {}

            @Override
            public void arrived(String file, long done, long total) {}
        };
    }
}
