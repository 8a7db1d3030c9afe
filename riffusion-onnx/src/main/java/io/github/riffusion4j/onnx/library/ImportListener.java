package io.github.riffusion4j.onnx.library;

import io.github.riffusion4j.onnx.hub.DownloadListener;

/** Hears how far an import is, on the thread that does it. What it throws ends the import and reaches the caller. */
public interface ImportListener extends DownloadListener {

    /**
     * Some more of the networks is written.
     *
     * @param done tensors written so far, from 1 to {@code total}
     * @param total tensors in all
     */
    void imported(int done, int total);

    /** Listens to nothing. */
    static ImportListener none() {
        return new ImportListener() {
            @Override
            public void imported(int done, int total) {}

            @Override
            public void arrived(String file, long done, long total) {}
        };
    }
}
