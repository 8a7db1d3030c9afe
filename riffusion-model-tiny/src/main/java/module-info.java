/**
 * The small model in the box: resources only. A program on the module path requires this module, so that it is
 * resolved: {@code requires io.github.riffusion4j.model.tiny;}.
 */
module io.github.riffusion4j.model.tiny {}
