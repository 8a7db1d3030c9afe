package io.github.riffusion4j.audio.transform;

class JTransformsBackendTest extends TransformContract {

    @Override
    TransformBackend backend() {
        return TransformBackend.jTransforms();
    }
}
