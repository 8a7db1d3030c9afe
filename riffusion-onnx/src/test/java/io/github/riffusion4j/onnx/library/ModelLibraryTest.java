package io.github.riffusion4j.onnx.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.onnx.Device;
import io.github.riffusion4j.onnx.InvalidModelException;
import io.github.riffusion4j.onnx.export.ExportProfile;
import io.github.riffusion4j.onnx.export.Int8DotProduct;
import io.github.riffusion4j.onnx.hub.Hub;
import io.github.riffusion4j.onnx.hub.HubException;
import io.github.riffusion4j.onnx.internal.UserDirectory;
import io.github.riffusion4j.onnx.model.StableDiffusion;
import io.github.riffusion4j.testkit.Failure;
import io.github.riffusion4j.testkit.model.RandomClip;
import io.github.riffusion4j.testkit.model.RandomModel;
import io.github.riffusion4j.testkit.model.RandomTensors;
import io.github.riffusion4j.testkit.model.RandomUnet;
import io.github.riffusion4j.testkit.model.RandomVae;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("runtime")
class ModelLibraryTest {

    private static final RandomModel MODEL = new RandomModel(
            new RandomClip(514, 16, 40, 1, 2, "quick_gelu"),
            new RandomUnet(List.of(16, 32), List.of(true, false), List.of(2, 4), 1, 1, 4, 16, false, true, 8),
            new RandomVae(List.of(8, 16), 1, 4, 4, false, false));

    @TempDir
    private Path directory;

    private Path weights = Path.of("");
    private ModelLibrary library = ModelLibrary.of(Path.of(""), Hub.of(Path.of("")));

    @BeforeEach
    void setUp() throws IOException {
        weights = directory.resolve("my model");
        MODEL.write(weights, RandomTensors.Precision.F16);
        library = ModelLibrary.of(
                directory.resolve("library"), Hub.of(directory.resolve("hub")).offline());
    }

    private ModelRecipe recipe() {
        return ModelRecipe.of(new ModelSource.Local(weights), ExportProfile.CPU);
    }

    private Path get(ModelRecipe recipe) {
        return library.get(recipe, ImportListener.none(), new Cancellation());
    }

    /** Counts imports. */
    private static final class Counter implements ImportListener {

        private final AtomicInteger imports = new AtomicInteger();

        @Override
        public void imported(int done, int total) {
            if (done == total) {
                imports.incrementAndGet();
            }
        }

        @Override
        public void arrived(String file, long done, long total) {}
    }

    @Test
    void importedModelsLoad() {
        Path model = get(recipe());
        assertTrue(model.getFileName().toString().startsWith("my-model-cpu-"), model::toString);
        try (StableDiffusion loaded = StableDiffusion.load(model, Device.cpu())) {
            assertEquals(16, loaded.latents().imageMultiple() * 4);
        }
    }

    @Test
    void aModelIsImportedOnce() {
        Counter counter = new Counter();
        Path first = library.get(recipe(), counter, new Cancellation());
        assertEquals(first, library.get(recipe(), counter, new Cancellation()));
        assertEquals(1, counter.imports.get());
    }

