package io.github.riffusion4j.onnx.sampler;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The kind of a model: how it was distilled to few steps, if it was. Steps, guidance and sampler have defaults by it,
 * and settings that ruin its results are known.
 *
 * @param distillation the method; {@link Distillation#NONE} for plain models
 * @param steps the number of steps by default: what it was made for
 * @param embedsGuidance whether the UNet takes the guidance scale as an embedding, at no cost, instead of
 *     classifier-free guidance
 */
public record ModelKind(Distillation distillation, int steps, boolean embedsGuidance) {

    /** A model that was not distilled. */
    public static final ModelKind PLAIN = of(Distillation.NONE);

    /** The guidance scale from which on distilled models that bear some lose contrast and detail. */
    private static final double MOST_GUIDANCE_OF_CONSISTENCY = 2;

    private static final double MOST_EMBEDDED_GUIDANCE = 14;

    private static final Pattern STEPS = Pattern.compile("(\\d+)[-_ ]?steps?");

    /** The most steps that a name may state. */
    private static final int MAX_STEPS = 64;

    /** A method of distillation. */
    public enum Distillation {
        /** None: 20 to 50 steps with classifier-free guidance. */
        NONE(30, 7),
        /** Latent consistency (Luo et al. 2023), the whole model or LCM-LoRA. */
        LCM(4, 1),
        /** Trajectory consistency (Zheng et al. 2024). */
        TCD(4, 1),
        /** Hyper-SD (Ren et al. 2024) for a fixed number of steps. */
        HYPER_SD(4, 1),
        /** Hyper-SD's model of one step, which also takes up to 8. */
        HYPER_SD_UNIFIED(1, 1),
        /** Hyper-SD of 8 or 12 steps that kept classifier-free guidance. */
        HYPER_SD_CFG(8, 7),
        /** Adversarial distillation (Sauer et al. 2023), as of SD-Turbo. */
        TURBO(1, 1),
        /** One-step models of SDXS (Song et al. 2024). */
        SDXS(1, 1);

        private final int steps;
        private final double guidance;

        Distillation(int steps, double guidance) {
            this.steps = steps;
            this.guidance = guidance;
        }
    }

    /** @throws IllegalArgumentException if there are no steps */
    public ModelKind {
        if (steps < 1) {
            throw new IllegalArgumentException("a model is made for at least 1 step, not " + steps);
        }
    }

    /** The usual kind of a method of distillation. */
    public static ModelKind of(Distillation distillation) {
        return new ModelKind(distillation, distillation.steps, false);
    }

    /** This kind, of a UNet that takes the guidance scale as an embedding. */
    public ModelKind embeddingGuidance() {
        return new ModelKind(distillation, steps, true);
    }

    /**
     * The kind that a name speaks of: of a file, a directory or a repository. Empty if it says nothing.
     *
     * @param name such as {@code Hyper-SD15-4steps-lora.safetensors}
     */
    public static Optional<ModelKind> named(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        Matcher stated = STEPS.matcher(lower);
        Optional<Integer> steps = stated.find() && stated.group(1).length() < 3
                ? Optional.of(Integer.parseInt(stated.group(1))).filter(count -> count > 0 && count <= MAX_STEPS)
                : Optional.empty();
        return distillationNamed(lower, steps).map(found -> new ModelKind(found, steps.orElse(found.steps), false));
    }

    private static Optional<Distillation> distillationNamed(String name, Optional<Integer> steps) {
        if (name.contains("hyper-sd") || name.contains("hyper_sd") || name.contains("hypersd")) {
            boolean one = steps.filter(count -> count == 1).isPresent();
            return Optional.of(
                    name.contains("cfg")
                            ? Distillation.HYPER_SD_CFG
                            : one ? Distillation.HYPER_SD_UNIFIED : Distillation.HYPER_SD);
        }
        if (isWord(name, "sdxs")) {
            return Optional.of(Distillation.SDXS);
        }
        if (isWord(name, "tcd")) {
            return Optional.of(Distillation.TCD);
        }
        if (isWord(name, "lcm")) {
            return Optional.of(Distillation.LCM);
        }
        return isWord(name, "turbo") ? Optional.of(Distillation.TURBO) : Optional.empty();
    }

    /** Returns whether a word is in a name with no other letters beside it. */
    private static boolean isWord(String name, String word) {
        return Pattern.compile("(?<![a-z])" + word + "(?![a-z])").matcher(name).find();
    }

    /** The kind of a model whose scheduler says it; empty if it may be any. */
    public static Optional<ModelKind> of(SchedulerConfig config) {
        return switch (config.className()) {
            case "LCMScheduler" -> Optional.of(of(Distillation.LCM));
            case "TCDScheduler" -> Optional.of(of(Distillation.TCD));
            case "EulerDiscreteScheduler", "EulerAncestralDiscreteScheduler" -> {
                // Other models with timesteps to the noisiest were trained on pure noise.
                boolean turbo = config.timestepSpacing().equals(Optional.of(TimestepSpacing.TRAILING))
                        && config.predictionType() == PredictionType.EPSILON
                        && !config.rescaleBetasZeroSnr();
                yield turbo ? Optional.of(of(Distillation.TURBO)) : Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    /** The guidance scale by default; 1 is none. */
    public double guidance() {
        // What the authors of latent consistency models take.
        return embedsGuidance ? 8 : distillation.guidance;
    }

    /** The scheduler class of diffusers that the kind needs; empty if the model's own will do. */
    public Optional<String> schedulerClass() {
        return switch (distillation) {
            case NONE, TURBO, SDXS -> Optional.empty();
            case LCM -> Optional.of("LCMScheduler");
            case TCD, HYPER_SD_UNIFIED -> Optional.of("TCDScheduler");
            case HYPER_SD, HYPER_SD_CFG -> Optional.of("DDIMScheduler");
        };
    }

    /** Returns whether timesteps must begin at the noisiest, {@linkplain TimestepSpacing#TRAILING trailing}. */
    public boolean needsTrailingTimesteps() {
        return switch (distillation) {
            case HYPER_SD, HYPER_SD_CFG, TURBO, SDXS -> true;
            case NONE, LCM, TCD, HYPER_SD_UNIFIED -> false;
        };
    }

    /** The sampler by default. */
    public Sampler sampler(SchedulerConfig config) {
        return switch (distillation) {
            case LCM -> Sampler.lcm();
            case TCD -> Sampler.tcd();
            // All noise is fresh, as its authors advise for few steps.
            case HYPER_SD_UNIFIED -> Sampler.tcd(1);
            case HYPER_SD, HYPER_SD_CFG -> Sampler.ddim();
            case TURBO, SDXS -> Sampler.chosenBy(config).filter(this::suits).orElse(Sampler.euler());
            case NONE -> Sampler.chosenBy(config).orElseGet(Sampler::pndm);
        };
    }

    private boolean suits(Sampler sampler) {
        String name = sampler.name();
        boolean tcd = name.startsWith(Tcd.NAME);
        return switch (distillation) {
            case NONE -> !tcd && !sampler.equals(Sampler.lcm());
            case LCM -> sampler.equals(Sampler.lcm());
            case TCD, HYPER_SD_UNIFIED -> tcd;
            case HYPER_SD, HYPER_SD_CFG -> sampler.equals(Sampler.ddim()) || tcd || name.equals("euler");
            case TURBO, SDXS ->
                Stream.of(Sampler.euler(), Sampler.eulerAncestral(), Sampler.ddim(), Sampler.lcm())
                        .anyMatch(sampler::equals);
        };
    }

    /**
     * The settings that ruin the results of this kind, or have no effect: a sentence for each; none if all is well.
     *
     * @param sampled the number of steps
     * @param guidance the guidance scale, 1 for none
     * @param negativePrompt whether there is a negative prompt
     */
    public List<String> warnings(int sampled, double guidance, Sampler sampler, boolean negativePrompt) {
        List<String> warnings = new ArrayList<>();
        if (!suits(sampler)) {
            warnings.add("the sampler " + sampler.name() + " is not for " + this
                    + (distillation == Distillation.NONE
                            ? ", which was not distilled for it; take dpmpp-2m, or the model's own"
                            : "; leave it out, for the model's own"));
        }
        addStepWarnings(sampled, warnings);
        addGuidanceWarnings(guidance, negativePrompt, warnings);
        return List.copyOf(warnings);
    }

    private void addStepWarnings(int sampled, List<String> warnings) {
        int most = switch (distillation) {
            case NONE -> Integer.MAX_VALUE;
            case LCM, TCD -> 16;
            case HYPER_SD, HYPER_SD_CFG, SDXS -> steps;
            case HYPER_SD_UNIFIED -> 8;
            case TURBO -> 4;
        };
        boolean exact = distillation == Distillation.HYPER_SD || distillation == Distillation.HYPER_SD_CFG;
        if (sampled > most || (exact && sampled != steps)) {
            warnings.add(sampled + " steps are " + (sampled > most ? "more" : "fewer") + " than " + this
                    + " is for, which is " + (exact || most == steps ? "" + steps : steps + " to " + most)
                    + "; results get worse");
        }
    }

    private void addGuidanceWarnings(double guidance, boolean negativePrompt, List<String> warnings) {
        if (embedsGuidance) {
            if (guidance > MOST_EMBEDDED_GUIDANCE) {
                warnings.add("guidance " + guidance + " is beyond what " + this + " was trained on, which is up to "
                        + MOST_EMBEDDED_GUIDANCE);
            }
        } else if (guidance > mostGuidance()) {
            warnings.add("guidance " + guidance + " ruins the results of " + this
                    + (mostGuidance() == 1 ? ", which was distilled to need none" : ", which bears up to 2")
                    + ", and doubles the time; take 1");
        }
        boolean alone = embedsGuidance || guidance == 1;
        if (negativePrompt && alone && distillation != Distillation.NONE) {
            warnings.add("the negative prompt has no effect on " + this + " without classifier-free guidance");
        }
    }

    private double mostGuidance() {
        return switch (distillation) {
            case NONE, HYPER_SD_CFG -> Double.POSITIVE_INFINITY;
            case LCM, TCD -> MOST_GUIDANCE_OF_CONSISTENCY;
            case HYPER_SD, HYPER_SD_UNIFIED, TURBO, SDXS -> 1;
        };
    }

    /** A name in words: "a latent consistency model (LCM) with embedded guidance, 4 steps". */
    @Override
    public String toString() {
        String name = switch (distillation) {
            case NONE -> "a plain model";
            case LCM -> "a latent consistency model (LCM)";
            case TCD -> "a trajectory consistency model (TCD)";
            case HYPER_SD -> "Hyper-SD for " + steps + " steps";
            case HYPER_SD_UNIFIED -> "Hyper-SD for 1 to 8 steps";
            case HYPER_SD_CFG -> "Hyper-SD for " + steps + " steps with guidance";
            case TURBO -> "a turbo model (adversarial distillation)";
            case SDXS -> "a one-step model (SDXS)";
        };
        return embedsGuidance ? name + " with embedded guidance" : name;
    }
}
