package io.github.riffusion4j.onnx.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Selects the files that {@code Checkpoint.open} needs. */
record CheckpointSelector(WeightsPrecision precision) implements FileSelector {

    private static final List<String> COMPONENTS = List.of("text_encoder", "unet", "vae");
    private static final String INDEX = "model_index.json";
    private static final String SCHEDULER = "scheduler/scheduler_config.json";
    private static final String SAFETENSORS = ".safetensors";
    private static final String CKPT = ".ckpt";

    @Override
    public List<HubFile> select(HubListing listing) {
        boolean diffusers = listing.files().stream().anyMatch(file -> file.isIn("unet"));
        return diffusers ? components(listing) : List.of(singleFile(listing));
    }

    private List<HubFile> components(HubListing listing) {
        if (listing.files().stream().anyMatch(file -> file.isIn("text_encoder_2"))) {
            throw new HubException(
                    listing.repository(),
                    "has two text encoders, as Stable Diffusion XL has; take a Stable Diffusion 1 or 2");
        }
        List<HubFile> selected = new ArrayList<>();
        listing.file(INDEX).ifPresent(selected::add);
        selected.add(require(listing, SCHEDULER));
        listing.files().stream().filter(CheckpointSelector::isTokenizer).forEach(selected::add);
        for (String component : COMPONENTS) {
            selected.add(require(listing, component + "/config.json"));
            selected.addAll(new ComponentWeights(listing, component).find(precision));
        }
        return selected;
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

    /** Returns whether a .ckpt file has no .safetensors file of the same name. */
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
            return "has neither the directory unet of a model in the layout of diffusers nor a .safetensors or .ckpt file,"
                    + " but " + FileDescriptions.files(listing.files());
        }
        return "holds several models; name the one you want, such as " + listing.repository() + "/"
                + candidates.get(0).path() + ": " + FileDescriptions.files(candidates);
    }
}
