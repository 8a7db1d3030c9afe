/**
 * A web server that makes music: a back end of Riffusion's web application, an API of its own, and a page to play with.
 */
@NullMarked
package io.github.riffusion4j.server;

import org.jspecify.annotations.NullMarked;
