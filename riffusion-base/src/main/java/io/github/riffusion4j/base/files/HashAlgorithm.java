package io.github.riffusion4j.base.files;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hashes that every Java can compute. */
public enum HashAlgorithm {
    MD5("MD5"),
    SHA_1("SHA-1"),
    SHA_256("SHA-256");

    private final String standardName;

    HashAlgorithm(String standardName) {
        this.standardName = standardName;
    }

    /** A new digest, which has seen nothing yet. Not thread safe. */
    public MessageDigest digest() {
        try {
            return MessageDigest.getInstance(standardName);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has " + standardName, e);
        }
    }
}
