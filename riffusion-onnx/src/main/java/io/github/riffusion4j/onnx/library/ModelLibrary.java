package io.github.riffusion4j.onnx.library;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.DirectoryTrees;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.hub.Hub;
import io.github.riffusion4j.onnx.internal.InterProcessLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Models that have been imported, each once, kept in a folder for the next time. Immutable, and safe for use by many
 * threads and processes: two that want the same model import it once.
 */
public final class ModelLibrary {

    private static final String LOCKS = ".locks";
    private static final String UNPACKED = ".unpacked";

    private final Path folder;
    private final Hub hub;

    private ModelLibrary(Path folder, Hub hub) {
        this.folder = folder;
        this.hub = hub;
    }

    /**
     * The library of this user: in the folder that the environment variable {@code RIFFUSION_HOME} names, or
     * {@code XDG_CACHE_HOME/riffusion4j}, or {@code ~/.cache/riffusion4j}; with {@link Hub#standard()}.
     */
    public static ModelLibrary standard() {
        return of(standardFolder(System.getenv()), Hub.standard());
    }

    /**
     * A library of one's own.
     *
     * @param folder made when something is imported
     */
    public static ModelLibrary of(Path folder, Hub hub) {
        return new ModelLibrary(folder, hub);
    }

    static Path standardFolder(Map<String, String> environment) {
        String own = environment.getOrDefault("RIFFUSION_HOME", "");
        if (!own.isBlank()) {
            return Path.of(own);
        }
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path home = cache.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return home.resolve("riffusion4j");
    }

    /** Where the models are kept. */
    public Path folder() {
        return folder;
    }

    /** The hub that models are downloaded from. */
    public Hub hub() {
        return hub;
    }

    /**
     * Writes models to other folders.
     *
     * @param cancellation ends an import early, with a {@link io.github.riffusion4j.base.CancelledException}
     */
    public ModelImport importer(ImportListener listener, Cancellation cancellation) {
        return new ModelImport(hub, folder.resolve(UNPACKED), listener, cancellation);
    }

    /**
     * The folder of a model, to be loaded; downloaded and imported first if it has not been. A model whose files have
     * changed since, or that this version of the library would export in another way, is imported again.
     *
     * @param cancellation ends the work early, with a {@link io.github.riffusion4j.base.CancelledException}
     * @throws RiffusionException as {@link ModelImport#write} does
     */
    public Path get(ModelRecipe recipe, ImportListener listener, Cancellation cancellation) {
        ModelImport importer = importer(listener, cancellation);
        Path weights = importer.weights(recipe);
        Path model = folder.resolve(ModelKey.of(recipe, weights));
        if (!Files.isDirectory(model)) {
            importOnce(importer, recipe, weights, model, cancellation);
        }
        return model;
    }

    private void importOnce(
            ModelImport importer, ModelRecipe recipe, Path weights, Path model, Cancellation cancellation) {
        try {
            Path locks = Files.createDirectories(folder.resolve(LOCKS));
            InterProcessLock lock =
                    InterProcessLock.acquire(locks.resolve(model.getFileName() + ".lock"), cancellation);
            try {
                if (!Files.isDirectory(model)) {
                    importer.write(recipe, weights, model);
                }
            } finally {
                lock.close();
            }
        } catch (IOException e) {
            throw new RiffusionException(folder + ": cannot be written: " + e, e);
        }
    }

    /**
     * The models that are there, in the order of their names.
     *
     * @throws RiffusionException if the folder cannot be read
     */
    public List<ImportedModel> models() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(path -> Files.exists(path.resolve("model_index.json")))
                    .sorted()
                    .map(path -> new ImportedModel(path.getFileName() + "", path, DirectoryTrees.bytes(path)))
                    .toList();
        } catch (IOException e) {
            throw new RiffusionException(folder + ": cannot be read: " + e, e);
        }
    }

    /**
     * Removes a model. No one should have it loaded.
     *
     * @param name as {@link ImportedModel#name()} has it
     * @return how many bytes of the disk became free; 0 if it was not there
     * @throws RiffusionException if a file cannot be removed
     */
    public long remove(String name) {
        return models().stream()
                .filter(model -> model.name().equals(name))
                .mapToLong(ModelLibrary::delete)
                .sum();
    }

    private static long delete(ImportedModel model) {
        try {
            // What remains of a removal that breaks off must not pass for a model.
            Files.deleteIfExists(model.folder().resolve("model_index.json"));
            DirectoryTrees.delete(model.folder());
            return model.bytes();
        } catch (IOException e) {
            throw new RiffusionException(model.folder() + ": cannot be removed: " + e, e);
        }
    }
}
