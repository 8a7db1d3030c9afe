package com.example

import io.github.riffusion4j.Model
import io.github.riffusion4j.RiffusionPipeline
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

class MusicTest {
    @Test
    fun `two prompts are blended`() {
        RiffusionPipeline.builder().model(Model.tiny()).build().use { riffusion ->
            val clip = riffusion.blend("calm piano", "rock organ", steps = 2)
            assertEquals(5.1, clip.duration().toMillis() / 1000.0, 0.1)
            assertTrue(clip.rms() > 0.001)
        }
    }
}
