package io.github.riffusion4j.game;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls of this module. */
@AnalyzeClasses(packages = "io.github.riffusion4j.game", importOptions = DoNotIncludeTests.class)
class GameArchitectureTest {

    private static final String GAME = "io.github.riffusion4j.game";
    private static final String MIX = GAME + ".mix";
    private static final String MODEL = GAME + ".model";

    @ArchTest
    static final ArchRule PLAYING_NEEDS_NO_MODEL = noClasses()
            .that()
            .resideInAnyPackage(GAME, MIX)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.github.riffusion4j", "io.github.riffusion4j.onnx..", MODEL);

    @ArchTest
    static final ArchRule NOTHING_NEEDS_JAVA_DESKTOP = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.awt..", "javax.sound..", "javax.imageio..", "javax.swing..");

    @ArchTest
    static final ArchRule THE_MIX_KNOWS_NO_FILES_AND_NO_PROMPTS = noClasses()
            .that()
            .resideInAPackage(MIX)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(GAME, MODEL, "java.io..", "java.nio.file..", "com.google.gson..");
}