    @Test
    void concurrentThreadsImportOnce() {
        Counter counter = new Counter();
        List<CompletableFuture<Path>> calls = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> library.get(recipe(), counter, new Cancellation())))
                .toList();
        assertEquals(1, calls.stream().map(CompletableFuture::join).distinct().count());
        assertEquals(1, counter.imports.get());
    }

    /** Imports a model in a process of its own, and reports whether it was imported. */
    static final class OtherProcess {

        private OtherProcess() {}

        public static void main(String[] args) {
            ModelLibrary library =
                    ModelLibrary.of(Path.of(args[1]), Hub.of(Path.of("")).offline());
            Counter counter = new Counter();
            ModelRecipe recipe = ModelRecipe.of(new ModelSource.Local(Path.of(args[0])), ExportProfile.CPU);
            library.get(recipe, counter, new Cancellation());
            System.out.println("imports: " + counter.imports.get());
        }
    }

    @Test
    void twoProcessesImportOnce() throws Exception {
        ProcessBuilder java = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName(),
                weights.toString(),
                library.directory().toString());
        Process first = java.redirectErrorStream(true).start();
        Process second = java.start();
        String told = new String(first.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                + new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, first.waitFor(), told);
        assertEquals(0, second.waitFor(), told);
        assertEquals(List.of("imports: 0", "imports: 1"), told.lines().sorted().toList());
        assertEquals(1, library.models().size());
    }

    @Test
    void everyPartOfTheRecipeMattersToTheKey() throws IOException {
        Path cpu = get(recipe());
        assertNotEquals(cpu, get(recipe().withProfile(ExportProfile.PLAIN)));
        Path unet = weights.resolve("unet/diffusion_pytorch_model.safetensors");
        Files.setLastModifiedTime(unet, FileTime.fromMillis(1_000_000_000_000L));
        assertNotEquals(cpu, get(recipe()));
    }

    /** A library that is shared by machines has one for each kind of processor. */
    @Test
    void eachKindOfProcessorHasItsOwn8BitModel() throws IOException {
        ModelRecipe int8 = recipe().withProfile(ExportProfile.CPU_INT8);
        Path exact = get(int8.withInt8DotProduct(Int8DotProduct.EXACT));
        Path saturating = get(int8.withInt8DotProduct(Int8DotProduct.SATURATING));
        assertNotEquals(exact, saturating);
        assertTrue(Files.readString(exact.resolve("model_index.json")).contains("_dot_product\": \"EXACT\""));
        assertTrue(Files.readString(saturating.resolve("model_index.json")).contains("_dot_product\": \"SATURATING\""));
        assertEquals(Int8DotProduct.ofThisMachine() == Int8DotProduct.EXACT ? exact : saturating, get(int8));
        assertEquals(get(recipe()), get(recipe().withInt8DotProduct(Int8DotProduct.SATURATING)));
        StableDiffusion.load(get(int8), Device.cpu()).close();
    }

    @Test
    void modelsAreListedAndRemoved() {
        assertEquals(List.of(), library.models());
        Path model = get(recipe());
        ImportedModel listed = library.models().get(0);
        assertEquals(model, listed.directory());
        assertTrue(listed.bytes() > 10_000, listed::toString);
        assertEquals(0, library.remove("another"));
        assertEquals(listed.bytes(), library.remove(listed.name()));
        assertEquals(List.of(), library.models());
        assertFalse(Files.exists(model));
    }

    @Test
    void aCancelledImportLeavesNothing() throws IOException {
        Cancellation cancellation = new Cancellation();
        ImportListener cancelling = new ImportListener() {
            @Override
            public void imported(int done, int total) {
                if (done == 20) {
                    cancellation.cancel();
                }
            }

            @Override
            public void arrived(String file, long done, long total) {}
        };
        Failure.expect(CancelledException.class, () -> library.get(recipe(), cancelling, cancellation));
        assertEquals(List.of(), library.models());
        try (Stream<Path> left = Files.list(library.directory())) {
            assertEquals(List.of(library.directory().resolve(".locks")), left.toList());
        }
    }

    /** The configuration is written first, gigabytes of weights after it. */
    @Test
    void aKilledImportIsNoModel() throws IOException {
        Path left = library.directory().resolve(".riffusion-0a0a0a0a-0000-4000-8000-0123456789ab.part");
        Files.createDirectories(left);
        Files.writeString(left.resolve("model_index.json"), "{}");
        assertEquals(List.of(), library.models());
        assertEquals(0, library.remove(left.getFileName().toString()));
        assertTrue(Files.exists(left));
    }

    @Test
    void weightsThatChangeWhileTheyAreImportedAreNamed() throws IOException {
        Path vae = weights.resolve("vae/diffusion_pytorch_model.safetensors");
        assertRefusedWhen(() -> {
            try (RandomAccessFile file = new RandomAccessFile(vae.toFile(), "rw")) {
                file.setLength(file.length() - 2);
            }
        });
        MODEL.write(weights, RandomTensors.Precision.F16);
        assertRefusedWhen(() -> Files.setLastModifiedTime(vae, FileTime.fromMillis(1_000_000_000_000L)));
    }

    private interface Change {
        void run() throws IOException;
    }

    private void assertRefusedWhen(Change change) throws IOException {
        ImportListener listener = new ImportListener() {
            @Override
            public void imported(int done, int total) {
                if (done == 5) {
                    try {
                        change.run();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }

            @Override
            public void arrived(String file, long done, long total) {}
        };
        Failure.expect(
                InvalidFileException.class,
                () -> library.get(recipe(), listener, new Cancellation()),
                weights.toString());
        assertEquals(List.of(), library.models());
        try (Stream<Path> left = Files.list(library.directory())) {
            assertEquals(List.of(library.directory().resolve(".locks")), left.toList());
        }
    }

    @Test
    void damagedWeightsAreNamed() throws IOException {
        Path unet = weights.resolve("unet/diffusion_pytorch_model.safetensors");
        Files.write(unet, new byte[] {1, 2, 3});
        Failure.expect(InvalidModelException.class, () -> get(recipe()), unet.toString());
        assertEquals(List.of(), library.models());
    }

    @Test
    void hubModelsAreNotAvailableOffline() {
        ModelSource published = new ModelSource.Published(library.hub().model("owner/name"));
        Failure.expect(
                HubException.class,
                () -> get(ModelRecipe.of(published, ExportProfile.CPU)),
                "owner/name",
                "not in the cache");
    }

    @Test
    void theDirectoryIsInTheUsersHome() {
        Map<String, String> both = Map.of("RIFFUSION_HOME", "/a", "XDG_CACHE_HOME", "/b");
        assertEquals(Path.of("/a"), UserDirectory.standard(both, "/home/me"));
        assertEquals(Path.of("/b/riffusion4j"), UserDirectory.standard(Map.of("XDG_CACHE_HOME", "/b"), "?"));
        assertEquals(
                Path.of("/home/me/.cache/riffusion4j"),
                UserDirectory.standard(Map.of("RIFFUSION_HOME", " "), "/home/me"));
        assertEquals(Optional.of(Path.of("/a")), UserDirectory.home(both, "?"));
    }

    /** In a container whose user is a bare number, Java says "?". */
    @Test
    void withoutAHomeTheErrorSaysWhatToDo() {
        for (String home : List.of("?", "")) {
            Failure.expect(
                    RiffusionException.class,
                    () -> UserDirectory.standard(Map.of(), home),
                    "no home directory",
                    "RIFFUSION_HOME",
                    "ModelLibrary.of(...)",
                    "--model");
            assertEquals(Optional.empty(), UserDirectory.home(Map.of(), home));
        }
    }
}
