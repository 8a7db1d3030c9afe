package io.github.riffusion4j.game.mix;

/** The place of a layer's or a stinger's clip, which may come late, never, or be replaced. Thread safe. */
public final class ClipSlot {

    private volatile ClipBuffer clip = ClipBuffer.SILENCE;
    private volatile boolean failed;

    /** Puts a clip there; it is played from the next pass of its loop on. */
    public void put(ClipBuffer buffer) {
        clip = buffer;
        failed = false;
    }

    /** Records that there will be no clip: the music goes on without it. */
    public void fail() {
        failed = true;
    }

    /** The clip; {@link ClipBuffer#SILENCE} if there is none. */
    public ClipBuffer clip() {
        return clip;
    }

    /** True if playing may start at a frame: there are some samples after it, or there never will be. */
    public boolean isReady(int frame, int margin) {
        ClipBuffer buffer = clip;
        if (buffer == ClipBuffer.SILENCE) {
            return failed;
        }
        return failed || buffer.ready() >= Math.min(buffer.length(), frame + margin);
    }
}
