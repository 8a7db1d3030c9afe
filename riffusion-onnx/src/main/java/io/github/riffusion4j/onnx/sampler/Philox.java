package io.github.riffusion4j.onnx.sampler;

/** Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011): a counter is mixed with a key into 128 random bits. */
final class Philox {

    private static final int ROUNDS = 10;
    private static final long MULTIPLIER_0 = 0xd2511f53L;
    private static final long MULTIPLIER_1 = 0xcd9e8d57L;
    private static final int WEYL_0 = 0x9e3779b9;
    private static final int WEYL_1 = 0xbb67ae85;
    private static final long LOW = 0xffffffffL;

    private Philox() {}

    /**
     * Four words of 32 bits.
     *
     * @param key two words
     * @param low the low two words of the counter
     * @param high the high two words of the counter
     */
    static int[] bits(long key, long low, long high) {
        int key0 = (int) key;
        int key1 = (int) (key >>> 32);
        int[] counter = {(int) low, (int) (low >>> 32), (int) high, (int) (high >>> 32)};
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = MULTIPLIER_0 * (counter[0] & LOW);
            long product1 = MULTIPLIER_1 * (counter[2] & LOW);
            counter = new int[] {
                (int) (product1 >>> 32) ^ counter[1] ^ key0,
                (int) product1,
                (int) (product0 >>> 32) ^ counter[3] ^ key1,
                (int) product0
            };
            key0 += WEYL_0;
            key1 += WEYL_1;
        }
        return counter;
    }
}
