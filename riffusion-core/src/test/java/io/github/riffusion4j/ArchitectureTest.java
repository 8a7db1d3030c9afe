package io.github.riffusion4j;

import static com.tngtech.archunit.base.DescribedPredicate.anyElementThat;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.members;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;
import org.junit.jupiter.api.Tag;

/** The walls of the house. */
@AnalyzeClasses(packages = "io.github.riffusion4j", importOptions = DoNotIncludeTests.class)
@Tag("runtime")
class ArchitectureTest {

    private static final String ROOT = "io.github.riffusion4j";
    private static final String PLAYBACK = ROOT + ".playback";
    private static final String JAVASOUND = ROOT + ".javasound";
    private static final String TESTKIT = ROOT + ".testkit..";
    private static final String AUDIO = "io.github.riffusion4j.audio..";
    private static final String ONNX = "io.github.riffusion4j.onnx..";
    private static final String ONNX_PART = "io.github.riffusion4j.onnx.%s..";
    private static final String SCORE = "io.github.riffusion4j.score..";
    private static final String BASE = "io.github.riffusion4j.base..";

    @ArchTest
    static final ArchRule AUDIO_KNOWS_NOTHING_OF_MODELS = noClasses()
            .that()
            .resideInAPackage(AUDIO)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ONNX, "ai.onnxruntime..");

    @ArchTest
    static final ArchRule ONNX_KNOWS_NOTHING_OF_SOUND = noClasses()
            .that()
            .resideInAPackage(ONNX)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(AUDIO, "javax.sound..");

    @ArchTest
    static final ArchRule THE_SCORE_KNOWS_NOBODY = noClasses()
            .that()
            .resideInAPackage(SCORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(AUDIO, ONNX, BASE, "javax.sound..", "java.awt..", "com.google.gson..");

    @ArchTest
    static final ArchRule BASE_KNOWS_NOBODY = noClasses()
            .that()
            .resideInAPackage(BASE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(AUDIO, ONNX);

    @ArchTest
    static final ArchRule THE_HUB_KNOWS_NOTHING_OF_WHAT_IT_DOWNLOADS = noClasses()
            .that()
            .resideInAPackage(ONNX_PART.formatted("hub"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ONNX_PART.formatted("weights"),
                    ONNX_PART.formatted("export"),
                    ONNX_PART.formatted("library"),
                    ONNX_PART.formatted("model"),
                    ONNX_PART.formatted("session"));

    @ArchTest
    static final ArchRule WEIGHTS_KNOW_NOTHING_OF_WHAT_IS_MADE_OF_THEM = noClasses()
            .that()
            .resideInAPackage(ONNX_PART.formatted("weights"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ONNX_PART.formatted("export"),
                    ONNX_PART.formatted("library"),
                    ONNX_PART.formatted("model"),
                    ONNX_PART.formatted("session"));

    @ArchTest
    static final ArchRule EXPORT_RUNS_NOTHING = noClasses()
            .that()
            .resideInAPackage(ONNX_PART.formatted("export"))
            .and()
            // It runs one product, to find out the kind of processor.
            .doNotHaveSimpleName("Int8DotProduct")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ONNX_PART.formatted("session"), ONNX_PART.formatted("model"), ONNX_PART.formatted("library"));

    @ArchTest
    static final ArchRule ONLY_THE_SESSIONS_TOUCH_ONNX_RUNTIME = noClasses()
            .that()
            .resideOutsideOfPackage("io.github.riffusion4j.onnx.session..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.onnxruntime..");

    @ArchTest
    static final ArchRule ONNX_HAS_NO_PACKAGE_CYCLES = noCyclesIn("io.github.riffusion4j.onnx");

    @ArchTest
    static final ArchRule SOUND_HAS_NO_PACKAGE_CYCLES = noCyclesIn("io.github.riffusion4j.audio");

    @ArchTest
    static final ArchRule BASE_HAS_NO_PACKAGE_CYCLES = noCyclesIn("io.github.riffusion4j.base");

    @ArchTest
    static final ArchRule ONLY_BRIDGES_NEED_JAVA_DESKTOP_FOR_SOUND = noClasses()
            .that()
            .resideInAPackage(AUDIO)
            .and()
            .resideOutsideOfPackages("io.github.riffusion4j.audio.awt", "io.github.riffusion4j.audio.javasound")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.awt..", "javax.imageio..", "javax.sound..", "javax.swing..");

    @ArchTest
    static final ArchRule NO_SIGNATURE_OF_ONNX_NAMES_A_LIBRARY = members()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage(ONNX)
            .and()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackage(ONNX_PART.formatted("internal"))
            .and()
            .areDeclaredInClassesThat()
            .arePublic()
            .and(are(modifier(JavaModifier.PUBLIC).or(modifier(JavaModifier.PROTECTED))))
            .should(nameOnly("java..", "io.github.riffusion4j..", "org.jspecify.."));

    /** Internal are the packages of single formats, and base.files. */
    @ArchTest
    static final ArchRule NO_SIGNATURE_OF_SOUND_NAMES_AN_INTERNAL_TYPE = members()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage(AUDIO)
            .and()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackage("io.github.riffusion4j.audio.format..")
            .and()
            .areDeclaredInClassesThat()
            .arePublic()
            .and(are(modifier(JavaModifier.PUBLIC).or(modifier(JavaModifier.PROTECTED))))
            .should(nameOnly(
                    "java..",
                    "javax.sound..",
                    "io.github.riffusion4j.base",
                    "io.github.riffusion4j.audio",
                    "io.github.riffusion4j.audio.awt",
                    "io.github.riffusion4j.audio.effects",
                    "io.github.riffusion4j.audio.image",
                    "io.github.riffusion4j.audio.javasound",
                    "io.github.riffusion4j.audio.phase",
                    "io.github.riffusion4j.audio.spectrogram",
                    "io.github.riffusion4j.audio.transform",
                    "org.jspecify.."));

    private static ArchCondition<JavaMember> nameOnly(String... packages) {
        return new ArchCondition<>("name only types of " + String.join(", ", packages)) {
            @Override
            public void check(JavaMember member, ConditionEvents events) {
                member.getAllInvolvedRawTypes().stream()
                        .map(JavaClass::getBaseComponentType)
                        .filter(type -> !type.isPrimitive()
                                && !resideInAnyPackage(packages).test(type))
                        .forEach(type -> events.add(SimpleConditionEvent.violated(
                                member, member.getFullName() + " names " + type.getName())));
            }
        };
    }

    @ArchTest
    static final ArchRule THE_LIBRARY_NEVER_PRINTS = noClasses()
            .that()
            .resideOutsideOfPackage("io.github.riffusion4j.testkit..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    /** The packages of the core: the root, playback and the bridge to javax.sound. */
    private static final SliceAssignment CORE_PACKAGES = new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getPackageName();
            return Set.of(ROOT, PLAYBACK, JAVASOUND).contains(name)
                    ? SliceIdentifier.of(name)
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "the packages of the core";
        }
    };

    @ArchTest
    static final ArchRule CORE_IMPORTS_IN_NO_CIRCLE =
            slices().assignedFrom(CORE_PACKAGES).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule PLAYBACK_KNOWS_NO_PROMPTS = noClasses()
            .that()
            .resideInAPackage(PLAYBACK)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT, JAVASOUND, ONNX, SCORE);

    @ArchTest
    static final ArchRule THE_DOOR_KNOWS_NO_BRIDGE = noClasses()
            .that()
            .resideInAPackage(ROOT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(JAVASOUND);

    @ArchTest
    static final ArchRule ONLY_BRIDGES_TOUCH_JAVA_DESKTOP = noClasses()
            .that()
            .resideOutsideOfPackages(JAVASOUND, ROOT + ".audio.awt..", ROOT + ".audio.javasound..", TESTKIT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.awt..", "javax.sound..", "javax.imageio..", "javax.swing..");

    /** The packages that no module exports to users. */
    private static final String[] INTERNAL = {
        PLAYBACK,
        ROOT + ".audio.format..",
        ROOT + ".base.files..",
        ONNX_PART.formatted("internal"),
        ONNX_PART.formatted("model"),
        ONNX_PART.formatted("session"),
        ONNX_PART.formatted("tokenizer")
    };

    private static final DescribedPredicate<JavaClass> FOR_USERS = JavaClass.Predicates.resideInAPackage(ROOT + "..")
            .and(not(JavaClass.Predicates.resideInAnyPackage(INTERNAL)))
            .and(not(JavaClass.Predicates.resideInAPackage(TESTKIT)))
            .and(modifier(JavaModifier.PUBLIC))
            .as("for users");

    private static final DescribedPredicate<JavaClass> NOT_FOR_USERS = JavaClass.Predicates.resideInAnyPackage(INTERNAL)
            .or(JavaClass.Predicates.resideInAnyPackage(
                    "com.google.gson..", "ai.onnxruntime..", "org.jtransforms..", "org.nd4j..", "net.razorvine.."))
            .as("internal, or a library's");

    @ArchTest
    static final ArchRule PUBLIC_SIGNATURES_NAME_PUBLIC_TYPES = noMethods()
            .that()
            .arePublic()
            .and()
            .areDeclaredInClassesThat(FOR_USERS)
            .should()
            .haveRawReturnType(NOT_FOR_USERS)
            .orShould()
            .haveRawParameterTypes(anyElementThat(NOT_FOR_USERS));

    @ArchTest
    static final ArchRule THE_SCORE_IMPORTS_IN_NO_CIRCLE = noCyclesIn("io.github.riffusion4j.score");

    @ArchTest
    static final ArchRule NO_STATIC_MUTABLE_STATE =
            fields().that().areStatic().and().areNotPrivate().should().beFinal();

    /** No cycles among a package and all packages below it, each of which is a slice of its own. */
    private static ArchRule noCyclesIn(String root) {
        SliceAssignment packages = new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                String name = type.getPackageName();
                boolean inside = name.equals(root) || name.startsWith(root + ".");
                return inside ? SliceIdentifier.of(name) : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "packages of " + root;
            }
        };
        return slices().assignedFrom(packages).should().beFreeOfCycles();
    }
}
