package io.github.riffusion4j.onnx.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@code Checkpoint.open} needs of a repository. */
record CheckpointChoice(WeightsPrecision precision) implements FileChoice {

    private static final List<String> PARTS = List.of("text_encoder", "unet", "vae");
    private static final String INDEX = "model_index.json";
    private static final String SCHEDULER = "scheduler/scheduler_config.json";
    private static final String SAFETENSORS = ".safetensors";
    private static final String CKPT = ".ckpt";

    @Override
    public List<HubFile> choose(HubListing listing) {
        boolean diffusers = listing.files().stream().anyMatch(file -> file.isIn("unet"));
        return diffusers ? parts(listing) : List.of(singleFile(listing));
    }

    private List<HubFile> parts(HubListing listing) {
        if (listing.files().stream().anyMatch(file -> file.isIn("text_encoder_2"))) {
            throw new HubException(
                    listing.repository(),
                    "has two text encoders, as Stable Diffusion XL has; take a Stable Diffusion 1 or 2");
        }
        List<HubFile> chosen = new ArrayList<>();
        listing.file(INDEX).ifPresent(chosen::add);
        chosen.add(require(listing, SCHEDULER));
        listing.files().stream().filter(CheckpointChoice::isTokenizer).forEach(chosen::add);
        for (String part : PARTS) {
            chosen.add(require(listing, part + "/config.json"));
            chosen.addAll(new PartWeights(listing, part).find(precision));
        }
        return chosen;
    }

    private static boolean isTokenizer(HubFile file) {
        return file.isIn("tokenizer")
                && (file.path().endsWith(".json") || file.path().endsWith(".txt"));
    }

    private static HubFile require(HubListing listing, String path) {
        return listing.file(path)
                .orElseThrow(() -> new HubException(
                        listing.repository(), "has no " + path + ", which a model in the layout of diffusers has"));
    }

    private static HubFile singleFile(HubListing listing) {
        List<HubFile> candidates = listing.files().stream()
                .filter(file -> file.isIn(""))
                .filter(file -> file.path().endsWith(SAFETENSORS) || isOnlyPickle(listing, file))
                .toList();
        if (candidates.size() != 1) {
            throw new HubException(listing.repository(), complaint(listing, candidates));
        }
        return candidates.get(0);
    }

    /** Many publish the same weights in both formats, under one name. */
    private static boolean isOnlyPickle(HubListing listing, HubFile file) {
        String path = file.path();
        if (!path.endsWith(CKPT)) {
            return false;
        }
        Optional<HubFile> twin = listing.file(path.substring(0, path.length() - CKPT.length()) + SAFETENSORS);
        return twin.isEmpty();
    }

    private static String complaint(HubListing listing, List<HubFile> candidates) {
        if (candidates.isEmpty()) {
            return "has neither the folder unet of a model in the layout of diffusers nor a .safetensors or .ckpt file,"
                    + " but " + FileNames.describe(listing.files());
        }
        return "holds several models; name the one you want, such as " + listing.repository() + "/"
                + candidates.get(0).path() + ": " + FileNames.describe(candidates);
    }
}
