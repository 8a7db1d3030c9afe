package io.github.riffusion4j.audio.format.aac;

import io.github.riffusion4j.audio.format.FileContent;
import io.github.riffusion4j.audio.format.mp4.Mp4Track;

/** The frames of AAC in an MP4 file. */
final class Mp4Frames implements AacFrames {

    private final Mp4Track track;
    private final AacConfig config;

    Mp4Frames(FileContent file) {
        track = Mp4Track.aac(file);
        config = AacConfig.parse(file, track.config());
    }

    @Override
    public AacConfig config() {
        return config;
    }

    @Override
    public int count() {
        return track.count();
    }

    @Override
    public long position(int frame) {
        return track.position(frame);
    }

    @Override
    public byte[] read(int frame) {
        return track.read(frame);
    }

    @Override
    public int blocks(int frame) {
        return 1;
    }

    @Override
    public double delay() {
        return track.delay();
    }

    @Override
    public double duration() {
        return track.duration();
    }
}
