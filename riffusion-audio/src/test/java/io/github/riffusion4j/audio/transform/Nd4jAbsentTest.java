package io.github.riffusion4j.audio.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.base.RiffusionException;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The errors for users that have not added ND4J, or only a part of it: this library in a class loader without those
 * jars.
 */
@Tag("runtime")
class Nd4jAbsentTest {

    private static URLClassLoader without(String hidden) {
        URL[] visible = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(entry -> !entry.getFileName().toString().startsWith(hidden))
                .map(Nd4jAbsentTest::url)
                .toArray(URL[]::new);
        return new URLClassLoader(visible, ClassLoader.getPlatformClassLoader());
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }

    /** Calls a static method of the loader's own {@link TransformBackend}. */
    private static Object call(ClassLoader loader, String method) throws ReflectiveOperationException {
        Class<?> backends = loader.loadClass(TransformBackend.class.getName());
        return backends.getMethod(method).invoke(null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nd4j", "nd4j-native"})
    void askingForItSaysWhatToAdd(String hidden) throws Exception {
        try (URLClassLoader loader = without(hidden)) {
            Throwable call = assertThrows(InvocationTargetException.class, () -> call(loader, "nd4j"));
            Throwable failure = Objects.requireNonNull(call.getCause());
            assertEquals(RiffusionException.class.getName(), failure.getClass().getName());
            String message = String.valueOf(failure.getMessage());
            assertTrue(message.contains("org.nd4j:nd4j-native:1.0.0-M2.1"), message);
            assertTrue(message.contains("org.nd4j:nd4j-cuda-11.6:1.0.0-M2.1"), message);
            assertTrue(message.contains("Hopper"), message);
            assertNotNull(failure.getCause());
        }
    }

    @Test
    void nothingElseMissesIt() throws Exception {
        try (URLClassLoader loader = without("nd4j")) {
            assertEquals("JTransforms on the CPU", call(loader, "auto").toString());
            assertEquals("JTransforms on the CPU", call(loader, "jTransforms").toString());
        }
    }
}
