package io.github.riffusion4j.onnx.sampler;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** All samplers, by name and by the scheduler class of diffusers. */
final class SamplerRegistry {

    /** The largest edit distance of a name that is suggested. */
    private static final int MAX_TYPOS = 3;

    private static final Pattern TCD = Pattern.compile(Tcd.NAME + "-(\\d+(?:\\.\\d+)?)");

    private SamplerRegistry() {}

    static List<Sampler> all() {
        return List.of(
                Sampler.ddim(),
                Sampler.ddpm(),
                Sampler.pndm(),
                Sampler.euler(),
                Sampler.eulerAncestral(),
                Sampler.heun(),
                Sampler.lms(),
                Sampler.dpm2(),
                Sampler.dpm2Ancestral(),
                Sampler.dpmSolverPlusPlus2M(),
                Sampler.dpmSolverPlusPlus3M(),
                Sampler.dpmSolverPlusPlus2MSde(),
                Sampler.dpmSolverPlusPlus2S(),
                Sampler.uniPc(),
                Sampler.uniPc3(),
                Sampler.deis(),
                Sampler.lcm(),
                Sampler.tcd());
    }

    static Sampler find(String name) {
        for (SigmaSpacing spacing : SigmaSpacing.values()) {
            String suffix = AbstractSampler.suffix(spacing);
            if (name.endsWith(suffix)) {
                return unspaced(name.substring(0, name.length() - suffix.length()), name)
                        .with(spacing);
            }
        }
        return unspaced(name, name);
    }

    private static Sampler unspaced(String name, String requested) {
        return all().stream()
                .filter(sampler -> sampler.name().equals(name))
                .findFirst()
                .or(() -> tcd(name))
                .orElseThrow(() -> new IllegalArgumentException(
                        "no sampler is called \"" + requested + "\"" + suggestion(name) + "; there are "
                                + String.join(", ", names())
                                + ", most of them also with -karras or -exponential at the end, and tcd with its eta:"
                                + " tcd-0.5"));
    }

    /** The sampler of a name that ends in its eta. */
    private static Optional<Sampler> tcd(String name) {
        Matcher eta = TCD.matcher(name);
        return eta.matches() ? Optional.of(Sampler.tcd(Double.parseDouble(eta.group(1)))) : Optional.empty();
    }

    private static List<String> names() {
        return all().stream().map(Sampler::name).toList();
    }

    private static String suggestion(String name) {
        String near = names().stream()
                .filter(known -> distance(known, name) <= MAX_TYPOS || known.startsWith(name) || name.startsWith(known))
                .sorted(Comparator.comparingInt(known -> distance(known, name)))
                .limit(MAX_TYPOS)
                .collect(Collectors.joining(" or "));
        return near.isEmpty() ? "" : " (did you mean " + near + "?)";
    }

    /** The edit distance of two words (Levenshtein 1965). */
    private static int distance(String a, String b) {
        int[] above = IntStream.rangeClosed(0, b.length()).toArray();
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }

    /** The sampler of a scheduler class of diffusers, with the settings that decide which. */
    static Optional<Sampler> chosenBy(SchedulerConfig config) {
        return switch (config.className()) {
            case "DDIMScheduler", "DDIMParallelScheduler" -> Optional.of(Sampler.ddim());
            case "DDPMScheduler", "DDPMParallelScheduler" -> Optional.of(Sampler.ddpm());
            case "PNDMScheduler" -> Optional.of(Sampler.pndm());
            case "LCMScheduler" -> Optional.of(Sampler.lcm());
            case "TCDScheduler" -> Optional.of(Sampler.tcd());
            default ->
                solver(config.className(), config.solver())
                        .map(sampler ->
                                config.solver().spacing().map(sampler::with).orElse(sampler));
        };
    }

    private static Optional<Sampler> solver(String className, SchedulerConfig.Solver solver) {
        return switch (className) {
            case "EulerDiscreteScheduler" -> Optional.of(Sampler.euler());
            case "EulerAncestralDiscreteScheduler" -> Optional.of(Sampler.eulerAncestral());
            case "HeunDiscreteScheduler" -> Optional.of(Sampler.heun());
            case "LMSDiscreteScheduler" -> Optional.of(Sampler.lms());
            case "KDPM2DiscreteScheduler" -> Optional.of(Sampler.dpm2());
            case "KDPM2AncestralDiscreteScheduler" -> Optional.of(Sampler.dpm2Ancestral());
            case "DPMSolverMultistepScheduler" -> Optional.of(multistep(solver));
            case "DPMSolverSDEScheduler" -> Optional.of(Sampler.dpmSolverPlusPlus2MSde());
            case "DPMSolverSinglestepScheduler" -> Optional.of(Sampler.dpmSolverPlusPlus2S());
            case "UniPCMultistepScheduler" ->
                Optional.of(solver.order() < UniPc.MAX_ORDER ? Sampler.uniPc() : Sampler.uniPc3());
            case "DEISMultistepScheduler" -> Optional.of(Sampler.deis());
            default -> Optional.empty();
        };
    }

    private static Sampler multistep(SchedulerConfig.Solver solver) {
        if (solver.isStochastic()) {
            return Sampler.dpmSolverPlusPlus2MSde();
        }
        return solver.order() < 3 ? Sampler.dpmSolverPlusPlus2M() : Sampler.dpmSolverPlusPlus3M();
    }
}
