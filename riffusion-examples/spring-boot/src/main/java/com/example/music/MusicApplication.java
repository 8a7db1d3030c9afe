package com.example.music;

import io.github.riffusion4j.Model;
import io.github.riffusion4j.RiffusionPipeline;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Generates music at {@code http://localhost:8080/music?prompt=calm+piano}. */
@SpringBootApplication
public class MusicApplication {

    public static void main(String[] args) {
        SpringApplication.run(MusicApplication.class, args);
    }

    /** One pipeline for the whole application: it is thread safe, holds the model, and is closed with the context. */
    @Bean(destroyMethod = "close")
    RiffusionPipeline riffusion() {
        return RiffusionPipeline.builder().model(Model.tiny()).build();
    }
}
