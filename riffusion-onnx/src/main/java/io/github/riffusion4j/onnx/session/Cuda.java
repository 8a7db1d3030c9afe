package io.github.riffusion4j.onnx.session;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.github.riffusion4j.base.RiffusionException;
import java.nio.FloatBuffer;
import java.util.HexFormat;
import java.util.Map;

/** ONNX Runtime's CUDA provider. */
final class Cuda {

    /**
     * The graph y = x + x of one float, as an ONNX file. It is run, because a card that is too new or too old for the
     * build loads it and then has no kernel.
     */
    static final byte[] DOUBLING = HexFormat.of()
            .parseHex("08083a381204746573745a0f0a0178120a0a08080112040a0208010a0e0a01780a"
                    + "01781201792203416464620f0a0179120a0a08080112040a02080142040a00100d");

    private Cuda() {}

    /** @throws RiffusionException with the real cause, such as the name of a missing CUDA library */
    static void addTo(SessionOptions options, int index) {
        // Not addCUDA(int), which hides the cause of a failure.
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(index)) {
            // The default times the convolution algorithms against each other, so that the choice, and with it the
            // last bits of a result, could differ from one loading to the next.
            cuda.add("cudnn_conv_algo_search", "HEURISTIC");
            options.addCUDA(cuda);
        } catch (OrtException e) {
            throw unusable(index, e);
        }
    }

    /** @throws RiffusionException with the reason, if the card cannot run a graph of one node */
    static void tryOut(int index) {
        OrtEnvironment environment = Environment.get();
        try (SessionOptions options = new SessionOptions()) {
            options.setSessionLogLevel(NativeSession.SILENT);
            options.setIntraOpNumThreads(1);
            addTo(options, index);
            try (OrtSession session = environment.createSession(DOUBLING, options);
                    OnnxTensor x =
                            OnnxTensor.createTensor(environment, FloatBuffer.wrap(new float[] {1}), new long[] {1});
                    OrtSession.Result result = session.run(Map.of("x", x))) {
                float y = ((OnnxTensor) result.get(0)).getFloatBuffer().get(0);
                if (y != 2) {
                    throw new RiffusionException("cuda:" + index + " cannot be used: it computes 1 + 1 = " + y);
                }
            }
        } catch (OrtException e) {
            throw unusable(index, e);
        }
    }

    /** Returns whether this build of ONNX Runtime has a CUDA provider, working or not. */
    static boolean isBuiltIn() {
        return OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
    }

    private static RiffusionException unusable(int index, OrtException cause) {
        String advice = isBuiltIn()
                ? ""
                : "; the ONNX Runtime in use is built for the CPU: put com.microsoft.onnxruntime:onnxruntime_gpu on the"
                        + " class path in place of onnxruntime";
        return new RiffusionException(
                "cuda:" + index + " cannot be used: " + LoadFailure.reason(cause) + advice
                        + Environment.RuntimeJars.warning(),
                cause);
    }
}
