package io.github.riffusion4j.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.riffusion4j.audio.AudioClip;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
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
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * The page in a real browser, which hears what it plays. Skipped where chromium is not installed. With
 * {@code -Driffusion.axe=axe.min.js}, the file of the npm package axe-core, every state is checked for accessibility.
 */
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
        load(server, "");
    }

    private static void load(RunningServer server, String fragment) {
        browser.get(server.at("/").toString());
        // Few steps, so that the page does not wait for the model.
        run(
                "localStorage.clear(); localStorage.setItem('riffusion.settings', '{\"steps\": \"1\", \"start\": \"\", \"seconds\": \"1.28\"}')");
        browser.get("about:blank");
        browser.get(server.at("/" + fragment).toString());
    }

    @AfterEach
    void browserHasNothingToComplainAbout() {
        List<LogEntry> complaints = browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .toList();
        assertEquals(List.of(), complaints);
    }

    /** Forgets what the browser logged of errors that are meant to be. */
    private static void forgetComplaints() {
        browser.manage().logs().get(LogType.BROWSER);
    }

    private static void size(int width, int height, int scale) {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", scale, "mobile", width < 600));
    }

    /** A slow line. */
    private static void latency(int milliseconds) {
        browser.executeCdpCommand("Network.enable", Map.of());
        browser.executeCdpCommand(
                "Network.emulateNetworkConditions",
                Map.of("offline", false, "latency", milliseconds, "downloadThroughput", -1, "uploadThroughput", -1));
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

    /** Not with the mouse, under which the page may move. */
    private static void press(String selector) {
        one(selector).sendKeys(Keys.ENTER);
    }

    private static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, () -> "never: " + what + "; the page says: " + status());
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static String status() {
        return String.valueOf(run("return document.getElementById('status').textContent"));
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
        until("it can be heard", () -> level() > 0.05);
    }

    private static void untilFilled() {
        until("all starts are there", () -> all("#starts .tile").size() == 7);
    }

    private static String now() {
        return String.valueOf(run("return document.getElementById('now').textContent"));
    }

    /** The list of what comes next, which changes any time. */
    private static String upcoming() {
        return String.valueOf(run("return document.getElementById('upcoming').textContent"));
    }

    /** What was heard and requested, the latest first, as the page keeps it. */
    private static String heard(String field) {
        return String.valueOf(run("return JSON.stringify(JSON.parse(localStorage.getItem('riffusion.heard') ?? '[]')"
                + ".map((entry) => entry." + field + "))"));
    }

    /** The id of what is started from. */
    private static String start() {
        return String.valueOf(run("return document.querySelector('input[name=start]:checked')?.value"));
    }

    private static void stop() {
        run("document.getElementById('stop').click()");
        until("silence", () -> level() == 0);
    }

    private static void screenshot(String name) throws IOException {
        Path directory = Files.createDirectories(Path.of("target", "screenshots"));
        Files.write(directory.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
        String axe = System.getProperty("riffusion.axe", "");
        if (!axe.isEmpty()) {
            run(Files.readString(Path.of(axe)));
            Object violations = ((JavascriptExecutor) browser)
                    .executeAsyncScript("const done = arguments[0]; axe.run().then(({ violations }) => done("
                            + "violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target)}`)))");
            assertEquals(List.of(), violations, name);
        }
    }

    private static boolean saved(String part, String extension) {
        try (Stream<Path> files = Files.list(downloads)) {
            return files.map(file -> file.getFileName().toString())
                    .anyMatch(name -> name.contains(part) && name.endsWith(extension));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void oneClickPlaysASurprise() throws Exception {
        size(1280, 800, 1);
        untilFilled();
        screenshot("desktop-1-first");
        String surprise = now();
        assertTrue(!surprise.isBlank(), "it says what it would play");
        one("#stage-play").click();
        until("progress is shown", () -> one("#progress").isDisplayed());
        untilHeard();
        assertEquals(surprise, now());
        until("what comes next is listed", () -> !all("#upcoming li").isEmpty());
        until("with a countdown", () -> upcoming().matches("(?s).*in \\d+ s.*"));
        screenshot("desktop-2-playing");
        one("#stage-play").click();
        until("it pauses", () -> status().equals("Paused."));
        one("#stage-play").click();
        until("and goes on", () -> status().equals("Playing."));
        new Actions(browser)
                .moveToElement(one("#stage-play"), 40 - one("#stage-play").getSize().width / 2, 0)
                .click()
                .perform();
        assertEquals("Playing.", status(), "a click in the past goes back there");
        one("body").sendKeys(Keys.ESCAPE);
        until("silence", () -> level() == 0);
        assertEquals("Stopped.", status());
    }

    @Test
    void anEarlyClickWaitsForTheServer() {
        latency(1500);
        try {
            browser.navigate().refresh();
            one("#stage-play").click();
            assertEquals(0, all("#starts .tile canvas").size(), "nothing is known yet");
            untilHeard();
            untilFilled();
        } finally {
            latency(0);
        }
        stop();
    }

    @Test
    void aServerWithAKeyIsAskedOnce() throws Exception {
        try (RunningServer locked = RunningServer.start(settings -> settings.apiKey("s3cret"))) {
            load(locked, "");
            until("the key is asked for", () -> one("#key-dialog").isDisplayed());
            screenshot("desktop-3-key");
            one("#api-key").sendKeys("wrong", Keys.ENTER);
            until("again", () -> one("#key-dialog").isDisplayed());
            one("#api-key").clear();
            one("#api-key").sendKeys("s3cret", Keys.ENTER);
            untilFilled();
            one("#stage-play").click();
            untilHeard();
            stop();
            forgetComplaints();
        }
    }

    @Test
    void musicGoesOnWhileTheServerIsAway() {
        RunningServer away = RunningServer.start();
        load(away, "");
        one("#stage-play").click();
        untilHeard();
        int port = away.port();
        away.close();
        until("it says that the server is away", () -> status().startsWith("The server does not answer. What is here"));
        untilHeard();
        try (RunningServer back = RunningServer.start(settings -> settings.port(port))) {
            assertEquals(port, back.port());
            int before = all("#heard li").size();
            until("it goes on when the server is back", () -> all("#heard li").size() > before);
            untilHeard();
            stop();
        }
        forgetComplaints();
    }

    @Test
    void anotherPromptIsGeneratedFirst() throws Exception {
        ask("funky jazz piano");
        untilHeard();
        until("clips lie ready", () -> all("#upcoming li").size() >= 2);
        ask("church bells");
        until("they are dropped", () -> !upcoming().contains("funky"));
        until("it is heard", () -> now().equals("church bells"));
        assertTrue(heard("title").matches("\\[(\"church bells\",)+(\"funky jazz piano\",?)+]"), heard("title"));
        size(390, 844, 2);
        screenshot("phone-1-playing");
        run("document.getElementById('heard').scrollIntoView()");
        screenshot("phone-2-heard");
        stop();
    }

    @Test
    void fromNothingNoClipIsTheSameAsAnother() {
        load(
                server,
                "#sounds=" + encoded("[{\"text\":\"rain\",\"share\":1}]") + "&start=%22%22&steps=%221%22&seconds="
                        + encoded("\"1.28\""));
        untilFilled();
        press("#go");
        until("there are some", () -> all("#heard li").size() >= 5);
        String bodies = heard("body");
        List<String> requests = List.of(bodies.substring(1, bodies.length() - 1).split("(?<=}),(?=\\{)", -1));
        assertEquals(requests.size(), requests.stream().distinct().count(), bodies);
        assertTrue(bodies.contains("\"variation\":{\"seed\":43,\"strength\":0.25}"), bodies);
        stop();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void thePictureDoesNotGoBackIntoTheNoise() {
        Object shares = ((JavascriptExecutor) browser).executeAsyncScript("""
                const done = arguments[0];
                import("./spectrogram.js").then(({ Emerging }) => {
                  const emerging = new Emerging();
                  emerging.begin();
                  done([{ state: "waiting" }, { state: "running", step: 1, steps: 2 }, { state: "running" },
                    { state: "done" }].map((status) => { emerging.hear(status); return String(emerging.share); }));
                });""");
        assertEquals(List.of("0", "0.5", "0.5", "1"), shares);
    }

    @Test
    void aWrongValueIsShown() throws Exception {
        untilFilled();
        run("document.getElementById('steps').value = 5000;"
                + "document.getElementById('steps').dispatchEvent(new Event('input'))");
        press("#go");
        assertTrue(one("#steps").isDisplayed(), "its panel opens");
        assertEquals("steps", browser.switchTo().activeElement().getDomAttribute("id"));
        assertTrue(status().startsWith("Steps: "), status());
        screenshot("desktop-4-wrong");
    }

    @Test
    void whatIsRefusedIsSaidAndCanBeMended() {
        load(server, "#sounds=" + encoded("[{\"text\":\"rain\",\"share\":1}]") + "&steps=%221%22");
        untilFilled();
        run("document.getElementById('tempo').value = 300;"
                + "document.getElementById('tempo').dispatchEvent(new Event('input'))");
        press("#go");
        until("the server's word is shown", () -> status().startsWith("That did not work: "));
        run("document.getElementById('tempo').value = '';"
                + "document.getElementById('tempo').dispatchEvent(new Event('input'))");
        untilHeard();
        stop();
    }

    @Test
    void stoppingCancelsWhatIsBeingMade() {
        untilFilled();
        long before = server.count("cancelled");
        run("document.getElementById('steps').value = 1000;"
                + "document.getElementById('steps').dispatchEvent(new Event('input'))");
        ask("an endless drone");
        until("it is being made", () -> status().contains("%"));
        one("#stop").click();
        until("the server has given it up", () -> server.count("cancelled") > before);
        assertEquals(List.of(), all("#heard li"));
    }

    @Test
    void whatIsLikedStays() throws Exception {
        size(1280, 800, 1);
        ask("rain");
        untilHeard();
        press("#like");
        assertEquals("true", one("#like").getDomAttribute("aria-pressed"));
        assertEquals(1, all("#liked li").size());
        stop();
        browser.navigate().refresh();
        untilFilled();
        assertEquals("rain", one("#prompt").getDomProperty("value"));
        assertEquals(1, all("#liked li").size());
        assertTrue(!all("#heard li").isEmpty());
        screenshot("desktop-5-liked");
        press("#liked .picture");
        until("it is generated again, and heard", () -> now().equals("rain") && level() > 0.05);
        press("#liked .like");
        assertEquals(0, all("#liked li").size());
        stop();
    }

    @Test
    void resultsAreKeptAsFiles() throws Exception {
        ask("rain");
        untilHeard();
        press("#pause");
        until("it pauses", () -> status().equals("Paused."));
        for (String button : List.of("WAV", "MP3", "PNG")) {
            String menu = "#heard li:last-child ";
            run("document.querySelector('" + menu + "details').open = true");
            if (button.equals("WAV")) {
                size(390, 844, 1);
                screenshot("phone-3-menu");
                size(800, 600, 1);
            }
            all(menu + ".menu button").stream()
                    .filter(candidate -> candidate.getText().equals(button))
                    .findFirst()
                    .orElseThrow()
                    .sendKeys(Keys.ENTER);
            until(button + " is saved", () -> saved("rain-42", button.toLowerCase(Locale.ROOT)));
        }
        press("#minute");
        until("the last minute is saved", () -> saved("riffusion-minute", "wav"));
        AudioClip minute = AudioClip.read(downloads.resolve("riffusion-minute.wav"));
        assertTrue(minute.rms() > 0.001, "it can be heard");
        stop();
    }

    @Test
    void aLinkCarriesPromptSeedAndSettings() {
        load(
                server,
                "#sounds=" + encoded("[{\"text\":\"rain\",\"share\":3},{\"text\":\"bells\",\"share\":1}]")
                        + "&seed=7&start=%22vibes%22&steps=%221%22&nonsense=1&strength=%22x%22");
        untilFilled();
        assertEquals("rain", one("#prompt").getDomProperty("value"));
        assertEquals("7", one("#seed").getDomProperty("value"));
        assertEquals("vibes", start());
        press("#go");
        untilHeard();
        assertEquals("rain 75 % + bells 25 %", now());
        assertTrue(heard("body").contains("\"blend\":[{\"prompt\":\"bells\",\"share\":0.25}]"), heard("body"));
        stop();
    }

    @Test
    void soundsAreMixed() throws Exception {
        size(1280, 800, 1);
        untilFilled();
        press("button[aria-controls=panel-mix]");
        ask("rain");
        press("#add-sound");
        browser.switchTo().activeElement().sendKeys("bells");
        press("#add-sound");
        browser.switchTo().activeElement().sendKeys("storm");
        screenshot("desktop-6-mix");
        WebElement pad = one("#pad");
        new Actions(browser).scrollToElement(pad).perform();
        new Actions(browser)
                .moveToElement(pad, 0, pad.getSize().height / 2 - 2)
                .click()
                .perform();
        until("the nearest sound is nearly all", () -> now().startsWith("storm") || now().contains("storm 9"));
        one("#sounds li:nth-child(2) input[type=range]").sendKeys(Keys.END);
        until("sliders do the same", () -> now().startsWith("bells"));
        one("#intensity").sendKeys(Keys.END);
        until("intensity is heard by the model, too", () -> heard("body").contains("bells, energetic"));
        stop();
    }

    @Test
    void aSoundOfOnesOwnIsTheStart(@TempDir Path directory) throws Exception {
        size(1280, 800, 1);
        untilFilled();
        press("button[aria-controls=panel-start]");
        float[] samples = new float[44_100 * 9];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.4 * Math.sin(0.05 * i) * (1 - (i % 11_025) / 11_025.0));
        }
        Path file = directory.resolve("my loop.wav");
        AudioClip.of(44_100, samples).write(file);
        one("#upload").sendKeys(file.toString());
        until("it is chosen", () -> status().equals("my loop.wav is what the music starts from."));
        assertEquals(8, all("#starts .tile").size());
        String first = start();
        screenshot("desktop-7-upload");
        one("#span-start").sendKeys(Keys.END);
        until("another part of it is", () -> !first.equals(start()));
        assertEquals(8, all("#starts .tile").size());
        ask("fiddle");
        untilHeard();
        stop();
        one("#upload")
                .sendKeys(Files.writeString(directory.resolve("letter.wav"), "<html>")
                        .toString());
        until("what is no sound is refused", () -> status().contains("is not an audio file"));
        forgetComplaints();
        press("#starts .remove");
        assertEquals(7, all("#starts .tile").size());
        assertEquals("", start());
    }

    @Test
    void keyboardAndScreenReaderFindEverything() throws Exception {
        untilFilled();
        run("document.querySelectorAll('.panel').forEach((panel) => { panel.hidden = false; })");
        for (WebElement control : all("button, input, select, meter, progress, canvas[role], summary")) {
            assertTrue(
                    !control.isDisplayed()
                            || !Objects.requireNonNull(control.getAccessibleName())
                                    .isBlank(),
                    () -> "has no name: " + control.getDomProperty("outerHTML"));
        }
        for (int width : List.of(320, 390, 834, 1280)) {
            size(width, 800, 1);
            assertEquals(
                    true,
                    run("return document.documentElement.scrollWidth <= innerWidth"),
                    "nothing sticks out at a width of " + width);
        }
        size(390, 844, 1);
        screenshot("phone-4-panels");
        assertEquals(
                List.of(),
                run("return [...document.querySelectorAll('button, select, summary, input:not([type=range])"
                        + ":not([type=checkbox]):not([type=radio]):not([type=file])')]"
                        + ".filter((e) => e.offsetParent && (e.offsetHeight < 44 || e.offsetWidth < 44))"
                        + ".map((e) => e.outerHTML)"),
                "fingers need 44 pixels");
        one("body").sendKeys("/");
        assertEquals("prompt", browser.switchTo().activeElement().getDomAttribute("id"));
    }
}
