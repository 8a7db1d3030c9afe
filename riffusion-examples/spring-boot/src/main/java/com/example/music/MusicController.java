package com.example.music;

import io.github.riffusion4j.RiffusionPipeline;
import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioFile;
import io.github.riffusion4j.audio.AudioFileFormat;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** Streams a generated clip as a WAV file. */
@RestController
class MusicController {

    private final RiffusionPipeline riffusion;

    MusicController(RiffusionPipeline riffusion) {
        this.riffusion = riffusion;
    }

    /** Generates on the request's thread, so that errors become responses, and streams the file on another. */
    @GetMapping("/music")
    ResponseEntity<StreamingResponseBody> music(
            @RequestParam String prompt,
            @RequestParam(defaultValue = "42") long seed,
            @RequestParam(defaultValue = "20") int steps) {
        AudioClip clip =
                riffusion.textToAudio(prompt).seed(seed).steps(steps).generate().audio();
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("audio/wav"))
                .body(out -> AudioFile.write(out, AudioFileFormat.WAV, clip));
    }

    /** Values that the library rejects, such as 0 steps. */
    @ExceptionHandler
    ProblemDetail rejected(IllegalArgumentException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, e.getMessage());
    }
}
