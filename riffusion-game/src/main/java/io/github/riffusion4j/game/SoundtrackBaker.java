package io.github.riffusion4j.game;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioFile;
import io.github.riffusion4j.audio.AudioFileFormat;
import io.github.riffusion4j.audio.effects.Resampler;
import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.base.files.AtomicDirectory;
import io.github.riffusion4j.base.files.AtomicFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes a {@link MusicPack} of a {@link Soundtrack}: generates the clips that it has not yet, brings them to one
 * loudness, and writes them as FLAC files beside it. Clips that it has are taken as they are. The same soundtrack and
 * model give the same bytes. Made by {@link #of}; each method with an argument returns a changed copy.
 */
public final class SoundtrackBaker {

    private static final int USUAL_RATE = 44_100;

    private final SoundtrackGenerator generator;
    private final int sampleRate;
    private final Optional<Path> clips;
    private final Progress progress;
    private final Cancellation cancellation;

    private SoundtrackBaker(
            SoundtrackGenerator generator,
            int sampleRate,
            Optional<Path> clips,
            Progress progress,
            Cancellation cancellation) {
        this.generator = generator;
        this.sampleRate = sampleRate;
        this.clips = clips;
        this.progress = progress;
        this.cancellation = cancellation;
    }

    /** A baker whose packs have 44,100 Hz. */
    public static SoundtrackBaker of(SoundtrackGenerator generator) {
        return new SoundtrackBaker(
                Objects.requireNonNull(generator, "generator"),
                USUAL_RATE,
                Optional.empty(),
                Progress.none(),
                new Cancellation());
    }

    /**
     * The sample rate of clips that are generated.
     *
     * @param hertz 44,100 or 48,000: best that at which the game plays
     * @throws IllegalArgumentException if it is neither
     */
    public SoundtrackBaker sampleRate(int hertz) {
        return new SoundtrackBaker(generator, GameMusic.requireRate(hertz), clips, progress, cancellation);
    }

    /** The directory of the clips that the soundtrack names: usually the one that its file is in. */
    public SoundtrackBaker clips(Path directory) {
        return new SoundtrackBaker(generator, sampleRate, Optional.of(directory), progress, cancellation);
    }

    /** A listener that is notified of every clip. */
    public SoundtrackBaker onProgress(Progress listener) {
        return new SoundtrackBaker(generator, sampleRate, clips, listener, cancellation);
    }

    /** Ends baking early, with a {@link io.github.riffusion4j.base.CancelledException}, once it is cancelled. */
    public SoundtrackBaker cancelledBy(Cancellation cancellation) {
        return new SoundtrackBaker(generator, sampleRate, clips, progress, cancellation);
    }

    /**
     * Bakes a soundtrack.
     *
     * @param output a zip file, if its name ends in {@code .zip}, which replaces an older one; otherwise a directory
     *     that does not exist yet, or is empty. It appears when it is complete.
     * @return the soundtrack with its clips
     * @throws IllegalArgumentException if nothing says what a layer or stinger is generated from
     * @throws InvalidFileException if a clip that the soundtrack names is missing, or not as long as its section
     * @throws RiffusionException if it cannot be written, or generating fails
     */
    public Soundtrack bake(Soundtrack soundtrack, Path output) {
        requireGenerated(soundtrack);
        Map<String, byte[]> files = new LinkedHashMap<>();
        Progress each = progress.until(cancellation);
        int total = soundtrack.sections().stream()
                        .mapToInt(section -> section.soundingLayers().size())
                        .sum()
                + soundtrack.stingers().size();
        int[] done = {0};
        Runnable next = () -> each.report(++done[0], total);
        List<Section> sections = soundtrack.sections().stream()
                .map(section -> bake(section, files, next))
                .toList();
        List<Stinger> stingers = soundtrack.stingers().stream()
                .map(stinger -> bake(stinger, files, next))
                .toList();
        Soundtrack baked =
                new Soundtrack(soundtrack.title(), soundtrack.start(), sections, soundtrack.transitions(), stingers);
        files.put(Soundtrack.FILE, baked.toJson().getBytes(StandardCharsets.UTF_8));
        write(files, output);
        return baked;
    }

    private static void requireGenerated(Soundtrack soundtrack) {
        for (Section section : soundtrack.sections()) {
            for (Layer layer : section.soundingLayers()) {
                boolean known = layer.clip().isPresent()
                        || layer.prompt().isPresent()
                        || layer.part().isPresent()
                        || section.prompt().isPresent();
                if (!known) {
                    throw new IllegalArgumentException("layer \"" + layer.name() + "\" of section \"" + section.name()
                            + "\" has neither clip, prompt nor part, and its section no prompt; give one of them");
                }
            }
        }
        for (Stinger stinger : soundtrack.stingers()) {
            if (stinger.clip().isEmpty() && stinger.prompt().isEmpty()) {
                throw new IllegalArgumentException(
                        "stinger \"" + stinger.name() + "\" has neither clip nor prompt; give one of them");
            }
        }
    }

    private Section bake(Section section, Map<String, byte[]> files, Runnable next) {
        List<Layer> missing = section.soundingLayers().stream()
                .filter(layer -> layer.clip().isEmpty())
                .toList();
        List<AudioClip> generated = new ArrayList<>();
        for (Layer layer : missing) {
            generated.add(generator.layer(section, layer, section.seed(), cancellation));
            next.run();
        }
        List<AudioClip> loud = missing.isEmpty() ? List.of() : mastered(section.layers(missing), generated, sampleRate);
        List<Layer> layers = new ArrayList<>();
        for (Layer layer : section.soundingLayers()) {
            int index = missing.indexOf(layer);
            if (index < 0) {
                copyLoop(section, layer.clip().orElseThrow(), files);
                next.run();
                layers.add(layer);
            } else {
                String file = unused(section.name() + "/" + layer.name() + ".flac", files);
                files.put(file, flac(loud.get(index)));
                // Says also that it was generated, so that a model may vary it.
                layers.add(layer.clip(file).seed(layer.seed().orElse(section.seed())));
            }
        }
        return section.layers(layers);
    }

    /** The layers of a section at one rate, as loud together as any other section, each exactly as long as it. */
    static List<AudioClip> mastered(Section section, List<AudioClip> clips, int sampleRate) {
        List<AudioClip> loops = new ArrayList<>();
        for (int i = 0; i < clips.size(); i++) {
            String place = "layer \"" + section.layers().get(i).name() + "\" as it was generated";
            loops.add(ClipLoader.resampledLoop(
                    ClipLoader.requireLoop(place, section, clips.get(i)), section.samples(sampleRate), sampleRate));
        }
        boolean stereo = loops.stream().anyMatch(clip -> clip.channelCount() == 2);
        return Mastering.section(
                section.layers(), stereo ? loops.stream().map(AudioClip::stereo).toList() : loops);
    }

    private Stinger bake(Stinger stinger, Map<String, byte[]> files, Runnable next) {
        if (stinger.clip().isPresent()) {
            copy(stinger.clip().get(), files);
            next.run();
            return stinger;
        }
        AudioClip sound = Resampler.to(sampleRate).apply(generator.stinger(stinger, cancellation));
        String file = unused("stingers/" + stinger.name() + ".flac", files);
        files.put(file, flac(Mastering.stinger(sound)));
        next.run();
        return stinger.clip(file);
    }

    private static String unused(String file, Map<String, byte[]> files) {
        String free = file.toLowerCase(Locale.ROOT).replace(' ', '-');
        while (files.containsKey(free)) {
            free = free.replace(".flac", "_.flac");
        }
        return Names.requireFile(free);
    }

    private void copyLoop(Section section, String file, Map<String, byte[]> files) {
        Path path = copy(file, files);
        ClipLoader.requireLoop(path.toString(), section, AudioFile.read(path));
    }

    private Path copy(String file, Map<String, byte[]> files) {
        Path path = clips.orElseThrow(() -> new IllegalArgumentException(
                        "the soundtrack names the clip " + file + "; say with clips(...) which directory it is in"))
                .resolve(file);
        try {
            files.put(file, Files.readAllBytes(path));
        } catch (IOException e) {
            throw new InvalidFileException(path, "does not exist, or cannot be read", e);
        }
        return path;
    }

    private static byte[] flac(AudioClip clip) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            AudioFile.write(out, AudioFileFormat.FLAC, clip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void write(Map<String, byte[]> files, Path output) {
        if (String.valueOf(output.getFileName()).toLowerCase(Locale.ROOT).endsWith(".zip")) {
            AtomicFiles.write(output, out -> {
                ZipOutputStream zip = new ZipOutputStream(out);
                for (Map.Entry<String, byte[]> file : files.entrySet()) {
                    zip.putNextEntry(stored(file.getKey(), file.getValue()));
                    zip.write(file.getValue());
                }
                zip.finish();
            });
            return;
        }
        AtomicDirectory.write(output, directory -> {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path path = directory.resolve(file.getKey());
                Files.createDirectories(Objects.requireNonNull(path.getParent()));
                Files.write(path, file.getValue());
            }
        });
    }

    /** Stored, since FLAC does not get smaller; without the time, so that the same sound gives the same bytes. */
    private static ZipEntry stored(String name, byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(sum.getValue());
        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
        return entry;
    }
}
