package io.github.riffusion4j.dataset;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioWindow;

/**
 * Where in a recording a clip lies.
 *
 * @param number counts the clips of one recording, from 0
 * @param startMs milliseconds from the recording's start
 * @param durationMs milliseconds, at least 1
 */
public record ClipSpan(int number, long startMs, int durationMs) {

    private static final long MS_PER_SECOND = 1000;

    /** The clip itself: {@code durationMs} of samples, a part of one left out. */
    public AudioClip cutFrom(AudioClip recording) {
        int start = Math.toIntExact(samples(startMs, recording.sampleRate()));
        return recording.slice(start, start + length(recording.sampleRate()));
    }

    /** The clip itself, of a recording of any length; clips are cut in the order of their starts. */
    public AudioClip cutFrom(AudioWindow recording) {
        return recording.part(samples(startMs, recording.sampleRate()), length(recording.sampleRate()));
    }

    private int length(int sampleRate) {
        return Math.toIntExact(samples(durationMs, sampleRate));
    }

    private static long samples(long milliseconds, int sampleRate) {
        return Math.multiplyExact(milliseconds, sampleRate) / MS_PER_SECOND;
    }

    /** The name of a file for it: {@code clip_0_start_1234_ms_duration_5120_ms.wav}. */
    public String fileName(String extension) {
        return "clip_" + number + "_start_" + startMs + "_ms_duration_" + durationMs + "_ms." + extension;
    }
}
