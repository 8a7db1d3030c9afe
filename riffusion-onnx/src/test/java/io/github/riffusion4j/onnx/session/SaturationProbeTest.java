package io.github.riffusion4j.onnx.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl;
import java.util.List;
import org.junit.jupiter.api.Test;

class SaturationProbeTest {

    /** The bytes of the graph match their comment. */
    @Test
    void theGraphIsAProductWithSignedWeights() throws Exception {
        OnnxMl.GraphProto graph =
                OnnxMl.ModelProto.parseFrom(SaturationProbe.PRODUCT).getGraph();
        assertEquals(1, graph.getNodeCount());
        assertEquals("MatMulInteger", graph.getNode(0).getOpType());
        assertEquals(List.of("a", "b"), graph.getNode(0).getInputList());
        OnnxMl.TensorProto weights = graph.getInitializer(0);
        assertEquals(OnnxMl.TensorProto.DataType.INT8_VALUE, weights.getDataType());
        assertEquals(List.of(4L, 1L), weights.getDimsList());
        assertArrayEquals(new byte[] {127, 127, 127, 127}, weights.getRawData().toByteArray());
        assertEquals(
                OnnxMl.TensorProto.DataType.UINT8_VALUE,
                graph.getInput(0).getType().getTensorType().getElemType());
    }
}
