package io.github.riffusion4j.spark;

import io.github.riffusion4j.base.Cancellation;
import io.github.riffusion4j.base.CancelledException;
import io.github.riffusion4j.base.Progress;
import io.github.riffusion4j.base.RiffusionException;
import io.github.riffusion4j.dataset.CaptionTable;
import io.github.riffusion4j.dataset.Cluster;
import io.github.riffusion4j.dataset.DatasetStore;
import io.github.riffusion4j.dataset.Shard;
import io.github.riffusion4j.dataset.ShardReport;
import io.github.riffusion4j.dataset.SoundFiles;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.Success$;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

/**
 * The executors of a Spark session. Every part of a work is a task, which Spark does again elsewhere when its executor
 * is lost. What the parts of a data set count, {@code riffusion.examples}, {@code riffusion.leftOut} and
 * {@code riffusion.failures}, is seen in Spark's accumulators while it runs; a task that Spark does twice counts twice
 * there, and once in the report.
 *
 * <p>For use by one thread at a time.
 */
public final class SparkCluster implements Cluster {

    private static final int POLL_MS = 200;

    private final SparkSession session;
    private final boolean owned;

    private SparkCluster(SparkSession session, boolean owned) {
        this.session = session;
        this.owned = owned;
    }

    /** The executors of a session, which is left to be closed by its owner. */
    public static SparkCluster of(SparkSession session) {
        return new SparkCluster(session, false);
    }

    /**
     * Starts a session of its own, which {@link #close} ends. {@code submitted} takes what {@code spark-submit} says.
     */
    public static final class Provider implements Cluster.Provider {

        private static final String LOGGING = "log4j2.configurationFile";

        @Override
        public Cluster connect(String master) {
            // Before Spark's first class is loaded; it reports its start at length otherwise.
            if (!master.equals("submitted") && System.getProperty(LOGGING) == null) {
                System.setProperty(LOGGING, "classpath:io/github/riffusion4j/spark/log4j2.properties");
            }
            SparkSession.Builder builder = SparkSession.builder().appName("riffusion");
            if (!master.equals("submitted")) {
                builder.master(master);
            }
            // No port of a web page is opened that nobody asked for.
            builder.config("spark.ui.enabled", System.getProperty("spark.ui.enabled", "false"));
            builder.config("spark.ui.showConsoleProgress", "false");
            ApplicationJars.ofThisProcess(master).ifPresent(jars -> builder.config("spark.jars", jars));
            try {
                return new SparkCluster(builder.getOrCreate(), true);
            } catch (RuntimeException e) {
                throw new RiffusionException("Spark at " + master + " cannot be reached: " + e.getMessage(), e);
            }
        }
    }

    @Override
    public <T extends Serializable, R extends Serializable> List<R> run(
            List<T> parts, Work<T, R> work, Progress progress, Cancellation cancellation) {
        if (parts.isEmpty()) {
            return List.of();
        }
        JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
        Counters counters = new Counters(session);
        JavaRDD<Done<R>> tasks = context.parallelize(numbered(parts), parts.size())
                .map(part -> new Done<>(part.number(), counters.counted(work.apply(part.value(), new Cancellation()))));
        String group = "riffusion-" + UUID.randomUUID();
        TaskProgress listener = new TaskProgress(progress, parts.size());
        context.setJobGroup(group, "riffusion: " + parts.size() + " parts", true);
        session.sparkContext().addSparkListener(listener);
        try {
            return ordered(await(tasks.collectAsync(), group, context, cancellation));
        } finally {
            session.sparkContext().removeSparkListener(listener);
            context.clearJobGroup();
        }
    }

    private static <T extends Serializable> List<Numbered<T>> numbered(List<T> parts) {
        List<Numbered<T>> numbered = new ArrayList<>(parts.size());
        for (T part : parts) {
            numbered.add(new Numbered<>(numbered.size(), part));
        }
        return numbered;
    }

    private static <R extends Serializable> List<R> ordered(List<Done<R>> done) {
        List<R> results = new ArrayList<>(Collections.nCopies(done.size(), null));
        done.forEach(part -> results.set(part.number(), part.result()));
        return results;
    }

    private static <R> List<R> await(
            JavaFutureAction<List<R>> job, String group, JavaSparkContext context, Cancellation cancellation) {
        while (true) {
            try {
                return job.get(POLL_MS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (cancellation.isCancelled()) {
                    context.cancelJobGroup(group);
                    throw new CancelledException();
                }
            } catch (InterruptedException e) {
                context.cancelJobGroup(group);
                Thread.currentThread().interrupt();
                throw new CancelledException(e);
            } catch (ExecutionException e) {
                throw failure(e);
            }
        }
    }

    /** Spark's message holds the executor's whole stack trace; its first line says what went wrong. */
    private static RiffusionException failure(ExecutionException e) {
        Throwable cause = Optional.ofNullable(e.getCause()).orElse(e);
        while (cause.getCause() != null && !(cause instanceof RiffusionException)) {
            cause = cause.getCause();
        }
        String message = String.valueOf(cause.getMessage());
        int end = message.indexOf("\n\tat ");
        return new RiffusionException(
                "a task failed on Spark, and parts that were finished stay: "
                        + (end < 0 ? message : message.substring(0, end)).strip(),
                e);
    }

    @Override
    public DatasetStore store(String address) {
        return HadoopFiles.isAddress(address) ? new HadoopStore(address) : DatasetStore.of(Path.of(address));
    }

    @Override
    public List<Shard.Source> recordings(String address, String glob, CaptionTable captions, String output) {
        return HadoopFiles.recordings(address, glob, captions, output);
    }

    @Override
    public SoundFiles files() {
        return HadoopFiles::open;
    }

    @Override
    public void close() {
        if (owned) {
            session.stop();
        }
    }

    private record Numbered<T extends Serializable>(int number, T value) implements Serializable {

        private static final long serialVersionUID = 1;
    }

    private record Done<R extends Serializable>(int number, R result) implements Serializable {

        private static final long serialVersionUID = 1;
    }

    /** Spark's counters of what data sets are made of. */
    private static final class Counters implements Serializable {

        private static final long serialVersionUID = 1;

        private final LongAccumulator examples;
        private final LongAccumulator leftOut;
        private final LongAccumulator failures;

        Counters(SparkSession session) {
            examples = session.sparkContext().longAccumulator("riffusion.examples");
            leftOut = session.sparkContext().longAccumulator("riffusion.leftOut");
            failures = session.sparkContext().longAccumulator("riffusion.failures");
        }

        <R> R counted(R result) {
            if (result instanceof ShardReport report) {
                examples.add(report.examples());
                leftOut.add(report.leftOut());
                failures.add(report.failures());
            }
            return result;
        }
    }

    /** Hears of tasks on Spark's thread for listeners, one at a time. */
    private static final class TaskProgress extends SparkListener {

        private final Progress progress;
        private final int total;
        private int done;

        TaskProgress(Progress progress, int total) {
            this.progress = progress;
            this.total = total;
        }

        @Override
        public void onTaskEnd(SparkListenerTaskEnd task) {
            if (task.reason() == Success$.MODULE$ && done < total) {
                done++;
                progress.report(done, total);
            }
        }
    }
}
