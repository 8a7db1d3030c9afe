package io.github.riffusion4j.onnx.session;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.github.riffusion4j.base.RiffusionException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;

/** Tests with a small product whether ONNX Runtime's sums of 8-bit products saturate on this machine. */
public final class SaturationProbe {

    /**
     * The graph y = {@code MatMulInteger}(a, b) as an ONNX file: a unsigned [2, 4], b [4, 1] of 127, signed, y [2, 1].
     */
    static final byte[] PRODUCT = HexFormat.of()
            .parseHex("080812003a580a180a01610a0162120179220d4d61744d756c496e74656765721201742a0f0804080110034201624a"
                    + "047f7f7f7f5a130a0161120e0a0c080212080a0208020a02080462130a0179120e0a0c080612080a0208020a020801"
                    + "42040a00100a");

    private static final int ROWS = 2;
    private static final int INNER = 4;
    private static final int EXACT = INNER * 255 * 127;

    private SaturationProbe() {}

    /**
     * Returns whether sums saturate. Takes some milliseconds once ONNX Runtime is loaded. Thread safe.
     *
     * @throws RiffusionException if ONNX Runtime does not work, or gives something that is neither
     */
    public static boolean saturates() {
        int sum = product();
        // With saturation each of the two pairs is 32,767.
        if (sum != EXACT && sum != 2 * Short.MAX_VALUE) {
            throw new RiffusionException("ONNX Runtime computes 4 * 255 * 127 = " + sum
                    + " in 8-bit integers: models of the profile CPU_INT8 cannot be used here, take CPU");
        }
        return sum != EXACT;
    }

    private static int product() {
        OrtEnvironment environment = Environment.get();
        byte[] largest = new byte[ROWS * INNER];
        Arrays.fill(largest, (byte) 255);
        try (SessionOptions options = new SessionOptions()) {
            options.setSessionLogLevel(NativeSession.SILENT);
            options.setIntraOpNumThreads(1);
            try (OrtSession session = environment.createSession(PRODUCT, options);
                    OnnxTensor a = OnnxTensor.createTensor(
                            environment, ByteBuffer.wrap(largest), new long[] {ROWS, INNER}, OnnxJavaType.UINT8);
                    OrtSession.Result result = session.run(Map.of("a", a))) {
                return ((OnnxTensor) result.get(0)).getIntBuffer().get(0);
            }
        } catch (OrtException e) {
            throw new RiffusionException(
                    "ONNX Runtime cannot multiply 8-bit integers here: " + LoadFailure.reason(e), e);
        }
    }
}
