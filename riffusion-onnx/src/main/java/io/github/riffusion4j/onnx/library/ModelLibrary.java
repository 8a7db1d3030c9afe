package io.github.riffusion4j.onnx.library;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.base.files.DirectoryTrees;
import io.github.riffusion4j.base.files.IoReason;
import io.github.riffusion4j.onnx.hub.Hub;
import io.github.riffusion4j.onnx.internal.InterProcessLock;
import io.github.riffusion4j.onnx.internal.UserDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A directory of imported models. Immutable, and safe for use by many threads and processes: a model that several of
 * them need is imported once.
 */
public final class ModelLibrary {

    private static final String LOCKS = ".locks";
    private static final String UNPACKED = ".unpacked";

    private final Path directory;
    private final Hub hub;

    private ModelLibrary(Path directory, Hub hub) {
        this.directory = directory;
        this.hub = hub;
    }

    /**
     * The library of this user: in the directory that the environment variable {@code RIFFUSION_HOME} names, or
     * {@code XDG_CACHE_HOME/riffusion4j}, or {@code ~/.cache/riffusion4j}; with {@link Hub#standard()}.
     *
     * @throws RiffusionException if this user has no home directory, and no environment variable names one
     */
    public static ModelLibrary standard() {
        return of(UserDirectory.standard(), Hub.standard());
    }

    /**
     * A library in a directory.
     *
     * @param directory the directory, created by the first import
     */
    public static ModelLibrary of(Path directory, Hub hub) {
        return new ModelLibrary(directory, hub);
    }

    /** The directory of the models. */
    public Path directory() {
        return directory;
    }

    /** The hub that models are downloaded from. */
    public Hub hub() {
        return hub;
    }

    /**
     * An importer to other directories.
     *
     * @param cancellation ends an import early, with a {@link io.github.riffusion4j.base.CancelledException}
     */
    public ModelImport importer(ImportListener listener, Cancellation cancellation) {
        return new ModelImport(hub, directory.resolve(UNPACKED), listener, cancellation);
    }

    /**
     * The directory of a model, which is downloaded and imported first if needed. A model whose files have changed, or
     * that this version of the library would export in another way, is imported again.
     *
     * @param cancellation ends the work early, with a {@link io.github.riffusion4j.base.CancelledException}
     * @throws RiffusionException as {@link ModelImport#write} does
     */
    public Path get(ModelRecipe recipe, ImportListener listener, Cancellation cancellation) {
        ModelImport importer = importer(listener, cancellation);
        Path weights = importer.weights(recipe);
        ModelRecipe local = importer.local(recipe);
        Path model = directory.resolve(ModelKey.of(local, weights));
        if (!Files.isDirectory(model)) {
            importOnce(importer, local, weights, model, cancellation);
        }
        return model;
    }

    /**
     * The directory of a model, if it is imported already. Its weights are downloaded if they are not on this machine.
     *
     * @throws RiffusionException if the weights cannot be found
     */
    public Optional<Path> find(ModelRecipe recipe, Cancellation cancellation) {
        ModelImport importer = importer(ImportListener.none(), cancellation);
        Path model = directory.resolve(ModelKey.of(importer.local(recipe), importer.weights(recipe)));
        return Optional.of(model).filter(Files::isDirectory);
    }

    private void importOnce(
            ModelImport importer, ModelRecipe recipe, Path weights, Path model, Cancellation cancellation) {
        try {
            Path locks = Files.createDirectories(directory.resolve(LOCKS));
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
            throw new RiffusionException(
                    directory + ": models cannot be kept here: " + IoReason.of(e) + "; " + UserDirectory.REMEDY, e);
        }
    }

    /**
     * The imported models, in the order of their names.
     *
     * @throws RiffusionException if the directory cannot be read
     */
    public List<ImportedModel> models() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(directory)) {
            // Names with a dot are locks, and what an import that was killed has left.
            return found.filter(path -> !String.valueOf(path.getFileName()).startsWith("."))
                    .filter(path -> Files.exists(path.resolve("model_index.json")))
                    .sorted()
                    .map(path -> new ImportedModel(path.getFileName() + "", path, DirectoryTrees.bytes(path)))
                    .toList();
        } catch (IOException e) {
            throw new RiffusionException(directory + ": cannot be read: " + IoReason.of(e), e);
        }
    }

    /**
     * Removes a model, which must not be loaded anywhere.
     *
     * @param name the {@link ImportedModel#name()}
     * @return the number of bytes that were freed; 0 if there is no such model
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
            // The remains of an interrupted removal must not look like a model.
            Files.deleteIfExists(model.directory().resolve("model_index.json"));
            DirectoryTrees.delete(model.directory());
            return model.bytes();
        } catch (IOException e) {
            throw new RiffusionException(model.directory() + ": cannot be removed: " + IoReason.of(e), e);
        }
    }
}
