package com.example.music;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.asyncDispatch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.request;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.github.riffusion4j.audio.AudioClip;
import io.github.riffusion4j.audio.AudioFile;
import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.web.servlet.AutoConfigureMockMvc;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.web.servlet.MockMvc;

@SpringBootTest
@AutoConfigureMockMvc
class MusicControllerTest {

    @Autowired
    private MockMvc http;

    private byte[] music() throws Exception {
        return http.perform(asyncDispatch(http.perform(get("/music?prompt=calm piano&seed=7&steps=2"))
                        .andExpect(request().asyncStarted())
                        .andReturn()))
                .andExpect(status().isOk())
                .andExpect(content().contentType("audio/wav"))
                .andReturn()
                .getResponse()
                .getContentAsByteArray();
    }

    @Test
    void promptBecomesAWavFile() throws Exception {
        byte[] wav = music();
        AudioClip clip = AudioFile.read(new ByteArrayInputStream(wav), "the response");
        assertEquals(5.1, clip.duration().toMillis() / 1000.0, 0.1);
        assertArrayEquals(wav, music(), "the same seed gives the same bytes");
    }

    @Test
    void invalidStepsAreABadRequest() throws Exception {
        http.perform(get("/music?prompt=calm piano&steps=0")).andExpect(status().isBadRequest());
    }
}
