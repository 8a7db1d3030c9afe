/** Images as pixels, and PNG and JPEG files with the numbers among their EXIF tags. */
@NullMarked
package io.github.riffusion4j.audio.image;

import org.jspecify.annotations.NullMarked;
