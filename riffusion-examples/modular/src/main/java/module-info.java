/** A modular program that generates music. */
module com.example.modular {
    requires io.github.riffusion4j;
}
