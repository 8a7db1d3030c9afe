package io.github.riffusion4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The page in a real browser, which hears what it plays. Skipped where chromium is not installed. */
class PageTest {

    private static final Path BROWSER = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    /** No assertion about time: only so that a test that fails comes to an end. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static RunningServer server;
    private static ChromeDriver browser;

    @TempDir
    private static Path downloads;

    @BeforeAll
    static void open() {
        Assumptions.assumeTrue(
                Files.exists(BROWSER) && Files.exists(DRIVER),
                "skipped: needs Debian's packages chromium and chromium-driver");
        server = RunningServer.start();
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions()
                .setBinary(BROWSER.toFile())
                .addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--mute-audio", "--hide-scrollbars")
                .setExperimentalOption(
                        "prefs",
                        Map.of(
                                "download.default_directory",
                                downloads.toString(),
                                "profile.default_content_setting_values.automatic_downloads",
                                1));
        options.setCapability("goog:loggingPrefs", logs);
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .usingAnyFreePort()
                        .build(),
                options);
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.quit();
        }
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void load() {
        // Small, since without a graphics card every pixel that moves takes its time.
        size(800, 600, 1);
        browser.get(server.at("/").toString());
        until("all seeds are there", page -> all(".tile").size() == 7);
        run("document.getElementById('steps').value = 6");
    }

    @AfterEach
    void browserHasNothingToComplainAbout() {
        List<LogEntry> complaints = browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .toList();
        assertEquals(List.of(), complaints);
    }

    private static void size(int width, int height, int scale) {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", scale, "mobile", width < 600));
    }

    private static Object run(String script) {
        return Objects.requireNonNullElse(((JavascriptExecutor) browser).executeScript(script), "");
    }

    private static WebElement one(String selector) {
        return browser.findElement(By.cssSelector(selector));
    }

    private static List<WebElement> all(String selector) {
        return browser.findElements(By.cssSelector(selector));
    }

    private static void until(String what, Predicate<ChromeDriver> condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.test(browser)) {
            assertTrue(
                    System.nanoTime() < end,
                    () -> "never: " + what + "; the page says: "
                            + one("#status").getText());
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static double level() {
        return Double.parseDouble(String.valueOf(run("return document.getElementById('level').value")));
    }

    private static void ask(String prompt) {
        WebElement field = one("#prompt");
        field.clear();
        field.sendKeys(prompt, Keys.ENTER);
    }

    private static void untilHeard() {
        until("it can be heard", page -> level() > 0.05);
    }

    private static void screenshot(String name) throws IOException {
        Path directory = Files.createDirectories(Path.of("target", "screenshots"));
        Files.write(directory.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
    }

    @Test
    void aPromptIsPaintedAndHeardAndChangesIntoAnother() throws Exception {
        size(1280, 1000, 1);
        screenshot("desktop-1-first");
        ask("funky jazz piano");
        until("progress is shown", page -> one("#progress").isDisplayed());
        screenshot("desktop-2-painting");
        untilHeard();
        until("what plays is named", page -> one("#now").getText().equals("funky jazz piano"));
        ask("church bells");
        until(
                "the way to the other prompt is painted",
                page -> all("#history p").stream()
                        .anyMatch(title -> title.getText().equals("funky jazz piano → church bells, 25 %")));
        screenshot("desktop-3-playing");
        size(390, 844, 2);
        screenshot("phone-1-playing");
        run("document.getElementById('past').scrollIntoView()");
        screenshot("phone-2-history");
        one("#prompt").sendKeys(Keys.ESCAPE);
        until("silence", page -> level() == 0);
        assertEquals("Stopped.", one("#status").getText());
    }

    @Test
    void stoppingCancelsWhatIsBeingMade() throws Exception {
        long before = server.count("cancelled");
        run("document.getElementById('steps').value = 1000");
        ask("an endless drone");
        until("it is being made", page -> one("#status").getText().contains("%"));
        one("#stop").click();
        until("the server has given it up", page -> server.count("cancelled") > before);
        assertEquals(List.of(), all("#history li"));
    }

    @Test
    void aClipOfOnesOwnIsPaintedOver(@TempDir Path directory) {
        float[] samples = new float[44_100 * 6];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.4 * Math.sin(0.05 * i) * (1 - (i % 11_025) / 11_025.0));
        }
        Path file = directory.resolve("my loop.wav");
        AudioClip.of(44_100, samples).write(file);
        one("#upload").sendKeys(file.toString());
        until("the clip is among the seeds", page -> all(".tile").size() == 8);
        until("and chosen", page -> one("#status").getText().equals("my loop.wav will be painted over."));
        ask("fiddle");
        untilHeard();
        one("#upload").sendKeys(downloadable(directory).toString());
        until("what is no sound is refused", page -> one("#status").getText().contains("is not an audio file"));
        browser.manage().logs().get(LogType.BROWSER); // which tells of the refusal, too
        one("#stop").click();
    }

    private static Path downloadable(Path directory) {
        try {
            return Files.writeString(directory.resolve("letter.wav"), "<html>");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void resultsAreKeptAsFiles() throws Exception {
        one("input[value=nothing] + canvas").click();
        ask("rain");
        until("there is a result", page -> !all("#history li").isEmpty());
        one("#pause").click();
        for (String button : List.of("WAV", "MP3", "PNG")) {
            // Of the oldest: newer ones come in above it.
            WebElement save = one("#history li:last-child").findElements(By.tagName("button")).stream()
                    .filter(candidate -> candidate.getText().equals(button))
                    .findFirst()
                    .orElseThrow();
            // Not with the mouse, under which the list may move.
            save.sendKeys(Keys.ENTER);
            until(button + " is saved", page -> saved("." + button.toLowerCase(Locale.ROOT)));
        }
        assertEquals("Resume", one("#pause").getText());
        assertEquals("Paused.", one("#status").getText());
        one("#stop").click();
    }

    private static boolean saved(String extension) {
        try (Stream<Path> files = Files.list(downloads)) {
            return files.map(Path::toString).anyMatch(name -> name.contains("rain-42") && name.endsWith(extension));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void keyboardAndScreenReaderFindEverything() {
        for (WebElement control : all("button, input, select, meter, progress, canvas[role]")) {
            assertTrue(
                    !control.isDisplayed()
                            || !Objects.requireNonNull(control.getAccessibleName())
                                    .isBlank(),
                    () -> "has no name: " + control.getDomProperty("outerHTML"));
        }
        one("body").sendKeys("/");
        assertEquals("prompt", String.valueOf(browser.switchTo().activeElement().getDomAttribute("id")));
        WebElement seed = one("input[name=seed-image]:checked");
        seed.sendKeys(Keys.ARROW_RIGHT);
        assertEquals(
                "agile", String.valueOf(one("input[name=seed-image]:checked").getDomAttribute("value")));
        for (int width : List.of(320, 390, 768, 1280)) {
            size(width, 800, 1);
            assertEquals(
                    true,
                    run("return document.documentElement.scrollWidth <= innerWidth"),
                    "nothing sticks out at a width of " + width);
        }
    }
}
