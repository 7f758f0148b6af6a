/** What people look at: puzzles as text, and pages for the browser. */
package io.github.hrm4j.train.view;
