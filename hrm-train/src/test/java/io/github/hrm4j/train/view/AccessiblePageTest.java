package io.github.hrm4j.train.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Keyboard, zoom, narrow windows, light and dark, contrast, names, and movement, in a browser. */
@ExtendWith(BrowserExtension.class)
class AccessiblePageTest {
  private static final List<String> SECTIONS = List.of("curves", "predictions", "data", "settings");

  /** What can be reached: shown, enabled, and not taken out of the order as other tabs are. */
  private static final String REACHABLE =
      """
      const all = document.querySelectorAll('a[href], button, select, input, summary, [tabindex]');
      const list = [...all].filter((e) => e.tabIndex >= 0 && !e.disabled && e.getClientRects().length
          && getComputedStyle(e).visibility === 'visible');
      list.forEach((e, i) => e.dataset.order = i);
      return list.length;
      """;

  private static final String FOCUSED =
      """
      const e = document.activeElement;
      if (!e || e === document.body) return 'none';
      const style = getComputedStyle(e);
      const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
      return e.dataset.order + (seen ? '' : ' without a visible focus: ' + e.outerHTML.slice(0, 90));
      """;

  /** Of what a control's name may come from: a label, an attribute, its own text. */
  private static final String NAMELESS =
      """
      const name = (e) => e.getAttribute('aria-label') || [...(e.labels || [])].map((l) => l.textContent).join('')
          || (e.matches('select, input') ? '' : e.textContent);
      const list = [...document.querySelectorAll('button, select, input, summary, [role=group], svg[role=img]')];
      const nameless = list.filter((e) => e.getClientRects().length && !e.closest('[aria-hidden=true]') && !name(e).trim());
      return nameless.length ? nameless[0].outerHTML : 'none';
      """;

  /** The lowest ratio of any text to what is behind it, by WCAG's formula, with the text. */
  private static final String CONTRAST =
      """
      const parse = (c) => (c.match(/[\\d.]+/g) || []).map(Number);
      const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
          .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
          .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
      const behind = (e) => {
        for (; e; e = e.parentElement) {
          const c = parse(getComputedStyle(e).backgroundColor);
          if (c.length === 3 || c[3] === 1) return c;
        }
        return [255, 255, 255];
      };
      let worst = [99, ''];
      for (const e of document.querySelectorAll('body *')) {
        const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
        if (!own || !e.getClientRects().length || e.closest('svg, :disabled, option')) continue;
        const [a, b] = [light(parse(getComputedStyle(e).color)), light(behind(e))];
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (ratio < worst[0]) worst = [ratio, e.outerHTML.slice(0, 120)];
      }
      return worst;
      """;

  @TempDir private static Path folder;
  private static Path page;

  @BeforeAll
  static void make() throws IOException {
    Path data = Pages.sudokus(folder.resolve("data"));
    Path run = Pages.run(data, folder.resolve("run"));
    page = Pages.view(run, folder.resolve("report.html"), "--puzzles", "4");
  }

  @BeforeEach
  void open(TestBrowser browser) {
    browser.open(page.toUri());
  }

  private static void show(TestBrowser browser, String section) {
    browser.tab(section);
    browser.await("return document.querySelectorAll('#section-" + section + " *').length > 8");
  }

  @Test
  void tabReachesEveryControlAndShowsWhereItIs(TestBrowser browser) {
    for (String section : SECTIONS) {
      show(browser, section);
      int reachable = (int) browser.number(REACHABLE);
      List<String> seen = browser.tabThrough(FOCUSED);
      assertThat(seen).as(section).allMatch(at -> at.matches("\\d+"));
      assertThat(seen).as(section).hasSize(reachable);
    }
  }

  @Test
  void everyControlHasAName(TestBrowser browser) {
    for (String section : SECTIONS) {
      show(browser, section);
      assertThat(browser.text(NAMELESS)).as(section).isEqualTo("none");
    }
  }

  @Test
  void nothingIsCutOffZoomedOrNarrow(TestBrowser browser) {
    for (int width : List.of(640, 320)) { // of 1280: 200 % and 400 %
      browser.window(width, 700, 2);
      for (String section : SECTIONS) {
        show(browser, section);
        assertThat(
                browser.number(
                    "return document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"))
            .as(section + " at " + width)
            .isZero();
        // Nor does anything reach out of its panel.
        assertThat(
                browser.text(
                    """
                    const wide = [...document.querySelectorAll('section:not([hidden]) *')].filter((e) =>
                        e.getClientRects().length && !e.closest('.u-wrap, .visually-hidden')
                        && e.getBoundingClientRect().right > innerWidth + 1);
                    return wide.length ? wide[0].outerHTML.slice(0, 120) : 'none';
                    """))
            .as(section + " at " + width)
            .isEqualTo("none");
      }
    }
  }

  @Test
  void textStandsOutInLightAndInDark(TestBrowser browser) {
    String light = background(browser, "light");
    String dark = background(browser, "dark");
    assertThat(light).isNotEqualTo(dark);
    for (String scheme : List.of("light", "dark")) {
      browser.prefer("prefers-color-scheme", scheme);
      for (String section : SECTIONS) {
        show(browser, section);
        List<?> worst = (List<?>) browser.run(CONTRAST);
        assertThat(((Number) worst.get(0)).doubleValue())
            .as(scheme + ", " + section + ": " + worst.get(1))
            .isGreaterThanOrEqualTo(4.5);
      }
    }
    assertThat(browser.complaints()).isEmpty();
  }

  private static String background(TestBrowser browser, String scheme) {
    browser.prefer("prefers-color-scheme", scheme);
    return browser.text("return getComputedStyle(document.body).backgroundColor");
  }

  @Test
  void nothingMovesForThoseWhoWantItSo(TestBrowser browser) {
    String moving =
        "return Math.max(...[...document.querySelectorAll('button')].map((b) => parseFloat(getComputedStyle(b).transitionDuration)))";
    browser.prefer("prefers-reduced-motion", "no-preference");
    assertThat(browser.number(moving)).isPositive();
    browser.prefer("prefers-reduced-motion", "reduce");
    assertThat(browser.number(moving)).isZero();
  }
}
