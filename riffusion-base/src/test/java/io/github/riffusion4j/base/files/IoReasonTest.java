package io.github.riffusion4j.base.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class IoReasonTest {

    @Test
    void reasonsAreWordsAndNotClasses() {
        assertEquals("a does not exist", IoReason.of(new NoSuchFileException("a")));
        assertEquals("no permission for a", IoReason.of(new AccessDeniedException("a")));
        assertEquals("Read-only file system", IoReason.of(new FileSystemException("a", null, "Read-only file system")));
        assertEquals("the system does not say why, for a", IoReason.of(new FileSystemException("a")));
        assertEquals("the system does not say why", IoReason.of(new IOException()));
        assertEquals("broken pipe", IoReason.of(new IOException("broken pipe")));
    }
}
