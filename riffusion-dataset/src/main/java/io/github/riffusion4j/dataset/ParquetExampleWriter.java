package io.github.riffusion4j.dataset;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file with the columns {@code image} (its bytes and its name), {@code text} and those of the facts. Its
 * metadata tell Hugging Face's {@code datasets} that the first is an image. PNG does not get smaller by compression.
 */
final class ParquetExampleWriter implements ExampleWriter {

    private final String name;
    private final DatasetStore store;
    private final SpoolFile spool = new SpoolFile();
    private @Nullable ParquetWriter<Example> writer;

    ParquetExampleWriter(String name, DatasetStore store) {
        this.name = name;
        this.store = store;
    }

    @Override
    public void add(Example example) {
        try {
            if (writer == null) {
                writer = new Builder(new Spooled(spool.out()), example.facts()).build();
            }
            writer.write(example);
        } catch (IOException e) {
            throw spool.failure(e);
        }
    }

    @Override
    public List<String> finish() {
        if (writer == null) {
            return List.of();
        }
        try {
            writer.close();
        } catch (IOException e) {
            throw spool.failure(e);
        }
        spool.copyTo(name, store);
        return List.of(name);
    }

    @Override
    public void close() {
        spool.close();
    }

    private static final class Builder extends ParquetWriter.Builder<Example, Builder> {

        private final JsonObject facts;

        Builder(OutputFile file, JsonObject facts) {
            super(file);
            this.facts = facts;
            withConf(new PlainParquetConfiguration());
            withCompressionCodec(CompressionCodecName.UNCOMPRESSED);
            withWriteMode(ParquetFileWriter.Mode.OVERWRITE);
            withDictionaryEncoding("image", false);
            withDictionaryEncoding("image.bytes", false);
        }

        @Override
        protected Builder self() {
            return this;
        }

        /** Deprecated, and yet abstract. */
        @Override
        @SuppressWarnings("deprecation")
        protected WriteSupport<Example> getWriteSupport(Configuration configuration) {
            return new Rows(facts);
        }

        @Override
        protected WriteSupport<Example> getWriteSupport(ParquetConfiguration configuration) {
            return new Rows(facts);
        }
    }

    /** Writes an example as a row; all have the facts that the first one has. */
    private static final class Rows extends WriteSupport<Example> {

        private final JsonObject facts;
        /** Set before the first row. */
        private @Nullable RecordConsumer consumer;

        Rows(JsonObject facts) {
            this.facts = facts;
        }

        /** Deprecated, and yet abstract. */
        @Override
        @SuppressWarnings("deprecation")
        public WriteContext init(Configuration configuration) {
            return context();
        }

        @Override
        public WriteContext init(ParquetConfiguration configuration) {
            return context();
        }

        private WriteContext context() {
            return new WriteContext(schema(), Map.of("huggingface", features()));
        }

        private MessageType schema() {
            Types.MessageTypeBuilder schema = Types.buildMessage();
            schema.optionalGroup()
                    .optional(PrimitiveTypeName.BINARY)
                    .named("bytes")
                    .optional(PrimitiveTypeName.BINARY)
                    .as(LogicalTypeAnnotation.stringType())
                    .named("path")
                    .named("image");
            schema.optional(PrimitiveTypeName.BINARY)
                    .as(LogicalTypeAnnotation.stringType())
                    .named("text");
            for (Map.Entry<String, JsonElement> fact : facts.entrySet()) {
                if (isNumber(fact.getValue())) {
                    schema.optional(PrimitiveTypeName.DOUBLE).named(fact.getKey());
                } else {
                    schema.optional(PrimitiveTypeName.BINARY)
                            .as(LogicalTypeAnnotation.stringType())
                            .named(fact.getKey());
                }
            }
            return schema.named("example");
        }

        private String features() {
            JsonObject features = new JsonObject();
            JsonObject image = new JsonObject();
            image.addProperty("_type", "Image");
            features.add("image", image);
            features.add("text", value("string"));
            for (Map.Entry<String, JsonElement> fact : facts.entrySet()) {
                features.add(fact.getKey(), value(isNumber(fact.getValue()) ? "float64" : "string"));
            }
            JsonObject info = new JsonObject();
            info.add("features", features);
            JsonObject metadata = new JsonObject();
            metadata.add("info", info);
            return metadata.toString();
        }

        private static JsonObject value(String type) {
            JsonObject value = new JsonObject();
            value.addProperty("dtype", type);
            value.addProperty("_type", "Value");
            return value;
        }

        private static boolean isNumber(JsonElement value) {
            return value instanceof JsonPrimitive primitive && primitive.isNumber();
        }

        @Override
        public void prepareForWrite(RecordConsumer to) {
            consumer = to;
        }

        @Override
        public void write(Example example) {
            RecordConsumer row = Objects.requireNonNull(consumer, "consumer");
            row.startMessage();
            row.startField("image", 0);
            row.startGroup();
            binary(row, "bytes", 0, Binary.fromConstantByteArray(example.png()));
            binary(row, "path", 1, Binary.fromString(example.name() + ".png"));
            row.endGroup();
            row.endField("image", 0);
            binary(row, "text", 1, Binary.fromString(example.caption()));
            int column = 2;
            for (Map.Entry<String, JsonElement> fact : facts.entrySet()) {
                JsonElement value = example.facts().get(fact.getKey());
                if (isNumber(fact.getValue())) {
                    row.startField(fact.getKey(), column);
                    row.addDouble(value.getAsDouble());
                    row.endField(fact.getKey(), column);
                } else {
                    binary(row, fact.getKey(), column, Binary.fromString(value.getAsString()));
                }
                column++;
            }
            row.endMessage();
        }

        private static void binary(RecordConsumer row, String field, int column, Binary value) {
            row.startField(field, column);
            row.addBinary(value);
            row.endField(field, column);
        }
    }

    /** Parquet's view of a stream. */
    private record Spooled(OutputStream out) implements OutputFile {

        @Override
        public PositionOutputStream create(long blockSize) {
            return new PositionOutputStream() {
                private long at;

                @Override
                public long getPos() {
                    return at;
                }

                @Override
                public void write(int value) throws IOException {
                    out.write(value);
                    at++;
                }

                @Override
                public void write(byte[] bytes, int offset, int count) throws IOException {
                    out.write(bytes, offset, count);
                    at += count;
                }

                @Override
                public void flush() throws IOException {
                    out.flush();
                }
            };
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSize) {
            return create(blockSize);
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }
    }
}
