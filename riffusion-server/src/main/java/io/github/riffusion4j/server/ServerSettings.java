package io.github.riffusion4j.server;

import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.audio.spectrogram.InversionPreset;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Settings of a server: its address, access and limits. Immutable; each method with an argument returns a changed copy.
 *
 * @param host the address to listen at; loopback unless changed, so that only programs of this machine reach it
 * @param port 0 for any free one
 * @param apiKey the key that clients must send as {@code Authorization: Bearer KEY}; empty for none
 * @param allowedOrigins other web sites, such as {@code https://music.example}, whose pages may use {@code /v1}
 * @param queueCapacity the most generations that may wait while one is running, at least 1
 * @param timeout the time limit of one generation
 * @param drain the longest that closing waits for generations that were accepted
 * @param maxUploadBytes the longest body that is read
 * @param longest the longest duration of a request, and of an uploaded clip
 * @param quality the quality of the inversion from spectrogram to sound
 */
public record ServerSettings(
        String host,
        int port,
        Optional<String> apiKey,
        List<String> allowedOrigins,
        int queueCapacity,
        Duration timeout,
        Duration drain,
        int maxUploadBytes,
        Duration longest,
        InversionPreset quality) {

    /** The port that the reference's server has. */
    public static final int DEFAULT_PORT = 3013;

    private static final int MAX_PORT = 65_535;

    /** The smallest limit to durations: clips of the usual length must fit. */
    private static final Duration SHORTEST = Duration.ofSeconds(6);

    public ServerSettings {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port must be from 0 to " + MAX_PORT + ", got " + port);
        }
        if (queueCapacity < 1) {
            throw new IllegalArgumentException("the queue must hold at least 1 generation, got " + queueCapacity);
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("the time-out must be positive, got " + timeout);
        }
        if (drain.isNegative()) {
            throw new IllegalArgumentException("the time to drain must be 0 or more, got " + drain);
        }
        if (maxUploadBytes < 1) {
            throw new IllegalArgumentException("uploads must be at least 1 byte, got " + maxUploadBytes);
        }
        if (longest.compareTo(SHORTEST) < 0 || longest.compareTo(RiffusionPipeline.LONGEST) > 0) {
            throw new IllegalArgumentException("the longest music must be from " + SHORTEST.toSeconds() + " to "
                    + RiffusionPipeline.LONGEST.toSeconds() + " seconds, got " + longest.toMillis() / 1000.0);
        }
        if (apiKey.filter(String::isBlank).isPresent()) {
            throw new IllegalArgumentException("the API key must not be blank");
        }
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    /**
     * The defaults: loopback, port 3013, no key, no other origins, 16 waiting, ten minutes a generation, half a minute
     * to drain, uploads of 32 MiB, a minute of music.
     */
    public static ServerSettings defaults() {
        return new ServerSettings(
                "127.0.0.1",
                DEFAULT_PORT,
                Optional.empty(),
                List.of(),
                16,
                Duration.ofMinutes(10),
                Duration.ofSeconds(30),
                32 << 20,
                Duration.ofMinutes(1),
                InversionPreset.BALANCED);
    }

    /** These settings, listening at another address; {@code 0.0.0.0} is reached from everywhere. */
    public ServerSettings host(String host) {
        return new ServerSettings(
                host, port, apiKey, allowedOrigins, queueCapacity, timeout, drain, maxUploadBytes, longest, quality);
    }

    /** These settings with another port; 0 for any free one. */
    public ServerSettings port(int port) {
        return new ServerSettings(
                host, port, apiKey, allowedOrigins, queueCapacity, timeout, drain, maxUploadBytes, longest, quality);
    }

    /** These settings with a key that clients must send. */
    public ServerSettings apiKey(String key) {
        return new ServerSettings(
                host,
                port,
                Optional.of(key),
                allowedOrigins,
                queueCapacity,
                timeout,
                drain,
                maxUploadBytes,
                longest,
                quality);
    }

    /** These settings, with pages of these web sites allowed to use {@code /v1}. */
    public ServerSettings allowedOrigins(List<String> origins) {
        return new ServerSettings(
                host, port, apiKey, origins, queueCapacity, timeout, drain, maxUploadBytes, longest, quality);
    }

    /** These settings with another capacity of the queue. */
    public ServerSettings queueCapacity(int capacity) {
        return new ServerSettings(
                host, port, apiKey, allowedOrigins, capacity, timeout, drain, maxUploadBytes, longest, quality);
    }

    /** These settings with another time limit of one generation. */
    public ServerSettings timeout(Duration timeout) {
        return new ServerSettings(
                host, port, apiKey, allowedOrigins, queueCapacity, timeout, drain, maxUploadBytes, longest, quality);
    }

    /** These settings with another time for generations to end when the server is closed; 0 cancels them at once. */
    public ServerSettings drain(Duration drain) {
        return new ServerSettings(
                host, port, apiKey, allowedOrigins, queueCapacity, timeout, drain, maxUploadBytes, longest, quality);
    }

    /** These settings with another limit to the length of bodies. */
    public ServerSettings maxUploadBytes(int bytes) {
        return new ServerSettings(
                host, port, apiKey, allowedOrigins, queueCapacity, timeout, drain, bytes, longest, quality);
    }

    /** These settings with another limit to durations. */
    public ServerSettings longest(Duration duration) {
        return new ServerSettings(
                host, port, apiKey, allowedOrigins, queueCapacity, timeout, drain, maxUploadBytes, duration, quality);
    }

    /** These settings with another quality of the inversion. */
    public ServerSettings quality(InversionPreset quality) {
        return new ServerSettings(
                host, port, apiKey, allowedOrigins, queueCapacity, timeout, drain, maxUploadBytes, longest, quality);
    }
}
