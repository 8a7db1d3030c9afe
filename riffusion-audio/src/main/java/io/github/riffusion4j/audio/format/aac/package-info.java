/** AAC in MP4 and ADTS files, by JAAD; internal. */
@NullMarked
package io.github.riffusion4j.audio.format.aac;

import org.jspecify.annotations.NullMarked;
