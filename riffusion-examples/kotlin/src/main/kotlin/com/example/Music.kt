package com.example

import io.github.riffusion4j.Model
import io.github.riffusion4j.Prompt
import io.github.riffusion4j.RiffusionPipeline
import io.github.riffusion4j.audio.AudioClip
import io.github.riffusion4j.SeedImage
import java.nio.file.Path

/** Generates a clip halfway between two prompts, with the beat of a seed image. */
fun RiffusionPipeline.blend(from: String, to: String, steps: Int = 20): AudioClip =
    interpolate(Prompt.of(from).seed(42), Prompt.of(to).seed(42))
        .seedImage(SeedImage.OG_BEAT)
        .alpha(0.5)
        .steps(steps)
        .onProgress { println("${it.index()} of ${it.count()}") }
        .generate()
        .audio()

fun main() {
    RiffusionPipeline.builder().model(Model.tiny()).build().use { riffusion ->
        riffusion.blend("calm piano", "energetic organ with drums").write(Path.of("music.wav"))
    }
}
