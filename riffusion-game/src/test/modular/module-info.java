/** A game that plays a pack. */
module com.example.game {
    requires io.github.riffusion4j.game;
}
