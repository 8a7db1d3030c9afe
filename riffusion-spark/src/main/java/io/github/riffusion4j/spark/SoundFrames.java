package io.github.riffusion4j.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;

import io.github.riffusion4j.base.InvalidFileException;
import io.github.riffusion4j.dataset.Shard;
import io.github.riffusion4j.dataset.SoundStatistics;
import java.util.Map;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Statistics of sound files as data frames, for more of them than a driver holds. Stateless. */
public final class SoundFrames {

    private static final StructType STATISTICS = new StructType()
            .add("file", DataTypes.StringType)
            .add("duration_s", DataTypes.DoubleType)
            .add("sample_rate", DataTypes.IntegerType)
            .add("channels", DataTypes.IntegerType)
            .add("loudness_lufs", DataTypes.DoubleType)
            .add("tempo_bpm", DataTypes.DoubleType)
            .add("spectrum_db", DataTypes.createArrayType(DataTypes.DoubleType))
            .add("fingerprint", DataTypes.createArrayType(DataTypes.IntegerType))
            .add("error", DataTypes.StringType);

    private SoundFrames() {}

    /**
     * The statistics of sound files, a row each: {@code file}, {@code duration_s}, {@code sample_rate},
     * {@code channels}, {@code loudness_lufs}, {@code tempo_bpm}, {@code spectrum_db}, {@code fingerprint} and
     * {@code error}, which is null for a file that can be read; of one that cannot, the others are. See
     * {@link SoundStatistics}.
     *
     * @param paths of a disk that all machines share, or addresses
     */
    public static Dataset<Row> statistics(Dataset<String> paths) {
        return paths.map((MapFunction<String, Row>) SoundFrames::measure, Encoders.row(STATISTICS));
    }

    private static Row measure(String file) {
        Row[] row = new Row[1];
        try {
            HadoopFiles.open(new Shard.Source(file, file, 0, 0, Map.of()), path -> {
                SoundStatistics statistics = SoundStatistics.of(path);
                row[0] = RowFactory.create(
                        file,
                        statistics.seconds(),
                        statistics.sampleRate(),
                        statistics.channels(),
                        statistics.loudness(),
                        statistics.tempo(),
                        statistics.spectrum().toArray(Double[]::new),
                        statistics.fingerprint().toArray(Integer[]::new),
                        null);
            });
        } catch (InvalidFileException | IllegalArgumentException e) {
            row[0] = RowFactory.create(file, null, null, null, null, null, null, null, String.valueOf(e.getMessage()));
        }
        return row[0];
    }

    /**
     * The pairs of files that are the same music: {@code first}, {@code second} and {@code shared}, the numbers that
     * their fingerprints have in common, of at most {@value SoundStatistics#SKETCH}.
     *
     * @param statistics as {@link #statistics} makes them
     */
    public static Dataset<Row> duplicates(Dataset<Row> statistics) {
        Dataset<Row> values =
                statistics.select(col("file"), explode(col("fingerprint")).as("value"));
        return values.as("a")
                .join(
                        values.as("b"),
                        col("a.value").equalTo(col("b.value")).and(col("a.file").lt(col("b.file"))))
                .groupBy(col("a.file").as("first"), col("b.file").as("second"))
                .agg(count(lit(1)).as("shared"))
                .where(col("shared").geq((int) (SoundStatistics.DUPLICATE * SoundStatistics.SKETCH)));
    }
}
