package io.github.riffusion4j.stream;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** A listener whose exceptions are logged, so that they do not end the music. */
final class GuardedListener implements StreamListener {

    private static final Logger LOG = System.getLogger(MusicStream.class.getName());

    private final StreamListener listener;

    GuardedListener(StreamListener listener) {
        this.listener = listener;
    }

    @Override
    public void onPassage(Segment passage) {
        guard(() -> listener.onPassage(passage));
    }

    @Override
    public void onUnderrun(long underruns) {
        guard(() -> listener.onUnderrun(underruns));
    }

    @Override
    public void onFailure(RuntimeException failure) {
        guard(() -> listener.onFailure(failure));
    }

    private static void guard(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "a listener of the stream failed; the music goes on", e);
        }
    }
}
