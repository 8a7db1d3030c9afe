package io.github.riffusion4j.audio.format.aac;

import net.sourceforge.jaad.aac.AACException;
import net.sourceforge.jaad.aac.DecoderConfig;
import net.sourceforge.jaad.aac.sbr.SBR2;
import net.sourceforge.jaad.aac.syntax.BitStream;

/**
 * Spectral band replication of a pair of channels. Where both share one envelope, as at low bit rates, JAAD reads as
 * many of the second channel's fields as the frame before had, and only then takes over the number from the first
 * channel: such data is read twice, so that the number is right.
 *
 * @see <a href="https://www.iso.org/standard/76383.html">ISO/IEC 14496-3, table 4.66: sbr_channel_pair_element</a>
 */
final class CoupledSbr extends SBR2 {

    private static final int RESERVED_BITS = 8;

    private byte[] block = {};

    CoupledSbr(DecoderConfig config) {
        super(config);
    }

    /** Reads what {@code in} is at, in the data block {@code block}. */
    void read(byte[] block, BitStream in, boolean hasCrc) {
        this.block = block;
        decode(in, hasCrc);
    }

    @Override
    protected int sbr_data(BitStream in) {
        int start = in.getPosition();
        AacBits next = new AacBits(block, start);
        next.read(next.read(1) * RESERVED_BITS);
        boolean isCoupled = next.read(1) == 1;
        if (isCoupled) {
            BitStream trial = BitStream.open(block);
            trial.skipBits(start);
            try {
                super.sbr_data(trial);
            } catch (AACException | IndexOutOfBoundsException e) {
                // As is to be expected with the wrong number. What counts is read next.
                return super.sbr_data(in);
            }
        }
        return super.sbr_data(in);
    }
}
