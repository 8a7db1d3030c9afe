package io.github.riffusion4j.dataset;

import io.github.riffusion4j.base.RiffusionException;

/** How the images and captions of a data set lie on the disk; each is read by trainers as it is. */
public enum DatasetLayout {

    /**
     * Images in {@code train/} and {@code test/}, each with a {@code metadata.jsonl} of {@code file_name}, {@code text}
     * and facts: what {@code datasets.load_dataset("imagefolder")} and diffusers' {@code train_text_to_image} read.
     */
    IMAGEFOLDER,

    /**
     * Images in {@code train/} and {@code test/}, each with its caption in a {@code .txt} file beside it, as kohya's
     * trainers read them.
     */
    CAPTIONS,

    /**
     * Tar files {@code train-00000-of-00012-HASH.tar} of {@code NAME.png}, {@code NAME.txt} and {@code NAME.json}, as
     * WebDataset and {@code datasets.load_dataset("webdataset")} read them.
     */
    WEBDATASET,

    /**
     * Parquet files {@code train-00000-of-00012-HASH.parquet} with the columns {@code image}, {@code text} and those of
     * the facts, as {@code datasets.load_dataset("parquet")} reads them. Needs {@code parquet-hadoop} and
     * {@code hadoop-client-runtime} on the class path, both of which Spark has.
     */
    PARQUET;

    /**
     * Verifies, before long work, that the layout can be written.
     *
     * @throws RiffusionException if its optional libraries are missing
     */
    void requireLibraries() {
        if (this != PARQUET) {
            return;
        }
        try {
            Class.forName("org.apache.parquet.hadoop.ParquetWriter");
            Class.forName("org.apache.hadoop.conf.Configuration");
            // Of the runtime, which the interfaces do not need to be loaded.
            Class.forName("org.apache.hadoop.shaded.com.ctc.wstx.io.InputBootstrapper");
        } catch (ClassNotFoundException | LinkageError e) {
            throw new RiffusionException(
                    "the layout Parquet needs optional libraries that are not there: add the dependencies"
                            + " org.apache.parquet:parquet-hadoop and org.apache.hadoop:hadoop-client-runtime to your"
                            + " build, or work on Spark, which has them: --spark local[*]",
                    e);
        }
    }
}
