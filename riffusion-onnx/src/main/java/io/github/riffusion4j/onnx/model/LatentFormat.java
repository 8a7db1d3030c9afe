package io.github.riffusion4j.onnx.model;

/**
 * The format of the latents of a model, which the UNet denoises in place of pixels.
 *
 * @param channels the channels of the latents; 4 for Stable Diffusion 1
 * @param height rows of latents that the model was trained for
 * @param width columns of latents that the model was trained for
 * @param scale the {@code scaling_factor} of the VAE: multiply after encoding, divide before decoding; 0.18215 for
 *     Stable Diffusion 1
 * @param downsampling the downsampling factor of the VAE; 8 for Stable Diffusion 1
 * @param multiple the downsampling factor of the UNet, of which the sides of the latents must be multiples; 8 for
 *     Stable Diffusion 1
 */
public record LatentFormat(int channels, int height, int width, double scale, int downsampling, int multiple) {

    /** @throws IllegalArgumentException if any of them is not above 0 */
    public LatentFormat {
        if (channels < 1 || height < 1 || width < 1 || !(scale > 0) || downsampling < 1 || multiple < 1) {
            throw new IllegalArgumentException("channels " + channels + ", height " + height + ", width " + width
                    + ", scale " + scale + ", downsampling " + downsampling + ", multiple " + multiple
                    + ": all have to be above 0");
        }
    }

    /** The shape of latents at the trained size: [batch, channels, height, width]. */
    public int[] shape(int batch) {
        return new int[] {batch, channels, height, width};
    }

    /** The sides of an image in pixels must be multiples of this; 64 for Stable Diffusion 1. */
    public int imageMultiple() {
        return multiple * downsampling;
    }

    /** The height of the trained size, in pixels. */
    public int imageHeight() {
        return height * downsampling;
    }

    /** The width of the trained size, in pixels. */
    public int imageWidth() {
        return width * downsampling;
    }
}
