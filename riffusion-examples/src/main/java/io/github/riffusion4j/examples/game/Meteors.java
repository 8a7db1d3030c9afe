package io.github.riffusion4j.examples.game;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The game: a ship under a sky from which stones fall, now a few and now a storm of them. Knows nothing of pictures or
 * music, and of time only what it is told. The sky is 1 wide and 1 high; y = 0 is its top.
 */
final class Meteors {

    /** The sky is clear for so many seconds, and stormy for as many, by turns. */
    static final double SPELL = 15;

    static final double SHIP_Y = 0.92;
    static final double SHIP_RADIUS = 0.025;

    private static final double SHIP_SPEED = 0.8; // a second
    private static final double STONE_SPEED = 0.45;
    private static final double CALM_STONES = 0.7; // a second
    private static final double STORM_STONES = 9;

    /** The tension is 1 when so many stones are in the sky. */
    private static final double MANY_STONES = 14;

    /** The approximate seconds that the tension takes to follow. */
    private static final double NERVES = 0.7;

    private final Random random;
    private final List<Stone> stones = new ArrayList<>();
    private double time;
    private double ship = 0.5;
    private double tension;
    private double wait;
    private int dodged;
    private int hits;

    /** The same seed brings the same stones. */
    Meteors(long seed) {
        random = new Random(seed);
    }

    /** A stone on its way down. */
    record Stone(double x, double y, double radius, double speed) {

        private Stone fallen(double seconds) {
            return new Stone(x, y + speed * seconds, radius, speed);
        }

        private boolean touches(double ship) {
            return Math.hypot(x - ship, y - SHIP_Y) < radius + SHIP_RADIUS;
        }
    }

    /**
     * Lets some time go by.
     *
     * @param steering -1 is left, 1 is right
     */
    void step(double seconds, double steering) {
        time += seconds;
        ship = Math.max(0, Math.min(1, ship + SHIP_SPEED * steering * seconds));
        wait -= seconds;
        if (wait < 0) {
            stones.add(new Stone(
                    random.nextDouble(),
                    -0.05,
                    0.015 + 0.02 * random.nextDouble(),
                    STONE_SPEED * (0.8 + 0.4 * random.nextDouble())));
            wait = 1 / (isStormy() ? STORM_STONES : CALM_STONES);
        }
        stones.replaceAll(stone -> stone.fallen(seconds));
        if (stones.removeIf(stone -> stone.touches(ship))) {
            hits++;
        }
        int before = stones.size();
        stones.removeIf(stone -> stone.y() > 1.05);
        dodged += before - stones.size();
        double nervousness = Math.min(1, stones.size() / MANY_STONES);
        tension += (nervousness - tension) * Math.min(1, seconds / NERVES);
    }

    /** The tension of the game, from 0 to 1. */
    double tension() {
        return tension;
    }

    boolean isStormy() {
        return (int) (time / SPELL) % 2 == 1;
    }

    List<Stone> stones() {
        return Collections.unmodifiableList(stones);
    }

    /** Where the ship is, from 0 (left) to 1 (right). */
    double ship() {
        return ship;
    }

    int dodged() {
        return dodged;
    }

    int hits() {
        return hits;
    }

    /** Where a careful pilot would steer: away from the stone that is nearest above. */
    double autopilot() {
        double steering = 0.5 - ship;
        double nearest = 0.25;
        for (Stone stone : stones) {
            double distance = Math.hypot(stone.x() - ship, stone.y() - SHIP_Y);
            if (stone.y() < SHIP_Y && distance < nearest) {
                nearest = distance;
                steering = stone.x() < ship ? 1 : -1;
            }
        }
        return Math.max(-1, Math.min(1, steering));
    }
}
