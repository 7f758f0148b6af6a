package io.github.hrm4j.train.view;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium, driven as a person would: pages, clicks, keys, and what it complains of. */
public final class TestBrowser implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final int PATIENCE_MILLIS = 30_000;

  private final ChromeDriver driver;
  private final Path profile;

  private TestBrowser(ChromeDriver driver, Path profile) {
    this.driver = driver;
    this.profile = profile;
  }

  /** Starts one; where there is none the test is skipped, but not in CI. */
  public static TestBrowser start() throws IOException {
    Optional<File> browser = NAMES.stream().flatMap(TestBrowser::onPath).findFirst();
    Optional<File> driver = onPath("chromedriver").findFirst();
    if (browser.isEmpty() || driver.isEmpty()) {
      String missing =
          "no chromium and chromedriver here: apt-get install chromium chromium-driver";
      if ("true".equals(System.getenv("CI"))) {
        throw new AssertionError("CI must have a browser, but there is " + missing);
      }
      Assumptions.abort(missing);
    }
    Path profile = Files.createTempDirectory("hrm-browser");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(browser.get());
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--user-data-dir=" + profile);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(driver.get())
            .usingAnyFreePort()
            .withSilent(true)
            .build();
    return new TestBrowser(new ChromeDriver(service, options), profile);
  }

  private static Stream<File> onPath(String name) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(folder -> new File(folder, name))
        .filter(File::canExecute);
  }

  /** Opens a page and waits until it says that everything is drawn. */
  public void open(URI page) {
    driver.get("about:blank"); // so that only the part after # may differ from the last page
    driver.manage().logs().get(LogType.BROWSER);
    driver.get(page.toString());
    await("return typeof hrm !== 'undefined' && hrm.ready > 0");
  }

  /** Opens one of the page's tabs. */
  public void tab(String section) {
    find("#tab-" + section).click();
    await("return document.getElementById('section-" + section + "').children.length > 0");
  }

  /** What the page's console has said since the page was opened, warnings included. */
  public List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** Runs a script in the page. */
  public Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** A number that a script returns. */
  public double number(String script, Object... arguments) {
    return ((Number) run(script, arguments)).doubleValue();
  }

  /** A text that a script returns. */
  public String text(String script, Object... arguments) {
    return String.valueOf(run(script, arguments));
  }

  /** Waits until a script returns true; it is asked in the page itself, every few milliseconds. */
  public void await(String script) {
    driver.manage().timeouts().scriptTimeout(java.time.Duration.ofMillis(2L * PATIENCE_MILLIS));
    Object held =
        driver.executeAsyncScript(
            """
            const done = arguments[arguments.length - 1];
            const holds = new Function(arguments[0]);
            const end = performance.now() + arguments[1];
            (function ask() {
              if (holds()) done(true);
              else if (performance.now() > end) done(false);
              else setTimeout(ask, 15);
            })();
            """,
            script,
            PATIENCE_MILLIS);
    if (!Boolean.TRUE.equals(held)) {
      throw new AssertionError("waited in vain for: " + script + "\n" + complaints());
    }
  }

  /** An element. */
  public WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  /** All elements. */
  public List<WebElement> findAll(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  /** Presses keys where the focus is. */
  public void press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  /** Moves the mouse over an element, so far from its middle. */
  public void hover(WebElement element, int right, int down) {
    new Actions(driver).moveToElement(element, right, down).perform();
  }

  /** The window, in CSS pixels; zoomed, so many pixels of the screen are one of the page. */
  public void window(int width, int height, double zoom) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", zoom, "mobile", false));
  }

  /** The user's preferences, by the names of media queries. */
  public void prefer(String... namesAndValues) {
    List<Map<String, String>> features = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      features.add(Map.of("name", namesAndValues[i], "value", namesAndValues[i + 1]));
    }
    driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", features));
  }

  /** The usual window and no preferences. */
  public void reset() {
    prefer();
    driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    driver.manage().window().setSize(new Dimension(1280, 900));
  }

  /**
   * Goes on with Tab from the first element to the last.
   *
   * @param name a script that names the element that has the focus, {@code none} if none has
   */
  public List<String> tabThrough(String name) {
    run("document.querySelector('a[href]').focus({focusVisible: true})");
    List<String> seen = new ArrayList<>();
    String at = text(name);
    while (!at.equals("none") && !seen.contains(at)) {
      seen.add(at);
      press(Keys.TAB);
      at = text(name);
    }
    return seen;
  }

  /** A picture of the window, for people. */
  public byte[] picture() {
    return driver.getScreenshotAs(org.openqa.selenium.OutputType.BYTES);
  }

  @Override
  public void close() throws IOException {
    driver.quit();
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(java.util.Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }
}
