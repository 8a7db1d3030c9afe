package io.github.riffusion4j.onnx.sampler;

import com.google.gson.JsonElement;
import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.onnx.internal.JsonFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * The settings in a model's {@code scheduler/scheduler_config.json}: the noise that it was trained on, and the solver.
 * Settings of pixel models ({@code clip_sample}, {@code thresholding}) and of solvers that do not exist here are not
 * read. Immutable.
 *
 * @param className the scheduler class of diffusers, such as {@code PNDMScheduler}; may be empty
 * @param trainTimesteps the number of noise levels in training, at least 1; {@code num_train_timesteps}
 * @param betaStart the first beta; not used where {@code trainedBetas} are given
 * @param betaEnd the last beta
 * @param betaSchedule the growth of beta between them
 * @param trainedBetas every beta, as many as {@code trainTimesteps}; empty where they follow the schedule
 * @param stepsOffset the offset of timesteps of {@linkplain TimestepSpacing#LEADING leading} spacing, at least 0
 * @param setAlphaToOne whether the last step ends without noise, and not at timestep 0
 * @param predictionType the quantity that the model predicts
 * @param timestepSpacing the choice of timesteps; if empty, every sampler has its own default
 * @param rescaleBetasZeroSnr whether the noisiest level is shifted to pure noise (Lin et al. 2023, algorithm 1)
 * @param solver the settings of the solver
 */
public record SchedulerConfig(
        String className,
        int trainTimesteps,
        double betaStart,
        double betaEnd,
        BetaSchedule betaSchedule,
        List<Double> trainedBetas,
        int stepsOffset,
        boolean setAlphaToOne,
        PredictionType predictionType,
        Optional<TimestepSpacing> timestepSpacing,
        boolean rescaleBetasZeroSnr,
        Solver solver) {

    /** The configuration of Stable Diffusion 1 and of the published Riffusion model. */
    public static final SchedulerConfig STABLE_DIFFUSION_1 = new SchedulerConfig(
            "PNDMScheduler",
            1000,
            0.00085,
            0.012,
            BetaSchedule.SCALED_LINEAR,
            List.of(),
            1,
            false,
            PredictionType.EPSILON,
            Optional.empty(),
            false,
            Solver.DEFAULT);

    private static final int MAX_TIMESTEPS = 100_000;

    /**
     * Copies and checks the values.
     *
     * @throws IllegalArgumentException if a number is out of its range: there are 1 to 100,000 training timesteps, at
     *     least 2 where the noisiest level is shifted, and every beta must be at least 0 and below 1
     */
    public SchedulerConfig {
        trainedBetas = List.copyOf(trainedBetas);
        if (trainTimesteps < 1 || trainTimesteps > MAX_TIMESTEPS) {
            throw new IllegalArgumentException(
                    trainTimesteps + " training timesteps (num_train_timesteps); there must be 1 to " + MAX_TIMESTEPS);
        }
        if (stepsOffset < 0 || stepsOffset >= trainTimesteps) {
            throw new IllegalArgumentException(trainTimesteps + " training timesteps and an offset of " + stepsOffset
                    + " (steps_offset), which must be 0 to " + (trainTimesteps - 1));
        }
        if (rescaleBetasZeroSnr && trainTimesteps < 2) {
            throw new IllegalArgumentException(
                    "rescale_betas_zero_snr shifts the last of at least 2 training timesteps,"
                            + " but num_train_timesteps is " + trainTimesteps);
        }
        if (rescaleBetasZeroSnr
                && (trainedBetas.isEmpty()
                        ? betaStart <= 0 && betaEnd <= 0
                        : trainedBetas.stream().skip(1).allMatch(beta -> beta <= 0))) {
            throw new IllegalArgumentException(
                    "rescale_betas_zero_snr needs a beta above 0, since the last noise level must differ from the first");
        }
        if (!trainedBetas.isEmpty() && trainedBetas.size() != trainTimesteps) {
            throw new IllegalArgumentException(
                    trainedBetas.size() + " trained betas for " + trainTimesteps + " training timesteps");
        }
        requireBeta(betaStart);
        requireBeta(betaEnd);
        trainedBetas.forEach(SchedulerConfig::requireBeta);
    }

    private static void requireBeta(double beta) {
        if (!(beta >= 0 && beta < 1)) {
            throw new IllegalArgumentException("beta is " + beta + "; it must be at least 0 and below 1");
        }
    }

    /**
     * Reads a {@code scheduler_config.json}. Missing settings have the defaults of diffusers.
     *
     * @throws InvalidFileException if the file is missing or damaged or has an unknown value
     */
    public static SchedulerConfig read(Path file) {
        return of(JsonFile.read(file));
    }

    /**
     * Reads the content of a {@code scheduler_config.json}.
     *
     * @param file the path that messages name
     * @throws InvalidFileException if it is damaged or has an unknown value
     */
    public static SchedulerConfig parse(Path file, String json) {
        return of(JsonFile.parse(file, json));
    }

    private static SchedulerConfig of(JsonFile json) {
        String className = json.string("_class_name", "");
        try {
            return new SchedulerConfig(
                    className,
                    json.integer("num_train_timesteps", 1000),
                    json.number("beta_start", 0.0001),
                    json.number("beta_end", 0.02),
                    constant(json, "beta_schedule", BetaSchedule.class).orElse(BetaSchedule.LINEAR),
                    json.value("trained_betas", "a list of numbers", SchedulerConfig::numbers)
                            .orElse(List.of()),
                    json.integer("steps_offset", 0),
                    json.flag("set_alpha_to_one", !className.equals("PNDMScheduler")),
                    constant(json, "prediction_type", PredictionType.class).orElse(PredictionType.EPSILON),
                    constant(json, "timestep_spacing", TimestepSpacing.class),
                    json.flag("rescale_betas_zero_snr", false),
                    Solver.read(json));
        } catch (IllegalArgumentException e) {
            throw new InvalidFileException(json.path(), String.valueOf(e.getMessage()), e);
        }
    }

    private static <E extends Enum<E>> Optional<E> constant(JsonFile json, String field, Class<E> type) {
        String known = List.of(type.getEnumConstants()).toString().toLowerCase(Locale.ROOT);
        return json.value(
                field,
                "one of " + known,
                e -> Enum.valueOf(type, e.getAsString().toUpperCase(Locale.ROOT)));
    }

    private static List<Double> numbers(JsonElement array) {
        return StreamSupport.stream(array.getAsJsonArray().spliterator(), false)
                .map(JsonElement::getAsDouble)
                .toList();
    }

    /**
     * The settings of the solver beyond its class.
     *
     * @param algorithm {@code algorithm_type} of those classes that have several; may be empty
     * @param order {@code solver_order} of those that have several, at least 1
     * @param spacing the spacing of the levels, if not by timestep
     */
    public record Solver(String algorithm, int order, Optional<SigmaSpacing> spacing) {

        /** The defaults of diffusers. */
        public static final Solver DEFAULT = new Solver("", 2, Optional.empty());

        private static final int MAX_ORDER = 100;

        /** @throws IllegalArgumentException if the order is not 1 to 100 */
        public Solver {
            if (order < 1 || order > MAX_ORDER) {
                throw new IllegalArgumentException(
                        "solver_order is " + order + "; it must be at least 1 and at most " + MAX_ORDER);
            }
        }

        private static Solver read(JsonFile json) {
            boolean exponential = json.flag("use_exponential_sigmas", false) || json.flag("use_lu_lambdas", false);
            Optional<SigmaSpacing> spacing = exponential ? Optional.of(SigmaSpacing.EXPONENTIAL) : Optional.empty();
            return new Solver(
                    json.string("algorithm_type", DEFAULT.algorithm),
                    json.integer("solver_order", DEFAULT.order),
                    json.flag("use_karras_sigmas", false) ? Optional.of(SigmaSpacing.KARRAS) : spacing);
        }

        /** Returns whether it solves the stochastic equation, with fresh noise in every step. */
        boolean isStochastic() {
            return algorithm.startsWith("sde-");
        }
    }
}
