package io.github.riffusion4j;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.riffusion4j.fuzz.ReaderProperty;
import java.nio.charset.StandardCharsets;

/** Recipes, which lie in images and sound files. */
class RecipeFuzzTest {

    private static final ReaderProperty RECIPE = new ReaderProperty(16, IllegalArgumentException.class);

    @FuzzTest
    void recipe(byte[] bytes) {
        String json = new String(bytes, StandardCharsets.UTF_8);
        RECIPE.check(() -> Recipe.parse(json).toJson());
    }
}
