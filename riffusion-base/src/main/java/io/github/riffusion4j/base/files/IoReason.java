package io.github.riffusion4j.base.files;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** The reason of an input or output error in words: the JDK's own messages are often a bare path. */
public final class IoReason {

    private IoReason() {}

    /** Why reading or writing failed, to follow a colon. */
    public static String of(IOException e) {
        if (e instanceof FileSystemException file) {
            return of(file);
        }
        if (e instanceof CharacterCodingException) {
            return "it is not UTF-8";
        }
        String message = e.getMessage();
        return message == null || message.isBlank() ? "the system does not say why" : message;
    }

    private static String of(FileSystemException e) {
        if (e instanceof AccessDeniedException) {
            return "no permission for " + e.getFile();
        }
        if (e instanceof NoSuchFileException) {
            return e.getFile() + " does not exist";
        }
        if (e instanceof FileAlreadyExistsException) {
            return e.getFile() + " exists already";
        }
        if (e instanceof NotDirectoryException) {
            return e.getFile() + " is no directory";
        }
        if (e instanceof DirectoryNotEmptyException) {
            return e.getFile() + " is not empty";
        }
        return e.getReason() == null ? "the system does not say why, for " + e.getFile() : e.getReason();
    }
}
