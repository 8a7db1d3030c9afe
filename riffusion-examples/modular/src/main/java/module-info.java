/** A modular program that generates music. */
module com.example.modular {
    requires io.github.riffusion4j;
    // The small model. Leave it out if you bring your own.
    requires io.github.riffusion4j.model.tiny;
}
