/**
 * The networks of Stable Diffusion as typed calls on ONNX Runtime.
 *
 * <p>Names, types and ranks are read from each graph and checked on loading, so that exports of different tools and
 * versions work, and a wrong file is an error instead of a wrong image. Networks are thread safe; calls run in
 * parallel, limited by a {@link io.github.riffusion4j.onnx.session.FairSemaphore}. Closing a network waits for its
 * calls.
 */
@NullMarked
package io.github.riffusion4j.onnx.session;

import org.jspecify.annotations.NullMarked;
