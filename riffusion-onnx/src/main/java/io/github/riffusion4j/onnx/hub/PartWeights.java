package io.github.riffusion4j.onnx.hub;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Finds the one file, or set of shards, with the weights of a part of a model. */
final class PartWeights {

    private final HubListing listing;
    private final String part;
    private final List<WeightsName> names;

    /** @param part the folder, such as "unet" */
    PartWeights(HubListing listing, String part) {
        this.listing = listing;
        this.part = part;
        this.names = listing.files().stream()
                .filter(file -> file.isIn(part))
                .flatMap(file -> WeightsName.parse(file).stream())
                .toList();
    }

    /**
     * The right precision before the right format: the reader of .bin files is as safe as that of safetensors, but
     * twice the size is twice the wait.
     *
     * @throws HubException if there is none, or a shard is missing
     */
    List<HubFile> find(WeightsPrecision precision) {
        WeightsName best = names.stream()
                .filter(name -> name.kind() != WeightsName.Kind.SHARD)
                .min(Comparator.<WeightsName>comparingInt(name -> precision.rank(name.variant()))
                        .thenComparing(name -> !name.isSafetensors())
                        .thenComparing(WeightsName::kind)
                        .thenComparing(name -> name.file().path()))
                .orElseThrow(() -> new HubException(
                        listing.repository(),
                        "has no weights for " + part + ": no " + part
                                + "/diffusion_pytorch_model.safetensors, model.safetensors, nor .bin in place of"
                                + " .safetensors; take a model of PyTorch in the layout of diffusers"));
        return best.kind() == WeightsName.Kind.INDEX ? withShards(best) : List.of(best.file());
    }

    private List<HubFile> withShards(WeightsName index) {
        List<WeightsName> shards =
                names.stream().filter(name -> name.isShardOf(index)).toList();
        int count = shards.stream().mapToInt(WeightsName::count).findFirst().orElse(1);
        if (shards.size() != count) {
            throw new HubException(
                    listing.repository(),
                    "has " + shards.size() + " of the " + count + " files that go with "
                            + index.file().path() + "; take another model or revision");
        }
        return Stream.concat(Stream.of(index), shards.stream())
                .map(WeightsName::file)
                .toList();
    }
}
