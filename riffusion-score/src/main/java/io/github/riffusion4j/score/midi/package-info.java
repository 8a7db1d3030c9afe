/**
 * The bytes of Standard MIDI files: {@link io.github.riffusion4j.score.midi.MidiReader} goes through a file's events,
 * {@link io.github.riffusion4j.score.midi.MidiWriter} puts them down. Neither knows what a score is:
 * {@link io.github.riffusion4j.score.MidiFile} turns one into the other.
 *
 * <p>Source: "Standard MIDI Files 1.0" (RP-001, MIDI Manufacturers Association, 1996).
 */
@NullMarked
package io.github.riffusion4j.score.midi;

import org.jspecify.annotations.NullMarked;
