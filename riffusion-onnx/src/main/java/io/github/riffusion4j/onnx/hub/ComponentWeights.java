package io.github.riffusion4j.onnx.hub;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Finds the file, or set of shards, with the weights of a component. */
final class ComponentWeights {

    private final HubListing listing;
    private final String component;
    private final List<WeightsFileName> names;

    /** @param component its directory, such as "unet" */
    ComponentWeights(HubListing listing, String component) {
        this.listing = listing;
        this.component = component;
        this.names = listing.files().stream()
                .filter(file -> file.isIn(component))
                .flatMap(file -> WeightsFileName.parse(file).stream())
                .toList();
    }

    /**
     * Prefers the precision to the format: the reader of .bin files is as safe as that of safetensors, but twice the
     * size takes twice the time.
     *
     * @throws HubException if there are none, or a shard is missing
     */
    List<HubFile> find(WeightsPrecision precision) {
        WeightsFileName best = names.stream()
                .filter(name -> name.kind() != WeightsFileName.Kind.SHARD)
                .min(Comparator.<WeightsFileName>comparingInt(name -> precision.rank(name.variant()))
                        .thenComparing(name -> !name.isSafetensors())
                        .thenComparing(WeightsFileName::kind)
                        .thenComparing(name -> name.file().path()))
                .orElseThrow(() -> new HubException(
                        listing.repository(),
                        "has no weights for " + component + ": no " + component
                                + "/diffusion_pytorch_model.safetensors, model.safetensors, nor .bin in place of"
                                + " .safetensors; take a model of PyTorch in the layout of diffusers"));
        return best.kind() == WeightsFileName.Kind.INDEX ? withShards(best) : List.of(best.file());
    }

    private List<HubFile> withShards(WeightsFileName index) {
        List<WeightsFileName> shards =
                names.stream().filter(name -> name.isShardOf(index)).toList();
        int count = shards.stream().mapToInt(WeightsFileName::count).findFirst().orElse(1);
        if (shards.size() != count) {
            throw new HubException(
                    listing.repository(),
                    "has " + shards.size() + " of the " + count + " files that go with "
                            + index.file().path() + "; take another model or revision");
        }
        return Stream.concat(Stream.of(index), shards.stream())
                .map(WeightsFileName::file)
                .toList();
    }
}
