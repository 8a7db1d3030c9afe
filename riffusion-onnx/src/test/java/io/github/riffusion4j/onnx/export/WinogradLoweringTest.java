package io.github.riffusion4j.onnx.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl;
import io.github.riffusion4j.testkit.model.RandomModel;
import io.github.riffusion4j.testkit.model.RandomTensors.Precision;
import io.github.riffusion4j.testkit.model.RandomUnet;
import io.github.riffusion4j.testkit.model.RandomVae;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks wide enough for Winograd's convolutions, at sizes that tiles do not divide. */
class WinogradLoweringTest {

    private static final double ROUNDING = 1e-5;
    private static final int WIDTH = WinogradLowering.MIN_CHANNELS;

    @TempDir
    private Path directory;

    @Test
    void winogradNetworksMatchPlainOnes() throws IOException {
        RandomModel small = SmallModels.LIKE_SD2.model();
        RandomUnet unet = new RandomUnet(
                Collections.nCopies(4, WIDTH),
                List.of(false, true, false, false),
                Collections.nCopies(4, 4),
                1,
                1,
                32,
                32,
                true,
                true,
                16);
        RandomVae vae = new RandomVae(List.of(WIDTH, WIDTH, WIDTH + 32), 1, 8, 4, true, true);
        Path model = directory.resolve("model");
        new RandomModel(small.textEncoder(), unet, vae).write(model, Precision.F32);
        NetworkOutputs plain = NetworkOutputs.of(model, ExportProfile.PLAIN, directory.resolve("plain"));
        Path winograd = NetworkOutputs.export(model, ExportProfile.CPU_WINOGRAD, directory.resolve("winograd"));
        plain.assertMatchedBy(NetworkOutputs.of(winograd), ROUNDING);
        // The first and the last layer are narrow; the lowest resolution has few tiles.
        assertEquals(
                List.of(
                        "conv_in",
                        "down_blocks.0.downsamplers.0.conv",
                        "down_blocks.1.downsamplers.0.conv",
                        "down_blocks.2.downsamplers.0.conv",
                        "down_blocks.3.resnets.0.conv1",
                        "down_blocks.3.resnets.0.conv2",
                        "mid_block.resnets.0.conv1",
                        "mid_block.resnets.0.conv2",
                        "mid_block.resnets.1.conv1",
                        "mid_block.resnets.1.conv2",
                        "up_blocks.0.resnets.0.conv1",
                        "up_blocks.0.resnets.0.conv2",
                        "up_blocks.0.resnets.1.conv1",
                        "up_blocks.0.resnets.1.conv2",
                        "conv_out"),
                directConvolutions(winograd.resolve("unet/model.onnx")));
        assertEquals(
                List.of("decoder.conv_in", "decoder.conv_out"),
                directConvolutions(winograd.resolve("vae_decoder/model.onnx")));
    }

    /** The convolutions that are not part of Winograd's. */
    private static List<String> directConvolutions(Path file) throws IOException {
        OnnxMl.GraphProto graph =
                OnnxMl.ModelProto.parseFrom(Files.readAllBytes(file)).getGraph();
        return graph.getNodeList().stream()
                .filter(node ->
                        node.getOpType().equals("Conv") && !node.getInput(1).startsWith("winograd"))
                .map(node -> node.getName().replace("/Conv", ""))
                .toList();
    }
}
