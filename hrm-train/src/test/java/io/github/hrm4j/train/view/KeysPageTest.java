package io.github.hrm4j.train.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/**
 * Keys act where a user is: after a click on a tab, on the board or in the list, and on opening the
 * page at a section; and controls keep their own.
 */
@ExtendWith(BrowserExtension.class)
class KeysPageTest {
  @TempDir private static Path folder;
  private static Path page;

  @BeforeAll
  static void make() throws IOException {
    Path data = Pages.sudokus(folder.resolve("data"));
    Path run = Pages.run(data, folder.resolve("run"));
    page = Pages.view(run, folder.resolve("report.html"), "--puzzles", "4");
  }

  /** Low, so that there is something to scroll. */
  @BeforeEach
  void open(TestBrowser browser) {
    browser.window(1280, 500, 1);
    browser.open(page.toUri());
  }

  private static void openPredictions(TestBrowser browser) {
    browser.open(URI.create(page.toUri() + "#predictions"));
    browser.await("return document.querySelectorAll('.puzzle-list .chip').length === 4");
  }

  private static void clickTheTab(TestBrowser browser) {
    browser.tab("predictions");
    browser.await("return document.querySelectorAll('.puzzle-list .chip').length === 4");
  }

  private static int segment(TestBrowser browser) {
    return (int) browser.number("return hrm.player.state.segment");
  }

  private static int row(TestBrowser browser) {
    return (int) browser.number("return hrm.player.state.row");
  }

  private static String shown(TestBrowser browser) {
    return browser.text("return document.querySelector('main > section:not([hidden])').id");
  }

  /** All that the page advertises. */
  private static void allKeysAct(TestBrowser browser) {
    browser.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_LEFT);
    assertThat(segment(browser)).isEqualTo(1);
    browser.press(Keys.END);
    assertThat(segment(browser)).isEqualTo(4);
    browser.press(Keys.HOME);
    assertThat(segment(browser)).isZero();
    browser.press("nnp");
    assertThat(row(browser)).isEqualTo(1);
    double before = browser.number("return scrollY");
    browser.press(Keys.SPACE);
    assertThat(browser.find("#play").getText()).isEqualTo("Pause");
    browser.press(Keys.SPACE);
    assertThat(browser.find("#play").getText()).isEqualTo("Play");
    assertThat(browser.number("return scrollY")).isEqualTo(before);
    assertThat(shown(browser)).isEqualTo("section-predictions");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void afterAClickOnTheTab(TestBrowser browser) {
    clickTheTab(browser);
    allKeysAct(browser);
    assertThat(browser.text("return getComputedStyle(document.activeElement).outlineStyle"))
        .isEqualTo("none"); // no frame around it all for somebody with a mouse
  }

  @Test
  void onOpeningThePageThere(TestBrowser browser) {
    openPredictions(browser);
    allKeysAct(browser);
  }

  @Test
  void afterAClickOnTheBoard(TestBrowser browser) {
    clickTheTab(browser);
    browser.find("#scene .board").click();
    allKeysAct(browser);
  }

  @Test
  void afterAClickInTheList(TestBrowser browser) {
    clickTheTab(browser);
    browser.findAll(".chip").get(2).click();
    browser.findAll(".chip").getFirst().click();
    allKeysAct(browser);
    browser.press("n"); // the focus goes along, so that Space does not choose the one before
    assertThat(browser.text("return document.activeElement.dataset.row")).isEqualTo("2");
  }

  @Test
  void afterAMoveOfTheSliderAndAtTheLastButton(TestBrowser browser) {
    openPredictions(browser);
    browser.find("[aria-label^='To the last']").click();
    assertThat(segment(browser)).isEqualTo(4);
    browser.press(Keys.ARROW_LEFT); // the button has been disabled by its own click
    assertThat(segment(browser)).isEqualTo(3);
    browser.find("[aria-label=Segment]").click();
    int middle = segment(browser);
    browser.press(Keys.ARROW_RIGHT); // once, not by the slider and by the page
    assertThat(segment(browser)).isEqualTo(middle + 1);
    browser.press("n");
    assertThat(row(browser)).isEqualTo(1);
  }

  @Test
  void tabsKeepTheirArrowsForThoseWhoUseTheKeyboard(TestBrowser browser) {
    browser.run("document.getElementById('tab-curves').focus()");
    browser.press(Keys.ARROW_RIGHT);
    assertThat(shown(browser)).isEqualTo("section-predictions");
    browser.await("return document.querySelectorAll('.puzzle-list .chip').length === 4");
    browser.press(Keys.ARROW_RIGHT);
    assertThat(shown(browser)).isEqualTo("section-data");
    browser.press(Keys.ARROW_LEFT);
    assertThat(segment(browser)).isZero();
    browser.press(Keys.ENTER); // into the section, where it is seen that the focus is there
    assertThat(browser.text("return document.activeElement.id")).isEqualTo("section-predictions");
    assertThat(browser.text("return getComputedStyle(document.activeElement).outlineStyle"))
        .isEqualTo("solid");
    allKeysAct(browser);
  }

  @Test
  void whatIsTypedIntoControlsStaysThere(TestBrowser browser) {
    openPredictions(browser);
    browser.run("document.getElementById('player-filter').focus()");
    browser.press("n"); // "not solved"; an arrow on it chooses too
    assertThat(row(browser)).isZero();
    assertThat(browser.text("return document.getElementById('player-filter').value"))
        .isEqualTo("unsolved");
    browser.run("document.querySelector('#section-predictions [type=checkbox]').focus()");
    browser.press(Keys.SPACE);
    assertThat(browser.find("#play").getText()).isEqualTo("Play");
    assertThat(browser.run("return hrm.player.state.right")).isEqualTo(true);
    browser.run("document.querySelector('#section-predictions summary').focus()");
    browser.press(Keys.SPACE);
    assertThat(browser.find("#play").getText()).isEqualTo("Play");
    assertThat(browser.run("return document.querySelector('#section-predictions details').open"))
        .isEqualTo(true);
    WebElement summary = browser.find("#section-predictions summary");
    summary.sendKeys(Keys.chord(Keys.SHIFT, Keys.ARROW_RIGHT)); // held with others they mean others
    summary.sendKeys(Keys.chord(Keys.CONTROL, Keys.ARROW_RIGHT));
    assertThat(segment(browser)).isZero();
    browser.tab("data");
    browser.await("return document.querySelectorAll('.card').length > 3");
    browser.find("#search").sendKeys("1", Keys.ARROW_LEFT, "0");
    assertThat(browser.text("return document.getElementById('search').value")).isEqualTo("01");
    assertThat(segment(browser)).isZero(); // nor does a section act that is not shown
  }

  @Test
  void theArrowsWalkThroughThePuzzlesOfAnotherSection(TestBrowser browser) {
    browser.tab("data");
    browser.await("return document.querySelectorAll('.card').length > 3");
    int first = (int) browser.number("return hrm.browser.state.chosen");
    browser.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_LEFT);
    assertThat(browser.number("return hrm.browser.state.chosen")).isEqualTo(first + 1);
    browser.press(Keys.PAGE_DOWN); // scrolls, as everywhere
    browser.await("return scrollY > 0");
  }
}
