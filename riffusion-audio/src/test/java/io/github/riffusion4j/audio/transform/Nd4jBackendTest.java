package io.github.riffusion4j.audio.transform;

/** On nd4j-native. */
class Nd4jBackendTest extends TransformContract {

    @Override
    TransformBackend backend() {
        return TransformBackend.nd4j();
    }
}
