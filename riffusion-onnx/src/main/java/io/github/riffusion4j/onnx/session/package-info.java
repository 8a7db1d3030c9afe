/**
 * The four models of Stable Diffusion as typed calls on ONNX Runtime.
 *
 * <p>Names, types and ranks are read from each graph and checked on loading, so that exports of different tools and
 * ages work, and a wrong file is an error that says so rather than a wrong picture. A model may be called from several
 * threads at once; the calls run in parallel, or as many at once as
 * {@link io.github.riffusion4j.onnx.session.FairSemaphore} lets. Closing it waits for them.
 */
@NullMarked
package io.github.riffusion4j.onnx.session;

import org.jspecify.annotations.NullMarked;
