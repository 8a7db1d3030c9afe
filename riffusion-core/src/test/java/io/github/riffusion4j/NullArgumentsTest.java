package io.github.riffusion4j;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.spectrogram.SpectrogramImage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every public method refuses null at once, by the name of the parameter. */
@Tag("runtime")
class NullArgumentsTest extends PipelineTestCase {

    private static final Set<String> OF_THE_JDK = Set.of("equals", "hashCode", "toString", "valueOf");

    private final Map<Class<?>, Object> arguments = Map.ofEntries(
            Map.entry(String.class, "x"),
            Map.entry(Prompt.class, Prompt.of("x")),
            Map.entry(Prompt[].class, new Prompt[0]),
            Map.entry(double[].class, new double[] {0}),
            Map.entry(float[].class, new float[2]),
            Map.entry(AudioClip.class, AudioClip.of(8000, new float[8000])),
            Map.entry(SpectrogramImage.class, TestImages.lines(128, 128)),
            Map.entry(SeedImage.class, SeedImage.VIBES),
            Map.entry(SeedMask.class, SeedMask.GRADIENT_DARK),
            Map.entry(Duration.class, Duration.ofSeconds(1)),
            Map.entry(Function.class, Function.identity()),
            Map.entry(Consumer.class, (Consumer<Object>) result -> {}),
            Map.entry(Executor.class, (Executor) work -> {}),
            Map.entry(ClipGenerator.class, new Tones("x")),
            Map.entry(AlphaCurve.class, AlphaCurve.of(0)),
            Map.entry(PromptBlend.class, PromptBlend.of(Prompt.of("x"))));

    private List<Object> subjects() {
        AudioClip clip = AudioClip.of(8000, new float[8000]);
        return List.of(
                riffusion,
                request(),
                interpolation(0),
                riffusion.audioToAudio(clip, "x"),
                riffusion.extend(clip, "x"),
                riffusion.stream(Prompt.of("x")),
                Prompt.of("x"),
                PromptBlend.of(Prompt.of("x")),
                SamplingOptions.defaults(),
                ScoreOptions.none(),
                TimeLayout.PLAIN,
                Model.tiny(),
                RiffusionPipeline.builder());
    }

    private static List<Class<?>> statics() {
        return List.of(
                Prompt.class,
                PromptBlend.class,
                AlphaCurve.class,
                Mask.class,
                Model.class,
                Recipe.class,
                SeedImage.class,
                SeedMask.class,
                StreamRequest.class);
    }

    @Test
    void nullIsRefusedByName() throws IllegalAccessException {
        List<String> wrong = new ArrayList<>();
        int tried = 0;
        for (Object subject : subjects()) {
            for (Method method : subject.getClass().getMethods()) {
                if (!Modifier.isStatic(method.getModifiers())) {
                    tried += refuses(subject, method, wrong);
                }
            }
        }
        for (Class<?> type : statics()) {
            for (Method method : type.getMethods()) {
                if (Modifier.isStatic(method.getModifiers())) {
                    tried += refuses(null, method, wrong);
                }
            }
        }
        assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
        assertTrue(tried > 150, tried + " tried");
    }

    private int refuses(@Nullable Object subject, Method method, List<String> wrong) throws IllegalAccessException {
        boolean inherited = !method.getDeclaringClass().getName().startsWith("io.github.riffusion4j");
        if (inherited || method.isBridge() || OF_THE_JDK.contains(method.getName())) {
            return 0;
        }
        Class<?>[] types = method.getParameterTypes();
        int tried = 0;
        for (int i = 0; i < types.length; i++) {
            if (!types[i].isPrimitive()) {
                tried++;
                @Nullable Object[] given = Arrays.stream(types).map(this::argument).toArray();
                given[i] = null;
                String result = result(subject, method, given);
                if (!result.isEmpty()) {
                    wrong.add(method + ", parameter " + i + ": " + result);
                }
            }
        }
        return tried;
    }

    private @Nullable Object argument(Class<?> type) {
        if (type == int.class) {
            return 64;
        }
        if (type == long.class) {
            return 1L;
        }
        if (type == boolean.class) {
            return true;
        }
        return type == double.class ? (Object) 1.0 : arguments.get(type);
    }

    /** Empty if it is refused as it should be. */
    private static String result(@Nullable Object subject, Method method, @Nullable Object... given)
            throws IllegalAccessException {
        try {
            method.setAccessible(true);
            return "accepted: " + method.invoke(subject, given);
        } catch (InvocationTargetException e) {
            Throwable failure = Objects.requireNonNull(e.getCause());
            String message = String.valueOf(failure.getMessage());
            boolean refused = failure instanceof NullPointerException || failure instanceof IllegalArgumentException;
            return refused && message.matches("[a-zA-Z]+") ? "" : failure.toString();
        }
    }
}
